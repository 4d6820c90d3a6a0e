/**
 * @file crossEntropy.laws — what smoothing, weights and ignored labels do to cross entropies.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, mul } from '../../src/function/arithmetic.ts'
import { fromArray, ones, tensor, zeros } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { oneHot } from '../../src/function/indexing.ts'
import { jit } from '../../src/function/jit.ts'
import { concatenate } from '../../src/function/joining.ts'
import { reshape } from '../../src/function/movement.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { where } from '../../src/function/select.ts'
import { slice } from '../../src/function/slicing.ts'
import { softmax } from '../../src/function/softmax.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  binaryCrossEntropy,
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { differences } from './differences.ts'

const [rows, classes] = [4, 3] as const
type Matrix = Tensor<[4, 3], 'f64'>
type Labels = Tensor<[4], 'i32'>
type Loss = (z: Matrix) => Scalar<'f64'>

const numbers = (n: number, min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: n, maxLength: n })
const matrix: fc.Arbitrary<Matrix> = numbers(rows * classes, -3, 3).map((xs) =>
  fromArray([rows, classes], xs, 'f64'),
)
const labels: fc.Arbitrary<Labels> = fc
  .array(fc.nat(classes - 1), { minLength: rows, maxLength: rows })
  .map((xs) => fromArray([rows], xs, 'i32'))
const weights = numbers(classes, 0.1, 4).map((xs) => fromArray([classes], xs, 'f64'))
const pair = numbers(2, 0.1, 4).map((xs) => fromArray([2], xs, 'f64'))
const share = fc.double({ min: 0, max: 1, noNaN: true })

/** Value and gradient of two losses agree. */
const mustBeAlike = (f: Loss, g: Loss, z: Matrix): void => {
  mustBeClose([item(f(z))], [item(g(z))], 'rounding')
  mustBeClose(toTypedArray(grad(f)(z)), toTypedArray(grad(g)(z)), 'rounding')
}

describe('smoothing', () => {
  test('of 0 is none, bit by bit', () => {
    fc.assert(
      fc.property(matrix, labels, (z, i) => {
        const p = oneHot(i, classes, 'f64')
        const none = { smoothing: 0 }
        expect(item(sparseCategoricalCrossEntropy(z, i, none))).toBe(
          item(sparseCategoricalCrossEntropy(z, i)),
        )
        expect(item(categoricalCrossEntropy(z, p, none))).toBe(item(categoricalCrossEntropy(z, p)))
        expect(item(binaryCrossEntropy(z, p, none))).toBe(item(binaryCrossEntropy(z, p)))
      }),
    )
  })

  test('is the loss of labels spread over all classes', () => {
    fc.assert(
      fc.property(matrix, labels, share, (z, i, s) => {
        const spread = add(mul(oneHot(i, classes, 'f64'), 1 - s), s / classes)
        mustBeAlike(
          (x) => sparseCategoricalCrossEntropy(x, i, { smoothing: s }),
          (x) => categoricalCrossEntropy(x, spread),
          z,
        )
      }),
    )
  })

  test.each([-0.1, 1.1, Number.NaN])('of %d is a Defect', (smoothing) => {
    const z = zeros([2, 3])
    const all = [
      () => binaryCrossEntropy(z, z, { smoothing }),
      () => categoricalCrossEntropy(z, z, { smoothing }),
      () => sparseCategoricalCrossEntropy(z, zeros([2], 'i32'), { smoothing }),
    ]
    for (const f of all) {
      expect(f).toThrow(Defect)
      expect(f).toThrow(`a smoothing of ${smoothing}; give 0 to 1`)
    }
  })
})

describe('weights', () => {
  test('that are equal are none', () => {
    fc.assert(
      fc.property(
        matrix,
        labels,
        share,
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (z, i, smoothing, w) => {
          const p = softmax(z)
          const equal = mul(ones([classes], 'f64'), w)
          mustBeAlike(
            (x) => sparseCategoricalCrossEntropy(x, i, { smoothing, weights: equal }),
            (x) => sparseCategoricalCrossEntropy(x, i, { smoothing }),
            z,
          )
          mustBeAlike(
            (x) => categoricalCrossEntropy(x, p, { smoothing, weights: equal }),
            (x) => categoricalCrossEntropy(x, p, { smoothing }),
            z,
          )
          const both = mul(ones([2], 'f64'), w)
          mustBeAlike(
            (x) => binaryCrossEntropy(x, p, { smoothing, weights: both }),
            (x) => binaryCrossEntropy(x, p, { smoothing }),
            z,
          )
        },
      ),
    )
  })

  test('a row with twice the weight counts as two rows', () => {
    fc.assert(
      fc.property(matrix, (z) => {
        const i = tensor([2, 0, 1, 1], 'i32')
        const again = concatenate([z, slice(z, { axis: 0, to: 1 })], { axis: 0 })
        const twice = sparseCategoricalCrossEntropy(again, tensor([2, 0, 1, 1, 2], 'i32'))
        const weighed = sparseCategoricalCrossEntropy(z, i, { weights: tensor([1, 1, 2], 'f64') })
        mustBeClose([item(weighed)], [item(twice)], 'rounding')
      }),
    )
  })

  test('one-hot probabilities and integer labels agree, in value and gradient', () => {
    fc.assert(
      fc.property(matrix, labels, weights, share, (z, i, w, smoothing) => {
        const p = oneHot(i, classes, 'f64')
        mustBeAlike(
          (x) => sparseCategoricalCrossEntropy(x, i, { smoothing, weights: w }),
          (x) => categoricalCrossEntropy(x, p, { smoothing, weights: w }),
          z,
        )
      }),
    )
  })
})

