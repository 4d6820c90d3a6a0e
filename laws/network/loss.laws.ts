/**
 * @file loss.laws — losses: where they vanish, what leaves them unchanged, and their gradients in closed form.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, sub } from '../../src/function/arithmetic.ts'
import { fromArray, tensor, zeros } from '../../src/function/construct.ts'
import { sigmoid } from '../../src/function/elementary.ts'
import { grad } from '../../src/function/grad.ts'
import { oneHot } from '../../src/function/indexing.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { softmax } from '../../src/function/softmax.ts'
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  meanSquaredError,
  sparseCategoricalCrossEntropy,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'

const [rows, classes] = [4, 3] as const
type Matrix = Tensor<[4, 3], 'f64'>

const numbers = (n: number, min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: n, maxLength: n })
const matrix = (min = -3, max = 3): fc.Arbitrary<Matrix> =>
  numbers(rows * classes, min, max).map((xs) => fromArray([rows, classes], xs, 'f64'))
const labels: fc.Arbitrary<Tensor<[4], 'i32'>> = fc
  .array(fc.nat(classes - 1), { minLength: rows, maxLength: rows })
  .map((xs) => fromArray([rows], xs, 'i32'))
/** Rows that add up to 1. */
const distributions: fc.Arbitrary<Matrix> = matrix().map((x) => softmax(x))

const scaled = (x: Matrix, by: number): Float64Array => toTypedArray(x).map((v) => v * by)

describe('meanSquaredError', () => {
  test('symmetric, not negative, and 0 exactly where both sides are equal', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (x, y) => {
        const xy = item(meanSquaredError(x, y))
        expect(item(meanSquaredError(y, x))).toBe(xy)
        expect(xy).toBeGreaterThanOrEqual(0)
        expect(item(meanSquaredError(x, x))).toBe(0)
      }),
    )
    const [x, y] = [tensor([1, 2], 'f64'), tensor([1, 2 + 2 ** -40], 'f64')]
    expect(item(meanSquaredError(x, y))).toBeGreaterThan(0)
  })

  test('gradient 2 (prediction - target) / n', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (x, y) => {
        const found = grad((p: Matrix) => meanSquaredError(p, y))(x)
        mustBeClose(toTypedArray(found), scaled(sub(x, y), 2 / (rows * classes)), 'rounding')
      }),
    )
  })
})

describe('binaryCrossEntropy', () => {
  test('gradient (sigmoid(z) - y) / n', () => {
    fc.assert(
      fc.property(matrix(), matrix(0, 1), (z, y) => {
        const found = grad((p: Matrix) => binaryCrossEntropy(p, y))(z)
        const expected = scaled(sub(sigmoid(z), y), 1 / (rows * classes))
        mustBeClose(toTypedArray(found), expected, 'rounding')
      }),
    )
  })

  test('gradient (1/2 - y) / n at z = 0', () => {
    const y = tensor([0, 0.25, 1], 'f64')
    const found = grad((z: Tensor<[3], 'f64'>) => binaryCrossEntropy(z, y))(zeros([3], 'f64'))
    mustBeClose(toTypedArray(found), [0.5 / 3, 0.25 / 3, -0.5 / 3], 'rounding')
  })

  test('finite in value and gradient where sigmoid rounds to 0 or 1', () => {
    const [z, y] = [tensor([1e4, -1e4, 1e4, -1e4]), tensor([1, 0, 0, 1])]
    expect(item(binaryCrossEntropy(z, y))).toBe(5000)
    const found = grad((p: Tensor<[4]>) => binaryCrossEntropy(p, y))(z)
    expect([...toTypedArray(found)]).toEqual([0, 0, 0.25, -0.25])
  })

  test('the two-class cross entropy with logits 0 and z', () => {
    const z = tensor([-2, 0.5, 3], 'f64')
    const two = tensor(
      [
        [0, -2],
        [0, 0.5],
        [0, 3],
      ],
      'f64',
    )
    const y = tensor([1, 0, 1], 'f64')
    mustBeClose(
      [item(binaryCrossEntropy(z, y))],
      [item(sparseCategoricalCrossEntropy(two, tensor([1, 0, 1], 'i32')))],
      'rounding',
    )
  })
})

