/**
 * @file and — elementwise conjunction: true where both are.
 *
 *   z = x and y         shape  S, S -> S; bool only
 *   dz = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const and: Primitive<'and'> = elementwise({
  name: 'and',
  accepts: 'bool',
  domain: 'discrete',
  f: (x, y) => x & y, // bools are 0 or 1
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'bools have no tangent' },
})
