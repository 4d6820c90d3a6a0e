/**
 * @file min — elementwise smaller of two; NaN where either is.
 *
 *   z = min(x, y)                           shape  S, S -> S
 *   dz = dx where x < y, dy where y < x     half of each on a tie; the other side contributes exactly 0
 */
import { elementwise } from './families.ts'
import { pushWhere } from './ties.ts'
import type { Primitive } from './primitive.ts'

export const min: Primitive<'min'> = elementwise({
  name: 'min',
  accepts: 'numeric',
  domain: 'distinct',
  f: (x, y) => Math.min(x, y),
  flopsPerElement: 1,
  derivative: { kind: 'smooth', push: [pushWhere('lessEqual', 0), pushWhere('lessEqual', 1)] },
})
