/**
 * @file gradients — the laws of derivatives, over every primitive.
 */
import { test } from 'vitest'
import { adjoint, differences, oneAtATime, transposeTwice } from '../law/derivative.ts'
import { names, reversible } from '../support/applications.ts'

/** stopGradient has its derivative by decree, not by analysis: its values move, its tangent is zero. */
const analytic = names.filter((name) => name !== 'stopGradient')

test.each(analytic)(
  '%s: jvp agrees with central differences, J v = (f(x+hv) - f(x-hv)) / 2h',
  (name) => differences(name),
)
test.each(reversible)('%s: vjp is the adjoint of jvp, <J v, w> = <v, J^T w>', (name) =>
  adjoint(name),
)
test.each(names)('%s: tangents add up, J (v1, v2) = J (v1, 0) + J (0, v2)', (name) =>
  oneAtATime(name),
)
test.each(reversible)('%s: transposition is its own inverse, transpose (transpose L) = L', (name) =>
  transposeTwice(name),
)
