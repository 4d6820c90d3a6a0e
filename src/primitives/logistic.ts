/**
 * @file logistic — elementwise logistic function, the sigmoid.
 *
 *   y = 1 / (1 + e^-x)      shape  S -> S
 *   dy = dx y (1 - y)       smooth
 */
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

/** e^-|x| <= 1 on either side, so nothing overflows and small y keep all their digits. */
const sigmoid = (x: number): number => {
  const t = Math.exp(-Math.abs(x))
  return (x < 0 ? t : 1) / (1 + t)
}

export const logistic: Primitive<'logistic'> = elementwise({
  name: 'logistic',
  accepts: 'floating',
  domain: 'all',
  f: (x) => sigmoid(x),
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, _, dx, y) =>
        e.apply('mul', {}, dx, e.apply('mul', {}, y, e.apply('sub', {}, fill(e, 1, y), y))),
    ],
  },
})
