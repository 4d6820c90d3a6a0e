/**
 * @file ceil — elementwise smallest integer not below x; -0 on (-1, 0).
 *
 *   y = ceil x          shape  S -> S
 *   dy = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const ceil: Primitive<'ceil'> = elementwise({
  name: 'ceil',
  accepts: 'floating',
  domain: 'betweenHalves',
  f: (x) => Math.ceil(x),
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'flat between its steps at the integers' },
})
