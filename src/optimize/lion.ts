/**
 * @file lion — the signs of a running mean of the gradients.
 *
 *   update = sign(m + (1 - b1) (g - m))        m' = m + (1 - b2) (g - m)
 *
 * Source: Chen and others, Symbolic discovery of optimization algorithms, NeurIPS 2023, algorithm 2.
 */
import { sign } from '../function/rounding.ts'
import { type Allowed, mustTake, share } from './allowed.ts'
import { zerosLike } from './momentum.ts'
import { toward } from './toward.ts'
import { type GradientTransformation, type Tree, zipGradients } from './transformation.ts'

/** The running mean of the gradients, in the structure of the parameters. */
export interface RunningMean {
  readonly mean: Tree
}

/** How much the mean weighs in an update, and how slowly it forgets. */
export interface LionOptions {
  /** The share of the mean in an update; by default 0.9. */
  readonly b1?: number
  /** The share of itself that the mean keeps; by default 0.99. */
  readonly b2?: number
}

/** What may be given of the options. */
export const lionAllowed: Readonly<Record<keyof LionOptions, Allowed>> = { b1: share, b2: share }

/**
 * Updates of -1, 0 and 1: the signs of the gradient mixed with its running mean.
 *
 * ```ts
 * const t = scaleByLion()
 * const [updates] = t.update(tensor([0.01, -70, 0]), t.init(ones([3])), ones([3]))
 * updates // => tensor([1, -1, 0])
 * ```
 */
export const scaleByLion = (options: LionOptions = {}): GradientTransformation<RunningMean> => {
  mustTake('scaleByLion', options, lionAllowed)
  const { b1 = 0.9, b2 = 0.99 } = options
  return {
    init: (params) => ({ mean: zerosLike(params) }),
    update: (gradients, state) => {
      const updates = zipGradients((g, m) => sign(toward(m, g, 1 - b1)), gradients, state.mean)
      const mean = zipGradients((g, m) => toward(m, g, 1 - b2), gradients, state.mean)
      return [updates, { mean: mean as Tree }] // gradients are a tree of tensors
    },
  }
}
