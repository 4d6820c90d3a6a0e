/**
 * @file globalPooling — one value for each channel, from all places of an example.
 */
import { max } from '../function/reduction.ts'
import { mean } from '../function/statistics.ts'
import { range, type Sizes } from '../shape/sizes.ts'
import { channelsOf, type HasChannels, type Last } from './channels.ts'
import { type Batch, define, type Definition, type Kind, type NoParameters } from './definition.ts'

/** The Kind of pooling over all places: [.., c] becomes [c]. */
export interface GlobalPooling<Op extends string> extends Kind {
  readonly out: this['in'] extends readonly [unknown, ...unknown[]]
    ? [Last<this['in']>]
    : HasChannels<Op, this['in']> extends readonly unknown[]
      ? [number]
      : HasChannels<Op, this['in']>
  readonly params: NoParameters
}

const pooling = <Op extends string>(
  op: Op,
  fold: (x: Batch, axes: Sizes) => Batch,
): Definition<GlobalPooling<Op>> =>
  define<GlobalPooling<Op>, NoParameters>(({ shape }) => ({
    name: op,
    output: [channelsOf(op, shape)],
    init: () => ({}),
    apply: (_, x) => {
      const from = x.shape.length - shape.length
      return fold(
        x,
        range(shape.length - 1).map((i) => from + i),
      )
    },
  }))

/**
 * The mean of each channel over all places of an example.
 *
 * Shape   [.., c] -> [c]
 * Fails   a Defect where the input has no axis; the compiler says so first
 * Source  Lin, Chen, Yan, Network in network, arXiv:1312.4400
 *
 * ```ts
 * sequential([2, 1], globalMeanPooling).apply([{}], tensor([[1], [3]])) // => tensor([2])
 * ```
 */
export const globalMeanPooling: Definition<GlobalPooling<'globalMeanPooling'>> = pooling(
  'globalMeanPooling',
  (x, axes) => mean(x, { axes }),
)

/**
 * The largest element of each channel over all places of an example.
 *
 * Shape   [.., c] -> [c]
 * Grad    shared among equal ones, as max does
 * Fails   a Defect where the input has no axis; the compiler says so first
 *
 * ```ts
 * sequential([2, 1], globalMaxPooling).apply([{}], tensor([[1], [3]])) // => tensor([3])
 * ```
 */
export const globalMaxPooling: Definition<GlobalPooling<'globalMaxPooling'>> = pooling(
  'globalMaxPooling',
  (x, axes) => max(x, { axes }),
)
