/**
 * @file stopGradient — the identity, through which no derivative passes.
 *
 *   y = x               shape  S -> S, any dtype
 *   dy = 0              by definition, not by calculus
 */
import { data } from '../tensor/concrete.ts'
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

export const stopGradient: Primitive<'stopGradient'> = {
  ...elementwise<'stopGradient'>({
    name: 'stopGradient',
    accepts: 'any',
    domain: 'all',
    f: (x) => x,
    flopsPerElement: 1,
    derivative: { kind: 'constant', why: 'it declares its input a constant' },
  }),
  // Buffers are never written after their tensor exists, so input and output may share one.
  evaluate: ([x]) => [x[data]],
}
