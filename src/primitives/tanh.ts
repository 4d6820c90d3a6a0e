/**
 * @file tanh — elementwise hyperbolic tangent.
 *
 *   y = tanh x                  shape  S -> S
 *   dy = dx (1 - y) (1 + y)     smooth
 */
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const tanh: Primitive<'tanh'> = elementwise({
  name: 'tanh',
  accepts: 'floating',
  domain: 'all',
  f: (x) => Math.tanh(x),
  loop: (out, x) => {
    // equal sizes, by the shape rule
    for (let i = 0; i < out.length; i += 1) out[i] = Math.tanh(x[i]!)
  },
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, _, dx, y) => {
        const unit = fill(e, 1, y)
        // Factored: 1 - |y| is exact near |y| = 1, where 1 - y^2 would cancel the rounding of y^2 into view.
        const slope = e.apply('mul', {}, e.apply('sub', {}, unit, y), e.apply('add', {}, unit, y))
        return e.apply('mul', {}, dx, slope)
      },
    ],
  },
})
