/**
 * @file composed.laws — operators made of others: safe at the ends of the range, right at kinks, true gradients.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, stepAt } from '../support/close.ts'

type X = ct.Tensor<[2, 3], 'f64'>
type Row = (x: ct.Tensor<[number], 'f64'>) => ct.Tensor<[number], 'f64'>

const at = (values: readonly number[]): X => ct.fromArray([2, 3], values, 'f64')
const row = (...values: readonly number[]): ct.Tensor<[number], 'f64'> =>
  ct.fromArray([values.length], values, 'f64')
const read = (x: ct.AnyTensor): readonly number[] => [...ct.toTypedArray(x)]

/** The gradient of the sum of f, element by element. */
const slope = (f: Row, ...values: readonly number[]): readonly number[] =>
  read(ct.grad((x: ct.Tensor<[number], 'f64'>) => ct.sum(f(x)))(row(...values)))

const scalars: Readonly<Record<string, (x: X) => ct.Scalar<'f64'>>> = {
  mean: (x) => ct.mean(x),
  variance: (x) => ct.sum(ct.variance(x, { axes: [1], correction: 1 })),
  standardDeviation: (x) => ct.sum(ct.standardDeviation(x, { axes: [0] })),
  norm: (x) => ct.sum(ct.norm(x, { axes: [-1] })),
  logSumExp: (x) => ct.sum(ct.logSumExp(x, { axes: [1], keepAxes: true })),
  softmax: (x) => ct.sum(ct.mul(ct.softmax(x), at([1, -2, 3, 0.5, 2, -1]))),
  logSoftmax: (x) => ct.sum(ct.mul(ct.logSoftmax(x, { axis: 0 }), at([1, -2, 3, 0.5, 2, -1]))),
  softplus: (x) => ct.sum(ct.softplus(x)),
  logSigmoid: (x) => ct.sum(ct.logSigmoid(x)),
  silu: (x) => ct.sum(ct.silu(x)),
  gelu: (x) => ct.sum(ct.gelu(x)),
  elu: (x) => ct.sum(ct.elu(x, { alpha: 1.5 })),
  leakyRelu: (x) => ct.sum(ct.leakyRelu(x, { slope: 0.1 })),
  relu: (x) => ct.sum(ct.mul(ct.relu(x), x)),
  square: (x) => ct.sum(ct.square(x)),
  clip: (x) => ct.sum(ct.mul(ct.clip(x, { min: -1, max: 1 }), x)),
}

/** Points away from each other, from 0 and from the bounds of clip. */
const points = fc.shuffledSubarray([-2.3, -1.4, -0.7, -0.2, 0.3, 0.6, 1.5, 2.1], {
  minLength: 6,
  maxLength: 6,
})

