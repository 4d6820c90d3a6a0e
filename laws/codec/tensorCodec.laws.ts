/**
 * @file tensorCodec.laws — tensorCodec: nested lists and tensors go into each other, and what is neither is a Left.
 */
import * as fc from 'fast-check'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { tensorCodec } from '../../src/codec/tensorCodec.ts'
import * as ct from '../../src/index.ts'

const pairs = fc
  .array(fc.double(), { minLength: 2, maxLength: 2 })
  .map((xs) => ct.fromArray([2], xs, 'f64'))

test('tensorCodec: decode . encode = id, and what does not fit is a Left that names where', () => {
  const codec = tensorCodec([2], 'f64')
  fc.assert(
    fc.property(pairs, (x) => {
      const back = codec.decode(codec.encode(x))
      expect(isRight(back) && ct.eqTensor.equals(back.right, x)).toBe(true)
    }),
  )
  expect(isLeft(codec.decode([1]))).toBe(true)
  expect(isLeft(codec.decode([1, '2']))).toBe(true)
  expect(isLeft(tensorCodec([1], 'u32').decode([-1]))).toBe(true)
  expect(isLeft(tensorCodec([1], 'i32').decode([0.5]))).toBe(true)
  expect(codec.is(ct.zeros([2], 'f64')) && !codec.is(ct.zeros([3], 'f64'))).toBe(true)
})
