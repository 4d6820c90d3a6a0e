/**
 * @file tensor — arbitrary tensors: finite, well scaled, away from kinks where a domain asks for it.
 *
 * They shrink towards small shapes and towards 0, 1 and other short numbers.
 */
import type fc from 'fast-check'
import { typed } from '../../../src/function/traced.ts'
import type { Domain } from '../../../src/primitives/primitive.ts'
import { count, type Sizes } from '../../../src/shape/sizes.ts'
import { type DType, isFloat } from '../../../src/tensor/dtype.ts'
import type { Tensor } from '../../../src/tensor/tensor.ts'
import { elements, elementsBetween, tensorOf } from '../../support/sample.ts'

/**
 * Which elements: those of a domain, or those between two numbers.
 *
 *   all              -2 .. 2
 *   positive         0.5 .. 2.5
 *   aboveMinusOne    -0.75 .. 2
 *   nonzero          0.5 .. 2, of either sign: away from a kink at 0
 *   distinct         no two nearer than 0.1: away from ties
 *   withinHalfPi     -1.2 .. 1.2
 *   betweenHalves    no integer and no half-integer
 *   discrete         0, 1, 2, 3
 */
export interface TensorOptions<D extends DType> {
  readonly domain?: Domain
  readonly min?: number
  readonly max?: number
  readonly dtype?: D
}

/** Elements for a tensor; integers and booleans are discrete unless told otherwise. */
export const drawn = (
  n: number,
  { domain, min, max, dtype = 'f64' }: TensorOptions<DType>,
): fc.Arbitrary<readonly number[]> => {
  if (min !== undefined || max !== undefined) return elementsBetween(min ?? -2, max ?? 2, n)
  return elements(domain ?? (isFloat(dtype) ? 'all' : 'discrete'), n)
}

/**
 * Tensors of a shape, in f64 unless told otherwise.
 *
 * ```ts
 * fc.sample(tensors([2, 3]), 1)[0]?.shape // => [2, 3]
 * fc.sample(tensors([1], { min: 1, max: 1 }), 1) // => [tensor([1], 'f64')]
 * ```
 */
export const tensors = <const S extends number[], D extends DType = 'f64'>(
  shape: readonly [...S],
  options: TensorOptions<D> = {},
): fc.Arbitrary<Tensor<S, D>> => {
  const dtype: DType = options.dtype ?? 'f64' // what D is when it is not given
  return drawn(count(shape), options).map((xs) => typed<S, D>(tensorOf(shape, dtype, xs)))
}

/**
 * Tensors of arbitrary shapes.
 *
 * ```ts
 * fc.sample(tensorsOf(shapes({ minRank: 2, maxRank: 2 })), 1)[0]?.shape.length // => 2
 * ```
 */
export const tensorsOf = <D extends DType = 'f64'>(
  shapes: fc.Arbitrary<Sizes>,
  options: TensorOptions<D> = {},
): fc.Arbitrary<Tensor<number[], D>> =>
  shapes.chain((shape) => tensors<number[], D>([...shape], options))
