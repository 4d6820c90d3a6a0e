/**
 * @file sub — elementwise difference.
 *
 *   z = x - y           shape  S, S -> S; integers wrap modulo 2^32
 *   dz = dx - dy        linear in both
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const sub: Primitive<'sub'> = elementwise({
  name: 'sub',
  accepts: 'numeric',
  domain: 'all',
  f: (x, y) => x - y,
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = x[i]! - y[i]!
  },
  flopsPerElement: 1,
  derivative: { kind: 'linear', transpose: [(_, ct) => ct, (e, ct) => e.apply('neg', {}, ct)] },
})