describe('composed', () => {
  test.each(Object.entries(scalars))('%s: the gradient is the limit of differences', (_, f) => {
    fc.assert(
      fc.property(points, (values) => {
        const numeric = values.map((x, i) => {
          const h = stepAt('f64', Math.abs(x))
          const to = (y: number): number => ct.item(f(at(values.map((v, k) => (k === i ? y : v)))))
          return (to(x + h) - to(x - h)) / (x + h - (x - h))
        })
        mustBeClose(read(ct.grad(f)(at(values))), numeric, 'differences')
      }),
      { numRuns: 20 },
    )
  })

  test('relu: relu 0 = 0 and relu-prime 0 = 0; NaN stays NaN', () => {
    expect(slope(ct.relu, -1, 0, 2)).toEqual([0, 0, 1])
    expect(read(ct.relu(row(Number.NaN, -1)))).toEqual([Number.NaN, 0])
  })

  test('abs, clip, maximum: 0, 1 and a half at their kinks', () => {
    expect(slope(ct.abs, -1, 0, 2)).toEqual([-1, 0, 1])
    expect(slope((x) => ct.clip(x, { min: 0, max: 1 }), -1, 0, 0.5, 1, 2)).toEqual([0, 1, 1, 1, 0])
    expect(slope((x) => ct.maximum(x, 0), -1, 0, 2)).toEqual([0, 0.5, 1])
  })

  test('softmax: shifting x changes nothing, and large x does not overflow', () => {
    expect(read(ct.softmax(row(1e300, 1e300)))).toEqual([0.5, 0.5])
    expect(read(ct.softmax(row(1000, 1001)))).toEqual(read(ct.softmax(row(0, 1))))
    expect(read(ct.logSoftmax(row(-1e9, 0)))).toEqual([-1e9, 0])
  })

  test('softmax: -inf has probability exactly 0, and gradient exactly 0', () => {
    expect(read(ct.softmax(row(0, Number.NEGATIVE_INFINITY)))).toEqual([1, 0])
    expect(slope((x) => ct.softmax(x), 0, Number.NEGATIVE_INFINITY)).toEqual([0, 0])
  })

  test('logSumExp: -inf of nothing and of -inf, inf of inf', () => {
    const [inf, none] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    expect(ct.item(ct.logSumExp(row()))).toBe(none)
    expect(ct.item(ct.logSumExp(row(none, none)))).toBe(none)
    expect(ct.item(ct.logSumExp(row(inf, 0)))).toBe(inf)
    expect(ct.item(ct.logSumExp(row(-1000, -1000)))).toBe(-1000 + Math.log(2))
  })

  test('norm: no overflow, no underflow, gradient 0 at 0', () => {
    mustBeClose([ct.item(ct.norm(row(3e200, 4e200))) / 5e200], [1], 'rounding')
    mustBeClose([ct.item(ct.norm(row(3e-200, 4e-200))) / 5e-200], [1], 'rounding')
    expect(ct.item(ct.norm(row()))).toBe(0)
    expect(slope((x) => ct.expandDims(ct.norm(x), { axis: 0 }), 0, 0)).toEqual([0, 0])
  })

  test('standardDeviation: gradient 0 where all elements are equal', () => {
    expect(slope((x) => ct.expandDims(ct.standardDeviation(x), { axis: 0 }), 2, 2)).toEqual([0, 0])
  })

  test('elu, softplus, silu, logSigmoid: values and gradients finite at large x', () => {
    expect(slope((x) => ct.elu(x), -1000, 1000)).toEqual([0, 1])
    expect(slope(ct.softplus, -1000, 0, 1000)).toEqual([0, 0.5, 1])
    expect(slope(ct.silu, -1000, 1000)).toEqual([0, 1])
    expect(slope(ct.logSigmoid, -1000, 1000)).toEqual([1, -0])
  })

  test('where: elements not taken get exactly 0, even where they are infinite or NaN', () => {
    const taken = ct.tensor([false, false, true])
    const x = [Number.NaN, Number.POSITIVE_INFINITY, 2]
    expect(slope((y) => ct.where(taken, y, 0), ...x)).toEqual([0, 0, 1])
    expect(read(ct.where(taken, row(...x), 5))).toEqual([5, 5, 2])
  })

  test('mean, max: of no elements a Defect', () => {
    expect(() => ct.mean(row())).toThrow('mean: [0] has no element along axis 0')
    expect(() => ct.max(row())).toThrow('max: [0] has no element along axis 0')
    expect(ct.item(ct.sum(row()))).toBe(0)
  })

  test('take, scatterAdd, oneHot: u32 indices are those of i32, and one of 2^31 or more is out of range', () => {
    const [i, u] = [ct.tensor([2, 0], 'i32'), ct.tensor([2, 0], 'u32')]
    const x = ct.tensor([10, 20, 30])
    expect(ct.take(x, u, { axis: 0 })).toEqual(ct.take(x, i, { axis: 0 }))
    const updates = ct.tensor([1, 2])
    expect(ct.scatterAdd(x, u, updates, { axis: 0 })).toEqual(
      ct.scatterAdd(x, i, updates, { axis: 0 }),
    )
    expect(ct.oneHot(u, 3)).toEqual(ct.oneHot(i, 3))
    expect(() => ct.take(x, ct.tensor([2 ** 32 - 1], 'u32'), { axis: 0 })).toThrow('outside')
  })

  test('matmul: stacked matrices are multiplied one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (b, n) => {
        const grid = (shape: readonly [number, number, number]): ct.Tensor<number[], 'f64'> =>
          ct.reshape(ct.sin(ct.arange(shape[0] * shape[1] * shape[2], 'f64')), [...shape])
        const x = ct.reshape(grid([b, 2, n]), [b, 2, n])
        const y = ct.reshape(grid([b, n, 2]), [b, n, 2])
        const stacked = ct.matmul(x, y)
        for (let i = 0; i < b; i += 1) {
          const of = (t: ct.Tensor<[number, number, number], 'f64'>) =>
            ct.squeeze(ct.slice(t, { axis: 0, from: i, to: i + 1 }), { axis: 0 })
          expect(of(stacked)).toEqual(ct.matmul(of(x), of(y)))
        }
      }),
    )
  })
})
