/**
 * @file round — elementwise nearest integer, halves to the even one; the sign of x stays, also on zeros.
 *
 *   y = round x         shape  S -> S
 *   dy = 0
 *
 * IEEE 754 roundToIntegralTiesToEven, as NumPy; JavaScript's Math.round rounds halves up.
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

/** From here on every f64 is an integer; below, adding it rounds to an integer, halves to even. */
const integral = 2 ** 52

const roundHalfEven = (x: number): number => {
  const a = Math.abs(x)
  return Math.sign(x) * (a < integral ? a + integral - integral : a)
}

export const round: Primitive<'round'> = elementwise({
  name: 'round',
  accepts: 'floating',
  domain: 'betweenHalves',
  f: (x) => roundHalfEven(x),
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'flat between its steps at the half-integers' },
})
