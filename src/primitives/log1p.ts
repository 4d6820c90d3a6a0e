/**
 * @file log1p — elementwise logarithm of one plus x, exact to rounding near 0.
 *
 *   y = ln(1 + x)       shape  S -> S
 *   dy = dx / (1 + x)   smooth on x > -1
 *
 * Outside the domain it follows IEEE 754: -inf at -1, NaN below.
 */
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const log1p: Primitive<'log1p'> = elementwise({
  name: 'log1p',
  accepts: 'floating',
  domain: 'aboveMinusOne',
  f: (x) => Math.log1p(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, [x], dx) => e.apply('div', {}, dx, e.apply('add', {}, fill(e, 1, x), x))],
  },
})
