/**
 * @file random — keys: same key, same bits; split, foldIn and draws independent; samples as their distribution says.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { values } from '../support/expressions.ts'

const keys = fc.nat(2 ** 31 - 1).map(ct.key)
const shown = (k: ct.AnyTensor): string => values(k).join()
const many = 20_000

/** The largest gap between the empirical distribution and the one claimed. */
const kolmogorov = (xs: readonly number[], cdf: (x: number) => number): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const n = sorted.length
  return sorted.reduce(
    (gap, x, i) => Math.max(gap, Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n)),
    0,
  )
}
/** Exceeded with probability 1e-6 for n samples: sqrt(ln(2 / 1e-6) / 2n). */
const critical = (n: number): number => Math.sqrt(Math.log(2e6) / (2 * n))
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length

test('keys: the same key gives the same bits', () =>
  fc.assert(
    fc.property(keys, (k) => {
      expect(values(ct.normal(k, [7]))).toEqual(values(ct.normal(k, [7])))
      expect(values(ct.uniform(k, [7], { dtype: 'f64' }))).toEqual(
        values(ct.uniform(k, [7], { dtype: 'f64' })),
      )
    }),
  ))

test('keys: split and foldIn never meet, nor do two of either', () =>
  fc.assert(
    fc.property(keys, (k) => {
      const all = [
        k,
        ...ct.splitKey(k, 20),
        ...Array.from({ length: 20 }, (_, i) => ct.foldIn(k, i)),
      ]
      expect(new Set(all.map(shown)).size).toBe(41)
    }),
  ))

test('keys: streams of split keys are uncorrelated', () => {
  const [a, b] = ct.splitKey(ct.key(7), 2)
  const [x, y] = [values(ct.normal(a, [many])), values(ct.normal(b, [many]))]
  const correlation = mean(x.map((xi, i) => xi * (y[i] ?? 0)))
  expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(many))
})

test.each(['f32', 'f64'] as const)('uniform: %s samples follow F(x) = x on [0, 1)', (dtype) => {
  const xs = values(ct.uniform(ct.key(1), [many], { dtype }))
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...xs)).toBeLessThan(1)
  expect(kolmogorov(xs, (x) => x)).toBeLessThan(critical(many))
})

test('uniform: min and max bound the samples', () => {
  const xs = values(ct.uniform(ct.key(2), [1000], { min: -3, max: 5 }))
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(-3)
  expect(Math.max(...xs)).toBeLessThanOrEqual(5)
  expect(mean(xs)).toBeCloseTo(1, 0)
})

test.each(['f32', 'f64'] as const)(
  'normal: %s samples follow F(x) = (1 + erf(x / sqrt 2)) / 2',
  (dtype) => {
    const xs = values(ct.normal(ct.key(3), [many], { dtype }))
    const erf = (x: number): number => ct.item(ct.erf(ct.scalar(x, 'f64')))
    expect(kolmogorov(xs, (x) => (1 + erf(x / Math.SQRT2)) / 2)).toBeLessThan(critical(many))
    expect(Math.abs(mean(xs.map((x) => x * x)) - 1)).toBeLessThan(5 * Math.sqrt(2 / many))
  },
)

test('bernoulli: is true exactly where a uniform of 53 bits is below p', () => {
  const probability = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: -60, max: 0 }).map((n) => 2 ** n),
    fc.integer({ min: 1, max: 100 }).map((n) => 1 - n * 2 ** -53),
  )
  fc.assert(
    fc.property(fc.nat(), probability, fc.nat(1000), (seed, p, i) => {
      const u = ct.uniform(ct.key(seed), [1001], { dtype: 'f64' })
      const drawn = values(u)[i] ?? 0
      // p itself, and a p that one of the numbers is, or is just below
      for (const q of [p, drawn, drawn + 2 ** -53])
        expect(values(ct.bernoulli(ct.key(seed), q, [1001]))).toEqual(values(ct.less(u, q)))
    }),
    { numRuns: 60 },
  )
})

test('bernoulli: true comes as often as p says', () => {
  const xs = values(ct.bernoulli(ct.key(4), 0.3, [many]))
  expect(Math.abs(mean(xs) - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / many))
})

test('permutation: holds each index once, and no two keys agree', () =>
  fc.assert(
    fc.property(keys, fc.integer({ min: 0, max: 50 }), (k, n) => {
      const order = values(ct.permutation(k, n))
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    }),
  ))

test('categorical: classes come as often as softmax says', () => {
  const p = [0.1, 0.2, 0.7]
  const logits = ct.broadcastTo(ct.fromArray([3], p.map(Math.log)), [many, 3])
  const xs = values(ct.categorical(ct.key(5), logits))
  p.forEach((pi, i) => {
    const share = xs.filter((x) => x === i).length / many
    expect(Math.abs(share - pi)).toBeLessThan(5 * Math.sqrt((pi * (1 - pi)) / many))
  })
})

test('vmap: draws of a batch of keys are the draws of each key', () => {
  const ks = ct.splitKey(ct.key(6), 3)
  const together = ct.vmap((k: ct.Key) => ct.normal(k, [4]))(
    ct.stack([ks[0], ks[1], ks[2]], { axis: 0 }),
  )
  expect(values(together)).toEqual(ks.flatMap((k) => values(ct.normal(k, [4]))))
})

test('jit: draws inside a traced function are the draws outside', () => {
  const draw = (k: ct.Key): ct.Tensor<[5]> => ct.uniform(ct.foldIn(k, 3), [5])
  expect(values(ct.jit(draw)(ct.key(9)))).toEqual(values(draw(ct.key(9))))
})

test('seeds: what is no seed is refused', () => {
  expect(() => ct.key(-1)).toThrow('key: -1 is not a seed')
  expect(() => ct.key(0.5)).toThrow('key: 0.5 is not a seed')
  expect(() => ct.foldIn(ct.key(0), 2 ** 32)).toThrow('foldIn: 4294967296 is not a u32')
})
