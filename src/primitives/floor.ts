/**
 * @file floor — elementwise largest integer not above x.
 *
 *   y = floor x         shape  S -> S
 *   dy = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const floor: Primitive<'floor'> = elementwise({
  name: 'floor',
  accepts: 'floating',
  domain: 'betweenHalves',
  f: (x) => Math.floor(x),
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'flat between its steps at the integers' },
})
