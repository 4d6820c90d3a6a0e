/**
 * @file composition — the laws of transformations, over random expressions.
 */
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { simplify } from '../../src/transform/simplify.ts'
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
test('simplify: a choice by `not p` is the other choice by p; `and p p` and `or p p` are p', () => {
  const f = (x: ct.Tensor<[3]>): ct.Tensor<[3]> => {
    const p = ct.less(x, 0)
    return ct.where(ct.not(ct.or(ct.and(p, p), p)), x, ct.neg(x))
  }
  const { equations } = simplify(ct.programOf(f)(ct.tensor([1, -2, 3])))
  expect(equations.map((q) => q.name).filter((name) => name !== 'broadcast')).toEqual([
    'less',
    'neg',
    'select',
  ])
})
