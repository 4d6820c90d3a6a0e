/**
 * @file neg — elementwise negation.
 *
 *   y = -x              shape  S -> S; integers wrap modulo 2^32
 *   dy = -dx            linear
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const neg: Primitive<'neg'> = elementwise({
  name: 'neg',
  accepts: 'numeric',
  domain: 'all',
  f: (x) => -x,
  loop: (out, x) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = -x[i]!
  },
  flopsPerElement: 1,
  derivative: { kind: 'linear', transpose: [(e, ct) => e.apply('neg', {}, ct)] },
})
