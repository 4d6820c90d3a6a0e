/** @file freeze — the gradient transformation after which nothing changes. */
import { zerosOf } from './momentum.ts'
import { type GradientTransformation, type Stateless, stateless } from './transformation.ts'

/**
 * Updates of 0, whatever the gradients are: a NaN among them too.
 *
 * ```ts
 * import { freeze } from 'cotangent/optimize'
 * const [updates] = freeze.update(scalar(3), freeze.init(scalar(1)), scalar(1))
 * updates // => scalar(0)
 * ```
 */
export const freeze: GradientTransformation<Stateless> = stateless(zerosOf)
