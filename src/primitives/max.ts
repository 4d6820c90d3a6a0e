/**
 * @file max — elementwise larger of two; NaN where either is.
 *
 *   z = max(x, y)                           shape  S, S -> S
 *   dz = dx where x > y, dy where y > x     half of each on a tie; the other side contributes exactly 0
 */
import { elementwise } from './families.ts'
import { pushWhere } from './ties.ts'
import type { Primitive } from './primitive.ts'

export const max: Primitive<'max'> = elementwise({
  name: 'max',
  accepts: 'numeric',
  domain: 'distinct',
  f: (x, y) => Math.max(x, y),
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = Math.max(x[i]!, y[i]!)
  },
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [pushWhere('greaterEqual', 0), pushWhere('greaterEqual', 1)],
  },
})
