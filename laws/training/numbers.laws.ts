/**
 * @file numbers — how many, how long and how wide: what would run for ever, or give nonsense in silence, is a Defect where it is given.
 */
import { key, mean, mul, ones, type Scalar, scalar, sub, type Tensor, tensor } from 'cotangent'
import { recordFile } from 'cotangent/codec'
import { gradientDescent } from 'cotangent/optimize'
import {
  batchCount,
  batches,
  batchRows,
  begin,
  bestEpoch,
  curvesOf,
  datasetOf,
  evaluator,
  firstOf,
  fit,
  fitStored,
  imageDataset,
  labelsOf,
  prefetched,
  randomCrop,
  resume,
  resumeStored,
  saveBest,
  saveEvery,
  sparkline,
  splitAt,
  storedBatches,
  storedEvaluator,
  storedOf,
  windows,
  withNoise,
} from 'cotangent/training'
import fc from 'fast-check'
import { expect, test } from 'vitest'

type Make = (n: number) => unknown

const loss = (w: Scalar, x: Tensor<[number]>): Scalar => mean(mul(sub(x, w), sub(x, w)))
const optimiser = gradientDescent(0.1)
const data = datasetOf(tensor([1, 2, 3, 4]))
const stored = storedOf(data)
const start = begin(scalar(0), optimiser, key(1))
const metrics = { loss }
const how = { loss, optimiser, data, metrics, batchSize: 2, epochs: 1 }
const howStored = { ...how, data: stored }
const place = { folder: 'nowhere', every: 1 }
const better = 'lower' as const
const watch = (patience: number) => ({ metric: 'loss', better, patience }) as const
const pictures = { shape: [1, 1, 1], pixels: Uint8Array.of(1), labels: Uint8Array.of(0) } as const

/** What counts from 1. */
const some: Readonly<Record<string, Make>> = {
  'batches: size': (size) => batches(data, { size }),
  'batchRows: size': (size) => batchRows(4, { size }),
  'batchCount: size': (size) => batchCount(4, { size }),
  'evaluator: size': (size) => evaluator(metrics)(start.params, data, size),
  'storedEvaluator: size': (size) => storedEvaluator(metrics)(start.params, stored, size),
  'fit: batchSize': (batchSize) => fit({ ...how, batchSize }),
  'fit: parts': (parts) => fit({ ...how, parts }),
  'fitStored: batchSize': (batchSize) => fitStored({ ...howStored, batchSize }),
  'resume: every': (every) => resume({ ...place, every }, how),
  'resume: keep': (keep) => resume({ ...place, keep }, how),
  'resumeStored: every': (every) => resumeStored({ ...place, every }, howStored),
  'saveEvery: epochs': saveEvery,
  'prefetched: ahead': (ahead) => prefetched(storedBatches(stored, { size: 2 }), ahead),
  'windows: context': (context) => windows(Int32Array.of(1, 2, 3), { context }),
  'windows: stride': (stride) => windows(Int32Array.of(1, 2, 3), { context: 1, stride }),
  'labelsOf: classes': (classes) => labelsOf([0], classes),
  'imageDataset: classes': (classes) => imageDataset<[1, 1]>(pictures, classes),
  'sparkline: width': (width) => sparkline([1, 2], { width }),
  'curvesOf: width': (width) => curvesOf([], width),
  'recordFile: size': (size) => recordFile('absent', { size }),
}

/** What counts from 0. */
const perhapsNone: Readonly<Record<string, Make>> = {
  'batchCount: count': (count) => batchCount(count, { size: 2 }),
  'batchRows: count': (count) => batchRows(count, { size: 2 }),
  'batches: count': (count) => batches({ ...data, count }, { size: 2 }),
  'fit: count': (count) => fit({ ...how, data: { ...data, count } }),
  'fit: epochs': (epochs) => fit({ ...how, epochs }),
  'resume: epochs': (epochs) => resume(place, { ...how, epochs }),
  'fitStored: ahead': (ahead) => fitStored({ ...howStored, ahead }),
  'randomCrop: margin': (margin) => randomCrop(key(1), ones([1, 2, 2, 1]), margin),
  'recordFile: start': (from) => recordFile('absent', { size: 1, start: from }),
}

