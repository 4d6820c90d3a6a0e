/**
 * @file tan — elementwise tangent of radians.
 *
 *   y = tan x             shape  S -> S
 *   dy = dx (1 + y^2)     smooth on cos x != 0
 */
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const tan: Primitive<'tan'> = elementwise({
  name: 'tan',
  accepts: 'floating',
  domain: 'withinHalfPi',
  f: (x) => Math.tan(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, _, dx, y) =>
        e.apply('mul', {}, dx, e.apply('add', {}, fill(e, 1, y), e.apply('mul', {}, y, y))),
    ],
  },
})
