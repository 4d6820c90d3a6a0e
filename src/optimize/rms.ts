/**
 * @file rms — gradients divided by the root of a running mean of their squares.
 *
 *   v' = v + (1 - decay) (g^2 - v)        update = g / (sqrt(v') + epsilon)
 *   centred: m' = m + (1 - decay) (g - m)        update = g / (sqrt(v' - m'^2) + epsilon)
 *
 * Source: Tieleman and Hinton, Neural networks for machine learning, lecture 6.5, 2012; centred: Graves, Generating
 * sequences with recurrent neural networks, 2013, equations 38 to 45. Epsilon is outside the root, as in Adam and PyTorch.
 */
import { add, div, maximum, mul, sub } from '../function/arithmetic.ts'
import { sqrt } from '../function/elementary.ts'
import { type Allowed, amount, either, mustTake, share } from './allowed.ts'
import { zerosLike } from './momentum.ts'
import { toward } from './toward.ts'
import {
  type Floats,
  type GradientTransformation,
  type Tree,
  zipGradients,
} from './transformation.ts'

/** Running means of the squares of the gradients and, where centred, of the gradients; else that is {}. */
export interface Squares {
  readonly square: Tree
  readonly mean: Tree
}

/** How slowly the means forget, what keeps the quotient finite, and whether the mean is taken off the squares. */
export interface RmsOptions {
  /** The share of themselves that the means keep; by default 0.9, as in the lecture. PyTorch's `alpha` is 0.99. */
  readonly decay?: number
  /** By default 1e-8. */
  readonly epsilon?: number
  /** By default false. */
  readonly centred?: boolean
}

/** What may be given of the options. */
export const rmsAllowed: Readonly<Record<keyof RmsOptions, Allowed>> = {
  decay: share,
  epsilon: amount,
  centred: either,
}

/**
 * Gradients divided by the root of their running mean square, or of their running variance.
 *
 * ```ts
 * const t = scaleByRms({ decay: 0.75, epsilon: 0 })
 * const [updates] = t.update(tensor([8, -0.1]), t.init(tensor([0, 0])), tensor([0, 0]))
 * updates // => tensor([2, -2])
 * ```
 */
export const scaleByRms = (options: RmsOptions = {}): GradientTransformation<Squares> => {
  mustTake('scaleByRms', options, rmsAllowed)
  const { decay = 0.9, epsilon = 1e-8, centred = false } = options
  const zipped = <T>(f: (x: Floats, y: Floats) => Floats, tree: T, other: unknown): T =>
    zipGradients((x, y) => f(x, y), tree, other)
  return {
    init: (params) => ({ square: zerosLike(params), mean: centred ? zerosLike(params) : {} }),
    update: (gradients, state) => {
      const square = zipped((g, v) => toward(v, mul(g, g), 1 - decay), gradients, state.square)
      const mean = centred
        ? zipped((g, m) => toward(m, g, 1 - decay), gradients, state.mean)
        : undefined
      // Of equal gradients the variance is 0, and rounding could leave it below.
      const spread =
        mean === undefined ? square : zipped((v, m) => maximum(sub(v, mul(m, m)), 0), square, mean)
      const updates = zipped((g, v) => div(g, add(sqrt(v), epsilon)), gradients, spread)
      // gradients are a tree of tensors
      return [updates, { square: square as Tree, mean: mean ?? {} }]
    },
  }
}
