/**
 * @file structural.laws — primitives that move elements: round trips, and pinned cases.
 *
 *   permute;permute^-1 = pad;slice = concatenate;split = reshape;reshape = flip;flip = id
 *
 * Gradients and batching are not here: those laws are quantified over the whole table.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { broadcast } from '../../src/primitives/broadcast.ts'
import { concatenate } from '../../src/primitives/concatenate.ts'
import { cumulativeSum } from '../../src/primitives/cumulativeSum.ts'
import { flip } from '../../src/primitives/flip.ts'
import { gather } from '../../src/primitives/gather.ts'
import { inverse } from '../../src/primitives/moving.ts'
import { iota } from '../../src/primitives/iota.ts'
import { pad } from '../../src/primitives/pad.ts'
import { permute } from '../../src/primitives/permute.ts'
import { reshape } from '../../src/primitives/reshape.ts'
import { slice } from '../../src/primitives/slice.ts'
import { split } from '../../src/primitives/split.ts'
import { count, range } from '../../src/shape/sizes.ts'
import type { Concrete } from '../../src/tensor/concrete.ts'
import {
  elementsOf,
  expectSame,
  run,
  shapesWithAxis,
  tensor,
  tensorOf,
  tensors,
} from './structural.ts'
import { along } from '../support/along.ts'

const shuffled = (rank: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray(range(rank), { minLength: rank })
const perAxis = (rank: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(max), { minLength: rank, maxLength: rank })

describe('round trips', () => {
  test('permute: the inverse order undoes it, permute p;permute p^-1 = id', () => {
    const cases = tensors.chain((x) => fc.tuple(fc.constant(x), shuffled(x.shape.length)))
    fc.assert(
      fc.property(cases, ([x, order]) => {
        const [y] = run(permute, { order }, x)
        expectSame(run(permute, { order: inverse(order) }, y)[0], x)
      }),
    )
  })

  test('slice: takes back what pad put around and between, pad;slice = id', () => {
    const cases = tensors.chain((x) => {
      const list = perAxis(x.shape.length, 3)
      return fc.tuple(fc.constant(x), list, list, list)
    })
    fc.assert(
      fc.property(cases, ([x, low, high, between]) => {
        const [y] = run(pad, { low, high, between }, x)
        const limit = y.shape.map((n, i) => n - high[i]!) // one entry an axis
        const stride = between.map((b) => b + 1)
        expectSame(run(slice, { start: low, limit, stride }, y)[0], x)
        const nonzero = (v: Concrete): number => elementsOf(v).filter((e) => e !== 0).length
        expect(nonzero(y)).toBe(nonzero(x))
      }),
    )
  })

  test('split: takes apart what concatenate joined, concatenate;split = id', () => {
    const cases = fc
      .tuple(shapesWithAxis, fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }))
      .chain(([[shape, axis], sizes]) =>
        fc.tuple(
          fc.constant(axis),
          fc.constant(sizes),
          fc.tuple(...sizes.map((n) => tensorOf(shape.with(axis, n)))),
        ),
      )
    fc.assert(
      fc.property(cases, ([axis, sizes, pieces]) => {
        const [joined] = run(concatenate, { axis }, ...pieces)
        const back = run(split, { axis, sizes }, joined)
        expect(back.length).toBe(pieces.length)
        pieces.forEach((piece, i) => expectSame(back[i]!, piece)) // as many, checked above
      }),
    )
  })

  test('reshape: to a line and back is the identity, and keeps the row-major order', () => {
    fc.assert(
      fc.property(tensors, (x) => {
        const [line] = run(reshape, { shape: [count(x.shape)] }, x)
        expect(elementsOf(line)).toEqual(elementsOf(x))
        expectSame(run(reshape, { shape: x.shape }, line)[0], x)
      }),
    )
  })

  test('flip: twice is the identity, and over all axes it reverses the elements', () => {
    fc.assert(
      fc.property(tensors, (x) => {
        const axes = range(x.shape.length)
        const [y] = run(flip, { axes }, x)
        expect(elementsOf(y)).toEqual(elementsOf(x).toReversed())
        expectSame(run(flip, { axes }, y)[0], x)
      }),
    )
  })

  test('gather: by every index in order is the identity, gather(x, iota) = x', () => {
    const cases = shapesWithAxis.chain(([shape, axis]) =>
      fc.tuple(tensorOf(shape), fc.constant(axis)),
    )
    fc.assert(
      fc.property(cases, ([x, axis]) => {
        const n = x.shape[axis]! // axis is one of x's
        const [indices] = run(iota, { axis: 0, shape: [n], dtype: 'i32' })
        expectSame(run(gather, along(axis), x, indices)[0], x)
      }),
    )
  })

  test('cumulativeSum: from the end is from the start of the flipped', () => {
    const cases = shapesWithAxis.chain(([shape, axis]) =>
      fc.tuple(tensorOf(shape), fc.constant(axis)),
    )
    fc.assert(
      fc.property(cases, ([x, axis]) => {
        const [flipped] = run(flip, { axes: [axis] }, x)
        const [y] = run(cumulativeSum, { axis, reverse: false }, flipped)
        expectSame(
          run(cumulativeSum, { axis, reverse: true }, x)[0],
          run(flip, { axes: [axis] }, y)[0],
        )
      }),
    )
  })
})

const six = tensor([2, 3], [1, 2, 3, 4, 5, 6])

describe('moving elements', () => {
  test('permute: an order that is not its own inverse, y[k, i, j] = x[i, j, k]', () => {
    const [y] = run(permute, { order: [2, 0, 1] }, tensor([1, 2, 3], [1, 2, 3, 4, 5, 6]))
    expectSame(y, tensor([3, 1, 2], [1, 4, 2, 5, 3, 6]))
  })

  test('broadcast: repeats along the axes that x does not have', () => {
    const [y] = run(broadcast, { shape: [2, 3, 2], axes: [1] }, tensor([3], [1, 2, 3]))
    expectSame(y, tensor([2, 3, 2], [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3]))
    expectSame(run(broadcast, { shape: [2], axes: [] }, tensor([], [7]))[0], tensor([2], [7, 7]))
    expectSame(
      run(broadcast, { shape: [0, 2], axes: [1] }, tensor([2], [1, 2]))[0],
      tensor([0, 2], []),
    )
  })

  test('slice: strides count from start, and the last may fall short of limit', () => {
    const [y] = run(slice, { start: [0, 1], limit: [2, 3], stride: [1, 2] }, six)
    expectSame(y, tensor([2, 1], [2, 5]))
    const none = run(slice, { start: [2, 0], limit: [2, 3], stride: [1, 1] }, six)
    expectSame(none[0], tensor([0, 3], []))
  })

  test('pad: zeros before, between and after', () => {
    const [y] = run(pad, { low: [1], high: [2], between: [1] }, tensor([2], [1, 2]))
    expectSame(y, tensor([6], [0, 1, 0, 2, 0, 0]))
    const [empty] = run(pad, { low: [1], high: [1], between: [5] }, tensor([0], []))
    expectSame(empty, tensor([2], [0, 0]))
  })

  test('iota: counts along its axis only', () => {
    expectSame(
      run(iota, { axis: 1, shape: [2, 3], dtype: 'i32' })[0],
      tensor([2, 3], [0, 1, 2, 0, 1, 2], 'i32'),
    )
    expectSame(
      run(iota, { axis: 0, shape: [2, 2], dtype: 'f64' })[0],
      tensor([2, 2], [0, 0, 1, 1], 'f64'),
    )
  })
})
