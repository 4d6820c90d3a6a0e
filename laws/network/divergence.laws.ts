/**
 * @file divergence.laws — the divergence of Kullback and Leibler: where it vanishes, what it is beside cross entropy, and zeros.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, mul, sub } from '../../src/function/arithmetic.ts'
import { tensor } from '../../src/function/construct.ts'
import { exp } from '../../src/function/elementary.ts'
import { grad } from '../../src/function/grad.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { logSoftmax, softmax } from '../../src/function/softmax.ts'
import { categoricalCrossEntropy, klDivergence } from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { tensors } from '../law/arbitrary/tensor.ts'
import { mustBeClose } from '../support/close.ts'

const [rows, classes] = [4, 3] as const
type Matrix = Tensor<[4, 3], 'f64'>
const matrix: fc.Arbitrary<Matrix> = tensors([rows, classes])

describe('klDivergence', () => {
  test('not negative, and 0 where softmax(z) is p', () => {
    fc.assert(
      fc.property(matrix, matrix, (z, w) => {
        const p = softmax(w)
        mustBeClose([Math.min(0, item(klDivergence(z, p)))], [0], 'rounding')
        mustBeClose([item(klDivergence(w, p))], [0], 'rounding')
      }),
    )
  })

  test('is cross entropy less that of p to itself, and has its gradient', () => {
    fc.assert(
      fc.property(matrix, matrix, (z, w) => {
        const p = softmax(w)
        const own = item(categoricalCrossEntropy(w, p))
        mustBeClose(
          [item(klDivergence(z, p))],
          [item(categoricalCrossEntropy(z, p)) - own],
          'rounding',
        )
        const [found, expected] = [
          grad((x: Matrix) => klDivergence(x, p))(z),
          grad((x: Matrix) => categoricalCrossEntropy(x, p))(z),
        ]
        mustBeClose(toTypedArray(found), toTypedArray(expected), 'rounding')
      }),
    )
  })

  test('the gradient to p is (1 + log p - log softmax(z)) / rows, and 0 where p is 0', () => {
    fc.assert(
      fc.property(matrix, matrix, (z, w) => {
        const found = grad((p: Matrix) => klDivergence(z, p))(softmax(w))
        const expected = mul(add(sub(logSoftmax(w), logSoftmax(z)), 1), 1 / rows)
        mustBeClose(toTypedArray(found), toTypedArray(expected), 'rounding')
      }),
    )
    const z = tensor([0, 0], 'f64')
    const sure = tensor([0, 1], 'f64')
    mustBeClose([item(klDivergence(z, sure))], [Math.LN2], 'rounding')
    const slope = grad((p: Tensor<[2], 'f64'>) => klDivergence(z, p))(sure)
    mustBeClose(toTypedArray(slope), [0, 1 + Math.LN2], 'rounding')
  })

  test('a class that both leave out is nothing, one that only softmax(z) leaves out is infinite', () => {
    const z = tensor([0, Number.NEGATIVE_INFINITY], 'f64')
    expect(item(klDivergence(z, tensor([1, 0], 'f64')))).toBe(0)
    expect(item(klDivergence(z, tensor([0.5, 0.5], 'f64')))).toBe(Infinity)
    expect(item(klDivergence(exp(z), tensor([Number.NaN, 1], 'f64')))).toBeNaN()
  })
})
