/**
 * @file weigh — what counts: with `weigh`, neither the size of batches nor the number of parts changes a loss, a score or a
 * gradient, and what weighs nothing adds nothing.
 */
import {
  arange,
  cast,
  div,
  item,
  key,
  mean,
  mul,
  notEqual,
  type Scalar,
  scalar,
  sub,
  sum,
  take,
  type Tensor,
  tensor,
  toTypedArray,
  where,
} from 'cotangent'
import { accuracy, sparseCategoricalCrossEntropy } from 'cotangent/network'
import { adam, gradientDescent } from 'cotangent/optimize'
import {
  begin,
  datasetOf,
  evaluator,
  fit,
  fitStored,
  resume,
  storedEvaluator,
  storedOf,
} from 'cotangent/training'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { workshop } from './crash/small.ts'
import {
  allOf,
  counted,
  cutOff,
  labelled,
  type Labelled,
  logits,
  loss,
  setOf,
  start,
  type W,
} from './labelled.ts'

const { fresh, close } = workshop()
afterAll(close)

const classWeights = tensor([1, 0.25, 3, 0.5], 'f64')
const weightOf = ({ y }: Labelled) =>
  where(notEqual(y, -1), take(classWeights, where(notEqual(y, -1), y, 0), { axis: 0 }), 0)

/** Two losses that leave labels out, and how much a batch counts in each. */
const kinds = {
  ignored: { loss, weigh: counted },
  weighted: {
    loss: (w: W, batch: Labelled): Scalar<'f64'> =>
      sparseCategoricalCrossEntropy(logits(w, batch), batch.y, {
        ignore: -1,
        weights: classWeights,
      }),
    weigh: (batch: Labelled): Scalar<'f64'> => sum(weightOf(batch)),
  },
} as const

/** The share that is right, in f32. */
const right = (w: W, batch: Labelled): Scalar => accuracy(logits(w, batch), batch.y, { ignore: -1 })

const sets = fc.record({ set: labelled, kind: fc.constantFrom('ignored', 'weighted') })

/** How many are not 0. */
const counts = (x: Tensor<[number], 'f64'>): Scalar<'f64'> => sum(cast(notEqual(x, 0), 'f64'))

/** A mean over those: NaN where there are none. */
const awayOf = (w: Scalar<'f64'>, x: Tensor<[number], 'f64'>): Scalar<'f64'> => {
  const away = sub(x, w)
  return div(sum(mul(mul(away, away), cast(notEqual(x, 0), 'f64'))), counts(x))
}

