/**
 * @file trustRatio — each leaf's update made as long as its parameter.
 *
 *   update = |x| / |u|  u        and u itself where x or u is 0
 *
 * Source: You and others, Large batch optimization for deep learning: training BERT in 76 minutes, ICLR 2020, algorithm 2,
 * with the identity for phi.
 */
import { div, mul } from '../function/arithmetic.ts'
import { and } from '../function/boolean.ts'
import { cast } from '../function/cast.ts'
import { greater } from '../function/comparison.ts'
import { where } from '../function/select.ts'
import { globalNorm } from './clip.ts'
import {
  type Floats,
  type GradientTransformation,
  type Stateless,
  stateless,
  zipGradients,
} from './transformation.ts'

const trusted = (u: Floats, x: Floats): Floats => {
  const [length, wanted] = [globalNorm(u), globalNorm(x)]
  const both = and(greater(length, 0), greater(wanted, 0))
  return mul(u, cast(where(both, div(wanted, length), 1), u.dtype))
}

/**
 * Each leaf's update scaled to the length of its parameter: a rate is then the share by which a leaf changes.
 *
 * ```ts
 * const t = scaleByTrustRatio()
 * const [updates] = t.update(tensor([3, 4]), t.init([]), tensor([0, 10]))
 * updates // => tensor([6, 8])
 * ```
 */
export const scaleByTrustRatio = (): GradientTransformation<Stateless> =>
  stateless((gradients, params) => zipGradients((u, x) => trusted(u, x), gradients, params))
