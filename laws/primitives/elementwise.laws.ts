/**
 * @file elementwise.laws — values of arithmetic primitives at its corners: NaN, -0, infinities, halves, wrapping integers.
 *
 * `toEqual` tells 0 from -0.
 */
import { describe, expect, test } from 'vitest'
import { abs } from '../../src/primitives/abs.ts'
import { ceil } from '../../src/primitives/ceil.ts'
import { div } from '../../src/primitives/div.ts'
import { erf } from '../../src/primitives/erf.ts'
import { floor } from '../../src/primitives/floor.ts'
import { less } from '../../src/primitives/less.ts'
import { log1p } from '../../src/primitives/log1p.ts'
import { logistic } from '../../src/primitives/logistic.ts'
import { max } from '../../src/primitives/max.ts'
import { min } from '../../src/primitives/min.ts'
import { mul } from '../../src/primitives/mul.ts'
import { neg } from '../../src/primitives/neg.ts'
import { pow } from '../../src/primitives/pow.ts'
import { reciprocal } from '../../src/primitives/reciprocal.ts'
import { round } from '../../src/primitives/round.ts'
import { sign } from '../../src/primitives/sign.ts'
import { sqrt } from '../../src/primitives/sqrt.ts'
import { sub } from '../../src/primitives/sub.ts'
import { binary, unary } from './record.ts'

const low = -(2 ** 31)
const high = 2 ** 31 - 1
const top = 2 ** 32 - 1

describe('integers', () => {
  test('div: truncates toward zero, and x / 0 = 0', () => {
    expect(binary(div, 'i32', [7, -7, 7, -7, 5, 0], [2, 2, -2, -2, 0, 0])).toEqual([
      3, -3, -3, 3, 0, 0,
    ])
    expect(binary(div, 'u32', [top, top, 1], [2, top - 1, 0])).toEqual([high, 1, 0])
  })
  test('div: -2^31 / -1 wraps to -2^31', () => {
    expect(binary(div, 'i32', [low], [-1])).toEqual([low])
  })
  test('sub, neg, abs, mul: wrap modulo 2^32', () => {
    expect(binary(sub, 'i32', [low, high], [1, -1])).toEqual([high, low])
    expect(binary(sub, 'u32', [0], [1])).toEqual([top])
    expect(unary(neg, 'i32', [low, 3, 0])).toEqual([low, -3, 0])
    expect(unary(neg, 'u32', [1])).toEqual([top])
    expect(unary(abs, 'i32', [low, -3])).toEqual([low, 3])
    expect(binary(mul, 'u32', [top], [top])).toEqual([1])
  })
  test('less: u32 compares above 2^31 as unsigned', () => {
    expect(binary(less, 'u32', [1, top], [top, 1])).toEqual([1, 0])
  })
})

describe('IEEE 754 corners', () => {
  test('max, min: NaN where either is, and -0 < 0', () => {
    const [xs, ys] = [
      [NaN, 1, -0, 0],
      [1, NaN, 0, -0],
    ]
    expect(binary(max, 'f64', xs, ys)).toEqual([NaN, NaN, 0, 0])
    expect(binary(min, 'f64', xs, ys)).toEqual([NaN, NaN, -0, -0])
  })
  test('div, reciprocal: x / 0 is infinite with both signs, 0 / 0 is NaN', () => {
    expect(binary(div, 'f32', [1, -1, 1, 0], [0, 0, -0, 0])).toEqual([
      Infinity,
      -Infinity,
      -Infinity,
      NaN,
    ])
    expect(unary(reciprocal, 'f64', [0, -0, Infinity])).toEqual([Infinity, -Infinity, 0])
  })
  test('sqrt, log1p: the edges of their domains', () => {
    expect(unary(sqrt, 'f64', [-0, -1, Infinity])).toEqual([-0, NaN, Infinity])
    expect(unary(log1p, 'f64', [-1, -2, -0, 1e-20])).toEqual([-Infinity, NaN, -0, 1e-20])
  })
  test('pow: x^0 = 1 even at 0 and NaN; a negative base takes integer exponents', () => {
    expect(binary(pow, 'f64', [0, NaN, -2, -2, 0], [0, 0, 3, 0.5, -1])).toEqual([
      1,
      1,
      -8,
      NaN,
      Infinity,
    ])
  })
  test('sign: -0, 0 and NaN are their own', () => {
    expect(unary(sign, 'f32', [-3, -0, 0, 2, NaN, -Infinity])).toEqual([-1, -0, 0, 1, NaN, -1])
  })
  test('floor, ceil: zeros keep their sign, infinities and NaN stay', () => {
    expect(unary(floor, 'f64', [-0, -0.5, 1.5, -Infinity, NaN])).toEqual([
      -0,
      -1,
      1,
      -Infinity,
      NaN,
    ])
    expect(unary(ceil, 'f64', [-0, -0.5, 1.5, -Infinity, NaN])).toEqual([-0, -0, 2, -Infinity, NaN])
  })
  test('logistic: far tails neither overflow nor lose digits', () => {
    expect(unary(logistic, 'f64', [0, 1000, -1000, Infinity, -Infinity, NaN])).toEqual([
      0.5,
      1,
      0,
      1,
      0,
      NaN,
    ])
    expect(unary(logistic, 'f64', [-700, -745])).toEqual([Math.exp(-700), Math.exp(-745)])
  })
})

