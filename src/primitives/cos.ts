/**
 * @file cos — elementwise cosine of radians.
 *
 *   y = cos x           shape  S -> S
 *   dy = -dx sin x      smooth
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const cos: Primitive<'cos'> = elementwise({
  name: 'cos',
  accepts: 'floating',
  domain: 'all',
  f: (x) => Math.cos(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [(e, [x], dx) => e.apply('neg', {}, e.apply('mul', {}, dx, e.apply('sin', {}, x)))],
  },
})
