/**
 * @file abs — elementwise absolute value.
 *
 *   y = |x|             shape  S -> S; |-2^31| wraps to -2^31
 *   dy = dx sign x      smooth on x != 0; 0 at 0, the middle of the subgradients
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const abs: Primitive<'abs'> = elementwise({
  name: 'abs',
  accepts: 'numeric',
  domain: 'nonzero',
  f: (x) => Math.abs(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, [x], dx) => e.apply('mul', {}, dx, e.apply('sign', {}, x))],
  },
})
