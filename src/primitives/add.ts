/**
 * @file add — elementwise sum.
 *
 *   z = x + y           shape  S, S -> S
 *   dz = dx + dy        linear in both
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const add: Primitive<'add'> = elementwise({
  name: 'add',
  accepts: 'numeric',
  domain: 'all',
  f: (x, y) => x + y,
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = x[i]! + y[i]!
  },
  flopsPerElement: 1,
  derivative: { kind: 'linear', transpose: [(_, ct) => ct, (_, ct) => ct] },
})
