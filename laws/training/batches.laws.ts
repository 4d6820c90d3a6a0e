/**
 * @file batches — every example once, in an order that the key alone decides, and none before it is asked for.
 */
import { key, toNested, type Tensor } from 'cotangent'
import { batchCount, batches, batchRows, firstOf, mapDataset } from 'cotangent/training'
import fc from 'fast-check'
import { left } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { numbered } from './support.ts'

const sizes = fc.tuple(fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.nat(1000))
const flat = (rows: Iterable<Int32Array>): readonly number[] => [...rows].flatMap((r) => [...r])
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

describe('batches', () => {
  test('batches: every example is in one batch, once, shuffled or not', () => {
    fc.assert(
      fc.property(sizes, ([n, size, seed]) => {
        expect(flat(batchRows(n, { size }))).toEqual(upTo(n))
        const shuffled = flat(batchRows(n, { size, key: key(seed) }))
        expect([...shuffled].sort((a, b) => a - b)).toEqual(upTo(n))
      }),
    )
  })

  test('batches: all but the last are full, and dropLast leaves out one that is not', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), ([n, size], dropLast) => {
        const lengths = [...batchRows(n, { size, dropLast })].map((rows) => rows.length)
        expect(lengths).toHaveLength(batchCount(n, { size, dropLast }))
        expect(lengths.slice(0, -1).every((length) => length === size)).toBe(true)
        expect(lengths.reduce((a, b) => a + b, 0)).toBe(dropLast ? n - (n % size) : n)
      }),
    )
  })

  test('batches: iterated again they are the same; another key gives another order', () => {
    const sequence = batchRows(100, { size: 7, key: key(3) })
    expect(flat(sequence)).toEqual(flat(sequence))
    expect(flat(sequence)).not.toEqual(flat(batchRows(100, { size: 7, key: key(4) })))
  })

  test('batches: none is made before it is asked for', () => {
    const taken: number[] = []
    const watchful = mapDataset(numbered(9), (batch: Tensor<[number]>) => {
      taken.push(batch.shape[0])
      return batch
    })
    const [first] = rightOf(batches(watchful, { size: 4 }))
    expect(taken).toEqual([4])
    expect(first === undefined ? [] : toNested(first)).toEqual([0, 1, 2, 3])
  })

  test('firstOf: the first n, never more than there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(20), (n, k) => {
        expect(firstOf(numbered(n), k).count).toBe(Math.min(n, k))
      }),
    )
  })

  test('batches: of no example, or of fewer than a full batch where no other is wanted, they are a Left', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), ([n, size, seed], dropLast) => {
        const made = batches(numbered(n), { size, dropLast, key: key(seed) })
        if (n === 0) expect(made).toEqual(left({ tag: 'NoExamples', source: 'the set' }))
        else if (dropLast && size > n)
          expect(made).toEqual(left({ tag: 'BatchTooLarge', size, count: n }))
        else {
          const lengths = [...rightOf(made)].map((batch) => batch.shape[0])
          expect(lengths).toHaveLength(batchCount(n, { size, dropLast }))
          expect(lengths.length).toBeGreaterThan(0)
        }
      }),
    )
  })

  test.each([0, -1, 1.5])('batches: a size of %s is a Defect', (size) => {
    expect(() => batchRows(3, { size })).toThrow(/batches: size is .*; give a whole number/u)
  })
})
