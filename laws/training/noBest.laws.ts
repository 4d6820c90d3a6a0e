/**
 * @file noBest — NaN is never the best: a run none of whose epochs has a best is a Left with all that it came to.
 */
import { key, mean, mul, scalar, type Scalar, sub, type Tensor, tensor } from 'cotangent'
import { gradientDescent } from 'cotangent/optimize'
import {
  begin,
  datasetOf,
  fit,
  fitStored,
  resume,
  showFitFailure,
  showResumeFailure,
  stopWhen,
  storedOf,
} from 'cotangent/training'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { workshop } from './crash/small.ts'

const { fresh, close } = workshop()
afterAll(close)

type Numbers = Tensor<[number]>
const loss = (w: Scalar, x: Numbers): Scalar => mean(mul(sub(x, w), sub(x, w)))
const odd = (w: Scalar): Scalar => mul(w, Number.NaN)
const optimiser = gradientDescent(0.1)
const data = datasetOf(tensor([1, 2, 3, 4]))
const from = begin(scalar(0), optimiser, key(1))
const plain = { loss, optimiser, data, batchSize: 2, metrics: { loss, odd } } as const

const runs = fc.record({
  epochs: fc.integer({ min: 1, max: 5 }),
  better: fc.constantFrom('lower', 'higher'),
  patience: fc.option(fc.nat(3), { nil: undefined }),
  held: fc.boolean(),
  early: fc.boolean(),
})

describe('NoBest', () => {
  test('fit: a watched metric that is NaN in every epoch is a Left that names it, with state and history', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ({ epochs, better, patience, held, early }) => {
        const watch = {
          metric: 'odd',
          better,
          ...(patience === undefined ? {} : { patience }),
        } as const
        const rules = early ? [stopWhen(({ epoch }) => epoch === 2)] : []
        const about = { ...plain, epochs, rules, ...(held ? { validation: data } : {}) }
        const ended = fit({ ...about, watch })(from)
        const last = Math.min(epochs, (patience ?? Infinity) + 1, early ? 2 : Infinity)
        const { state, history } = rightOf(fit({ ...about, epochs: last })(from))
        const set = held ? 'validation' : 'data'
        const left = { tag: 'NoBest', metric: 'odd', set, step: state.step, state, history }
        expect(ended).toEqual({ _tag: 'Left', left })
        if (ended._tag === 'Left')
          expect(showFitFailure(ended.left)).toBe(
            `fit: after step ${state.step}: odd, which is watched, was NaN of the ${held ? 'validation' : 'training'} set after every epoch, so none is best; mend the metric or watch another, and go on from the state`,
          )
        const read = storedOf(data)
        const stored = { ...plain, data: read, epochs, rules, watch }
        const run = fitStored(held ? { ...stored, validation: read } : stored)
        expect(await run(from)()).toEqual(ended)
      }),
      { numRuns: 20 },
    )
  })

  test('fit: one epoch that is no NaN is the best, and no epoch at all is no failure', () => {
    let asked = 0
    const once = (w: Scalar): Scalar => (++asked === 3 ? w : mul(w, Number.NaN))
    const watch = { metric: 'once', better: 'lower' } as const
    const about = { ...plain, batchSize: 4, metrics: { once }, watch }
    const { best, history } = rightOf(fit({ ...about, epochs: 5 })(from))
    expect(history.map(({ train }) => Number.isNaN(train.once))).toEqual([
      true,
      true,
      false,
      true,
      true,
    ])
    expect(best).toEqual(rightOf(fit({ ...plain, batchSize: 4, epochs: 3 })(from)).state.params)
    expect(fit({ ...about, epochs: 0 })(from)).toMatchObject({ right: { history: [] } })
  })

  test('resume: it ends so each time, and goes on with more epochs', () => {
    const folder = fresh()
    const about = { ...plain, watch: { metric: 'odd', better: 'lower' } } as const
    for (const epochs of [2, 2, 4]) {
      const ended = resume({ folder, every: 1 }, { ...about, epochs })(from)()
      expect(ended).toEqual(fit({ ...about, epochs })(from))
      if (ended._tag === 'Left') expect(showResumeFailure(ended.left)).toMatch(/^fit: after step/u)
    }
  })
})
