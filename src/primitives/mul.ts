/**
 * @file mul — elementwise product.
 *
 *   z = x y                  shape  S, S -> S; integers wrap modulo 2^32
 *   dz = dx y + x dy         bilinear
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const mul: Primitive<'mul'> = elementwise({
  name: 'mul',
  accepts: 'numeric',
  domain: 'all',
  f: (x, y) => x * y,
  integer: (x, y) => Math.imul(x, y), // f64 products of 32-bit integers are not exact
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = x[i]! * y[i]!
  },
  flopsPerElement: 1,
  derivative: {
    kind: 'bilinear',
    transpose: [
      (e, ct, [, y]) => e.apply('mul', {}, ct, y),
      (e, ct, [x]) => e.apply('mul', {}, x, ct),
    ],
  },
})
