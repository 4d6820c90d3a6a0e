/**
 * @file adam — updates scaled by running moments of the gradient.
 *
 *   m' = m + (1 - b1) (g - m)        v' = v + (1 - b2) (g^2 - v)
 *   update = m' / (1 - b1^t)  /  (sqrt(v' / (1 - b2^t)) + epsilon)
 *
 * Source: Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1.
 */
import { add, div, mul, pow, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { scalar } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { type Allowed, amount, mustTake, share } from './allowed.ts'
import { zerosLike } from './momentum.ts'
import { toward } from './toward.ts'
import {
  type Counted,
  type Floats,
  type GradientTransformation,
  type Tree,
  zipGradients,
} from './transformation.ts'

/** Steps made, and running means of the gradients and of their squares, in the structure of the parameters. */
export interface Moments extends Counted {
  readonly mean: Tree
  readonly square: Tree
}

/** The constants of Adam: how slowly the moments forget, and what keeps the quotient finite. */
export interface AdamOptions {
  /** The share of itself that the mean of the gradients keeps; by default 0.9. */
  readonly b1?: number
  /** The share of itself that the mean of their squares keeps; by default 0.999. */
  readonly b2?: number
  /** By default 1e-8, and 1e-6 in `lamb`. */
  readonly epsilon?: number
}

/** What may be given of the options. */
export const adamAllowed: Readonly<Record<keyof AdamOptions, Allowed>> = {
  b1: share,
  b2: share,
  epsilon: amount,
}

/** 1 - b^t, in f64: the weight a running mean that began at zero has given to its terms. */
const weight = (b: number, t: Scalar<'i32'>): Scalar<'f64'> => sub(1, pow(b, cast(t, 'f64')))

/**
 * Gradients divided by the root of their running mean square, with the start-up bias of both moments undone.
 *
 * ```ts
 * const t = scaleByAdam({ epsilon: 0 })
 * const [updates] = t.update(scalar(4, 'f64'), t.init(scalar(1, 'f64')), scalar(1, 'f64'))
 * Math.abs(item(updates) - 1) < 1e-12 // => true
 * ```
 */
export const scaleByAdam = (options: AdamOptions = {}): GradientTransformation<Moments> => {
  mustTake('scaleByAdam', options, adamAllowed)
  const { b1 = 0.9, b2 = 0.999, epsilon = 1e-8 } = options
  return {
    init: (params) => ({
      step: scalar(0, 'i32'),
      mean: zerosLike(params),
      square: zerosLike(params),
    }),
    update: (gradients, state) => {
      const step = add(state.step, 1)
      const mean = zipGradients((g, m) => toward(m, g, 1 - b1), gradients, state.mean)
      const square = zipGradients((g, v) => toward(v, mul(g, g), 1 - b2), gradients, state.square)
      const [w1, w2] = [weight(b1, step), weight(b2, step)]
      // (m / w1) / (sqrt(v / w2) + epsilon) = sqrt(w2) / w1  m / (sqrt v + epsilon sqrt(w2)): one pass fewer
      const root = sqrt(w2)
      const [factor, floor] = [div(root, w1), mul(root, epsilon)]
      const ratio = (m: Floats, v: Floats): Floats =>
        mul(div(m, add(sqrt(v), cast(floor, v.dtype))), cast(factor, m.dtype))
      const updates = zipGradients((m, v) => ratio(m, v), mean, square)
      // gradients are a tree of tensors
      return [updates, { step, mean: mean as Tree, square: square as Tree }]
    },
  }
}
