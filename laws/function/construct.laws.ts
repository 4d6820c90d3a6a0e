/**
 * @file construct — tensors from arrays: what an array can hold, the tensor made of it holds.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import type { Data } from '../../src/tensor/dtype.ts'

/** What is read back of a tensor made of an array, no dtype given. */
const back = (x: ArrayLike<number>): Data => ct.toTypedArray(ct.fromArray([x.length], x))

const kept: readonly (readonly [ct.DType, fc.Arbitrary<Data>])[] = [
  ['f64', fc.float64Array()],
  ['f32', fc.float32Array()],
  ['i32', fc.int32Array()],
  ['u32', fc.uint32Array()],
]

test.each(kept)(
  'fromArray: %s is the dtype of its typed array, and every bit is kept',
  (dtype, arrays) => {
    fc.assert(
      fc.property(arrays, (x) => {
        expect(ct.fromArray([x.length], x).dtype).toBe(dtype)
        expect(back(x)).toEqual(x)
      }),
    )
  },
)

const widened: readonly (readonly [string, fc.Arbitrary<ArrayLike<number>>])[] = [
  ['a list', fc.array(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }))],
  ['bytes', fc.uint8Array()],
  ['clamped bytes', fc.uint8ClampedArray()],
  ['16 bits', fc.int16Array()],
  ['16 bits without a sign', fc.uint16Array()],
]

test.each(widened)('fromArray: %s makes f32, which holds its numbers', (_, arrays) => {
  fc.assert(
    fc.property(arrays, (x) => {
      expect(ct.fromArray([x.length], x).dtype).toBe('f32')
      expect(Array.from(back(x))).toEqual(Array.from(x))
    }),
  )
})

test('fromArray: a dtype that is given is the dtype, whatever the array', () => {
  const dtypes = ['f32', 'f64', 'i32', 'u32', 'bool'] as const
  const arrays = [Int32Array.of(0, 1), Uint32Array.of(0, 1), Float64Array.of(0, 1), [0, 1]]
  for (const dtype of dtypes)
    for (const x of arrays) {
      const made = ct.fromArray([2], x, dtype)
      expect(made.dtype).toBe(dtype)
      expect(Array.from(ct.toTypedArray(made))).toEqual([0, 1])
    }
})
