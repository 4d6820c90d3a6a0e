/**
 * @file log — elementwise natural logarithm.
 *
 *   y = ln x            shape  S -> S
 *   dy = dx / x         smooth on x > 0
 *
 * Outside the domain it follows IEEE 754: ln 0 = -inf, ln of a negative = NaN.
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const log: Primitive<'log'> = elementwise({
  name: 'log',
  accepts: 'floating',
  domain: 'positive',
  f: (x) => Math.log(x),
  flopsPerElement: 1,
  derivative: { kind: 'smooth', push: [(e, [x], dx) => e.apply('div', {}, dx, x)] },
})
