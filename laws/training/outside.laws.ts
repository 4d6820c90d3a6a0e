/**
 * @file outside — a token that is in no vocabulary, or a label of a sequence that is no class or the blank, ends a run with its name.
 */
import { fromArray, key, mean, ones, type Scalar, type Tensor, vmap } from 'cotangent'
import { ctc, dense, embedding, type ParametersOf, sequential } from 'cotangent/network'
import { gradientDescent } from 'cotangent/optimize'
import { begin, datasetOf, fit, type FitFailure, showFitFailure } from 'cotangent/training'
import type { Either } from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const descent = gradientDescent(0.1)
const place = fc.tuple(fc.nat(3), fc.nat(2))

/** Four rows of three numbers, all of them `good` but for one. */
const rows = (good: number, [row, column]: readonly [number, number], odd: number) =>
  fromArray<[4, 3], ArrayLike<number>, 'i32'>(
    [4, 3],
    Array.from({ length: 12 }, (_, i) => (i === 3 * row + column ? odd : good)),
    'i32',
  )

const sentenceOf = <P, S>(run: Either<FitFailure<P, S, never>, unknown>): string =>
  run._tag === 'Left' ? showFitFailure(run.left) : 'none'

/** What a batch of all rows, shuffled, is told to have wrong, but for its row. */
const said = (sentence: string): string => sentence.replace(/at \[\d, /u, 'at [.., ')

test('fit: a token that is not in the vocabulary is told by the embedding, wherever it is', () => {
  const network = sequential({ shape: [3], dtype: 'i32' }, embedding(10, 2), dense(1))
  type Params = ParametersOf<typeof network>
  const loss = (params: Params, x: Tensor<[number, 3], 'i32'>): Scalar =>
    mean(network.apply(params, x))
  const outside = fc.oneof(fc.integer({ min: 10 }), fc.integer({ max: -1 }))
  const first = begin(network.init(key(1)), descent, key(1))
  fc.assert(
    fc.property(outside, place, (odd, at) => {
      const data = datasetOf(rows(4, at, odd))
      const run = fit({ loss, optimiser: descent, data, batchSize: 4, epochs: 2 })(first)
      expect(said(sentenceOf(run))).toBe(
        `fit: step 1: embedding: index ${odd} at [.., ${at[1]}] is outside axis 0 of size 10; mend the data, and go on from the state`,
      )
    }),
    { numRuns: 20 },
  )
})

test('fit: a label that is no class, or the blank, is told by ctc, though it runs in lanes', () => {
  const network = sequential([7, 2], dense(5))
  type Params = ParametersOf<typeof network>
  interface Batch {
    readonly sounds: Tensor<[number, 7, 2]>
    readonly labels: Tensor<[number, 3], 'i32'>
  }
  const read = vmap((z: Tensor<[7, 5]>, labels: Tensor<[3], 'i32'>): Scalar => ctc(z, labels))
  const loss = (params: Params, { sounds, labels }: Batch): Scalar =>
    mean(read(network.apply(params, sounds), labels))
  const first = begin(network.init(key(1)), descent, key(1))
  const odds = fc.oneof(fc.constant(0), fc.integer({ min: 5 }), fc.integer({ max: -1 }))
  fc.assert(
    fc.property(odds, place, (odd, at) => {
      const data = datasetOf({ sounds: ones([4, 7, 2]), labels: rows(2, at, odd) })
      const run = fit({ loss, optimiser: descent, data, batchSize: 4, epochs: 2 })(first)
      const where = `at [.., ${at[1]}]`
      const what = odd === 0 ? `${where} is the blank` : `${odd} ${where} is outside 5 classes`
      expect(said(sentenceOf(run))).toBe(
        `fit: step 1: ctc: label ${what}; mend the data, and go on from the state`,
      )
    }),
    { numRuns: 20 },
  )
})
