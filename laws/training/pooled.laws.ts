/**
 * @file pooled — metrics made of counts: their score is that of all examples, whatever the size of batches, the number of parts,
 * where examples come from, and whether the run was cut off.
 */
import {
  argMax,
  cast,
  div,
  equal,
  exp,
  item,
  key,
  mean,
  mul,
  notEqual,
  type Scalar,
  scalar,
  sum,
  type Tensor,
  tensor,
  treeLeaves,
  uniform,
} from 'cotangent'
import {
  accuracy,
  batchNormalization,
  confusionMatrix,
  dense,
  f1,
  type LayerStateOf,
  type ParametersOf,
  perplexity,
  sequential,
  sparseCategoricalCrossEntropy,
} from 'cotangent/network'
import { adam, gradientDescent } from 'cotangent/optimize'
import {
  begin,
  type Dataset,
  datasetOf,
  evaluator,
  fit,
  fitStored,
  pooled,
  resume,
  storedEvaluator,
  storedOf,
  trainingStep,
} from 'cotangent/training'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { valueOfScore } from '../../src/training/taken.ts'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { workshop } from './crash/small.ts'
import {
  allOf,
  counted,
  cutOff,
  ignore,
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

/** What is right and what counts, confusions, and surprise. */
const metrics = {
  right: pooled(
    (w: W, batch: Labelled) => {
      const of = counted(batch)
      return { of, right: mul(cast(accuracy(logits(w, batch), batch.y, ignore), 'f64'), of) }
    },
    ({ right, of }) => div(right, of),
  ),
  f1: pooled(
    (w: W, batch: Labelled) =>
      confusionMatrix(argMax(logits(w, batch), { axis: -1 }), batch.y, 4, ignore),
    (confusions) => mean(f1(confusions)),
  ),
  perplexity: pooled(
    (w: W, batch: Labelled) => [mul(loss(w, batch), counted(batch)), counted(batch)] as const,
    ([surprise, of]) => exp(div(surprise, of)),
  ),
} as const

/** The same of all examples at once. */
const whole = (w: W, batch: Labelled) => ({
  right: item(accuracy(logits(w, batch), batch.y, ignore)),
  f1: item(mean(f1(confusionMatrix(argMax(logits(w, batch), { axis: -1 }), batch.y, 4, ignore)))),
  perplexity: item(perplexity(logits(w, batch), batch.y, ignore)),
})
type Found = ReturnType<typeof whole>

const mustBeThose = (found: Found | undefined, expected: Found): void => {
  expect(found?.f1).toBe(expected.f1) // counts are whole
  mustBeClose([found?.right ?? Number.NaN], [expected.right], 'roundingF32')
  mustBeClose([found?.perplexity ?? Number.NaN], [expected.perplexity], 'rounding')
}

describe('pooled', () => {
  test('evaluator: scores are those of all examples, whatever the size of batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        labelled,
        fc.integer({ min: 1, max: 12 }),
        async ({ labels, seed }, size) => {
          const [data, w] = [setOf(labels, seed), start(seed)]
          const scores = rightOf(evaluator(metrics)(w, data, size))
          mustBeThose(scores, whole(w, allOf(data)))
          expect(rightOf(await storedEvaluator(metrics)(w, storedOf(data), size)())).toEqual(scores)
        },
      ),
    )
  })

  test('evaluator: whole counts give the same bits, whatever the size of batches', () => {
    const logitsOf = (w: Scalar, { x }: { readonly x: Tensor<[number, 2]> }) => mul(x, w)
    const right = pooled(
      (
        w: Scalar,
        batch: { readonly x: Tensor<[number, 2]>; readonly y: Tensor<[number], 'i32'> },
      ) => {
        const kept = notEqual(batch.y, -1)
        const hit = mul(
          cast(kept, 'f32'),
          cast(equal(argMax(logitsOf(w, batch), { axis: -1 }), batch.y), 'f32'),
        )
        return { hit: sum(hit), of: sum(cast(kept, 'f32')) }
      },
      ({ hit, of }) => div(hit, of),
    )
    const x = tensor([
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
    ])
    const data = datasetOf({ x, y: tensor([1, -1, -1, 0, -1, -1], 'i32') })
    for (const size of [1, 2, 3, 4, 6])
      expect(evaluator({ right })(scalar(1), data, size)).toEqual({
        _tag: 'Right',
        right: { right: 0.5 },
      })
  })

  test('fit: so are those in the history, in parts too, of examples in memory and of those read', async () => {
    const optimiser = gradientDescent(0)
    await fc.assert(
      fc.asyncProperty(
        labelled,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async ({ labels, seed }, size, n, weighed) => {
          const batchSize = Math.min(size, labels.length)
          const parts = Math.min(n, batchSize)
          const plain = { loss, optimiser, metrics, batchSize, parts, epochs: 2 } as const
          const about = weighed ? { ...plain, weigh: counted } : plain
          const data = setOf(labels, seed)
          const from = begin(start(seed), optimiser, key(seed))
          const ended = fit({ ...about, data, validation: data })(from)
          for (const epoch of rightOf(ended).history) {
            mustBeThose(epoch.train, whole(start(seed), allOf(data)))
            mustBeThose(epoch.validation, whole(start(seed), allOf(data)))
          }
          const stored = { ...about, data: storedOf(data), validation: storedOf(data) }
          expect(await fitStored(stored)(from)()).toEqual(ended)
        },
      ),
    )
  })

  test('resume: a run cut off within an epoch, or at its end, ends with the bits of fit', () => {
    const optimiser = adam(0.1)
    const data = setOf([0, -1, 2, 3, -1, -1, 1, 0], 5)
    const watch = { metric: 'f1', better: 'higher' } as const
    const about = { loss, optimiser, metrics, data, batchSize: 3, epochs: 3, watch }
    const from = begin(start(5), optimiser, key(5))
    for (const stopAt of [1, 2, 3, 4, 5]) {
      const folder = fresh()
      const cut = { ...about, data: cutOff(data, stopAt) }
      expect(() => resume({ folder, every: 1 }, cut)(from)()).toThrow('cut off')
      expect(resume({ folder, every: 1 }, about)(from)()).toEqual(fit(about)(from))
    }
    const folder = fresh()
    const held = { ...about, validation: cutOff(data, 0) }
    expect(() => resume({ folder, every: 1 }, held)(from)()).toThrow('cut off')
    expect(resume({ folder, every: 1 }, { ...about, validation: data })(from)()).toEqual(
      fit({ ...about, validation: data })(from),
    )
  })

  test('resume: a metric that is pooled and one that is not are not one run', () => {
    const optimiser = gradientDescent(0.1)
    const data = setOf([0, 1, 2], 1)
    const about = { loss, optimiser, data, batchSize: 3, epochs: 1 }
    const from = begin(start(1), optimiser, key(1))
    const folder = fresh()
    rightOf(resume({ folder, every: 1 }, { ...about, metrics })(from)())
    const plain = { right: loss, f1: loss, perplexity: loss }
    expect(resume({ folder, every: 1 }, { ...about, metrics: plain })(from)()).toMatchObject({
      left: { tag: 'OtherRun', what: 'metrics' },
    })
  })

  test('trainingStep, and pooled alone: of one batch it is the score of that batch', () => {
    const data = setOf([0, -1, 2, 3], 4)
    const batch = allOf(data)
    const optimiser = gradientDescent(0.1)
    const stepped = trainingStep(
      loss,
      optimiser,
      metrics,
    )(begin(start(4), optimiser, key(1)), batch)
    const { scores } = rightOf(stepped)
    const found = {
      right: valueOfScore(scores.right),
      f1: valueOfScore(scores.f1),
      perplexity: valueOfScore(scores.perplexity),
    }
    mustBeThose(found, whole(start(4), batch))
    expect(valueOfScore(metrics.f1(start(4), batch, {}))).toBe(found.f1)
  })

  test('fit: it takes the state of a model, and its name can be watched', () => {
    const network = sequential([3], dense(4), batchNormalization(), dense(4))
    type Params = ParametersOf<typeof network>
    type State = LayerStateOf<typeof network>
    interface Examples {
      readonly x: Tensor<[number, 3]>
      readonly y: Tensor<[number], 'i32'>
    }
    const data: Dataset<Examples> = datasetOf({
      x: uniform(key(1), [6, 3]),
      y: tensor([0, 1, 2, 3, 1, 0], 'i32'),
    })
    const optimiser = gradientDescent(0.1)
    const run = fit({
      loss: (params: Params, { x, y }: Examples, rng, state: State) => {
        const trained = network.train(params, x, { key: rng, state })
        return [sparseCategoricalCrossEntropy(trained.y, y), trained.state] as const
      },
      optimiser,
      data,
      batchSize: 4,
      epochs: 2,
      metrics: {
        f1: pooled(
          (params: Params, { x, y }: Examples, state: State) =>
            confusionMatrix(argMax(network.apply(params, x, state), { axis: -1 }), y, 4),
          (confusions) => mean(f1(confusions)),
        ),
        zeros: pooled(
          (_: Params, { y }: Examples) => sum(cast(equal(y, 0), 'f32')),
          (zeros) => zeros,
        ),
      },
      watch: { metric: 'f1', better: 'higher' },
    })(begin(network.init(key(1)), optimiser, key(1), network.state))
    const { history, bestModel } = rightOf(run)
    expect(history.map(({ train }) => Number.isNaN(train.f1))).toEqual([false, false])
    expect(history.map(({ train }) => train.zeros)).toEqual([2, 2])
    const state: State = bestModel // the type of what the loss and the metrics take
    expect(treeLeaves(state).length).toBe(treeLeaves(network.state).length)
  })

  test('pooled: counts that are bool, change shape or pass what their dtype holds are a Defect', () => {
    const data = datasetOf(tensor([1, 2, 3, 4, 5]))
    const score = () => scalar(1)
    const of = (counts: (w: Scalar, x: Tensor<[number]>) => unknown) =>
      evaluator({ odd: pooled(counts, score) })(scalar(1), data, 2)
    expect(() => of((_, x) => notEqual(x, 1))).toThrow(
      'evaluator: counts are bool; cast them to i32, that they add up',
    )
    expect(() => of((w, x) => ({ all: mul(x, w) }))).toThrow(
      'evaluator: counts of one batch are {"all":"f32[2]"}, of another {"all":"f32[1]"}; give tensors whose shapes do not depend on the batch',
    )
    expect(() => of((_, x) => mul(sum(cast(notEqual(x, 0), 'i32')), 2 ** 29))).toThrow(
      'evaluator: counts of i32 add up to 2684354560; count in f64',
    )
  })
})
