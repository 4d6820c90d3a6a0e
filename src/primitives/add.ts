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
  flopsPerElement: 1,
  derivative: { kind: 'linear', transpose: [(_, ct) => ct, (_, ct) => ct] },
})
