/**
 * @file slips.laws — a slip in the options of a run is refused where it stands, by the compiler and by the run.
 */
import { key, mean, mul, scalar, type Scalar, sub, type Tensor, tensor } from 'cotangent'
import { gradientDescent, type GradientTransformation } from 'cotangent/optimize'
import {
  begin,
  type Dataset,
  datasetOf,
  fit,
  type FitOptions,
  fitStored,
  resume,
  resumeStored,
  saveBest,
  saveEvery,
  type StoredFitOptions,
  storedOf,
  type TrainingState,
} from 'cotangent/training'
import { expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import type { Equal, Holds } from '../types/equal.ts'

type Batch = Tensor<[number]>
type State = ReturnType<ReturnType<typeof gradientDescent>['init']>

const loss = (w: Scalar, x: Batch): Scalar => mean(mul(sub(x, w), sub(x, w)))
const optimiser: GradientTransformation<State> = gradientDescent(0.1)
const data: Dataset<Batch> = datasetOf(tensor([1, 2, 3, 4]))
const start: TrainingState<Scalar, State> = begin(scalar(0), optimiser, key(1))
const options = { loss, optimiser, data, batchSize: 4, epochs: 1 }
const stored = { ...options, data: storedOf(data) }
const place = { folder: 'nowhere', every: 1 }

/** Every option there is. */
const all: Required<FitOptions<Scalar, State, Batch, 'mean'>> = {
  ...options,
  parts: 1,
  weigh: () => scalar(1),
  dropLast: false,
  metrics: { mean: loss },
  trainMetrics: true,
  validation: data,
  watch: { metric: 'mean', better: 'lower' },
  rules: [],
  onEpoch: () => {},
  progress: () => ({ advance: () => {}, message: () => {}, stop: () => {} }),
  clock: () => 0,
}
const allStored: Required<StoredFitOptions<never, Scalar, State, Batch, 'mean'>> = {
  ...all,
  data: storedOf(data),
  validation: storedOf(data),
  ahead: 0,
}

test('fit, resume, fitStored, resumeStored: each option there is, is known, and the sentence names it', () => {
  for (const make of [
    () => fit(all),
    () => resume(place, all),
    () => fitStored(allStored),
    () => resumeStored(place, allStored),
  ])
    expect(make).not.toThrow()
  // @ts-expect-error there is no such option
  const odd = () => fit({ ...options, batch_size: 3 })
  expect(odd).toThrow(
    'fit: there is no option batch_size; give one of loss, optimiser, data, batchSize, ',
  )
  for (const name of Object.keys(all)) expect(odd).toThrow(new RegExp(`[ ,]${name}(?:,|$)`, 'u'))
  // @ts-expect-error where all is in memory nothing is read ahead
  expect(() => fit({ ...options, ahead: 1 })).toThrow('fit: there is no option ahead; ')
  // @ts-expect-error as where it is read
  const read = () => fitStored({ ...stored, batch_size: 3 })
  expect(read).toThrow(/^fitStored: there is no option batch_size; give one of .*, ahead$/u)
  // @ts-expect-error and where it is saved
  const saved = () => resume(place, { ...options, batch_size: 3 })
  expect(saved).toThrow('resume: there is no option batch_size; ')
  // @ts-expect-error or both
  const both = () => resumeStored(place, { ...stored, batch_size: 3 })
  expect(both).toThrow('resumeStored: there is no option batch_size; ')
  // @ts-expect-error the place has options too
  const placed = () => resume({ ...place, keeping: 3 }, options)
  expect(placed).toThrow('resume: there is no option keeping; give one of folder, every, keep, ')
})

test('fit, resume, fitStored, resumeStored: a metric to watch is one of those taken', () => {
  const [metrics, better] = [{ mean: loss, double: loss }, 'lower'] as const
  const sentence =
    'the metric that watch names is not among metrics; name one of those, or add it there'
  for (const [name, make] of Object.entries({
    // @ts-expect-error there is no such metric
    fit: () => fit({ ...options, metrics, watch: { metric: 'mea', better } }),
    // @ts-expect-error likewise
    resume: () => resume(place, { ...options, metrics, watch: { metric: 'mea', better } }),
    // @ts-expect-error likewise
    fitStored: () => fitStored({ ...stored, metrics, watch: { metric: 'mea', better } }),
    resumeStored: () =>
      // @ts-expect-error likewise
      resumeStored(place, { ...stored, metrics, watch: { metric: 'mea', better } }),
  }))
    expect(make).toThrow(`${name}: ${sentence}`)
  // @ts-expect-error where there are no metrics there is none to watch
  expect(() => fit({ ...options, watch: { metric: 'loss', better } })).toThrow(sentence)
  // @ts-expect-error what all objects have is no metric
  expect(() => fit({ ...options, watch: { metric: 'toString', better } })).toThrow(sentence)
})

test('types: the metrics are those of metrics, whichever of them is watched, ruled by or listened to', () => {
  const run = fit({
    ...options,
    metrics: { mean: loss, double: (w, x) => loss(w, x) },
    watch: { metric: 'double', better: 'lower' },
    rules: [saveBest({ metric: 'mean', better: 'lower' }), saveEvery(1)],
    onEpoch: ({ train }) => train.double,
  })(start)
  const { history } = rightOf(run)
  type Names = keyof (typeof history)[number]['train']
  const both: Holds<Equal<Names, 'mean' | 'double'>> = true
  expect([both, history[0]?.train.mean]).toEqual([true, history[0]?.train.double])
  const rules = [saveBest({ metric: 'mea', better: 'lower' })]
  // @ts-expect-error a rule asks for a metric that is taken
  const ruled = fit({ ...options, metrics: { mean: loss }, rules })
  expect(ruled).toBeTypeOf('function')
})

test('types: options of any kind can be handed on', () => {
  const train = <P, S, B, M extends string>(
    given: FitOptions<P, S, B, M>,
    from: TrainingState<P, S>,
  ) => fit({ ...given, epochs: 2 })(from)
  expect(rightOf(train(options, start)).state).toEqual(
    rightOf(fit<Scalar, State, Batch>({ ...options, epochs: 2 })(start)).state,
  )
  const unseen = fit({ ...options, loss: (w: Scalar, x) => mean(mul(sub(x, w), sub(x, w))) })
  expect(unseen(start)).toEqual(fit(options)(start))
})
