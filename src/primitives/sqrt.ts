/**
 * @file sqrt — elementwise square root.
 *
 *   y = sqrt x          shape  S -> S
 *   dy = dx / (2 y)     smooth on x > 0; infinite at 0
 *
 * Outside the domain it follows IEEE 754: sqrt(-0) = -0, NaN below.
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const sqrt: Primitive<'sqrt'> = elementwise({
  name: 'sqrt',
  accepts: 'floating',
  domain: 'positive',
  f: (x) => Math.sqrt(x),
  loop: (out, x) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = Math.sqrt(x[i]!)
  },
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, _, dx, y) => e.apply('div', {}, dx, e.apply('add', {}, y, y))],
  },
})
