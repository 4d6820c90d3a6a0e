/**
 * @file composition — the laws of transformations, over random expressions.
 */
import { test } from 'vitest'
import {
  cheapGradient,
  gradBetweenDifferences,
  gradDifferences,
  linearizeIsJvp,
  modesAgree,
  neverStale,
  secondOrder,
  simplifyKeepsBits,
  simplifyKeepsSpecials,
  vmapOfGrad,
} from '../law/composition.ts'

test(
  'grad: agrees with central differences, <grad f x, v> = (f(x+hv) - f(x-hv)) / 2h',
  gradDifferences,
)
test('grad: lies between the left and right differences at kinks', gradBetweenDifferences)
test('modes: reverse is the adjoint of forward, <J v, w> = <v, J^T w>', modesAgree)
test('linearize: is jvp with its point fixed, linearize f x v = jvp f x v', linearizeIsJvp)
test(
  'second order: reverse over reverse = forward over reverse, and the Hessian is symmetric',
  secondOrder,
)
test(
  'vmap: of a gradient is the gradient of each example, vmap (grad f) = grad (sum . vmap f)',
  vmapOfGrad,
)
test('simplify: keeps every bit and is idempotent, jit f = f', simplifyKeepsBits)
test(
  'cheap gradient: value and gradient take at most 5 times the equations of the function',
  cheapGradient,
)
test('trace: is never stale, whatever a closure variable is set to between two calls', neverStale)
test('simplify: keeps signed zeros, infinities and NaN', simplifyKeepsSpecials)
