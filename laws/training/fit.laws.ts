/**
 * @file fit — a small problem is learned; the same seed gives the same bits; a run cut in two is one run; patience ends.
 */
import { item, key, mean as meanOf, scalar, type Scalar, type Tensor, tensor } from 'cotangent'
import { adam, gradientDescent } from 'cotangent/optimize'
import {
  batches,
  begin,
  curvesOf,
  datasetOf,
  evaluator,
  firstOf,
  fit,
  type Progress,
  storedEvaluator,
  storedOf,
} from 'cotangent/training'
import { left } from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import {
  type Batch,
  coloured,
  loss,
  network,
  numbered,
  type Params,
  right,
  squared,
} from './support.ts'

type Numbers = Tensor<[number]>

const optimiser = adam(0.05)
const options = { loss, optimiser, data: coloured, batchSize: 16, metrics: { right } } as const
const from = (seed: number) => begin(network.init(key(seed)), optimiser, key(seed))

describe('fit', () => {
  test('fit: points that a line separates are learned', () => {
    const { best, history } = rightOf(
      fit({ ...options, epochs: 60, validation: coloured })(from(1)),
    )
    expect(rightOf(evaluator({ right })(best, coloured, 60)).right).toBeGreaterThanOrEqual(0.98)
    expect(history.at(-1)?.loss).toBeLessThan((history[0]?.loss ?? 0) / 5)
    expect(history.map(({ epoch, step }) => [epoch, step]).at(-1)).toEqual([60, 240])
  })

  test('fit: the same seed gives the same bits and the same history, another seed others', () => {
    const run = (seed: number) => rightOf(fit({ ...options, epochs: 3 })(from(seed)))
    expect(run(1)).toEqual(run(1))
    expect(run(1).best).not.toEqual(run(2).best)
  })

  test('fit: 2 epochs and then 3 are 5 epochs, bit for bit', () => {
    const whole = rightOf(fit({ ...options, epochs: 5 })(from(1)))
    const half = rightOf(fit({ ...options, epochs: 2 })(from(1)))
    const rest = rightOf(fit({ ...options, epochs: 3 })(half.state))
    expect(rest.state).toEqual(whole.state)
  })

  test('fit: progress, clock and listeners change no bit', () => {
    const shown: string[] = []
    const task: Progress = {
      advance: () => shown.push('.'),
      message: (text) => shown.push(text),
      stop: (text) => shown.push(text),
    }
    const silent = rightOf(fit({ ...options, epochs: 2 })(from(1)))
    let now = 0
    const watched = rightOf(
      fit({
        ...options,
        epochs: 2,
        progress: () => task,
        clock: () => (now += 1500),
        onEpoch: (_, seconds) => shown.push(`${seconds}`),
      })(from(1)),
    )
    expect(watched).toEqual(silent)
    expect(shown.filter((text) => text === '.')).toHaveLength(8)
    expect(shown.filter((text) => text === '1.5')).toHaveLength(2)
    expect(shown.at(-2)).toMatch(/^epoch 2\/2  right \d\.\d{4}  loss \d\.\d{4}  1\.5 s$/u)
  })

  test('fit: without metrics in training the bits and the validation are the same, and no batch of training is asked of', () => {
    const asked: number[] = []
    const counted = (params: Params, batch: Batch): Scalar => {
      asked.push(batch.points.shape[0])
      return right(params, batch)
    }
    const held = firstOf(coloured, 7)
    const watch = { metric: 'counted', better: 'higher' } as const
    const how = { ...options, epochs: 3, metrics: { counted }, validation: held, watch }
    const both = rightOf(fit(how)(from(1)))
    expect(new Set(asked)).toEqual(new Set([16, 12, 7]))
    asked.length = 0
    const lines: string[] = []
    const task: Progress = {
      advance: () => {},
      message: () => {},
      stop: (text) => lines.push(text),
    }
    const quick = { ...how, trainMetrics: false, progress: () => task }
    const { history, ...rest } = rightOf(fit(quick)(from(1)))
    expect(new Set(asked)).toEqual(new Set([7]))
    const { history: whole, ...others } = both
    expect(rest).toEqual(others)
    expect(history).toEqual(whole.map((epoch) => ({ ...epoch, train: { counted: Number.NaN } })))
    expect(lines.at(-1)).toMatch(/^epoch 3\/3  loss \d\.\d{4}  validation counted \d\.\d{4}$/u)
    expect(curvesOf(history).map((line) => line.trim().split(/  /u)[0])).toEqual([
      'loss',
      'counted, validation',
    ])
  })

  test('fit: a clock that is set back tells no negative time', () => {
    let now = 1e12
    const times: number[] = []
    const onEpoch = (_: unknown, seconds: number) => times.push(seconds)
    rightOf(fit({ ...options, epochs: 2, clock: () => (now -= 3600e3), onEpoch })(from(1)))
    expect(times).toEqual([0, 0])
  })

  test('fit: the mean loss weighs a short last batch by its size', () => {
    const still = gradientDescent(0)
    const mean = (w: Scalar, x: Numbers): Scalar => squared(w, meanOf(x))
    const run = fit({ loss: mean, optimiser: still, data: numbered(5), batchSize: 5, epochs: 1 })
    const single = fit({ loss: mean, optimiser: still, data: numbered(5), batchSize: 1, epochs: 1 })
    const start = begin(scalar(0), still, key(1))
    mustBeClose([rightOf(run(start)).history[0]?.loss ?? 0], [4], 'roundingF32')
    mustBeClose([rightOf(single(start)).history[0]?.loss ?? 0], [6], 'roundingF32')
  })

  test('evaluator: of no example it is a Left, in memory or read', async () => {
    const scores = { mean: (_: Scalar, x: Numbers) => meanOf(x) }
    const none = left({ tag: 'NoExamples', source: 'the set' })
    expect(evaluator(scores)(scalar(0), numbered(0), 2)).toEqual(none)
    expect(await storedEvaluator(scores)(scalar(0), storedOf(numbered(0)), 2)()).toEqual(none)
  })

  test('evaluator: the mean over batches is the mean over examples, whatever the size of a batch', () => {
    const scores = evaluator({ mean: (_: Scalar, x: Numbers) => meanOf(x) })
    for (const size of [1, 2, 3, 7, 20])
      mustBeClose([rightOf(scores(scalar(0), numbered(10), size)).mean], [4.5], 'roundingF32')
  })
})

describe('early stop', () => {
  const target = datasetOf(tensor([0]))
  // With rate 1.1 on w^2 the parameter grows: the first epoch is the best.
  const growing = gradientDescent(1.1)
  const bowl = (w: Scalar, x: Numbers): Scalar => squared(w, meanOf(x))
  const run = (patience: number) =>
    rightOf(
      fit({
        loss: bowl,
        optimiser: growing,
        data: target,
        batchSize: 1,
        epochs: 50,
        metrics: { bowl },
        validation: target,
        watch: { metric: 'bowl', better: 'lower', patience },
      })(begin(scalar(1), growing, key(1))),
    )

  test.each([0, 1, 4])('fit: patience %s ends as many epochs after the best one', (patience) => {
    const { stopped, history, best } = run(patience)
    expect([stopped, history.length]).toEqual(['early', patience + 2])
    mustBeClose([item(best)], [-1.2], 'roundingF32')
  })

  test('fit: patience that is never used up changes nothing', () => {
    expect(run(100).stopped).toBe('finished')
    expect([...rightOf(batches(target, { size: 1 }))]).toHaveLength(1)
  })
})
