/**
 * @file not — elementwise negation of bools.
 *
 *   y = not x           shape  S -> S; bool only
 *   dy = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const not: Primitive<'not'> = elementwise({
  name: 'not',
  accepts: 'bool',
  domain: 'discrete',
  f: (x) => 1 - x, // bools are 0 or 1
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'bools have no tangent' },
})