describe('round', () => {
  test('halves go to the even integer, and the sign stays on zero', () => {
    expect(unary(round, 'f64', [0.5, 1.5, 2.5, 3.5, -0.5, -1.5, -2.5, -0.2])).toEqual([
      0, 2, 2, 4, -0, -2, -2, -0,
    ])
  })
  test('neighbours of a half, integers past 2^52, infinities and NaN', () => {
    const xs = [0.49999999999999994, 2.5000000000000004, 2 ** 52 + 1, -(2 ** 53), 2 ** 51 + 0.5]
    expect(unary(round, 'f64', xs)).toEqual([0, 3, 2 ** 52 + 1, -(2 ** 53), 2 ** 51])
    expect(unary(round, 'f32', [Infinity, -Infinity, NaN, -0])).toEqual([
      Infinity,
      -Infinity,
      NaN,
      -0,
    ])
  })
})

describe('erf', () => {
  // mpmath 1.4.1: mp.dps = 40; nstr(erf(mpf(float(x))), 20)
  const pinned: readonly (readonly [number, number])[] = [
    [1e-300, 1.1283791670955126022e-300],
    [1e-9, 1.1283791670955126438e-9],
    [0.1, 0.1124629160182848984],
    [0.25, 0.27632639016823693299],
    [0.46875, 0.49261347321793799159],
    [0.5, 0.52049987781304653768],
    [1, 0.84270079294971486934],
    [1.5, 0.96610514647531072707],
    [2, 0.99532226501895273416],
    [3, 0.99997790950300141456],
    [4, 0.99999998458274209972],
    [5.5, 0.99999999999999264215],
  ]
  const xs = pinned.map(([x]) => x)
  const bits = (x: number): bigint => new BigInt64Array(Float64Array.of(x).buffer)[0]! // 8 bytes, one element

  test('f64 values are at most 2 representable numbers away', () => {
    const units = unary(erf, 'f64', xs).map((y, i) => Number(bits(y) - bits(pinned[i]![1]))) // one y each
    expect(Math.max(...units.map(Math.abs))).toBeLessThanOrEqual(2)
  })
  test('f32 values are correctly rounded', () => {
    const wide = pinned
      .map(([x, y]) => [Math.fround(x), Math.fround(y)] as const)
      .filter(([x], i) => x === xs[i])
    expect(
      unary(
        erf,
        'f32',
        wide.map(([x]) => x),
      ),
    ).toEqual(wide.map(([, y]) => y))
  })
  test('is odd, with its limits, NaN and -0', () => {
    expect(
      unary(
        erf,
        'f64',
        xs.map((x) => -x),
      ),
    ).toEqual(unary(erf, 'f64', xs).map((y) => -y))
    expect(unary(erf, 'f64', [Infinity, -Infinity, 30, NaN, -0])).toEqual([1, -1, 1, NaN, -0])
  })
})
