/**
 * @file xor — elementwise exclusive disjunction: true where exactly one is.
 *
 *   z = x xor y         shape  S, S -> S; bool only
 *   dz = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const xor: Primitive<'xor'> = elementwise({
  name: 'xor',
  accepts: 'bool',
  domain: 'discrete',
  f: (x, y) => x ^ y, // bools are 0 or 1
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'bools have no tangent' },
})
