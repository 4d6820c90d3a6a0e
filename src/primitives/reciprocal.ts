/**
 * @file reciprocal — elementwise 1 / x.
 *
 *   y = 1 / x           shape  S -> S
 *   dy = -dx y^2        smooth on x != 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const reciprocal: Primitive<'reciprocal'> = elementwise({
  name: 'reciprocal',
  accepts: 'floating',
  domain: 'nonzero',
  f: (x) => 1 / x,
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    // (dx y) y: y squared overflows before the product does.
    push: [(e, _, dx, y) => e.apply('neg', {}, e.apply('mul', {}, e.apply('mul', {}, dx, y), y))],
  },
})
