/**
 * @file shapes.laws — the algebra of shapes: broadcasting, axes, reshape, movement and their inverses.
 */
import {
  add,
  broadcastTo,
  concatenate,
  exp,
  flip,
  pad,
  permute,
  reshape,
  type Shape,
  slice,
  split,
  stack,
  squeeze,
  expandDims,
  type Tensor,
  arange,
} from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { axesOf } from '../../src/shape/axes.ts'
import { broadcastShapes, fitsInto } from '../../src/shape/broadcast.ts'
import { isMismatch, type Mismatch } from '../../src/shape/mismatch.ts'
import { permutation } from '../../src/shape/permute.ts'
import { reduction } from '../../src/shape/reduce.ts'
import { reshapeShape } from '../../src/shape/reshape.ts'
import { count, range, type Sizes } from '../../src/shape/sizes.ts'

const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 })
const positive = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 })
/** Pairs that often broadcast: sizes of one list, some made 1, some cut off in front. */
const kin = positive.chain((s) => {
  const part = fc
    .tuple(fc.array(fc.boolean(), { minLength: s.length, maxLength: s.length }), fc.nat(s.length))
    .map(([ones, from]) => s.map((n, i) => (ones[i] === true ? 1 : n)).slice(from))
  return fc.tuple(part, part, part)
})

const shape = (outcome: Sizes | Mismatch): Sizes | 'mismatch' =>
  isMismatch(outcome) ? 'mismatch' : outcome

/** A tensor of distinct elements, its shape known when run. */
const filled = (s: Sizes): Tensor<Shape> => reshape(arange(count(s)), [...s])

describe('broadcasting', () => {
  const join = (x: Sizes | 'mismatch', y: Sizes | 'mismatch'): Sizes | 'mismatch' =>
    x === 'mismatch' || y === 'mismatch' ? 'mismatch' : shape(broadcastShapes('add', x, y))

  test('broadcast: commutative, x + y = y + x', () =>
    fc.assert(
      fc.property(sizes, sizes, (x, y) => {
        expect(join(x, y)).toEqual(join(y, x))
      }),
    ))

  test('broadcast: associative on shapes that fit, (x + y) + z = x + (y + z)', () =>
    fc.assert(
      fc.property(kin, ([x, y, z]) => {
        expect(join(join(x, y), z)).toEqual(join(x, join(y, z)))
        expect(join(x, y)).not.toBe('mismatch')
      }),
    ))

  test('broadcast: idempotent with unit [], x + x = x = x + []', () =>
    fc.assert(
      fc.property(sizes, (x) => {
        expect(join(x, x)).toEqual(x)
        expect(join(x, [])).toEqual(x)
      }),
    ))

  test('broadcast: y fits into x exactly when their broadcast is x', () =>
    fc.assert(
      fc.property(kin, ([x, y]) => {
        const joined = join(x, y)
        expect(!isMismatch(fitsInto('add', x, y))).toBe(
          `${joined}` === `${x}` && y.length <= x.length,
        )
      }),
    ))

  test('broadcast: elementwise functions commute with it, f(broadcast x) = broadcast(f x)', () =>
    fc.assert(
      fc.property(kin, ([x, y]) => {
        const to = shape(broadcastShapes('broadcastTo', x, y))
        if (to === 'mismatch') throw new Error('kin shapes broadcast')
        expect(exp(broadcastTo(filled(x), [...to]))).toEqual(broadcastTo(exp(filled(x)), [...to]))
        expect(add(filled(x), filled(y)).shape).toEqual(to)
      }),
    ))
})

describe('axes', () => {
  test('axes: -k names what rank - k names', () =>
    fc.assert(
      fc.property(positive, (s) => {
        const back = range(s.length).map((i) => i - s.length)
        expect(axesOf('sum', s, back)).toEqual(range(s.length))
      }),
    ))

  test('reduction: kept and dropped axes differ by ones only', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2]), (axes) => {
        const kept = reduction('sum', [2, 3, 4], axes, true)
        const dropped = reduction('sum', [2, 3, 4], axes, false)
        if (isMismatch(kept) || isMismatch(dropped)) throw new Error('axes of rank 3')
        expect(kept.shape.filter((n) => n !== 1)).toEqual(dropped.shape)
        expect(kept.shape.length).toBe(3)
      }),
    ))

  test('permute: an order and its inverse are the identity', () =>
    fc.assert(
      fc.property(
        positive.chain((s) =>
          fc.tuple(fc.constant(s), fc.shuffledSubarray(range(s.length), { minLength: s.length })),
        ),
        ([s, order]) => {
          const inverse = range(order.length).map((i) => order.indexOf(i))
          const there = permutation(s, order)
          if (isMismatch(there)) throw new Error('an order names each axis once')
          expect(permute(permute(filled(s), order), inverse)).toEqual(filled(s))
          expect(there.shape).toEqual(order.map((i) => s[i]))
        },
      ),
    ))
})

describe('movement', () => {
  test('reshape: -1 stands for the one size that keeps the count', () =>
    fc.assert(
      fc.property(positive, fc.nat(3), (s, pick) => {
        const at = pick % s.length
        const open = s.map((n, i) => (i === at ? -1 : n))
        expect(reshapeShape([count(s)], open)).toEqual(s)
      }),
    ))

  test('reshape: there and back is the identity', () =>
    fc.assert(
      fc.property(positive, (s) => {
        expect(reshape(reshape(filled(s), [-1]), [...s])).toEqual(filled(s))
      }),
    ))

  test('reshape: an empty batch is flattened', () => {
    expect(reshapeShape([0, 28, 28], [0, -1])).toEqual([0, 784])
    expect(reshapeShape([0, 3], [0, 5])).toEqual([0, 5])
    expect(isMismatch(reshapeShape([0], [0, 0, -1]))).toBe(true)
  })

  test('pad: the slice inside the margins is the identity', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(3), fc.nat(3), (n, before, after) => {
        const x: Tensor<[number]> = arange(n)
        const y = pad(x, [[before, after]], { value: 7 })
        expect(slice(y, { axis: 0, from: before, to: before + n })).toEqual(x)
        expect(y.shape).toEqual([before + n + after])
      }),
    ))

  test('concatenate: split in the same sizes is the identity', () =>
    fc.assert(
      fc.property(positive, positive, fc.nat(3), (s, parts, pick) => {
        const axis = pick % s.length
        const pieces = parts.map((n) => filled(s.map((m, i) => (i === axis ? n : m))))
        const joined = concatenate(pieces, { axis })
        expect(split(joined, { axis, sizes: parts })).toEqual(pieces)
      }),
    ))

  test('stack: slices of size 1, squeezed, are the tensors', () =>
    fc.assert(
      fc.property(positive, fc.nat(4), (s, pick) => {
        const axis = pick % (s.length + 1)
        const x = filled(s)
        const both = stack([x, exp(x)], { axis })
        expect(squeeze(slice(both, { axis, from: 0, to: 1 }), { axis })).toEqual(x)
        expect(squeeze(slice(both, { axis, from: -1 }), { axis })).toEqual(exp(x))
      }),
    ))

  test('flip: twice is the identity; expandDims then squeeze is the identity', () =>
    fc.assert(
      fc.property(positive, fc.nat(3), (s, pick) => {
        const axis = pick % s.length
        const x = filled(s)
        expect(flip(flip(x, { axes: [axis] }), { axes: [axis] })).toEqual(x)
        expect(squeeze(expandDims(x, { axis }), { axis })).toEqual(x)
      }),
    ))
})
