/**
 * @file stored — examples that are read train as examples in memory do, bit for bit, and reading that fails is a Left.
 */
import { join } from 'node:path'
import { key } from 'cotangent'
import { recordFile } from 'cotangent/codec'
import { adam } from 'cotangent/optimize'
import {
  begin,
  evaluator,
  fit,
  fitStored,
  mapStored,
  resumeStored,
  showUnread,
  type StoredDataset,
  storedEvaluator,
  storedOf,
} from 'cotangent/training'
import { left, right as present } from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { folders } from '../support/data.ts'
import { rightOf } from '../support/either.ts'
import { decoded, encoded, recordSize } from './crash/records.ts'
import { workshop } from './crash/small.ts'
import { type Batch, coloured, loss, network, right } from './support.ts'

const { fresh, close } = workshop()
afterAll(close)
const folderOf = folders('stored')

const optimiser = adam(0.05)
const options = { loss, optimiser, batchSize: 16, epochs: 3, metrics: { right } } as const
const from = (seed: number) => begin(network.init(key(seed)), optimiser, key(seed))

/** The points, which are read from a file. */
const onDisk = async () => {
  const folder = await folderOf({ points: encoded() })
  const bytes = rightOf(await recordFile(join(folder, 'points'), { size: recordSize })())
  return mapStored(bytes, (records) => present(decoded(records)))
}

/** A dataset that keeps what was asked of it, and fails at one reading. */
const watched = (data: StoredDataset<never, Batch>, bad = Number.POSITIVE_INFINITY) => {
  const asked: (readonly number[])[] = []
  const seen = { asked, open: 0, most: 0 }
  const reading: StoredDataset<'bad', Batch> = {
    count: data.count,
    take: (rows) => async () => {
      seen.asked.push([...rows])
      const fails = seen.asked.length === bad
      seen.open += 1
      seen.most = Math.max(seen.most, seen.open)
      await new Promise((done) => setTimeout(done, 1))
      const batch = await data.take(rows)()
      seen.open -= 1
      return fails ? left('bad') : batch
    },
  }
  return { seen, reading }
}

describe('fitStored', () => {
  const runs = fc.record({
    seed: fc.nat(99),
    batchSize: fc.integer({ min: 5, max: 60 }),
    parts: fc.integer({ min: 1, max: 3 }),
    dropLast: fc.boolean(),
    ahead: fc.nat(4),
    validated: fc.boolean(),
  })
  test('fitStored: examples from a file give the bits of fit, whatever is read ahead', async () => {
    const data = await onDisk()
    await fc.assert(
      fc.asyncProperty(runs, async ({ seed, ahead, validated, ...how }) => {
        const inMemory = { ...options, ...how, data: coloured }
        const stored = { ...options, ...how, data, ahead }
        const whole = fit(validated ? { ...inMemory, validation: coloured } : inMemory)
        const read = fitStored(validated ? { ...stored, validation: data } : stored)
        expect(await read(from(seed))()).toEqual(whole(from(seed)))
      }),
      { numRuns: 12 },
    )
  })

  test('fitStored: each example is read once an epoch, and no more batches are open than those ahead and one', async () => {
    for (const ahead of [0, 1, 3]) {
      const { seen, reading } = watched(storedOf(coloured))
      rightOf(await fitStored({ ...options, data: reading, ahead })(from(1))())
      expect(seen.asked).toHaveLength(12)
      for (const epoch of [0, 1, 2])
        expect(new Set(seen.asked.slice(4 * epoch, 4 * epoch + 4).flat()).size).toBe(60)
      expect(seen.most).toBe(ahead + 1)
    }
  })

  test('fitStored: two runs at the same time are each what it is alone', async () => {
    const data = await onDisk()
    const read = fitStored({ ...options, data })
    const both = await Promise.all([read(from(1))(), read(from(2))()])
    expect(both).toEqual([1, 2].map((seed) => fit({ ...options, data: coloured })(from(seed))))
  })

  test('fitStored: a reading that fails is a Left with the state before its step, to go on from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(3), async (bad, ahead) => {
        const { reading } = watched(storedOf(coloured), bad)
        const end = await fitStored({ ...options, data: reading, ahead })(from(1))()
        const epochs = Math.floor((bad - 1) / 4)
        const sound = rightOf(fit({ ...options, epochs, data: coloured })(from(1)))
        expect(end).toMatchObject({
          left: { tag: 'Unread', step: bad - 1, why: 'bad', history: sound.history },
        })
        if (end._tag === 'Right' || end.left.tag !== 'Unread') return
        expect(end.left.state.step).toBe(bad - 1)
        if (bad % 4 === 1) expect(end.left.state).toEqual(sound.state)
        expect(showUnread(String)(end.left)).toBe(
          `fit: after step ${bad - 1} examples cannot be read (bad); mend that, and go on from the state`,
        )
      }),
      { numRuns: 12 },
    )
  })

  test('fitStored: so is a validation set that cannot be read', async () => {
    const { reading } = watched(storedOf(coloured), 1)
    const run = fitStored({ ...options, data: storedOf(coloured), validation: reading })
    expect(await run(from(1))()).toMatchObject({ left: { tag: 'Unread', step: 4, why: 'bad' } })
  })

  test('storedEvaluator: it gives what evaluator gives', async () => {
    const data = await onDisk()
    const { params } = from(1)
    expect(await storedEvaluator({ right })(params, data, 7)()).toEqual(
      evaluator({ right })(params, coloured, 7),
    )
  })

  test.each([-1, 0.5])('fitStored: %s batches ahead is a Defect', (ahead) => {
    expect(() => fitStored({ ...options, data: storedOf(coloured), ahead })).toThrow(
      `fitStored: ${ahead} batches ahead; give a whole number that is not negative`,
    )
  })
})

describe('resumeStored', () => {
  test('resumeStored: it goes on at the batch where it was, reads none before that, and ends with the bits of fit', async () => {
    const whole = fit({ ...options, data: coloured })(from(1))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 3 }),
        fc.nat(3),
        async (cuts, ahead) => {
          const folder = fresh()
          const place = { folder, every: 1 }
          let done = 0
          for (const bad of cuts) {
            const { reading } = watched(storedOf(coloured), bad)
            const end = await resumeStored(place, { ...options, data: reading, ahead })(from(1))()
            done = Math.min(12, done + bad - 1)
            if (end._tag === 'Left' && end.left.tag === 'Unread') expect(end.left.step).toBe(done)
          }
          const { seen, reading } = watched(storedOf(coloured))
          const end = await resumeStored(place, { ...options, data: reading, ahead })(from(1))()
          expect(end).toEqual(whole)
          expect(seen.asked).toHaveLength(12 - done)
        },
      ),
      { numRuns: 8 },
    )
  })

  test('resumeStored: a dataset that throws is heard of, and the folder is given back', async () => {
    const folder = fresh()
    let asked = 0
    const thrower: StoredDataset<never, Batch> = {
      count: coloured.count,
      take: (rows) => async () => {
        asked += 1
        if (asked === 3) throw new Error('a bug')
        return present(coloured.take(rows))
      },
    }
    const run = resumeStored({ folder, every: 1 }, { ...options, data: thrower })(from(1))
    await expect(run()).rejects.toThrow('a bug')
    expect(await run()).toEqual(fit({ ...options, data: coloured })(from(1)))
  })
})
