/**
 * @file initialize.laws — first values depend on the key alone, and have the moments their sources ask for.
 *
 * Moments of n draws are held against five standard errors of the estimate: sd / sqrt n for the mean, and
 * variance sqrt((kurtosis - 1) / n) for the variance, with kurtosis 9/5 uniform and 3 normal.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { key } from '../../src/function/key.ts'
import { show, toTypedArray } from '../../src/function/read.ts'
import {
  constant,
  dense,
  fork,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  lecunNormal,
  lecunUniform,
  parallel,
  relu,
  repeat,
  sequential,
  zeros,
} from '../../src/network/index.ts'
import { treeLeaves } from '../../src/tensor/tree.ts'
import { bitsOf, seeds } from './arbitrary.ts'

const fan = { in: 300, out: 100 }
const standardErrors = 5

const rules: readonly (readonly [string, Initializer, number, 'uniform' | 'normal'])[] = [
  ['glorotUniform', glorotUniform, 2 / 400, 'uniform'],
  ['glorotNormal', glorotNormal, 2 / 400, 'normal'],
  ['heUniform', heUniform, 2 / 300, 'uniform'],
  ['heNormal', heNormal, 2 / 300, 'normal'],
  ['lecunUniform', lecunUniform, 1 / 300, 'uniform'],
  ['lecunNormal', lecunNormal, 1 / 300, 'normal'],
]

test.each(rules)('%s: mean 0 and the variance of its source', (_, rule, variance, family) => {
  const n = fan.in * fan.out
  const draws = toTypedArray(rule(key(11), [fan.in, fan.out], fan, 'f64'))
  const mean = draws.reduce((total, x) => total + x, 0) / n
  const spread = draws.reduce((total, x) => total + (x - mean) ** 2, 0) / n
  const kurtosis = family === 'uniform' ? 9 / 5 : 3
  expect(Math.abs(mean)).toBeLessThan(standardErrors * Math.sqrt(variance / n))
  expect(Math.abs(spread - variance)).toBeLessThan(
    standardErrors * variance * Math.sqrt((kurtosis - 1) / n),
  )
  if (family === 'uniform') {
    const limit = Math.sqrt(3 * variance)
    expect(draws.every((x) => x >= -limit && x < limit)).toBe(true)
  }
})

test.each(rules)('%s: the same key, the same bits; the dtype that is asked for', (_, rule) => {
  const draw = (seed: number, dtype: 'f32' | 'f64'): string =>
    show(rule(key(seed), [2, 3], { in: 2, out: 3 }, dtype))
  expect(draw(5, 'f32')).toBe(draw(5, 'f32'))
  expect(draw(5, 'f32')).not.toBe(draw(6, 'f32'))
  expect(draw(5, 'f64')).toMatch(/^f64\[2, 3\]/u)
})

test('constant: one value everywhere; zeros is constant(0)', () => {
  const at = (rule: Initializer): readonly number[] => [
    ...toTypedArray(rule(key(1), [3], { in: 1, out: 3 }, 'f64')),
  ]
  expect(at(constant(0.1))).toEqual([0.1, 0.1, 0.1])
  expect(at(zeros)).toEqual(at(constant(0)))
})

test('init: the same key gives the same bits, another key others', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const net = sequential([3], dense(4), relu, repeat(2, dense(4)), dense(2))
      const [a, b, c] = [seed, seed, seed + 1].map((n) => bitsOf(net.init(key(n))))
      expect(a).toEqual(b)
      expect(a).not.toEqual(c)
    }),
  )
})

test('init: equal layers of one network draw different values', () => {
  const net = sequential([8], dense(8), repeat(5, dense(8)), dense(8))
  const [first, middle, last] = net.init(key(7))
  const kernels = [first, ...middle, last].map((p) => show(p.w))
  expect(new Set(kernels).size).toBe(7)
})

test('dense: its kernel is asked for with the fan in and out of its shape', () => {
  const spy: Initializer = (k, shape, given, dtype) =>
    constant(given.in * 1000 + given.out)(k, shape, given, dtype)
  const [{ w, b }] = sequential([7], dense(2, { kernel: spy })).init(key(1))
  expect(new Set(toTypedArray(w))).toEqual(new Set([7002]))
  expect([...toTypedArray(b)]).toEqual([0, 0])
})

test('parallel and fork: their two sides draw from different keys', () => {
  const f = sequential([3], dense(3))
  for (const [left, right] of [parallel(f, f).init(key(1)), fork(f, f).init(key(1))]) {
    expect(bitsOf(left)).not.toEqual(bitsOf(right))
  }
})

test('init: f64 examples make f64 parameters', () => {
  const net = sequential({ shape: [3], dtype: 'f64' }, dense(4), relu, repeat(1, dense(4)))
  expect(treeLeaves(net.init(key(1))).map((x) => x.dtype)).toEqual(['f64', 'f64', 'f64', 'f64'])
})
