/**
 * @file sign — elementwise sign: -1, 0 or 1; zeros keep theirs, NaN stays NaN.
 *
 *   y = x / |x|, 0 at 0         shape  S -> S
 *   dy = 0
 */
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const sign: Primitive<'sign'> = elementwise({
  name: 'sign',
  accepts: 'numeric',
  domain: 'nonzero',
  f: (x) => Math.sign(x),
  flopsPerElement: 1,
  derivative: { kind: 'constant', why: 'flat on either side of its step at 0' },
})
