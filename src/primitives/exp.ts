/**
 * @file exp — elementwise exponential.
 *
 *   y = e^x             shape  S -> S
 *   dy = dx y           smooth
 *
 * Overflows to inf past 709.78 in f64, past 88.72 in f32.
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const exp: Primitive<'exp'> = elementwise({
  name: 'exp',
  accepts: 'floating',
  domain: 'all',
  f: (x) => Math.exp(x),
  loop: (out, x) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = Math.exp(x[i]!)
  },
  flopsPerElement: 1,
  derivative: { kind: 'smooth', push: [(e, _, dx, y) => e.apply('mul', {}, dx, y)] },
})
