/**
 * @file adagrad — gradients divided by the root of the sum of all their squares so far.
 *
 *   v' = v + g^2        update = g / (sqrt(v') + epsilon)
 *
 * Source: Duchi, Hazan, Singer, Adaptive subgradient methods for online learning and stochastic optimization, JMLR 12, 2011.
 * Epsilon is outside the root, as in PyTorch.
 */
import { add, div, mul } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import { type Allowed, amount, mustTake } from './allowed.ts'
import {
  type GradientTransformation,
  mapLeaves,
  type Tree,
  zipGradients,
} from './transformation.ts'

/** The sum of the squares so far, in the structure of the parameters. */
export interface SummedSquares {
  readonly sum: Tree
}

/** Where the sums begin, and what keeps the quotient finite. */
export interface AdagradOptions {
  /** By default 0. */
  readonly initial?: number
  /** By default 1e-10, as in PyTorch. */
  readonly epsilon?: number
}

/** What may be given of the options. */
export const adagradAllowed: Readonly<Record<keyof AdagradOptions, Allowed>> = {
  initial: amount,
  epsilon: amount,
}

/**
 * Gradients divided by the root of the sum of their squares.
 *
 * ```ts
 * const t = scaleByAdagrad({ epsilon: 0 })
 * const [, after] = t.update(scalar(3), t.init(scalar(0)), scalar(0))
 * const [updates] = t.update(scalar(4), after, scalar(0))
 * updates // => scalar(0.8)
 * ```
 */
export const scaleByAdagrad = (
  options: AdagradOptions = {},
): GradientTransformation<SummedSquares> => {
  mustTake('scaleByAdagrad', options, adagradAllowed)
  const { initial = 0, epsilon = 1e-10 } = options
  return {
    init: (params) => ({
      sum: mapLeaves((x) => full([...x.shape], initial, x.dtype), params) as Tree, // of tensors, or mapLeaves has thrown
    }),
    update: (gradients, state) => {
      const sum = zipGradients((g, v) => add(v, mul(g, g)), gradients, state.sum)
      const updates = zipGradients((g, v) => div(g, add(sqrt(v), epsilon)), gradients, sum)
      return [updates, { sum: sum as Tree }] // gradients are a tree of tensors
    },
  }
}
