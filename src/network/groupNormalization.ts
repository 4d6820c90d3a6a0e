/**
 * @file groupNormalization — groups of channels of each example standardised together, over all places.
 *
 * One group is layer normalisation over a whole image; as many groups as channels, instance normalisation.
 *
 * Source  Wu, He, Group normalization, arXiv:1803.08494
 */
import { reshape } from '../function/movement.ts'
import { fits } from '../function/operand.ts'
import { mean, variance } from '../function/statistics.ts'
import type { DivMod } from '../shape/arithmetic.ts'
import { type Message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { range, showSizes } from '../shape/sizes.ts'
import { channelsOf, type HasChannels, type Last } from './channels.ts'
import { define, type Definition, type Float, type Kind } from './definition.ts'
import {
  type Affine,
  mustNotBeNegative,
  type NormalizationOptions,
  scaledAndShifted,
  type ScaleShift,
  standardized,
  unchanged,
} from './standardize.ts'

/** The shape S where its channels make G groups, else the sentence. */
type Grouped<S, G extends number> = S extends [...infer P extends Shape, infer C extends number]
  ? number extends C | G
    ? S
    : DivMod<C, G>[1] extends 0
      ? S
      : ShapeError<
          Message<'groups', { op: 'groupNormalization'; n: C; x: ShowShape<[...P, C]>; groups: G }>
        >
  : HasChannels<'groupNormalization', S>

/** The Kind of groupNormalization in G groups. */
export interface GroupNormalization<G extends number> extends Kind {
  readonly out: Grouped<this['in'], G>
  readonly params: ScaleShift<Last<this['in']>, Float<this['dtype']>>
}

/**
 * Each group of channels of each example with mean 0 and variance 1, then scaled and shifted channel by channel.
 *
 * Shape   [.., c] -> [.., c], averaged over c / groups channels and all places of an example
 * Fails   a Defect where groups do not divide the channels; the compiler says so first
 * Source  epsilon is 1e-5, as in PyTorch
 *
 * ```ts
 * const layer = sequential([4], groupNormalization(2, { epsilon: 0 }))
 * layer.apply(layer.init(key(1)), tensor([1, 3, 70, 50])) // => tensor([-1, 1, 1, -1])
 * ```
 */
export const groupNormalization = <const G extends number>(
  groups: G,
  { epsilon = 1e-5 }: NormalizationOptions = {},
): Definition<GroupNormalization<G>> => {
  const op = 'groupNormalization'
  mustNotBeNegative(op, epsilon)
  if (!Number.isInteger(groups) || groups < 1) fits(mismatch('size', { op, size: groups }))
  return define<GroupNormalization<G>, Affine>(({ shape, dtype }) => {
    const n = channelsOf(op, shape)
    const g: number = groups
    if (n % g !== 0) fits(mismatch('groups', { op, n, x: showSizes(shape), groups }))
    return {
      name: op,
      output: shape,
      init: () => unchanged(n, dtype),
      apply: (params, x) => {
        const apart = reshape(x, [...x.shape.slice(0, -1), g, n / g])
        // the places of an example, and the channels of a group
        const from = x.shape.length - shape.length
        const axes = [...range(shape.length - 1).map((i) => from + i), x.shape.length]
        const over = { axes, keepAxes: true } as const
        const y = standardized(apart, mean(apart, over), variance(apart, over), epsilon)
        return scaledAndShifted(reshape(y, [...x.shape]), params)
      },
    }
  })
}
