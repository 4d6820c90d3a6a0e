/**
 * @file counting.laws — rows of random words, and masks of them, made from a key alone: what the record has of their counters.
 */
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import { type Below, maskOfWords, rowOfWords } from '../../src/engine/wasm/counting.ts'
import type { Prepared } from '../../src/engine/wasm/launch.ts'
import { randomBits } from '../../src/primitives/randomBits.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { run } from '../primitives/structural.ts'
import { mustWriteApart, runGuarded } from './guarded.ts'
import { mustBeSameBits } from './same.ts'

const word = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1),
)
const domain = fc.oneof(fc.constantFrom(0, 1, 2), word)
const keys = fc.tuple(word, word).map((both) => concrete([2], 'u32', Uint32Array.from(both)))

/** By the record: the words of as many pairs. */
const rowOf = (key: Concrete, high: number, pairs: number): Concrete => {
  const counters = Uint32Array.from({ length: 2 * pairs }, (_, i) => (i % 2 === 0 ? high : i >> 1))
  return run(randomBits, {}, key, concrete([pairs, 2], 'u32', counters))[0]
}

/** By its definition: of n numbers, high bits before low ones, which are below. */
const maskOf = (words: Concrete, n: number, { a, top, b, rest }: Below): Concrete => {
  const bits = (i: number, dropped: number): number => Math.floor(words[data][i]! / 2 ** dropped) // 2n words
  const below = Uint8Array.from({ length: n }, (_, i) => {
    const high = bits(i, a)
    return Number(high < top || (high === top && bits(n + i, b) < rest))
  })
  return concrete([n], 'bool', below)
}

/** Throws unless it makes that of the key, on so many threads. */
const mustMake = (prepared: Prepared, key: Concrete, expected: Concrete, threads: number): void => {
  for (const backwards of threads === 1 ? [false] : [false, true]) {
    const [found] = runGuarded(prepared, [key], [expected], { threads, backwards })
    mustBeSameBits(found!, expected[data]) // one output
  }
}

const large = { n: 2_400_003, key: concrete([2], 'u32', Uint32Array.of(3, 4)) }

describe('in the arena', () => {
  test('row: the words that the record has of counters in a row', () => {
    fc.assert(
      fc.property(keys, domain, fc.integer({ min: 4, max: 90 }), (key, high, pairs) => {
        mustMake(rowOfWords(high, pairs), key, rowOf(key, high, pairs), 1)
      }),
    )
  })

  test('mask: of numbers of high and low words, those below another, also where high bits tie', () => {
    const dropped = fc.integer({ min: 0, max: 31 })
    fc.assert(
      fc.property(
        fc.record({ key: keys, high: domain, n: fc.integer({ min: 1, max: 90 }) }),
        fc.record({ a: dropped, b: dropped, top: word, rest: word }),
        fc.option(fc.tuple(fc.nat(), fc.constantFrom(-1, 0, 1))),
        ({ key, high, n }, below, tie) => {
          const words = rowOf(key, high, n)
          const leading = (i: number, by: number): number => Math.floor(words[data][i]! / 2 ** by) // 2n words
          const at = (tie?.[0] ?? 0) % n
          // Either any bounds, or high bits that one of them has and low bits about its own.
          const bounds: Below = tie
            ? {
                ...below,
                top: leading(at, below.a),
                rest: Math.max(0, Math.min(2 ** 32 - 1, leading(n + at, below.b) + tie[1])),
              }
            : below
          mustMake(maskOfWords(high, n, bounds), key, maskOf(words, n, bounds), 1)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('threads: two and four make the same row and the same mask, each list a part of its own', () => {
    const { n, key } = large
    const words = rowOf(key, 0, n)
    // Seven bits of a word tie often.
    const below = { a: 25, top: 100, b: 6, rest: 2 ** 25 }
    for (const [prepared, expected] of [
      [rowOfWords(0, n), words],
      [maskOfWords(0, n, below), maskOf(words, n, below)],
    ] as const) {
      for (const threads of [1, 2, 4]) mustMake(prepared, key, expected, threads)
      mustWriteApart(prepared, [key], [expected], 3)
    }
  })
})
