/** @file identity — the gradient transformation that changes nothing: the unit of chain. */
import { type GradientTransformation, type Stateless, stateless } from './transformation.ts'

/**
 * Updates that are the gradients.
 *
 * ```ts
 * import { identity } from 'cotangent/optimize'
 * const [updates] = identity.update(scalar(3), identity.init(scalar(1)), scalar(1))
 * updates // => scalar(3)
 * ```
 */
export const identity: GradientTransformation<Stateless> = stateless((gradients) => gradients)
