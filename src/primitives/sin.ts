/**
 * @file sin — elementwise sine of radians.
 *
 *   y = sin x           shape  S -> S
 *   dy = dx cos x       smooth
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const sin: Primitive<'sin'> = elementwise({
  name: 'sin',
  accepts: 'floating',
  domain: 'all',
  f: (x) => Math.sin(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, [x], dx) => e.apply('mul', {}, dx, e.apply('cos', {}, x))],
  },
})
