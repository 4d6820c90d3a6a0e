/**
 * @file rules — what is done after an epoch follows from the history; and options that make no run are refused.
 */
import { key } from 'cotangent'
import { adam } from 'cotangent/optimize'
import {
  begin,
  bestEpoch,
  type Epoch,
  fit,
  type FitOptions,
  fitStored,
  type History,
  resume,
  resumeStored,
  type Rule,
  saveBest,
  saveEvery,
  showResumeFailure,
  stopWhen,
  storedOf,
} from 'cotangent/training'
import fc from 'fast-check'
import { left } from 'fp-ts/lib/Either.js'
import { existsSync, readdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { named, options as small, start as smallStart, workshop } from './crash/small.ts'
import { type Batch, coloured, loss, network, type Params, right } from './support.ts'

const { fresh, close } = workshop()
afterAll(close)

const optimiser = adam(0.05)
const options = {
  loss,
  optimiser,
  data: coloured,
  batchSize: 16,
  metrics: { loss, right },
} as const
const start = begin(network.init(key(1)), optimiser, key(1))
type State = typeof start.optimiser

const histories = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 9 })
  .map((xs): History<'x'> => xs.map((x, i) => ({ epoch: i + 1, step: i, loss: x, train: { x } })))
const prefixes = (history: History<'x'>): readonly History<'x'>[] =>
  history.map((_, i) => history.slice(0, i + 1))

describe('rules', () => {
  test('saveEvery, saveBest, stopWhen: they say when, for every history', () => {
    const watch = { metric: 'x', better: 'lower' } as const
    const low = ({ loss: x }: Epoch<'x'>): boolean => x < 2
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 4 }), (history, n) => {
        for (const part of prefixes(history)) {
          const last = part.at(-1)
          expect(saveEvery(n)(part)).toBe(part.length % n === 0 ? 'save' : undefined)
          expect(saveBest(watch)(part)).toBe(bestEpoch(watch, part) === last ? 'save' : undefined)
          expect(stopWhen(low)(part)).toBe(last !== undefined && low(last) ? 'stop' : undefined)
        }
      }),
    )
    expect(() => saveEvery(0)).toThrow('saveEvery: 0 epochs; give a whole number from 1')
  })

  test('fit: a rule ends the run after the epoch that it names, and changes no bit before', () => {
    const seen: number[] = []
    const rule: Rule<'loss' | 'right'> = (history) => {
      seen.push(history.length)
      return history.length === 3 ? 'stop' : undefined
    }
    const ended = rightOf(fit({ ...options, epochs: 9, rules: [rule] })(start))
    const three = rightOf(fit({ ...options, epochs: 3 })(start))
    expect(ended).toEqual({ ...three, stopped: 'early' })
    expect(Math.max(...seen)).toBe(3)
  })

  test('fit: save asks for nothing where there is no place', () => {
    const ruled = fit({ ...options, epochs: 2, rules: [saveEvery(1)] })(start)
    expect(ruled).toEqual(fit({ ...options, epochs: 2 })(start))
  })

  test('resume: save makes a checkpoint after that epoch, beside those at the beginning and the end', () => {
    const folder = fresh()
    const ruled = { ...small, epochs: 5, rules: [saveEvery(2)] }
    rightOf(resume({ folder, every: 1000, keep: 9 }, ruled)(smallStart)())
    expect(readdirSync(folder).sort()).toEqual([0, 6, 12, 15].map(named))
  })

  test('fit: the best parameters are those of a run that ends with the best epoch', () => {
    const watch = { metric: 'loss', better: 'higher' } as const
    const growing = rightOf(fit({ ...options, epochs: 6, watch })(start))
    const { epoch = 0 } = bestEpoch(watch, growing.history) ?? {}
    const until = rightOf(fit({ ...options, epochs: epoch })(start))
    expect(epoch).toBeLessThan(6)
    expect(growing.best).toEqual(until.state.params)
    expect(growing.best).not.toEqual(growing.state.params)
  })

  test('fit: listeners are told of all epochs so far', () => {
    const told: number[][] = []
    const listening = {
      ...options,
      onEpoch: (_: unknown, __: number, history: History<'loss' | 'right'>) =>
        told.push(history.map(({ epoch }) => epoch)),
    }
    rightOf(fit({ ...listening, epochs: 3 })(start))
    expect(told).toEqual([[1], [1, 2], [1, 2, 3]])
  })
})

