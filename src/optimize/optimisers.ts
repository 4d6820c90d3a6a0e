/**
 * @file optimisers — the usual chains, by name.
 */
import { mustKnow } from '../function/options.ts'
import {
  adagradAllowed,
  type AdagradOptions,
  scaleByAdagrad,
  type SummedSquares,
} from './adagrad.ts'
import { adamAllowed, type AdamOptions, type Moments, scaleByAdam } from './adam.ts'
import { amount, mustBe, mustTake, rates } from './allowed.ts'
import { chain } from './chain.ts'
import { addDecayedWeights } from './decay.ts'
import { lionAllowed, type LionOptions, type RunningMean, scaleByLion } from './lion.ts'
import { momentum, type MomentumOptions, mustDecay, type Velocity } from './momentum.ts'
import { rmsAllowed, type RmsOptions, scaleByRms, type Squares } from './rms.ts'
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
export const gradientDescent = (rate: Rate): GradientTransformation<Counted> => {
  mustBe('gradientDescent', 'rate', rates, rate)
  return descend(rate)
}

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
  options: MomentumOptions & { readonly momentum?: number } = {},
): GradientTransformation<readonly [Velocity, Counted]> => {
  mustBe('sgd', 'rate', rates, rate)
  mustKnow('sgd', options, ['momentum', 'nesterov'])
  const { momentum: decay = 0.9, ...form } = options
  mustDecay('sgd', 'momentum', decay, form)
  return chain(momentum(decay, form), descend(rate))
}

/**
 * Adam, by default with b1 0.9, b2 0.999 and epsilon 1e-8.
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
): GradientTransformation<readonly [Moments, Counted]> => {
  mustBe('adam', 'rate', rates, rate)
  mustTake('adam', options, adamAllowed)
  return chain(scaleByAdam(options), descend(rate))
}

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
  options: AdamOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [Moments, Stateless, Counted]> => {
  mustBe('adamW', 'rate', rates, rate)
  mustTake('adamW', options, { ...adamAllowed, decay: amount })
  const { decay = 0.01, ...moments } = options
  return chain(scaleByAdam(moments), addDecayedWeights(decay), descend(rate))
}

/**
 * RMSProp, with a decay of 0.9 by default where PyTorch's `alpha` is 0.99; with momentum it is `chain(scaleByRms(), momentum(0.9), descend(rate))`.
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
): GradientTransformation<readonly [Squares, Counted]> => {
  mustBe('rmsProp', 'rate', rates, rate)
  mustTake('rmsProp', options, rmsAllowed)
  return chain(scaleByRms(options), descend(rate))
}

/**
 * Adagrad, by default from sums of 0 and with epsilon 1e-10.
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
): GradientTransformation<readonly [SummedSquares, Counted]> => {
  mustBe('adagrad', 'rate', rates, rate)
  mustTake('adagrad', options, adagradAllowed)
  return chain(scaleByAdagrad(options), descend(rate))
}

/**
 * Lion, with b1 0.9, b2 0.99 and weight decay 0.001 by default.
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
  options: LionOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [RunningMean, Stateless, Counted]> => {
  mustBe('lion', 'rate', rates, rate)
  mustTake('lion', options, { ...lionAllowed, decay: amount })
  const { decay = 1e-3, ...mean } = options
  return chain(scaleByLion(mean), addDecayedWeights(decay), descend(rate))
}

/**
 * LAMB: Adam with weight decay, by default none, and epsilon 1e-6, each leaf's update as long as the leaf.
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
  options: AdamOptions & { readonly decay?: number } = {},
): GradientTransformation<readonly [Moments, Stateless, Stateless, Counted]> => {
  mustBe('lamb', 'rate', rates, rate)
  mustTake('lamb', options, { ...adamAllowed, decay: amount })
  const { decay = 0, epsilon = 1e-6, ...moments } = options
  return chain(
    scaleByAdam({ ...moments, epsilon }),
    addDecayedWeights(decay),
    scaleByTrustRatio(),
    descend(rate),
  )
}
