/**
 * @file pow — elementwise power.
 *
 *   z = x^y                                       shape  S, S -> S
 *   dz = y x^(y - 1) dx + x^y ln x dy             smooth on x > 0
 *
 * On the edge x = 0: dz/dx is exactly 0 where y = 0, and dz/dy exactly 0 where y >= 0. Below 0, dz/dy is NaN.
 * Values are those of JavaScript's `**`: 1^NaN and (+-1)^(+-inf) are NaN, where IEEE 754 has 1.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { elementwise, fill } from './families.ts'
import type { Primitive } from './primitive.ts'

/** y x^(y - 1), exactly 0 where y = 0. */
const slope = (e: Emit, x: Value, y: Value): Value => {
  // 0 x^-1 = 0 but where x^-1 is infinite or NaN. There x^0 stands in: choosing the exponent, not the product,
  // keeps 0 inf out of higher derivatives too.
  const regular = e.apply(
    'less',
    {},
    e.apply('abs', {}, e.apply('reciprocal', {}, x)),
    fill(e, Infinity, x),
  )
  const flat = e.apply(
    'and',
    {},
    e.apply('equal', {}, y, fill(e, 0, y)),
    e.apply('not', {}, regular),
  )
  const exponent = e.apply('sub', {}, e.apply('select', {}, flat, fill(e, 1, y), y), fill(e, 1, y))
  return e.apply('mul', {}, y, e.apply('pow', {}, x, exponent))
}

/** ln x, but 0 where x = 0 and y >= 0: x^y ln x tends to 0 for y > 0, 0 (-inf) is NaN, and at y = 0 the power jumps. */
const logarithm = (e: Emit, x: Value, y: Value): Value => {
  const zero = fill(e, 0, x)
  const vanishes = e.apply(
    'and',
    {},
    e.apply('equal', {}, x, zero),
    e.apply('greaterEqual', {}, y, zero),
  )
  return e.apply('log', {}, e.apply('select', {}, vanishes, fill(e, 1, x), x))
}

export const pow: Primitive<'pow'> = elementwise({
  name: 'pow',
  accepts: 'floating',
  domain: 'positive',
  f: (x, y) => x ** y,
  flopsPerElement: 1,
  derivative: {
    kind: 'smooth',
    push: [
      (e, [x, y], dx) => e.apply('mul', {}, dx, slope(e, x, y)),
      (e, [x, y], dy, z) => e.apply('mul', {}, dy, e.apply('mul', {}, z, logarithm(e, x, y))),
    ],
  },
})