describe('options', () => {
  const nothing = { count: 0, take: (): Batch => coloured.take(new Int32Array(0)) }
  const lacks: readonly (readonly [string, object, object, string])[] = [
    [
      'no example',
      { data: nothing },
      { tag: 'NoExamples', source: 'the training set' },
      'data: the training set has no example; name one that is not empty',
    ],
    [
      'no example to validate with',
      { validation: nothing },
      { tag: 'NoExamples', source: 'the validation set' },
      'data: the validation set has no example; name one that is not empty',
    ],
    [
      'a batch larger than the data',
      { batchSize: 61 },
      { tag: 'BatchTooLarge', size: 61, count: 60 },
      'data: 60 examples make no batch of 61; give more examples or smaller batches',
    ],
    [
      'no full batch where others are dropped',
      { batchSize: 61, dropLast: true },
      { tag: 'BatchTooLarge', size: 61, count: 60 },
      'data: 60 examples make no batch of 61; give more examples or smaller batches',
    ],
  ]
  test.each(lacks)(
    'fit, resume, fitStored, resumeStored: %s is a Left before any step or file',
    async (_, odd, lack, sentence) => {
      const given: FitOptions<Params, State, Batch, 'loss' | 'right'> = {
        ...options,
        epochs: 1,
        ...odd,
      }
      const { data, validation, ...others } = given
      const stored = {
        ...others,
        data: storedOf(data),
        ...(validation === undefined ? {} : { validation: storedOf(validation) }),
      }
      const folder = `${fresh()}/none`
      const place = { folder, every: 1 }
      const ends = [
        fit(given)(start),
        resume(place, given)(start)(),
        await fitStored(stored)(start)(),
        await resumeStored(place, stored)(start)(),
      ]
      for (const end of ends) {
        expect(end).toEqual(left({ ...lack, history: [] }))
        if (end._tag === 'Left' && end.left.tag !== 'Unread')
          expect(showResumeFailure(end.left)).toBe(sentence)
      }
      expect(existsSync(folder)).toBe(false)
    },
  )

  test.each([
    ['a batch of nothing', { batchSize: 0 }, 'fit: batches of 0; give a whole number from 1'],
    [
      'part of an epoch',
      { epochs: 0.5 },
      'fit: 0.5 epochs; give a whole number that is not negative',
    ],
    [
      'metrics of nothing',
      { trainMetrics: false },
      'fit: no metrics in training, and no validation set; give one of the two',
    ],
  ])('fit: %s is a Defect before any step', (_, odd, sentence) => {
    expect(() => fit({ ...options, epochs: 1, ...odd })).toThrow(sentence)
  })

  test('fit: a batch as large as the data is one step an epoch', () => {
    const one = fit({ ...options, batchSize: 60, epochs: 2 })(start)
    expect(rightOf(one).state.step).toBe(2)
  })

  test('resume: options that make no run are refused by its own name', () => {
    const place = { folder: 'nowhere', every: 1 }
    expect(() => resume(place, { ...small, epochs: -1 })).toThrow('resume: -1 epochs; ')
  })
})

test('types: a rule and a watch know the metrics', () => {
  const accurate = stopWhen<'accuracy'>(({ train }) => train.accuracy > 0.9)
  // @ts-expect-error there is no metric accuracy
  expect(fit({ ...options, epochs: 0, rules: [accurate] })).toBeTypeOf('function')
  const watch = { metric: 'accuracy', better: 'higher' } as const
  // @ts-expect-error nor one to watch
  expect(() => fit({ ...options, epochs: 0, watch })).toThrow('fit: the metric that watch names ')
})
