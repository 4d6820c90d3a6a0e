/**
 * @file momentum — a decaying sum of gradients.
 *
 *   v' = decay v + g        update = v', or with Nesterov's look ahead  g + decay v'
 *
 * Source  Polyak, Some methods of speeding up the convergence of iteration methods, 1964; Nesterov, A method of
 *         solving a convex programming problem with convergence rate O(1/k^2), 1983, in the form of Sutskever,
 *         Martens, Dahl, Hinton, On the importance of initialization and momentum in deep learning, ICML 2013
 */
import { add, mul } from '../function/arithmetic.ts'
import { zeros } from '../function/construct.ts'
import { Defect } from '../shape/defect.ts'
import { either, mustBe, mustTake, share } from './allowed.ts'
import {
  type GradientTransformation,
  mapLeaves,
  type Tree,
  zipGradients,
} from './transformation.ts'

/** The decaying sum so far, in the structure of the parameters. */
export interface Velocity {
  readonly velocity: Tree
}

/** Which of the two forms of momentum. */
export interface MomentumOptions {
  /** By default false. */
  readonly nesterov?: boolean
}

/** Refuses a sum that does not decay, and a look ahead along a sum that is not there. */
export const mustDecay = (
  op: string,
  name: string,
  decay: number,
  options: MomentumOptions,
): void => {
  mustBe(op, name, share, decay)
  mustTake(op, options, { nesterov: either })
  if (options.nesterov === true && decay === 0)
    throw new Defect(
      `${op}: nesterov looks ahead along a momentum of 0; give a ${name} above 0, or leave nesterov out`,
    )
}

/** The tree with every element 0. */
export const zerosOf = <T>(tree: T): T => mapLeaves((x) => zeros([...x.shape], x.dtype), tree)

/** Zeros in the structure of the parameters. */
export const zerosLike = (params: unknown): Tree => zerosOf(params) as Tree // of tensors, or mapLeaves has thrown

/**
 * Gradients added to a sum that decays: v' = decay v + g.
 *
 * ```ts
 * const t = momentum(0.5)
 * const [, after] = t.update(scalar(1), t.init(scalar(0)), scalar(0))
 * const [updates] = t.update(scalar(1), after, scalar(0))
 * updates // => scalar(1.5)
 * ```
 */
export const momentum = (
  decay: number,
  options: MomentumOptions = {},
): GradientTransformation<Velocity> => {
  mustDecay('momentum', 'decay', decay, options)
  const { nesterov = false } = options
  return {
    init: (params) => ({ velocity: zerosLike(params) }),
    update: (gradients, state) => {
      const velocity = zipGradients((g, v) => add(mul(v, decay), g), gradients, state.velocity)
      const updates = nesterov
        ? zipGradients((g, v) => add(mul(v, decay), g), gradients, velocity)
        : velocity
      return [updates, { velocity: velocity as Tree }] // gradients are a tree of tensors
    },
  }
}
