/**
 * @file differences — central differences of a function of a point, and the points at which they say something.
 */
import type * as ct from 'cotangent'
import { norm, stepAt } from '../support/close.ts'
import { at, values, type X } from '../support/expressions.ts'

/** A derivative so large that no difference can follow it says nothing. */
export const tame = (xs: readonly number[]): boolean => norm(xs) < 1e4

/** (f(x + h v) - f(x - h v)) / 2h, at points as they are represented. */
export const difference = (
  f: (x: X) => ct.AnyTensor,
  x: readonly number[],
  v: readonly number[],
): readonly number[] => {
  const h = stepAt('f64', Math.max(...x.map(Math.abs)))
  const along = (s: number): readonly number[] =>
    values(f(at(x.map((xi, i) => xi + s * h * (v[i] ?? 0)))))
  const below = along(-1)
  return along(1).map((y, i) => (y - (below[i] ?? Number.NaN)) / (2 * h))
}
