/**
 * @file asked — what is wrong with a loss is said in the name of the operator that was asked, not of those that it is made of.
 */
import { item, key, mul, type Scalar, scalar, sum, type Tensor, tensor } from 'cotangent'
import { gradientDescent, lbfgs, minimise } from 'cotangent/optimize'
import {
  begin,
  datasetOf,
  evaluator,
  fit,
  fitStored,
  resume,
  storedEvaluator,
  storedOf,
  trainingStep,
} from 'cotangent/training'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

type Params = Tensor<[2]>
/** What a program without types may give as a loss. */
type Loss = (params: Params) => Scalar

const folder = mkdtempSync(join(tmpdir(), 'cotangent asked '))
afterAll(() => rmSync(folder, { recursive: true }))

const optimiser = gradientDescent(0.1)
const data = datasetOf(tensor([1, 2]))
const start = begin(tensor([1, 2]), optimiser, key(1))
const how = { optimiser, batchSize: 1, epochs: 1 } as const
const place = { folder, every: 1 }

const askers: readonly (readonly [string, (loss: Loss) => unknown])[] = [
  ['minimise', (loss) => minimise(loss)(start.params)],
  ['lbfgs', (loss) => lbfgs(loss).init(start.params)],
  ['fit', (loss) => fit({ ...how, loss, data })(start)],
  ['resume', (loss) => resume(place, { ...how, loss, data })(start)()],
  ['fitStored', (loss) => fitStored({ ...how, loss, data: storedOf(data) })(start)()],
  ['trainingStep', (loss) => trainingStep(loss, optimiser)(start, tensor([1]))],
]

const losses: readonly (readonly [string, unknown, string])[] = [
  [
    'returns a vector',
    (x: Params) => mul(x, x),
    'the function must return a scalar, but returns [2]; sum or mean it',
  ],
  [
    'returns a number',
    () => 3,
    'the function must return a scalar, but returns no tensor; sum or mean one',
  ],
  [
    'returns an integer',
    () => scalar(1, 'i32'),
    'leaf returned is i32, which has no tangent; cast it, or pass it as a later argument',
  ],
]

const told = async (f: () => unknown): Promise<string> => {
  try {
    await f()
    return 'nothing'
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

test.each(askers)('%s: what is wrong with the loss is told in its name', async (name, ask) => {
  for (const [, loss, sentence] of losses)
    expect(await told(() => ask(loss as Loss))).toBe(`${name}: ${sentence}`) // no loss at all, as the law wants it
  const reads = (x: Params): Scalar => scalar(item(sum(x)))
  expect(await told(() => ask(reads))).toMatch(new RegExp(`^item: symbolic .* of ${name} has`, 'u'))
})

test('evaluator, storedEvaluator, fit: what is wrong with a metric is told in their names', async () => {
  const reads = (x: Params): Scalar => scalar(item(sum(x)))
  const fine = (x: Params): Scalar => sum(x)
  const metrics = { reads }
  const ways: readonly (readonly [string, () => unknown])[] = [
    ['evaluator', () => evaluator(metrics)(start.params, data, 1)],
    ['storedEvaluator', () => storedEvaluator(metrics)(start.params, storedOf(data), 1)()],
    ['fit', () => fit({ ...how, loss: fine, data, metrics })(start)],
    [
      'fit',
      () =>
        fit({ ...how, loss: fine, data, metrics, validation: data, trainMetrics: false })(start),
    ],
  ]
  for (const [name, ask] of ways)
    expect(await told(ask)).toMatch(new RegExp(`^item: symbolic .* of ${name} has`, 'u'))
})
