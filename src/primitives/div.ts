/**
 * @file div — elementwise quotient.
 *
 *   z = x / y                    shape  S, S -> S
 *   dz = dx / y - dy z / y       smooth on y != 0; linear in x while y is known
 *
 * Floats follow IEEE 754. Integers truncate toward zero, x / 0 = 0, and -2^31 / -1 wraps to -2^31.
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const div: Primitive<'div'> = elementwise({
  name: 'div',
  accepts: 'numeric',
  domain: 'nonzero',
  f: (x, y) => x / y,
  // An f64 quotient of 32-bit integers does not round up to an integer: it is at least 1 / y away, and rounding
  // moves it by less, 2^32 / y 2^-53.
  integer: (x, y) => (y === 0 ? 0 : Math.trunc(x / y)),
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = x[i]! / y[i]!
  },
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, [, y], dx) => e.apply('div', {}, dx, y),
      // z / y in two steps: y squared overflows or underflows before the result does.
      (e, [, y], dy, z) => e.apply('neg', {}, e.apply('div', {}, e.apply('mul', {}, dy, z), y)),
    ],
    transpose: [(e, ct, [, y]) => e.apply('div', {}, ct, y), 'known'],
  },
})
