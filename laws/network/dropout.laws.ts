/**
 * @file dropout.laws — in training a share of elements is 0 and the others larger; in use all are as they were.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { key } from '../../src/function/key.ts'
import { bernoulli, uniform } from '../../src/function/random.ts'
import { toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { dropout, selfAttention, sequential, transformerBlock } from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import { splitKey } from '../../src/function/key.ts'
import { bits, seeds } from './arbitrary.ts'

const rates = fc.constantFrom(0.125, 0.25, 0.5, 0.75)
const x = uniform(key(1), [4, 10], { min: 1, max: 2 })

test('dropout: in use, and in training at rate 0, it is the identity, bitwise', () => {
  fc.assert(
    fc.property(rates, seeds, (rate, seed) => {
      expect(bits(sequential([10], dropout(rate)).apply([{}], x))).toBe(bits(x))
      const none = sequential([10], dropout(0))
      expect(bits(none.train([{}], x, { key: key(seed) }).y)).toBe(bits(x))
    }),
  )
})

test('dropout: an element is 0 or x / (1 - rate), as bernoulli of its key says', () => {
  fc.assert(
    fc.property(rates, seeds, (rate, seed) => {
      const { y } = sequential([10], dropout(rate)).train([{}], x, { key: key(seed) })
      const kept = toTypedArray(bernoulli(splitKey(key(seed), 1)[0], 1 - rate, [4, 10]))
      const given = toTypedArray(x)
      expect([...toTypedArray(y)]).toEqual(
        Array.from(given, (v, i) => (kept[i] === 1 ? Math.fround(v / (1 - rate)) : 0)),
      )
    }),
  )
})

test('dropout: the same key drops the same elements, another key others', () => {
  const layer = sequential([10], dropout(0.5))
  const drop = (seed: number) => bits(layer.train([{}], x, { key: key(seed) }).y)
  expect(drop(1)).toBe(drop(1))
  expect(new Set([1, 2, 3, 4].map(drop)).size).toBe(4)
})

test('dropout: its gradient is what it makes of ones', () => {
  const layer = sequential([10], dropout(0.25))
  const train = (z: typeof x) => layer.train([{}], z, { key: key(3) }).y
  expect(bits(grad((z: typeof x) => sum(train(z)))(x))).toBe(bits(train(ones([4, 10]))))
})

test('dropout: examples of a batch drop each their own elements', () => {
  const { y } = sequential([10], dropout(0.5)).train([{}], ones([8, 10]), { key: key(1) })
  const all = [...toTypedArray(y)]
  const rows = Array.from({ length: 8 }, (_, i) => all.slice(10 * i, 10 * i + 10).join())
  expect(new Set(rows).size).toBeGreaterThan(1)
})

const droppers: Readonly<Record<string, (rate: number) => unknown>> = {
  dropout,
  selfAttention: (rate) => selfAttention({ heads: 2, dropout: rate }),
  transformerBlock: (rate) => transformerBlock({ heads: 2, dropout: rate }),
}

test.each(Object.entries(droppers))('%s: a rate that is none is a Defect', (name, make) => {
  const none = fc.oneof(
    fc.double({ max: -Number.MIN_VALUE, noNaN: true }),
    fc.double({ min: 1, noNaN: true }),
    fc.constant(Number.NaN),
  )
  fc.assert(
    fc.property(none, (rate) => {
      expect(() => make(rate)).toThrow(Defect)
      expect(() => make(rate)).toThrow(
        `${name}: a rate of ${rate}; give 0 or more, and less than 1`,
      )
    }),
  )
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (rate) => {
      expect(() => make(rate)).not.toThrow()
    }),
  )
})