describe('categoricalCrossEntropy', () => {
  test('shift-invariant in the logits, row by row', () => {
    fc.assert(
      fc.property(matrix(), distributions, numbers(rows, -100, 100), (z, p, shift) => {
        const moved = add(z, fromArray([rows, 1], shift, 'f64'))
        const [a, b] = [categoricalCrossEntropy(z, p), categoricalCrossEntropy(moved, p)]
        mustBeClose([item(a)], [item(b)], 'rounding', 100)
      }),
    )
  })

  test('gradient (softmax(z) - p) / rows, which adds up to 0 in each row', () => {
    fc.assert(
      fc.property(matrix(), distributions, (z, p) => {
        const found = grad((x: Matrix) => categoricalCrossEntropy(x, p))(z)
        mustBeClose(toTypedArray(found), scaled(sub(softmax(z), p), 1 / rows), 'rounding')
        const totals = sum(found, { axes: [1] })
        mustBeClose(toTypedArray(totals), new Float64Array(rows), 'rounding')
      }),
    )
  })

  test('not below the entropy of p, and equal to it where softmax(z) = p (Gibbs)', () => {
    fc.assert(
      fc.property(matrix(), matrix(), (z, w) => {
        const p = softmax(w)
        const entropy = -toTypedArray(p).reduce((total, x) => total + x * Math.log(x), 0) / rows
        mustBeClose([item(categoricalCrossEntropy(w, p))], [entropy], 'rounding')
        const excess = item(categoricalCrossEntropy(z, p)) - entropy
        mustBeClose([Math.min(excess, 0)], [0], 'rounding')
      }),
    )
  })

  test('one-hot probabilities and integer labels agree, in value and gradient', () => {
    fc.assert(
      fc.property(matrix(), labels, (z, i) => {
        const p = oneHot(i, classes, 'f64')
        const [a, b] = [categoricalCrossEntropy(z, p), sparseCategoricalCrossEntropy(z, i)]
        mustBeClose([item(a)], [item(b)], 'rounding')
        const dense = grad((x: Matrix) => categoricalCrossEntropy(x, p))(z)
        const sparse = grad((x: Matrix) => sparseCategoricalCrossEntropy(x, i))(z)
        mustBeClose(toTypedArray(dense), toTypedArray(sparse), 'rounding')
      }),
    )
  })

  test('integer labels: any number of leading axes, also none', () => {
    const z = tensor(
      [
        [1, 2, 3],
        [3, 1, 2],
      ],
      'f64',
    )
    const i = tensor([2, 0], 'i32')
    const flat = item(sparseCategoricalCrossEntropy(z, i))
    const stacked = fromArray([2, 1, 3], toTypedArray(z), 'f64')
    const nested = fromArray([2, 1], toTypedArray(i), 'i32')
    expect(item(sparseCategoricalCrossEntropy(stacked, nested))).toBe(flat)
    const one = sparseCategoricalCrossEntropy(tensor([1, 2, 3], 'f64'), tensor(2, 'i32'))
    mustBeClose([item(one)], [Math.log(1 + Math.exp(-1) + Math.exp(-2))], 'rounding')
  })
})

describe('what does not fit is a Defect', () => {
  /** A shape that the compiler does not see, as it comes from data. */
  const from = (...shape: readonly number[]): number[] => [...shape]
  const z = zeros(from(2, 3))
  const i = (...xs: readonly number[]): Tensor<number[], 'i32'> =>
    fromArray(from(xs.length), xs, 'i32')

  test.each<readonly [string, () => unknown, string]>([
    [
      'shapes',
      () => meanSquaredError(z, zeros(from(3))),
      'meanSquaredError: [2, 3] and [3] differ; give tensors of one shape',
    ],
    [
      'labels',
      () => sparseCategoricalCrossEntropy(z as Tensor<[2, 3]>, i(0, 1, 2) as Tensor<[2], 'i32'>), // a lie
      'sparseCategoricalCrossEntropy: [2, 3] takes labels of shape [2], not [3]; give one index for each row',
    ],
    [
      'range',
      () => sparseCategoricalCrossEntropy(z as Tensor<[2, 3]>, i(0, 3) as Tensor<[2], 'i32'>), // true
      '3',
    ],
  ])('%s: the sentence names what was given', (_, make, sentence) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
