/**
 * @file optimisers — the usual chains, by name.
 */
import { type AdamOptions, type Moments, scaleByAdam } from './adam.ts'
import { chain } from './chain.ts'
import { addDecayedWeights } from './decay.ts'
import { momentum, type MomentumOptions, type Velocity } from './momentum.ts'
import type { Rate } from './schedule.ts'
import { descend } from './scaleBySchedule.ts'
import type { Counted, GradientTransformation, Stateless } from './transformation.ts'

/**
 * Gradient descent: x' = x - rate g.
 *
 * ```ts
 * const t = gradientDescent(0.5)
 * const [updates] = t.update(scalar(3), t.init(scalar(1)), scalar(1))
 * updates // => scalar(-1.5)
 * ```
 */
export const gradientDescent = (rate: Rate): GradientTransformation<Counted> => descend(rate)

/**
 * Gradient descent with momentum, by default 0.9; with momentum 0 it is gradient descent.
 *
 * ```ts
 * const t = sgd(0.5, { momentum: 0.9, nesterov: true })
 * const [updates] = t.update(scalar(1), t.init(scalar(1)), scalar(1))
 * updates // => scalar(-0.95)
 * ```
 */
export const sgd = (
  rate: Rate,
  { momentum: decay = 0.9, ...options }: MomentumOptions & { readonly momentum?: number } = {},
): GradientTransformation<readonly [Velocity, Counted]> =>
  chain(momentum(decay, options), descend(rate))

/**
 * Adam.
 *
 * Source  Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015
 *
 * ```ts
 * const t = adam(0.25, { epsilon: 0 })
 * const [updates] = t.update(scalar(8), t.init(scalar(1)), scalar(1))
 * updates.shape // => []
 * ```
 */
export const adam = (
  rate: Rate,
  options: AdamOptions = {},
): GradientTransformation<readonly [Moments, Counted]> => chain(scaleByAdam(options), descend(rate))

/**
 * Adam with weight decay apart from the moments, by default 0.01.
 *
 * Source  Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019, algorithm 2
 *
 * ```ts
 * const t = adamW(0.5, { decay: 0.5 })
 * const [updates] = t.update(scalar(0), t.init(scalar(4)), scalar(4))
 * updates // => scalar(-1)
 * ```
 */
export const adamW = (
  rate: Rate,
  { decay = 0.01, ...options }: AdamOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [Moments, Stateless, Counted]> =>
  chain(scaleByAdam(options), addDecayedWeights(decay), descend(rate))
