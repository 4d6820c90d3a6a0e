/**
 * @file composition — the laws of transformations, over random expressions.
 */
import { test } from 'vitest'
import {
  cheapGradient,
  gradBetweenDifferences,
  linearizeIsJvp,
  neverStale,
  simplifyKeepsBits,
  simplifyKeepsSpecials,
  vmapOfGrad,
} from '../law/composition.ts'

test('grad: lies between the left and right differences at kinks', gradBetweenDifferences)
test('linearize: is jvp with its point fixed, linearize f x v = jvp f x v', linearizeIsJvp)
test(
  'vmap: of a gradient is the gradient of each example, vmap (grad f) = grad (sum . vmap f)',
  vmapOfGrad,
)
test('simplify: keeps every bit and is idempotent, jit f = f', simplifyKeepsBits)
test(
  'cheap gradient: value and gradient take at most 4 times the equations of the function, and 3',
  cheapGradient,
)
test('trace: is never stale, whatever a closure variable is set to between two calls', neverStale)
test('simplify: keeps signed zeros, infinities and NaN', simplifyKeepsSpecials)
