/**
 * @file expm1 — elementwise exponential minus one, exact to rounding near 0.
 *
 *   y = e^x - 1         shape  S -> S
 *   dy = dx (y + 1)     smooth
 */
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const expm1: Primitive<'expm1'> = elementwise({
  name: 'expm1',
  accepts: 'floating',
  domain: 'all',
  f: (x) => Math.expm1(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, _, dx, y) => e.apply('mul', {}, dx, e.apply('add', {}, y, fill(e, 1, y)))],
  },
})
