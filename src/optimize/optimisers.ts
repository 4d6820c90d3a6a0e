/**
 * @file optimisers — the usual chains, by name.
 */
import { type AdagradOptions, scaleByAdagrad, type SummedSquares } from './adagrad.ts'
import { type AdamOptions, type Moments, scaleByAdam } from './adam.ts'
import { chain } from './chain.ts'
import { addDecayedWeights } from './decay.ts'
import { type LionOptions, type RunningMean, scaleByLion } from './lion.ts'
import { momentum, type MomentumOptions, type Velocity } from './momentum.ts'
import { type RmsOptions, scaleByRms, type Squares } from './rms.ts'
import type { Rate } from './schedule.ts'
import { descend } from './scaleBySchedule.ts'
import type { Counted, GradientTransformation, Stateless } from './transformation.ts'
import { scaleByTrustRatio } from './trustRatio.ts'

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

/**
 * RMSProp; with momentum it is `chain(scaleByRms(), momentum(0.9), descend(rate))`.
 *
 * Source  Tieleman and Hinton, Neural networks for machine learning, lecture 6.5, 2012
 *
 * ```ts
 * const t = rmsProp(0.5, { decay: 0.75, epsilon: 0 })
 * const [updates] = t.update(scalar(8), t.init(scalar(1)), scalar(1))
 * updates // => scalar(-1)
 * ```
 */
export const rmsProp = (
  rate: Rate,
  options: RmsOptions = {},
): GradientTransformation<readonly [Squares, Counted]> => chain(scaleByRms(options), descend(rate))

/**
 * Adagrad.
 *
 * Source  Duchi, Hazan, Singer, Adaptive subgradient methods for online learning and stochastic optimization, JMLR 12, 2011
 *
 * ```ts
 * const t = adagrad(0.5, { epsilon: 0 })
 * const [updates] = t.update(tensor([8, -3]), t.init(tensor([1, 1])), tensor([1, 1]))
 * updates // => tensor([-0.5, 0.5])
 * ```
 */
export const adagrad = (
  rate: Rate,
  options: AdagradOptions = {},
): GradientTransformation<readonly [SummedSquares, Counted]> =>
  chain(scaleByAdagrad(options), descend(rate))

/**
 * Lion, with weight decay, by default 0.001.
 *
 * Source  Chen and others, Symbolic discovery of optimization algorithms, NeurIPS 2023
 *
 * ```ts
 * const t = lion(0.5, { decay: 0.25 })
 * const [updates] = t.update(scalar(7), t.init(scalar(4)), scalar(4))
 * updates // => scalar(-1)
 * ```
 */
export const lion = (
  rate: Rate,
  { decay = 1e-3, ...options }: LionOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [RunningMean, Stateless, Counted]> =>
  chain(scaleByLion(options), addDecayedWeights(decay), descend(rate))

/**
 * LAMB: Adam with weight decay, by default none, each leaf's update as long as the leaf.
 *
 * Source  You and others, Large batch optimization for deep learning: training BERT in 76 minutes, ICLR 2020
 *
 * ```ts
 * const t = lamb(0.5, { epsilon: 0 })
 * const [updates] = t.update(tensor([2, -2]), t.init(tensor([3, 3])), tensor([3, 3]))
 * globalNorm(updates) // => globalNorm(tensor([1.5, 1.5]))
 * ```
 */
export const lamb = (
  rate: Rate,
  { decay = 0, epsilon = 1e-6, ...options }: AdamOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [Moments, Stateless, Stateless, Counted]> =>
  chain(
    scaleByAdam({ ...options, epsilon }),
    addDecayedWeights(decay),
    scaleByTrustRatio(),
    descend(rate),
  )
