/** @file scale — updates multiplied by a number. */
import { mul } from '../function/arithmetic.ts'
import { finite, mustBe } from './allowed.ts'
import {
  type GradientTransformation,
  mapLeaves,
  type Stateless,
  stateless,
} from './transformation.ts'

/**
 * Each update times `factor`; a negative one steps downhill.
 *
 * ```ts
 * const t = scale(-0.5)
 * const [updates] = t.update(scalar(3), t.init(scalar(1)), scalar(1))
 * updates // => scalar(-1.5)
 * ```
 */
export const scale = (factor: number): GradientTransformation<Stateless> => {
  mustBe('scale', 'factor', finite, factor)
  return stateless((gradients) => mapLeaves((g) => mul(g, factor), gradients))
}