/** The same, and Infinity, which is no bound. */
const atMost: Readonly<Record<string, Make>> = {
  'firstOf: n': (n) => firstOf(data, n),
  'fit: patience': (patience) => fit({ ...how, watch: watch(patience) }),
  'resume: patience': (patience) => resume(place, { ...how, watch: watch(patience) }),
  'fitStored: patience': (patience) => fitStored({ ...howStored, watch: watch(patience) }),
  'saveBest: patience': (patience) => saveBest(watch(patience)),
  'bestEpoch: patience': (patience) => bestEpoch(watch(patience), []),
}

const broken = fc.double({ noNaN: true }).filter((x) => !Number.isInteger(x) && x !== Infinity)
const negative = fc.oneof(fc.integer({ max: -1 }), fc.constant(-Infinity))
const noCount = fc.oneof(broken, negative, fc.constant(Number.NaN))
const endless = fc.oneof(noCount, fc.constant(Infinity))

/** A sentence that says what was given, and ends with what to give. */
const refuses = (make: Make, n: number): void => {
  expect(() => make(n)).toThrow(`${n}`)
  expect(() => make(n)).toThrow(/^\w+: [^;]+; give (?:a )?whole numbers?[^;]*$/u)
}

test.each(Object.entries(some))('%s: a whole number from 1, and nothing else', (_, make) => {
  fc.assert(fc.property(endless, (n) => refuses(make, n)))
  refuses(make, 0)
  expect(() => make(1)).not.toThrow()
})

test.each(Object.entries(perhapsNone))('%s: a whole number from 0, and nothing else', (_, make) => {
  fc.assert(fc.property(endless, (n) => refuses(make, n)))
  expect(() => make(0)).not.toThrow()
})

test.each(Object.entries(atMost))('%s: a whole number from 0, or no bound', (_, make) => {
  fc.assert(fc.property(noCount, (n) => refuses(make, n)))
  expect(() => make(0)).not.toThrow()
  expect(() => make(Infinity)).not.toThrow()
})

test('withNoise, splitAt: a deviation is finite and not below 0, a share is from 0 to 1', () => {
  const below = fc.double({ max: -Number.MIN_VALUE, noNaN: true })
  fc.assert(
    fc.property(fc.oneof(below, fc.constantFrom(Number.NaN, Infinity)), (x) => {
      expect(() => withNoise(key(1), ones([2]), x)).toThrow(
        `withNoise: deviation is ${x}; give a finite number from 0`,
      )
      expect(() => splitAt(data, x)).toThrow(`splitAt: a share of ${x}; give 0 to 1`)
    }),
  )
})

test('watch: what is neither lower nor higher is better is refused, not taken for higher', () => {
  const odd = { metric: 'loss', better: 'min' } as unknown as { metric: 'loss'; better: 'lower' } // what programs without types give
  const told = (op: string): string => `${op}: better is min; give lower or higher`
  expect(() => fit({ ...how, watch: odd })).toThrow(told('fit'))
  expect(() => resume(place, { ...how, watch: odd })).toThrow(told('resume'))
  expect(() => fitStored({ ...howStored, watch: odd })).toThrow(told('fitStored'))
  expect(() => resumeStored(place, { ...howStored, watch: odd })).toThrow(told('resumeStored'))
  expect(() => saveBest(odd)).toThrow(told('saveBest'))
  expect(() => bestEpoch(odd, [])).toThrow(told('bestEpoch'))
})

test('options: one that is not theirs is named, with those that are', () => {
  const odd: object = { shuffle: true }
  const told: readonly (readonly [string, () => unknown])[] = [
    [
      'batches: there is no option shuffle; give one of size, key, dropLast',
      () => batches(data, { size: 2, ...odd }),
    ],
    [
      'windows: there is no option shuffle; give one of context, stride',
      () => windows(new Int32Array(9), { context: 2, ...odd }),
    ],
    ['sparkline: there is no option shuffle; give one of width, scale', () => sparkline([1], odd)],
    [
      'recordFile: there is no option shuffle; give one of size, start',
      () => recordFile('absent', { size: 2, ...odd }),
    ],
    [
      'fit: there is no option shuffle; give one of metric, better, patience',
      () => fit({ ...how, watch: { ...watch(1), ...odd } }),
    ],
  ]
  for (const [sentence, make] of told) expect(make).toThrow(sentence)
})
