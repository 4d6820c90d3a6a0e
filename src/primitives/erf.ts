/**
 * @file erf — elementwise error function.
 *
 *   y = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x      shape  S -> S
 *   dy = dx 2 / sqrt(pi) e^(-x^2)                                    smooth
 */
import { errorFunction } from './error-function.ts'
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

export const erf: Primitive<'erf'> = elementwise({
  name: 'erf',
  accepts: 'floating',
  domain: 'all',
  f: (x) => errorFunction(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, [x], dx) => {
        const bell = e.apply('exp', {}, e.apply('neg', {}, e.apply('mul', {}, x, x)))
        return e.apply('mul', {}, dx, e.apply('mul', {}, fill(e, 2 / Math.sqrt(Math.PI), x), bell))
      },
    ],
  },
})
