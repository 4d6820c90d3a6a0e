/**
 * @file moments — the mean and the deviation of each channel of a data set, and batches without them.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { div, sub } from '../../function/arithmetic.ts'
import { equal } from '../../function/comparison.ts'
import { fromArray } from '../../function/construct.ts'
import { toTypedArray } from '../../function/read.ts'
import { where } from '../../function/select.ts'
import { typed, valueOf } from '../../function/traced.ts'
import { Defect } from '../../shape/defect.ts'
import { message } from '../../shape/mismatch.ts'
import type { Shape } from '../../shape/shape.ts'
import type { Floating } from '../../tensor/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { NoExamples } from './dataFailure.ts'

/** The mean and the standard deviation of each channel. */
export interface Moments<C extends number, D extends Floating> {
  readonly mean: Tensor<[C], D>
  readonly deviation: Tensor<[C], D>
}

/**
 * The mean and the standard deviation, dividing by n, of each channel over all batches: channels are the last axis.
 *
 * Cost    one pass, in f64, whatever the dtype of the batches
 * Fails   NoExamples, where there is no batch or all are empty
 * Source  Welford, Note on a method for calculating corrected sums of squares and products, Technometrics 4, 1962
 *
 * ```ts
 * const colours = tensor([[1, 10], [3, 10]])
 * channelMoments([colours]) // => E.right({ mean: tensor([2, 10]), deviation: tensor([1, 0]) })
 * ```
 */
export const channelMoments = <S extends Shape, C extends number, D extends Floating>(
  batches: Iterable<Tensor<[...S, C], D>>,
): Either<NoExamples, Moments<C, D>> => {
  let [means, squares, n]: [Float64Array, Float64Array, number] = [
    new Float64Array(),
    new Float64Array(),
    0,
  ]
  let dtype: D | undefined
  for (const batch of batches) {
    const channels = batch.shape.at(-1)
    if (channels === undefined)
      throw new Defect(message('noAxis', { op: 'channelMoments', axis: -1 }))
    if (dtype === undefined) {
      means = new Float64Array(channels)
      squares = new Float64Array(channels)
      dtype = batch.dtype
    } else if (channels !== means.length || batch.dtype !== dtype)
      throw new Defect(
        `channelMoments: a batch of ${channels} channels ${batch.dtype} comes after ${means.length} ${dtype}; give batches of one kind`,
      )
    const values = toTypedArray(batch)
    for (let at = 0; at < values.length; at += channels) {
      n += 1
      for (let c = 0; c < channels; c += 1) {
        const x = values[at + c]! // c < channels
        const [mean, square] = [means[c]!, squares[c]!] // one for each channel
        const moved = mean + (x - mean) / n
        means[c] = moved
        squares[c] = square + (x - mean) * (x - moved)
      }
    }
  }
  if (n === 0 || dtype === undefined)
    return left({ tag: 'NoExamples', source: 'the sequence of batches' })
  const shape = [means.length as C] as const // the last size of every batch
  const deviations = squares.map((s) => Math.sqrt(s / n))
  return right({
    mean: fromArray<[C], ArrayLike<number>, D>([...shape], means, dtype),
    deviation: fromArray<[C], ArrayLike<number>, D>([...shape], deviations, dtype),
  })
}

/**
 * x with each channel moved by its mean and divided by its deviation; a channel that never changes is only moved.
 *
 * Shape   [.., c] -> the same
 * Dtype   floating
 * Grad    1 / deviation, and 1 where that is 0
 * Source  a deviation of 0 divides by 1, as in scikit-learn's StandardScaler
 *
 * ```ts
 * normalised(tensor([[1, 10], [3, 10]]), { mean: tensor([2, 10]), deviation: tensor([1, 5]) }) // => tensor([[-1, 0], [1, 0]])
 * ```
 */
export const normalised = <S extends Shape, C extends number, D extends Floating>(
  x: Tensor<[...S, C], D>,
  { mean, deviation }: Moments<NoInfer<C>, NoInfer<D>>,
): Tensor<[...S, C], D> => {
  const scale = where(equal(deviation, 0), 1, deviation)
  return typed(valueOf('normalised', div(sub(x, mean), scale)))
}
