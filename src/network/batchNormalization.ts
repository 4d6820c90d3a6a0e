/**
 * @file batchNormalization — each channel standardised over the batch in training, by running statistics in use.
 *
 *   training   mean, variance over all examples and places     running' = (1 - momentum) running + momentum batch
 *   in use     the running mean and variance
 *
 * The running statistics are a state: they go in and come out. Training standardises by the biased variance and keeps the
 * unbiased one, n / (n - 1) times as large.
 *
 * Source  Ioffe, Szegedy, Batch normalization, arXiv:1502.03167; defaults and the two variances as PyTorch BatchNorm
 */
import { add, mul } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { mean, variance } from '../function/statistics.ts'
import { Defect } from '../shape/defect.ts'
import { count, range, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { channelsOf, type HasChannels, type Last } from './channels.ts'
import { type Batch, define, type Definition, type Float, type Kind } from './definition.ts'
import {
  type Affine,
  mustNotBeNegative,
  type NormalizationOptions,
  scaledAndShifted,
  type ScaleShift,
  standardized,
  unchanged,
} from './standardize.ts'

/** The running mean and variance of each of C channels. */
export interface RunningStatistics<C extends number, D extends Floating = 'f32'> {
  readonly mean: Tensor<[C], D>
  readonly variance: Tensor<[C], D>
}

/** The Kind of batchNormalization. */
export interface BatchNormalization extends Kind {
  readonly out: HasChannels<'batchNormalization', this['in']>
  readonly params: ScaleShift<Last<this['in']>, Float<this['dtype']>>
  readonly state: RunningStatistics<Last<this['in']>, Float<this['dtype']>>
}

/** Options of batchNormalization. */
export interface BatchNormalizationOptions extends NormalizationOptions {
  /** The weight of a batch in the running statistics. Keras calls 1 minus this the momentum. */
  readonly momentum?: number
}

type Statistics = RunningStatistics<number, Floating>

const name = 'batchNormalization'

/** How many values each channel has; a Defect where no variance can be made of them. */
const valuesOf = (x: Batch, rank: number): number => {
  if (x.shape.length === rank)
    throw new Defect(
      `${name}: one example ${showSizes(x.shape)} is no batch to average over; give examples under a leading axis`,
    )
  const n = count(x.shape.slice(0, -1))
  if (n < 2)
    throw new Defect(
      `${name}: ${showSizes(x.shape)} has ${n === 1 ? '1 value for each channel, which has' : 'no value for a channel, and'} no variance; give two or more, and leave out a last batch of one by dropLast`,
    )
  return n
}

/**
 * Each channel with mean 0 and variance 1 over the batch, then scaled and shifted. In use, the running statistics stand for
 * those of the batch.
 *
 * Shape   [.., c] -> [.., c], averaged over all axes but the last
 * Grad    in training through the statistics of the batch
 * Fails   a Defect where the input has no axis; in training where there is no batch, or one value for each channel
 * Source  epsilon is 1e-5 and momentum 0.1, as in PyTorch
 *
 * ```ts
 * const layer = sequential([1], batchNormalization({ epsilon: 0 }))
 * const x = tensor([[1], [3]])
 * const { y, state } = layer.train(layer.init(key(1)), x, { key: key(2), state: layer.state })
 * y // => tensor([[-1], [1]])
 * state[0].mean // => tensor([0.2])
 * ```
 */
export const batchNormalization = ({
  epsilon = 1e-5,
  momentum = 0.1,
}: BatchNormalizationOptions = {}): Definition<BatchNormalization> => {
  mustNotBeNegative(name, epsilon)
  if (!(momentum >= 0 && momentum <= 1))
    throw new Defect(`${name}: a momentum of ${momentum}; give 0 to 1`)
  const moved = (old: Batch, now: Batch): Batch => add(mul(old, 1 - momentum), mul(now, momentum))
  return define<BatchNormalization, Affine, Statistics>(({ shape, dtype }) => {
    const channels = channelsOf(name, shape)
    return {
      name,
      output: shape,
      init: () => unchanged(channels, dtype),
      state: { mean: full([channels], 0, dtype), variance: full([channels], 1, dtype) },
      apply: (params, x, state) =>
        scaledAndShifted(standardized(x, state.mean, state.variance, epsilon), params),
      train: (params, x, { state }) => {
        const n = valuesOf(x, shape.length)
        const axes = range(x.shape.length - 1)
        const [center, spread] = [mean(x, { axes }), variance(x, { axes })]
        const y = scaledAndShifted(standardized(x, center, spread, epsilon), params)
        const after = {
          mean: moved(state.mean, center),
          variance: moved(state.variance, mul(spread, n / (n - 1))),
        }
        return { y, state: after as Statistics } // a value for each channel, as before
      },
    }
  })
}