describe('weigh', () => {
  test('fit: with it a batch in parts gives the loss and the gradient of the batch as a whole', () => {
    fc.assert(
      fc.property(sets, fc.integer({ min: 2, max: 12 }), ({ set: { labels, seed }, kind }, n) => {
        const optimiser = gradientDescent(0.5)
        const about = { ...kinds[kind], optimiser, metrics: { right }, epochs: 1 } as const
        const set = { ...about, data: setOf(labels, seed), batchSize: labels.length }
        const from = begin(start(seed), optimiser, key(seed))
        const whole = rightOf(fit(set)(from))
        const inParts = rightOf(fit({ ...set, parts: Math.min(n, labels.length) })(from))
        mustBeClose(toTypedArray(inParts.best), toTypedArray(whole.best), 'rounding')
        const [some, all] = [inParts.history[0], whole.history[0]]
        mustBeClose([some?.loss ?? Number.NaN], [all?.loss ?? Number.NaN], 'rounding')
        if (kind === 'weighted') return // accuracy knows no weights of classes
        mustBeClose(
          [some?.train.right ?? Number.NaN],
          [all?.train.right ?? Number.NaN],
          'roundingF32',
        )
      }),
    )
  })

  test('fit: where all counts alike it changes no bit of one part', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.integer({ min: 1, max: 7 }), (seed, batchSize) => {
        const data = setOf([0, 1, 2, 3, 1, 0, 2], seed)
        const optimiser = adam(0.1)
        const { loss, weigh } = kinds.ignored
        const about = { loss, optimiser, metrics: { right }, data, batchSize, epochs: 2 } as const
        const from = begin(start(seed), optimiser, key(seed))
        expect(fit({ ...about, weigh })(from)).toEqual(fit(about)(from))
      }),
      { numRuns: 15 },
    )
  })

  test('evaluator: with it scores are those of the whole set, whatever the size of batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        sets,
        fc.integer({ min: 1, max: 12 }),
        async ({ set: { labels, seed }, kind }, size) => {
          const { loss, weigh } = kinds[kind]
          const metrics = { loss, right }
          const [data, w] = [setOf(labels, seed), start(seed)]
          const batch = allOf(data)
          const scores = rightOf(evaluator(metrics, { weigh })(w, data, size))
          mustBeClose([scores.loss], [item(loss(w, batch))], 'rounding')
          if (kind === 'ignored')
            mustBeClose([scores.right], [item(right(w, batch))], 'roundingF32')
          const read = storedEvaluator(metrics, { weigh })(w, storedOf(data), size)
          expect(rightOf(await read())).toEqual(scores)
        },
      ),
    )
  })

  test('fit: so are the loss and the scores in the history, of examples in memory and of those read', async () => {
    const optimiser = gradientDescent(0)
    await fc.assert(
      fc.asyncProperty(
        sets,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async ({ set: { labels, seed }, kind }, size, n) => {
          const { loss, weigh } = kinds[kind]
          const batchSize = Math.min(size, labels.length)
          const parts = Math.min(n, batchSize)
          const about = { loss, weigh, optimiser, metrics: { loss }, batchSize, parts, epochs: 1 }
          const data = setOf(labels, seed)
          const from = begin(start(seed), optimiser, key(seed))
          const ended = fit({ ...about, data, validation: data })(from)
          const batch = allOf(data)
          const whole = item(loss(start(seed), batch))
          const epoch = rightOf(ended).history[0]
          const seen = [epoch?.loss, epoch?.train.loss, epoch?.validation?.loss]
          mustBeClose(
            seen.map((x) => x ?? Number.NaN),
            [whole, whole, whole],
            'rounding',
          )
          const stored = { ...about, data: storedOf(data), validation: storedOf(data) }
          expect(await fitStored(stored)(from)()).toEqual(ended)
        },
      ),
    )
  })

  test('fit: a part that weighs nothing adds nothing, though its own loss is NaN', () => {
    const optimiser = gradientDescent(0.5)
    const from = begin(scalar(0, 'f64'), optimiser, key(1))
    const data = datasetOf(tensor([4, 0, 0, 2, 0, 0], 'f64'))
    const about = {
      loss: awayOf,
      weigh: counts,
      optimiser,
      data,
      batchSize: 6,
      epochs: 1,
      metrics: { away: awayOf },
    }
    for (const parts of [1, 2, 3, 6]) {
      const { best, history } = rightOf(fit({ ...about, parts })(from))
      mustBeClose(toTypedArray(best), [3], 'rounding')
      mustBeClose([history[0]?.loss ?? Number.NaN], [10], 'rounding')
    }
    for (const size of [1, 2, 4, 6]) {
      const scores = rightOf(
        evaluator({ away: awayOf }, { weigh: counts })(scalar(0, 'f64'), data, size),
      )
      mustBeClose([scores.away], [10], 'rounding')
    }
  })

  test('fit: where nothing counts, the loss and the gradient of a step are 0, and the mean of the epoch is NaN', () => {
    const optimiser = gradientDescent(0.5)
    const data = setOf([-1, -1, -1, -1], 3)
    for (const parts of [1, 2, 4]) {
      const about = { ...kinds.ignored, optimiser, data, batchSize: 4, parts, epochs: 1 }
      const { best, history } = rightOf(fit(about)(begin(start(3), optimiser, key(1))))
      expect(best).toEqual(start(3))
      expect(history[0]?.loss).toBeNaN()
      const none = datasetOf(tensor([0, 0, 0, 0], 'f64'))
      const odd = { ...about, loss: awayOf, weigh: counts, data: none }
      const still = rightOf(fit(odd)(begin(scalar(2, 'f64'), optimiser, key(1))))
      expect(still.best).toEqual(scalar(2, 'f64'))
    }
  })

  test('resume: cut off within an epoch it ends with the bits of fit; runs with weigh and without are not one run', () => {
    const optimiser = adam(0.1)
    const data = setOf([0, -1, 2, 3, -1, -1, 1, 0], 5)
    const about = { ...kinds.ignored, optimiser, metrics: { right }, data, batchSize: 3, epochs: 3 }
    const from = begin(start(5), optimiser, key(5))
    for (const stopAt of [1, 2, 3, 4, 5]) {
      const folder = fresh()
      const cut = { ...about, data: cutOff(data, stopAt) }
      expect(() => resume({ folder, every: 1 }, cut)(from)()).toThrow('cut off')
      const { loss, metrics, batchSize, epochs } = about
      const without = { loss, optimiser, metrics, data, batchSize, epochs }
      expect(resume({ folder, every: 1 }, without)(from)()).toMatchObject({
        left: { tag: 'OtherRun', what: 'parts', expected: '1', found: '1, weighed' },
      })
      expect(resume({ folder, every: 1 }, about)(from)()).toEqual(fit(about)(from))
    }
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])(
    'fit, evaluator: a weight of %s is a Defect',
    (weight) => {
      const optimiser = gradientDescent(0.5)
      const weigh = (): Scalar => scalar(weight)
      const loss = (w: Scalar, x: Tensor<[number]>): Scalar => mean(mul(x, w))
      const about = { loss, weigh, optimiser, data: datasetOf(arange(4)), batchSize: 2, epochs: 1 }
      expect(() => fit(about)(begin(scalar(1), optimiser, key(1)))).toThrow(
        `fit: a batch weighs ${weight}; let weigh give a finite number from 0`,
      )
      expect(() => evaluator({ loss }, { weigh })(scalar(1), datasetOf(arange(4)), 2)).toThrow(
        `evaluator: a batch weighs ${weight}; let weigh give a finite number from 0`,
      )
    },
  )
})
