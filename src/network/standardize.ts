/**
 * @file standardize — what normalisations share: parameters that scale and shift each channel, and the formula that reads them.
 *
 *   y = (x - mean) / sqrt(variance + epsilon) scale + shift
 *
 * epsilon keeps the root from 0 where all that is averaged is equal.
 */
import { add, div, mul, sub } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import { Defect } from '../shape/defect.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'

/** A factor for each of C channels. */
export interface Scale<C extends number, D extends Floating = 'f32'> {
  readonly scale: Tensor<[C], D>
}

/** A factor and a term for each of C channels. */
export interface ScaleShift<C extends number, D extends Floating = 'f32'> extends Scale<C, D> {
  readonly shift: Tensor<[C], D>
}

/** What is added to a variance. */
export interface NormalizationOptions {
  readonly epsilon?: number
}

/** Parameters as the bodies of layers read them. */
export type Affine = ScaleShift<number, Floating>

/** Parameters that change nothing. */
export const unchanged = (channels: number, dtype: Floating): Affine => ({
  scale: full([channels], 1, dtype),
  shift: full([channels], 0, dtype),
})

/** (x - mean) / sqrt(variance + epsilon), where mean and variance broadcast against x. */
export const standardized = (x: Batch, mean: Batch, variance: Batch, epsilon: number): Batch =>
  div(sub(x, mean), sqrt(add(variance, epsilon)))

/** Each channel scaled and shifted. */
export const scaledAndShifted = (x: Batch, { scale, shift }: Affine): Batch =>
  add(mul(x, scale), shift)

/** A Defect unless epsilon is 0 or more. */
export const mustNotBeNegative = (op: string, epsilon: number): void => {
  if (!(epsilon >= 0)) throw new Defect(`${op}: an epsilon of ${epsilon}; give 0 or more`)
}
