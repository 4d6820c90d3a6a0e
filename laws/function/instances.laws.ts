/**
 * @file instances — the fp-ts instances obey their laws; the immutable tensor stays as it was made.
 */
import fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import type { Ring } from 'fp-ts/lib/Ring.js'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { values } from '../support/expressions.ts'

type I = ct.Tensor<[2], 'i32'>
const integers = fc
  .array(fc.integer(), { minLength: 2, maxLength: 2 })
  .map((xs): I => ct.fromArray([2], xs, 'i32'))
const bools = fc
  .array(fc.boolean(), { minLength: 2, maxLength: 2 })
  .map((xs) => ct.fromArray([2], xs.map(Number), 'bool'))
const floats = fc
  .array(fc.double(), { minLength: 2, maxLength: 2 })
  .map((xs) => ct.fromArray([2], xs, 'f64'))
const same = (a: ct.AnyTensor, b: ct.AnyTensor): void => expect(values(a)).toEqual(values(b))

const ringLaws = <T extends ct.AnyTensor>(ring: Ring<T>, arbitrary: fc.Arbitrary<T>): void =>
  fc.assert(
    fc.property(arbitrary, arbitrary, arbitrary, (a, b, c) => {
      same(ring.add(ring.add(a, b), c), ring.add(a, ring.add(b, c)))
      same(ring.add(a, b), ring.add(b, a))
      same(ring.add(ring.zero, a), a)
      same(ring.add(a, ring.sub(ring.zero, a)), ring.zero)
      same(ring.mul(ring.mul(a, b), c), ring.mul(a, ring.mul(b, c)))
      same(ring.mul(ring.one, a), a)
      same(ring.mul(a, ring.one), a)
      same(ring.mul(a, ring.add(b, c)), ring.add(ring.mul(a, b), ring.mul(a, c)))
    }),
  )

test('Ring: i32 is a ring modulo 2^32', () => ringLaws(ct.getRing([2], 'i32'), integers))
test('Ring: bools are a ring under xor and and', () => ringLaws(ct.getBooleanRing([2]), bools))

test('Monoid: max is associative, with the least element as unit, NaN and -0 included', () => {
  const { concat, empty } = ct.getMonoidMax([2], 'f64')
  fc.assert(
    fc.property(floats, floats, floats, (a, b, c) => {
      same(concat(concat(a, b), c), concat(a, concat(b, c)))
      same(concat(empty, a), a)
      same(concat(a, empty), a)
    }),
  )
})

test('Eq: is reflexive, NaN included, symmetric, and tells -0 from 0', () => {
  fc.assert(
    fc.property(floats, floats, (a, b) => {
      expect(ct.eqTensor.equals(a, a)).toBe(true)
      expect(ct.eqTensor.equals(a, b)).toBe(ct.eqTensor.equals(b, a))
    }),
  )
  expect(ct.eqTensor.equals(ct.scalar(0), ct.scalar(-0))).toBe(false)
  expect(ct.eqTensor.equals(ct.zeros([2]), ct.zeros([2, 1]))).toBe(false)
  expect(ct.eqTensor.equals(ct.zeros([2]), ct.zeros([2], 'f64'))).toBe(false)
  expect(ct.eqTree.equals({ a: ct.scalar(1), b: [] }, { b: [], a: ct.scalar(1) })).toBe(true)
  expect(ct.eqTree.equals({ a: ct.scalar(1) }, { c: ct.scalar(1) })).toBe(false)
})

test('immutable: writing to what was given or what was read changes no tensor', () => {
  const given = new Float32Array([1, 2, 3])
  const x = ct.fromArray([3], given)
  given[0] = 100
  ct.toTypedArray(x)[1] = 100
  expect(values(x)).toEqual([1, 2, 3])
  expect(Object.keys(x)).toEqual(['tag', 'shape', 'dtype'])
  expect(Object.isFrozen(x) && Object.isFrozen(x.shape)).toBe(true)
  const shape: [number] = [3]
  const y = ct.zeros(shape)
  shape[0] = 4
  expect(y.shape).toEqual([3])
})

test('show: dtype, shape and values, long ones elided as NumPy does', () => {
  expect(
    inspect(
      ct.tensor([
        [1.5, 2],
        [0.1, -0],
      ]),
    ),
  ).toBe('f32[2, 2]\n[[1.5, 2],\n [0.1, -0]]')
  expect(inspect(ct.tensor([true, false]))).toBe('bool[2] [true, false]')
  expect(inspect(ct.scalar(Number.NaN, 'f64'))).toBe('f64[] NaN')
  expect(inspect(ct.arange(1001))).toBe('f32[1001] [0, 1, 2, ..., 998, 999, 1000]')
  expect(inspect(ct.zeros([0, 3]))).toBe('f32[0, 3]\n[]')
})

test('refine: is Right exactly where shape and dtype are as asked, and says so otherwise', () => {
  const x: ct.AnyTensor = ct.zeros([2, 3])
  expect(isRight(ct.refine([2, 3], 'f32')(x))).toBe(true)
  const found = ct.refine([3, 2], 'f32')(x)
  expect(isLeft(found) && ct.showRefineFailure(found.left)).toBe(
    'refine: f32[2, 3] is not f32[3, 2]; check where its sizes come from',
  )
})
