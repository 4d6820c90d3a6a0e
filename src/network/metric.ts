/**
 * @file metric — how well a classifier does, for people to read: nothing here has a gradient.
 */
import { cast } from '../function/cast.ts'
import { equal } from '../function/comparison.ts'
import { fromArray } from '../function/construct.ts'
import { argMax } from '../function/indexing.ts'
import { fits } from '../function/operand.ts'
import { toTypedArray } from '../function/read.ts'
import { mean } from '../function/statistics.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import type { OneLabelEach } from './loss.ts'

/**
 * The share of rows whose largest logit is at the label.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   logits floating, labels i32 -> f32
 * Units   from 0 to 1; of equal logits the first counts
 *
 * ```ts
 * accuracy(tensor([[1, 2], [4, 3]]), tensor([1, 1], 'i32')) // => scalar(0.5)
 * ```
 */
export const accuracy = <Bt extends Shape, N extends number, I extends Shape, D extends Floating>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, 'i32'> & OneLabelEach<'accuracy', Bt, N, I>,
): Scalar => {
  const op = 'accuracy'
  const [z, i] = [valueOf(op, logits), valueOf(op, labels)]
  const rows = z.shape.slice(0, -1)
  if (!sameSizes(rows, i.shape)) {
    const facts = { op, x: showSizes(z.shape), y: showSizes(i.shape), z: showSizes(rows) }
    fits(mismatch('labels', facts))
  }
  const best = argMax(typed<Shape, Floating>(z), { axis: -1 })
  return mean(cast(equal(best, typed<Shape, 'i32'>(i)), 'f32'))
}

/**
 * How often each class was taken for each: row = label, column = prediction.
 *
 * Shape   S, S -> [n, n]
 * Dtype   i32
 * Fails   a Defect where an index is outside 0 .. n - 1, and while tracing
 *
 * ```ts
 * confusionMatrix(tensor([0, 1, 1], 'i32'), tensor([0, 0, 1], 'i32'), 2) // => tensor([[1, 1], [0, 1]], 'i32')
 * ```
 */
export const confusionMatrix = <S extends Shape, T extends Shape, const N extends number>(
  predicted: Tensor<S, 'i32'>,
  labels: Tensor<T, 'i32'> &
    (SameShape<S, T> extends true
      ? unknown
      : ShapeError<Message<'same', { op: 'confusionMatrix'; x: ShowShape<S>; y: ShowShape<T> }>>),
  classes: N,
): Tensor<[N, N], 'i32'> => {
  const op = 'confusionMatrix'
  if (!sameSizes(predicted.shape, labels.shape)) {
    fits(mismatch('same', { op, x: showSizes(predicted.shape), y: showSizes(labels.shape) }))
  }
  if (!Number.isInteger(classes) || classes < 0) fits(mismatch('size', { op, size: classes }))
  const columns = toTypedArray(predicted)
  const counts = new Int32Array(classes * classes)
  const within = (name: string, i: number): number => {
    if (i >= 0 && i < classes) return i
    throw new Defect(`${op}: ${name} ${i} is outside ${classes} classes; give 0 to ${classes - 1}`)
  }
  toTypedArray<T, 'i32'>(labels).forEach((label, at) => {
    // as many predictions as labels, by the check above
    const cell = within('label', label) * classes + within('prediction', columns[at]!)
    counts[cell] = counts[cell]! + 1 // a cell of the matrix
  })
  return fromArray([classes, classes], counts, 'i32')
}
