/**
 * @file hessian — second derivatives: the jacobian of the gradient, and its product with a vector.
 */
import { gradientFor } from './grad.ts'
import { type Jacobian, jacobianFor } from './jacobian.ts'
import { pushFor } from './linearize.ts'
import type { ScalarOut } from './scalarOut.ts'

/** The gradient of a function whose types the caller has checked. */
const gradientOf = <P, R extends readonly unknown[]>(
  op: string,
  f: (x: P, ...rest: R) => unknown,
): ((x: P, ...rest: R) => P) =>
  gradientFor(op, f as (...args: readonly unknown[]) => unknown) as (x: P, ...rest: R) => P // called with P and R; a tree like P

/**
 * All second derivatives of f by its first argument, forward over reverse: for each leaf of the argument a tree like it.
 *
 * Shape   [...S, ...T] for leaves of shapes S and T of the argument
 * Cost    as many lanes of the gradient as the argument has elements
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => prod(x)
 * toNested(hessian(f)(tensor([2, 3]))) // => [[0, 1], [1, 0]]
 * ```
 */
export const hessian = <P, R extends readonly unknown[], O>(
  f: (x: P, ...rest: R) => ScalarOut<'hessian', O, P>,
): ((x: P, ...rest: R) => Jacobian<P, P>) =>
  jacobianFor<P, R, P>('hessian', gradientOf('hessian', f), { mode: 'forward' })

/**
 * The hessian of f times a tangent, forward over reverse, without the hessian.
 *
 * Shape   a tree like the argument
 * Cost    about twice a gradient
 *
 * ```ts
 * const f = (x: Tensor<[2]>) => prod(x)
 * hvp(f)(tensor([2, 3]), tensor([1, 0])) // => tensor([0, 1])
 * ```
 */
export const hvp = <P, R extends readonly unknown[], O>(
  f: (x: P, ...rest: R) => ScalarOut<'hvp', O, P>,
): ((x: P, v: P, ...rest: R) => P) => {
  const push = pushFor<P, R, P>('hvp', gradientOf('hvp', f))
  return (x, v, ...rest) => push(x, v, ...rest)[1]
}
