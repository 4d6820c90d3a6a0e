/**
 * @file stored.laws — examples on disk come in the batches that examples in memory come in, and a file that is wrong is a Left.
 */
import { appendFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { key } from 'cotangent'
import { decodeCifar, recordFile, showRecordFailure } from 'cotangent/codec'
import {
  batchRows,
  mapStored,
  prefetched,
  storedBatches,
  type StoredDataset,
} from 'cotangent/training'
import fc from 'fast-check'
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { folders, realData } from '../../support/data.ts'
import { rightOf } from '../../support/either.ts'

const collected = async <A>(source: AsyncIterable<A>): Promise<readonly A[]> => {
  const all: A[] = []
  for await (const one of source) all.push(one)
  return all
}

/** Examples that are their own numbers; reading number `bad` fails. */
const numbers = (count: number, bad?: number): StoredDataset<'bad', readonly number[]> => ({
  count,
  take: (rows) => async (): Promise<Either<'bad', readonly number[]>> =>
    bad !== undefined && rows.includes(bad) ? left('bad') : right([...rows]),
})

describe('storedBatches', () => {
  const cut = fc.record({
    n: fc.nat(30),
    size: fc.integer({ min: 1, max: 8 }),
    seed: fc.option(fc.nat()),
    dropLast: fc.boolean(),
    ahead: fc.integer({ min: 1, max: 5 }),
  })

  test('storedBatches: the batches of batchRows, prefetched or not', async () => {
    await fc.assert(
      fc.asyncProperty(cut, async ({ n, size, seed, dropLast, ahead }) => {
        const options = { size, dropLast, ...(seed === null ? {} : { key: key(seed) }) }
        const expected = [...batchRows(n, options)].map((rows) => right([...rows]))
        const sequence = storedBatches(numbers(n), options)
        const tooLarge = { tag: 'BatchTooLarge', size, count: n } as const
        const none = { tag: 'NoExamples', source: 'the set' } as const
        const lack = n === 0 ? none : expected.length === 0 ? tooLarge : undefined
        const wanted = lack === undefined ? expected : [left(lack)]
        expect(await collected(sequence)).toEqual(wanted)
        expect(await collected(prefetched(sequence, ahead))).toEqual(wanted)
      }),
    )
  })

  test('storedBatches: it ends after the first Left', async () => {
    await fc.assert(
      fc.asyncProperty(cut, fc.nat(29), async ({ n: others, size, ahead }, bad) => {
        const n = others + 1
        const all = await collected(prefetched(storedBatches(numbers(n, bad), { size }), ahead))
        const fails = all.findIndex((b) => b._tag === 'Left')
        expect(fails).toBe(bad < n ? Math.floor(bad / size) : -1)
        expect(all.length).toBe(bad < n ? fails + 1 : Math.ceil(n / size))
      }),
    )
  })

  test('mapStored: f of each batch, and a Left of either', async () => {
    const doubled = mapStored(numbers(4, 3), (xs) =>
      xs.includes(2) ? left('two') : right(xs.map((x) => 2 * x)),
    )
    expect(await doubled.take(Int32Array.of(0, 1))()).toEqual(right([0, 2]))
    expect(await doubled.take(Int32Array.of(2))()).toEqual(left('two'))
    expect(await doubled.take(Int32Array.of(3))()).toEqual(left('bad'))
    expect(doubled.count).toBe(4)
  })
})

describe('prefetched', () => {
  /** Counts what was asked of it, and whether it was ended. */
  const watched = (n: number) => {
    const seen = { begun: 0, ended: false }
    const source: AsyncIterable<number> = {
      async *[Symbol.asyncIterator]() {
        try {
          for (let i = 0; i < n; i += 1) {
            seen.begun += 1
            yield i
          }
        } finally {
          seen.ended = true
        }
      },
    }
    return { seen, source }
  }

  test('prefetched: while one is worked on, as many as asked for are begun, and leaving ends the source', async () => {
    const { seen, source } = watched(10)
    for await (const first of prefetched(source, 3)) {
      expect(first).toBe(0)
      await new Promise((done) => setTimeout(done, 5))
      expect(seen.begun).toBe(4)
      break
    }
    expect(seen.ended).toBe(true)
  })

  test('prefetched: nothing is begun before it is asked for', () => {
    const { seen, source } = watched(3)
    prefetched(source, 2)[Symbol.asyncIterator]()
    expect(seen.begun).toBe(0)
    expect(() => prefetched(source, 0)).toThrow('prefetched: 0 ahead; give a whole number from 1')
  })
})

describe('recordFile', () => {
  const folderOf = folders('records')

  test('recordFile: records are the bytes at their places, in the order asked for', async () => {
    const cases = fc.record({
      size: fc.integer({ min: 1, max: 9 }),
      start: fc.nat(5),
      count: fc.integer({ min: 1, max: 12 }),
      rows: fc.array(fc.nat(), { maxLength: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ size, start, count, rows }) => {
        const bytes = Uint8Array.from({ length: start + size * count }, (_, i) => (i * 7) % 256)
        const file = join(await folderOf({ a: bytes }), 'a')
        const data = rightOf(await recordFile(file, { size, start })())
        expect(data.count).toBe(count)
        const asked = rows.map((row) => row % count)
        const expected = asked.flatMap((row) => [
          ...bytes.subarray(start + row * size, start + (row + 1) * size),
        ])
        expect([...rightOf(await data.take(Int32Array.from(asked))())]).toEqual(expected)
      }),
      { numRuns: 40 },
    )
  })

  test('recordFile: an empty file, half a record, a folder and no file are Lefts that name it', async () => {
    const folder = await folderOf({ empty: new Uint8Array(), half: new Uint8Array(25) })
    const refusal = async (name: string, start = 0): Promise<string> => {
      const found = await recordFile(join(folder, name), { size: 10, start })()
      return found._tag === 'Left' ? showRecordFailure(found.left) : 'a Right'
    }
    expect(await refusal('empty')).toMatch(/^records: .*empty holds no record; /u)
    expect(await refusal('half', 25)).toMatch(/^records: .*half holds no record; /u)
    expect(await refusal('half', 26)).toMatch(/^records: .*half holds no record; /u)
    expect(await refusal('half')).toMatch(
      /half, byte 25: .* inside a record that ends at byte 30; /u,
    )
    expect(await refusal('absent')).toMatch(/absent cannot be read \(ENOENT\); /u)
    for (const size of [1, 4, 10, 3073])
      expect(await recordFile(folder, { size })()).toEqual(
        left({ tag: 'UnreadableFile', file: folder, why: 'EISDIR' }),
      )
  })

  test('recordFile: a file that was cut short meanwhile is a Left, and one that grew is not read past its end', async () => {
    const folder = await folderOf({ a: new Uint8Array(30) })
    const file = join(folder, 'a')
    const data = rightOf(await recordFile(file, { size: 10 })())
    await truncate(file, 15)
    expect(await data.take(Int32Array.of(0))()).toMatchObject({ right: { length: 10 } })
    expect(await data.take(Int32Array.of(0, 1))()).toMatchObject({
      left: { tag: 'RecordCutShort', file, offset: 15, expected: 20 },
    })
    await appendFile(file, new Uint8Array(50))
    expect(() => data.take(Int32Array.of(3))).toThrow('recordFile: 3 is no record of 3')
  })

  test.each([
    [0, 0],
    [1.5, 0],
    [1, -1],
  ])('recordFile: records of %s bytes from byte %s are a Defect', (size, start) => {
    expect(() => recordFile('a', { size, start })).toThrow('recordFile: records of')
  })

  const real = realData('cifar-10-batches-bin')
  test.skipIf(real.why !== '')(
    `recordFile: streamed images of CIFAR-10 are those read at once${real.why}`,
    async () => {
      const file = join(real.path, 'test_batch.bin')
      const bytes = rightOf(await recordFile(file, { size: 3073 })())
      const images = mapStored(bytes, (records) => decodeCifar(records, file))
      const rows = Int32Array.of(5, 6, 1999, 0)
      const some = rightOf(await images.take(rows)())
      const whole = rightOf(await bytes.take(Int32Array.from({ length: 2000 }, (_, i) => i))())
      const { labels } = rightOf(decodeCifar(whole))
      expect([...some.labels]).toEqual([...rows].map((row) => labels[row]))
    },
  )
})
