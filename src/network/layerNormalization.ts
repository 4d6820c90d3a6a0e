/**
 * @file layerNormalization — the features of each place standardised, and the same without the mean.
 *
 * Source  Ba, Kiros, Hinton, Layer normalization, arXiv:1607.06450
 *         Zhang, Sennrich, Root mean square layer normalization, arXiv:1910.07467
 */
import { add, div, mul } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import { square } from '../function/rounding.ts'
import { mean, variance } from '../function/statistics.ts'
import type { Floating } from '../tensor/dtype.ts'
import { channelsOf, type HasChannels, type Last } from './channels.ts'
import { define, type Definition, type Float, type Kind } from './definition.ts'
import {
  type Affine,
  mustNotBeNegative,
  type NormalizationOptions,
  type Scale,
  scaledAndShifted,
  type ScaleShift,
  standardized,
  unchanged,
} from './standardize.ts'

/** The Kind of layerNormalization. */
export interface LayerNormalization extends Kind {
  readonly out: HasChannels<'layerNormalization', this['in']>
  readonly params: ScaleShift<Last<this['in']>, Float<this['dtype']>>
}

/** The Kind of rmsNormalization. */
export interface RmsNormalization extends Kind {
  readonly out: HasChannels<'rmsNormalization', this['in']>
  readonly params: Scale<Last<this['in']>, Float<this['dtype']>>
}

/** Along the last axis, which stays. */
const last = { axes: [-1], keepAxes: true } as const

/**
 * The last axis with mean 0 and variance 1, then scaled and shifted.
 *
 * Shape   [.., c] -> [.., c], averaged over the last axis
 * Fails   a Defect where the input has no axis; the compiler says so first
 * Source  epsilon is 1e-5, as in PyTorch
 *
 * ```ts
 * const layer = sequential([2], layerNormalization({ epsilon: 0 }))
 * layer.apply(layer.init(key(1)), tensor([[1, 3], [8, 6]])) // => tensor([[-1, 1], [1, -1]])
 * ```
 */
export const layerNormalization = ({
  epsilon = 1e-5,
}: NormalizationOptions = {}): Definition<LayerNormalization> => {
  mustNotBeNegative('layerNormalization', epsilon)
  return define<LayerNormalization, Affine>(({ shape, dtype }) => {
    const channels = channelsOf('layerNormalization', shape)
    return {
      name: 'layerNormalization',
      output: shape,
      init: () => unchanged(channels, dtype),
      apply: (params, x) =>
        scaledAndShifted(standardized(x, mean(x, last), variance(x, last), epsilon), params),
    }
  })
}

/**
 * The last axis with mean square 1, then scaled: y = x / sqrt(mean x^2 + epsilon) scale.
 *
 * Shape   [.., c] -> [.., c], averaged over the last axis
 * Fails   a Defect where the input has no axis; the compiler says so first
 * Source  epsilon is 1e-5, as in most language models; PyTorch takes that of the dtype
 *
 * ```ts
 * const layer = sequential([2], rmsNormalization({ epsilon: 0 }))
 * layer.apply(layer.init(key(1)), tensor([[5, -5], [7, 7]])) // => tensor([[1, -1], [1, 1]])
 * ```
 */
export const rmsNormalization = ({
  epsilon = 1e-5,
}: NormalizationOptions = {}): Definition<RmsNormalization> => {
  mustNotBeNegative('rmsNormalization', epsilon)
  return define<RmsNormalization, Scale<number, Floating>>(({ shape, dtype }) => {
    const channels = channelsOf('rmsNormalization', shape)
    return {
      name: 'rmsNormalization',
      output: shape,
      init: () => ({ scale: full([channels], 1, dtype) }),
      apply: ({ scale }, x) => mul(div(x, sqrt(add(mean(square(x), last), epsilon))), scale),
    }
  })
}
