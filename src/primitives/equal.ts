/**
 * @file equal — elementwise equality; 0 equals -0, and NaN nothing.
 *
 *   z = (x = y)         shape  S, S -> S; bool
 *   dz = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const equal: Primitive<'equal'> = elementwise({
  name: 'equal',
  accepts: 'any',
  domain: 'distinct',
  f: (x, y) => (x === y ? 1 : 0),
  loop: (out, x, y) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = Number(x[i] === y[i])
  },
  flopsPerElement: 1,
  dtype: () => 'bool',
  derivative: {
    kind: 'constant',
    why: 'its output is bool: it jumps where x = y and has no tangent',
  },
})
