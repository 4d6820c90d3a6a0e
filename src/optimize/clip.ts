/**
 * @file clip — updates kept small: each element on its own, or all by one factor that keeps their direction.
 */
import { add, div, mul } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { greater } from '../function/comparison.ts'
import { scalar } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import { sum } from '../function/reduction.ts'
import { clip, where } from '../function/select.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { treeLeaves } from '../tensor/tree.ts'
import { limit as allowed, mustBe } from './allowed.ts'
import {
  type Floats,
  type GradientTransformation,
  mapLeaves,
  type Stateless,
  stateless,
} from './transformation.ts'

/** In f64: the square of an f32 past 1.8e19 is no f32. */
const squared = (leaf: Floats): Scalar<'f64'> => {
  const x = cast(leaf, 'f64')
  return sum(mul(x, x))
}

/**
 * The Euclidean length of all leaves of a tree together.
 *
 * Dtype   floating leaves; the result is f64
 *
 * ```ts
 * globalNorm({ w: tensor([3, 0]), b: scalar(4) }) // => scalar(5, 'f64')
 * ```
 */
export const globalNorm = (tree: unknown): Scalar<'f64'> => {
  const leaves = treeLeaves(tree) as readonly Floats[] // gradients have no other leaves
  return sqrt(leaves.map(squared).reduce((x, y) => add(x, y), scalar(0, 'f64')))
}

/** A factor under which a length is at most the limit. */
const within = (length: Scalar<'f64'>, limit: number): Scalar<'f64'> =>
  where(greater(length, limit), div(limit, length), 1)

/**
 * All updates times one factor, so that their length together is at most `limit`.
 *
 * Zero gradients stay zero, and NaN stays NaN, for the loop to see.
 *
 * Source  Pascanu, Mikolov, Bengio, On the difficulty of training recurrent neural networks, ICML 2013
 *
 * ```ts
 * const t = clipByGlobalNorm(1)
 * const [updates] = t.update([scalar(2), scalar(0)], t.init([]), [scalar(0), scalar(0)])
 * updates // => [scalar(1), scalar(0)]
 * ```
 */
export const clipByGlobalNorm = (limit: number): GradientTransformation<Stateless> => {
  mustBe('clipByGlobalNorm', 'limit', allowed, limit)
  return stateless((gradients) => {
    const factor = within(globalNorm(gradients), limit)
    return mapLeaves((g) => mul(g, cast(factor, g.dtype)), gradients)
  })
}

/**
 * Each leaf of the updates times a factor of its own, so that its length is at most `limit`.
 *
 * ```ts
 * const t = clipByNorm(1)
 * const [updates] = t.update([tensor([0, 8]), scalar(0.5)], t.init([]), [tensor([0, 0]), scalar(0)])
 * updates // => [tensor([0, 1]), scalar(0.5)]
 * ```
 */
export const clipByNorm = (limit: number): GradientTransformation<Stateless> => {
  mustBe('clipByNorm', 'limit', allowed, limit)
  return stateless((gradients) =>
    mapLeaves((g) => mul(g, cast(within(globalNorm(g), limit), g.dtype)), gradients),
  )
}

/**
 * Each element of the updates kept within [-limit, limit].
 *
 * ```ts
 * const t = clipByValue(1)
 * const [updates] = t.update(tensor([-3, 0.5]), t.init(tensor([0, 0])), tensor([0, 0]))
 * updates // => tensor([-1, 0.5])
 * ```
 */
export const clipByValue = (limit: number): GradientTransformation<Stateless> => {
  mustBe('clipByValue', 'limit', allowed, limit)
  return stateless((gradients) => mapLeaves((g) => clip(g, { min: -limit, max: limit }), gradients))
}
