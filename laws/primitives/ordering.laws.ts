/**
 * @file ordering.laws — primitives that reduce or order: empty axes, ties, NaN, -0, wrapping, rounding.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { argMax } from '../../src/primitives/argMax.ts'
import { argMin } from '../../src/primitives/argMin.ts'
import { cumulativeSum } from '../../src/primitives/cumulativeSum.ts'
import { gather } from '../../src/primitives/gather.ts'
import { prod } from '../../src/primitives/prod.ts'
import { reduceMax } from '../../src/primitives/reduceMax.ts'
import { reduceMin } from '../../src/primitives/reduceMin.ts'
import { sort } from '../../src/primitives/sort.ts'
import { range } from '../../src/shape/sizes.ts'
import { data } from '../../src/tensor/concrete.ts'
import { elementsOf, expectSame, run, tensor, tensors } from './structural.ts'
import { along } from '../support/along.ts'

const six = tensor([2, 3], [1, 2, 3, 4, 5, 6])

describe('reducing and ordering', () => {
  test('prod: 1 over nothing, rounded once, and integers wrap modulo 2^32', () => {
    expectSame(run(prod, { axes: [0] }, tensor([0, 2], []))[0], tensor([2], [1, 1]))
    expectSame(run(prod, { axes: [1] }, six)[0], tensor([2], [6, 120]))
    const tiny = tensor([3], [1e-30, 1e-30, 1e38]) // the first two alone underflow f32
    expect(run(prod, { axes: [0] }, tiny)[0][data][0]).toBeGreaterThan(0)
    const big = tensor([2], [0xffffffff, 0xfffffffd], 'u32')
    expectSame(run(prod, { axes: [0] }, big)[0], tensor([], [3], 'u32'))
  })

  test('reduceMax, reduceMin: one NaN is enough, and infinities count', () => {
    const x = tensor([3, 2], [1, NaN, -Infinity, 2, 5, 3])
    expectSame(run(reduceMax, { axes: [0] }, x)[0], tensor([2], [5, NaN]))
    expectSame(run(reduceMin, { axes: [0] }, x)[0], tensor([2], [-Infinity, NaN]))
    expectSame(run(reduceMax, { axes: [1] }, tensor([0, 2], []))[0], tensor([0], []))
  })

  test('argMax, argMin: the first of ties, the first NaN where there is one', () => {
    const x = tensor([3, 4], [1, 3, 3, 1, 2, NaN, 9, NaN, -0, 0, -0, 0])
    expectSame(run(argMax, { axis: 1 }, x)[0], tensor([3], [1, 1, 0], 'i32'))
    expectSame(run(argMin, { axis: 1 }, x)[0], tensor([3], [0, 1, 0], 'i32'))
    expectSame(run(argMax, { axis: 0 }, six)[0], tensor([3], [1, 1, 1], 'i32'))
  })

  test('cumulativeSum: inclusive, in f64, and integers wrap', () => {
    expectSame(
      run(cumulativeSum, { axis: 0, reverse: false }, six)[0],
      tensor([2, 3], [1, 2, 3, 5, 7, 9]),
    )
    expectSame(
      run(cumulativeSum, { axis: 1, reverse: true }, six)[0],
      tensor([2, 3], [6, 5, 3, 15, 11, 6]),
    )
    const small = tensor([3], [1, 2 ** -24, 2 ** -24]) // lost one by one in f32, not together
    expect(run(cumulativeSum, { axis: 0, reverse: false }, small)[0][data][2]).toBe(1 + 2 ** -23)
    const wraps = tensor([2], [2 ** 31 - 1, 1], 'i32')
    expectSame(
      run(cumulativeSum, { axis: 0, reverse: false }, wraps)[0],
      tensor([2], [2 ** 31 - 1, -(2 ** 31)], 'i32'),
    )
  })

  test('sort: ascending, equal elements keep their order, -0 equals 0, NaN comes last', () => {
    const [values, order] = run(sort, { axis: 0 }, tensor([7], [2, NaN, 0, -0, 1, NaN, 1]))
    expectSame(values, tensor([7], [0, -0, 1, 1, 2, NaN, NaN]))
    expectSame(order, tensor([7], [2, 3, 4, 6, 0, 1, 5], 'i32'))
  })

  test('sort: each line is a permutation of itself, values = gather(x, order)', () => {
    fc.assert(
      fc.property(
        tensors.filter((x) => x.shape.length > 0),
        (x) => {
          const last = x.shape.length - 1
          const [values, order] = run(sort, { axis: last }, x)
          expectSame(run(gather, along(last, last), x, order)[0], values)
          const n = x.shape[last]! // the last axis
          const each = elementsOf(order)
          for (let line = 0; line < each.length; line += n)
            expect(each.slice(line, line + n).toSorted((i, j) => i - j)).toEqual(range(n))
        },
      ),
    )
  })
})