describe('ignore', () => {
  const some = tensor([2, -100, 0, -100], 'i32')

  test('rows left out change nothing: the loss is that of the others', () => {
    fc.assert(
      fc.property(matrix, weights, share, (z, w, smoothing) => {
        const kept = concatenate(
          [slice(z, { axis: 0, to: 1 }), slice(z, { axis: 0, from: 2, to: 3 })],
          { axis: 0 },
        )
        const options = { smoothing, weights: w }
        const found = sparseCategoricalCrossEntropy(z, some, { ...options, ignore: -100 })
        const alone = sparseCategoricalCrossEntropy(kept, tensor([2, 0], 'i32'), options)
        mustBeClose([item(found)], [item(alone)], 'rounding')
      }),
    )
  })

  test.each([Number.NaN, Infinity, -Infinity])(
    'of logits of %d left out the gradient is exactly 0',
    (odd) => {
      const z = where(tensor([[true], [false], [true], [false]]), zeros([4, 3], 'f64'), odd)
      const options = { ignore: -100, smoothing: 0.1, weights: tensor([1, 2, 3], 'f64') }
      const losses: readonly Loss[] = [
        (x) => sparseCategoricalCrossEntropy(x, some, { ignore: -100 }),
        (x) => sparseCategoricalCrossEntropy(x, some, options),
        (x) => categoricalCrossEntropy(x, oneHot(some, 3, 'f64'), { ...options, ignore: 0 }),
        (x) => categoricalCrossEntropy(x, oneHot(some, 3, 'f64'), { ignore: 0 }),
      ]
      for (const f of losses)
        for (const g of [grad(f), jit(grad(f))]) {
          const found = [...toTypedArray(g(z))].map((v) => v + 0)
          expect(found.slice(3, 6)).toEqual([0, 0, 0])
          expect(found.slice(9)).toEqual([0, 0, 0])
          expect(found.every(Number.isFinite) && found[0] !== 0).toBe(true)
          expect(item(f(z))).toBeGreaterThan(0)
        }
    },
  )

  test('where all rows are left out the loss is 0, and so is the gradient', () => {
    const losses: readonly Loss[] = [
      (x) => sparseCategoricalCrossEntropy(x, zeros([4], 'i32'), { ignore: 0 }),
      (x) => categoricalCrossEntropy(x, ones([4, 3], 'f64'), { ignore: 1 }),
    ]
    for (const f of losses) {
      expect(item(f(ones([4, 3], 'f64')))).toBe(0)
      expect([...toTypedArray(grad(f)(ones([4, 3], 'f64')))].map((v) => v + 0)).toEqual(
        Array.from({ length: 12 }, () => 0),
      )
    }
  })

  test('categoricalCrossEntropy: of rows that oneHot makes of labels, it leaves out those of no class', () => {
    fc.assert(
      fc.property(matrix, labels, weights, share, (z, i, w, smoothing) => {
        const l = where(tensor([true, false, true, true]), i, -100)
        const options = { smoothing, weights: w }
        for (const given of [{ smoothing }, options])
          mustBeAlike(
            (x) => categoricalCrossEntropy(x, oneHot(l, classes, 'f64'), { ...given, ignore: 0 }),
            (x) => sparseCategoricalCrossEntropy(x, l, { ...given, ignore: -100 }),
            z,
          )
      }),
    )
  })

  test('in the lanes of vmap each has its own rows', () => {
    fc.assert(
      fc.property(matrix, matrix, labels, labels, (a, b, i, j) => {
        const f = (z: Matrix, l: Labels): Scalar<'f64'> =>
          sparseCategoricalCrossEntropy(z, l, { ignore: 1 })
        const both = concatenate([reshape(a, [1, 4, 3]), reshape(b, [1, 4, 3])], { axis: 0 })
        const two = concatenate([reshape(i, [1, 4]), reshape(j, [1, 4])], { axis: 0 })
        mustBeClose(toTypedArray(vmap(f)(both, two)), [item(f(a, i)), item(f(b, j))], 'rounding')
      }),
    )
  })
})

describe('binaryCrossEntropy', () => {
  const whole = fc.array(fc.constantFrom(0, 1, 7), {
    minLength: rows * classes,
    maxLength: rows * classes,
  })

  test('is that of two classes with logits 0 and z, with every option', () => {
    fc.assert(
      fc.property(matrix, whole, pair, share, (z, y, w, smoothing) => {
        const options = { weights: w, smoothing, ignore: 7 }
        const line = (x: Matrix) => reshape(x, [rows * classes, 1])
        mustBeAlike(
          (x) => binaryCrossEntropy(x, fromArray([rows, classes], y, 'f64'), options),
          (x) =>
            sparseCategoricalCrossEntropy(
              concatenate([line(mul(x, 0)), line(x)], { axis: 1 }),
              fromArray([rows * classes], y, 'i32'),
              options,
            ),
          z,
        )
      }),
    )
  })

  test('relatively exact where the loss is tiny', () => {
    const z = tensor([40, -40], 'f64')
    const found = item(binaryCrossEntropy(z, tensor([1, 0], 'f64')))
    mustBeClose([found / Math.exp(-40)], [1], 'rounding')
  })

  test('the gradient is that of differences, also at 0', () => {
    fc.assert(
      fc.property(matrix, matrix, fc.boolean(), (z, y, origin) => {
        const f: Loss = (x) => binaryCrossEntropy(x, y)
        const at = origin ? mul(z, 0) : z
        mustBeClose(toTypedArray(grad(f)(at)), differences(f, at), 'differences')
      }),
    )
  })
})
