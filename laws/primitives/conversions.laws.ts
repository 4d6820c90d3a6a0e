/**
 * @file conversions.laws — values of comparisons, logic and casts at the corners: NaN, -0, the ends of the integers.
 *
 * `toEqual` tells 0 from -0.
 */
import { describe, expect, test } from 'vitest'
import { and } from '../../src/primitives/and.ts'
import { cast } from '../../src/primitives/cast.ts'
import { equal } from '../../src/primitives/equal.ts'
import { greater } from '../../src/primitives/greater.ts'
import { greaterEqual } from '../../src/primitives/greaterEqual.ts'
import { less } from '../../src/primitives/less.ts'
import { lessEqual } from '../../src/primitives/lessEqual.ts'
import { not } from '../../src/primitives/not.ts'
import { notEqual } from '../../src/primitives/notEqual.ts'
import { or } from '../../src/primitives/or.ts'
import { stopGradient } from '../../src/primitives/stopGradient.ts'
import { xor } from '../../src/primitives/xor.ts'
import type { DType } from '../../src/tensor/dtype.ts'
import { binary, run, unary, vector } from './record.ts'

const casts = (from: DType, to: DType, xs: readonly number[]): number[] => [
  ...run(cast, [vector(from, xs)], { to }),
]

const low = -(2 ** 31)
const high = 2 ** 31 - 1
const top = 2 ** 32 - 1

describe('comparisons', () => {
  const [xs, ys] = [
    [1, 2, 2, NaN, NaN, -0, Infinity],
    [2, 1, 2, NaN, 1, 0, Infinity],
  ]
  test('every one but notEqual is false at NaN, and -0 = 0', () => {
    expect(binary(equal, 'f64', xs, ys)).toEqual([0, 0, 1, 0, 0, 1, 1])
    expect(binary(notEqual, 'f64', xs, ys)).toEqual([1, 1, 0, 1, 1, 0, 0])
    expect(binary(less, 'f64', xs, ys)).toEqual([1, 0, 0, 0, 0, 0, 0])
    expect(binary(lessEqual, 'f64', xs, ys)).toEqual([1, 0, 1, 0, 0, 1, 1])
    expect(binary(greater, 'f64', xs, ys)).toEqual([0, 1, 0, 0, 0, 0, 0])
    expect(binary(greaterEqual, 'f64', xs, ys)).toEqual([0, 1, 1, 0, 0, 1, 1])
  })
  test('bools compare as 0 and 1, and the result is bool', () => {
    const [p, q] = [vector('bool', [0, 0, 1, 1]), vector('bool', [0, 1, 0, 1])]
    expect(less.shape([p, q], {})).toEqual([{ shape: [4], dtype: 'bool' }])
    expect([...run(less, [p, q], {})]).toEqual([0, 1, 0, 0])
    expect([...run(equal, [p, q], {})]).toEqual([1, 0, 0, 1])
  })
})

describe('bools', () => {
  test('and, or, xor, not: their truth tables', () => {
    const [p, q] = [
      [0, 0, 1, 1],
      [0, 1, 0, 1],
    ]
    expect(binary(and, 'bool', p, q)).toEqual([0, 0, 0, 1])
    expect(binary(or, 'bool', p, q)).toEqual([0, 1, 1, 1])
    expect(binary(xor, 'bool', p, q)).toEqual([0, 1, 1, 0])
    expect(unary(not, 'bool', [0, 1])).toEqual([1, 0])
  })
  test('and: integers are a Defect, in its own words', () => {
    expect(() => binary(and, 'i32', [1], [1])).toThrow('and: i32[1] is not bool; cast it')
  })
})

describe('cast', () => {
  test('float to integer: truncates toward zero, saturates, NaN to 0', () => {
    const xs = [1.9, -1.9, NaN, Infinity, -Infinity, 1e10, -1e10, 3e9]
    expect(casts('f64', 'i32', xs)).toEqual([1, -1, 0, high, low, high, low, high])
    expect(casts('f64', 'u32', xs)).toEqual([1, 0, 0, top, 0, top, 0, 3e9])
  })
  test('integer to integer: wraps modulo 2^32', () => {
    expect(casts('u32', 'i32', [top, 2 ** 31])).toEqual([-1, low])
    expect(casts('i32', 'u32', [-1, low])).toEqual([top, 2 ** 31])
  })
  test('to bool: x != 0, so NaN and fractions are true', () => {
    expect(casts('f64', 'bool', [0, -0, 0.25, NaN, 256])).toEqual([0, 0, 1, 1, 1])
    expect(casts('i32', 'bool', [256, 0, -1])).toEqual([1, 0, 1])
  })
  test('to float: rounds to nearest even, bools become 0 and 1', () => {
    expect(casts('i32', 'f32', [2 ** 24 + 1, 2 ** 24 + 3])).toEqual([2 ** 24, 2 ** 24 + 4])
    expect(casts('f64', 'f32', [0.1, 1e300, -0])).toEqual([Math.fround(0.1), Infinity, -0])
    expect(casts('bool', 'f64', [0, 1])).toEqual([0, 1])
  })
})

test('stopGradient: is the identity on any dtype', () => {
  expect(unary(stopGradient, 'f32', [1, -0, NaN])).toEqual([1, -0, NaN])
  expect(unary(stopGradient, 'bool', [1, 0])).toEqual([1, 0])
})
