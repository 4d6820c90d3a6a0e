/** @file decay — weight decay: a part of the parameters added to the updates, apart from the loss. */
import { add, mul } from '../function/arithmetic.ts'
import { amount, mustBe } from './allowed.ts'
import {
  type GradientTransformation,
  type Stateless,
  stateless,
  zipGradients,
} from './transformation.ts'

/**
 * Each update plus `decay` times its parameter; a negative scale after it shrinks the weights.
 *
 * Source  Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019
 *
 * ```ts
 * const t = addDecayedWeights(0.5)
 * const [updates] = t.update(scalar(3), t.init(scalar(4)), scalar(4))
 * updates // => scalar(5)
 * ```
 */
export const addDecayedWeights = (decay: number): GradientTransformation<Stateless> => {
  mustBe('addDecayedWeights', 'decay', amount, decay)
  return stateless((gradients, params) =>
    zipGradients((g, x) => add(g, mul(x, decay)), gradients, params),
  )
}
