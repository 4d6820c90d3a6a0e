/**
 * @file derivatives — first and second derivatives of a function of two scalars, as one vector.
 */
import * as ct from '../../src/index.ts'

type S = ct.Scalar<'f64'>

/** A function of two scalars. */
export type Two = (k: S, c: S) => S
/** Gradient of both arguments, and the derivative of their sum along both. */
export const derivatives = (f: Two, k: S, c: S): readonly number[] => {
  const g = ct.grad(f, { wrt: [0, 1] })
  const second = ct.grad(
    (x: S, y: S): S => {
      const [a, b] = g(x, y)
      return ct.add(a, ct.mul(b, 2))
    },
    { wrt: [0, 1] },
  )
  const pushed = ct.jvp((p: readonly [S, S]): S => f(...p))(
    [k, c],
    [ct.scalar(1, 'f64'), ct.scalar(2, 'f64')],
  )[1]
  return [...g(k, c), ...second(k, c), pushed].map((x) => ct.item(x))
}
