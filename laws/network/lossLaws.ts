/**
 * @file lossLaws — losses and metrics against their definitions in plain numbers: laws of any that are given, so that wrong ones
 * can be given too.
 */
import fc from 'fast-check'
import { fromArray, ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { differences } from './differences.ts'

/** Four rows of three classes. */
export type Rows = Tensor<[4, 3], 'f64'>
/** A label for each row. */
export type Labels = Tensor<[4], 'i32'>

/** Options of the losses of labels. */
export interface Options {
  readonly smoothing?: number
  readonly weights?: Tensor<[3], 'f64'>
  readonly ignore?: number
}

/** What the laws ask of losses and metrics. */
export interface Losses {
  readonly huber: (x: Rows, y: Rows, options: { readonly delta: number }) => Scalar<'f64'>
  readonly hinge: (x: Rows, y: Rows) => Scalar<'f64'>
  readonly cosineDistance: (x: Rows, y: Rows) => Scalar<'f64'>
  readonly klDivergence: (x: Rows, y: Rows) => Scalar<'f64'>
  readonly binaryCrossEntropy: (
    x: Rows,
    y: Rows,
    options: {
      readonly smoothing: number
      readonly weights: Tensor<[2], 'f64'>
      readonly ignore: number
    },
  ) => Scalar<'f64'>
  readonly categoricalCrossEntropy: (x: Rows, y: Rows, options: Options) => Scalar<'f64'>
  readonly sparseCategoricalCrossEntropy: (x: Rows, i: Labels, options: Options) => Scalar<'f64'>
  readonly perplexity: (x: Rows, i: Labels) => Scalar<'f64'>
  readonly topKAccuracy: (x: Rows, i: Labels, k: number) => Scalar
  readonly calibrationError: (
    x: Rows,
    i: Labels,
    options: { readonly bins: number; readonly ignore: number },
  ) => Scalar<'f64'>
  readonly f1: (counts: Tensor<[2, 2], 'i32'>) => Tensor<[2]>
}

type Lists = readonly (readonly number[])[]

const listsOf = (one: fc.Arbitrary<number>): fc.Arbitrary<number[][]> =>
  fc.array(fc.array(one, { minLength: 3, maxLength: 3 }), { minLength: 4, maxLength: 4 })
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true })
const numbers = listsOf(between(-3, 3))
/** Of halves, so that there are ties and margins that are met. */
const halves = listsOf(fc.integer({ min: -4, max: 4 }).map((n) => n / 2))
const labels = fc.array(fc.nat(2), { minLength: 4, maxLength: 4 })
/** With 9 for a label that is ignored. */
const some = fc.array(fc.constantFrom(0, 1, 2, 9), { minLength: 4, maxLength: 4 })
const positive = between(0.25, 4)
const three = fc.array(positive, { minLength: 3, maxLength: 3 })

const rows = (lists: Lists): Rows => fromArray([4, 3], lists.flat(), 'f64')
const column = (i: readonly number[]): Labels => fromArray([4], i, 'i32')
const total = (xs: readonly number[]): number => xs.reduce((t, x) => t + x, 0)
const average = (xs: readonly number[]): number => total(xs) / xs.length
const shares = (z: readonly number[]): number[] => {
  const e = z.map((x) => Math.exp(x))
  return e.map((x) => x / total(e))
}
const logShares = (z: readonly number[]): number[] => shares(z).map((x) => Math.log(x))
const paired = (x: Lists, y: Lists): readonly (readonly [number, number])[] =>
  x.flat().map((a, k) => [a, y.flat()[k]!]) // of one shape
const close = (found: Scalar<'f64'>, expected: number): void =>
  mustBeClose([item(found)], [expected], 'rounding')

/** The loss of one row z whose labels are spread as p, each class by its weight, and the weight of the row. */
const spread = (z: readonly number[], p: readonly number[], w: readonly number[], s: number) => {
  const q = p.map((x) => x * (1 - s) + s / p.length)
  return {
    loss: -total(logShares(z).map((l, k) => q[k]! * w[k]! * l)), // a weight for each class
    weight: total(p.map((x, k) => x * w[k]!)), // as above
  }
}

/** The mean by weight, or 0 of none. */
const byWeight = (all: readonly { readonly loss: number; readonly weight: number }[]): number => {
  const weight = total(all.map((row) => row.weight))
  return weight === 0 ? 0 : total(all.map((row) => row.loss)) / weight
}

/** Row by row -log p of labels that are not 9. */
const expected = (z: Lists, i: readonly number[], w: readonly number[], s: number): number =>
  byWeight(
    i.flatMap(
      (label, r) =>
        label === 9
          ? []
          : [
              spread(
                z[r]!,
                [0, 1, 2].map((k) => (k === label ? 1 : 0)),
                w,
                s,
              ),
            ], // a row for each label
    ),
  )

/** The laws, by name. */
export type LossLaw =
  | 'huber'
  | 'hinge'
  | 'cosine'
  | 'divergence'
  | 'twoClasses'
  | 'smoothing'
  | 'weights'
  | 'ignore'
  | 'extremes'
  | 'gradients'
  | 'surprise'
  | 'largest'
  | 'sureness'
  | 'harmonic'

/** Each is about all losses that are given. */
export const lossLaws: { readonly [L in LossLaw]: (losses: Losses) => void } = {
  huber: ({ huber }) =>
    fc.assert(
      fc.property(numbers, halves, positive, (x, y, delta) => {
        const one = ([a, b]: readonly [number, number]): number => {
          const d = Math.abs(a - b)
          return d <= delta ? (d * d) / 2 : delta * (d - delta / 2)
        }
        close(huber(rows(x), rows(y), { delta }), average(paired(x, y).map(one)))
      }),
    ),
  hinge: ({ hinge }) =>
    fc.assert(
      fc.property(numbers, listsOf(fc.constantFrom(-1, 1)), (x, y) => {
        close(
          hinge(rows(x), rows(y)),
          average(paired(x, y).map(([s, t]) => Math.max(0, 1 - s * t))),
        )
      }),
    ),
  cosine: ({ cosineDistance }) =>
    fc.assert(
      fc.property(halves, halves, (x, y) => {
        const one = (a: readonly number[], b: readonly number[]): number => {
          const [m, n] = [Math.hypot(...a), Math.hypot(...b)]
          return m * n === 0 ? 1 : 1 - total(a.map((v, k) => v * b[k]!)) / (m * n) // of one length
        }
        close(cosineDistance(rows(x), rows(y)), average(x.map((a, r) => one(a, y[r]!)))) // likewise
      }),
    ),
  divergence: ({ klDivergence }) =>
    fc.assert(
      fc.property(numbers, listsOf(fc.constantFrom(0, 0.2, 0.5)), (z, p) => {
        const term = (q: number, l: number): number => (q === 0 ? 0 : q * (Math.log(q) - l))
        const one = (a: readonly number[], r: number): number =>
          total(logShares(a).map((l, k) => term(p[r]![k]!, l))) // of one shape
        close(klDivergence(rows(z), rows(p)), average(z.map(one)))
      }),
    ),
  twoClasses: ({ binaryCrossEntropy }) =>
    fc.assert(
      fc.property(
        numbers,
        listsOf(fc.constantFrom(0, 1, 0.25, 9)),
        fc.tuple(positive, positive),
        between(0, 1),
        (z, y, w, smoothing) => {
          const kept = paired(z, y).filter(([, label]) => label !== 9)
          const all = kept.map(([s, label]) => spread([0, s], [1 - label, label], w, smoothing))
          const weights = fromArray([2], w, 'f64')
          const found = binaryCrossEntropy(rows(z), rows(y), { smoothing, weights, ignore: 9 })
          close(found, byWeight(all))
        },
      ),
    ),
  smoothing: ({ sparseCategoricalCrossEntropy: f }) =>
    fc.assert(
      fc.property(numbers, labels, between(0, 1), (z, i, smoothing) => {
        close(f(rows(z), column(i), { smoothing }), expected(z, i, [1, 1, 1], smoothing))
      }),
    ),
  weights: ({ sparseCategoricalCrossEntropy: f }) =>
    fc.assert(
      fc.property(numbers, labels, three, (z, i, w) => {
        const weights = fromArray([3], w, 'f64')
        close(f(rows(z), column(i), { weights }), expected(z, i, w, 0))
      }),
    ),
  ignore: ({ sparseCategoricalCrossEntropy: f, categoricalCrossEntropy: g }) =>
    fc.assert(
      fc.property(numbers, some, (z, i) => {
        const sum = expected(z, i, [1, 1, 1], 0)
        close(f(rows(z), column(i), { ignore: 9 }), sum)
        const p = i.map((label) => [0, 1, 2].map((k) => (label === 9 ? -1 : k === label ? 1 : 0)))
        close(g(rows(z), rows(p), { ignore: -1 }), sum)
      }),
    ),
  extremes: ({ binaryCrossEntropy }) => {
    const z = [[1000, -1000, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]] // biome-ignore format: a row each
    const y = [[0, 1, 9], [9, 9, 9], [9, 9, 9], [9, 9, 9]] // biome-ignore format: a row each
    const options = { smoothing: 0, weights: ones([2], 'f64'), ignore: 9 }
    close(binaryCrossEntropy(rows(z), rows(y), options), 1000)
  },
  gradients: ({ huber, cosineDistance, klDivergence, binaryCrossEntropy }) => {
    const options = { smoothing: 0.1, weights: fromArray([2], [1, 3], 'f64'), ignore: 9 }
    const all: readonly ((x: Rows, y: Rows) => Scalar<'f64'>)[] = [
      (x, y) => huber(x, y, { delta: 0.75 }),
      cosineDistance,
      klDivergence,
      (x, y) => binaryCrossEntropy(x, y, options),
    ]
    fc.assert(
      fc.property(listsOf(between(0.5, 3)), listsOf(fc.constantFrom(0.25, 0.5)), (x, y) => {
        for (const f of all) {
          const at = (p: Rows): Scalar<'f64'> => f(p, rows(y))
          mustBeClose(toTypedArray(grad(at)(rows(x))), differences(at, rows(x)), 'differences')
        }
        // Where a derivative has two sides, at a logit of 0, it is that of the logarithm.
        const none = rows([0, 1, 2, 3].map(() => [0, 0, 0]))
        const plain = { smoothing: 0, weights: ones([2], 'f64'), ignore: 9 }
        const slopes = grad((p: Rows) => binaryCrossEntropy(p, rows(y), plain))(none)
        mustBeClose(
          toTypedArray(slopes),
          y.flat().map((v) => (0.5 - v) / 12),
          'rounding',
        )
      }),
    )
  },
  surprise: ({ perplexity }) =>
    fc.assert(
      fc.property(numbers, labels, (z, i) => {
        close(perplexity(rows(z), column(i)), Math.exp(expected(z, i, [1, 1, 1], 0)))
      }),
    ),
  largest: ({ topKAccuracy }) =>
    fc.assert(
      fc.property(halves, labels, fc.integer({ min: 1, max: 3 }), (z, i, k) => {
        const order = (a: readonly number[]): number[] =>
          [0, 1, 2].sort((m, n) => (a[n]! === a[m]! ? m - n : a[n]! - a[m]!)) // three
        const hit = (a: readonly number[], r: number): number =>
          order(a).slice(0, k).includes(i[r]!) ? 1 : 0 // a label each
        mustBeClose(
          [item(topKAccuracy(rows(z), column(i), k))],
          [average(z.map(hit))],
          'roundingF32',
        )
      }),
    ),
  sureness: ({ calibrationError }) =>
    fc.assert(
      fc.property(halves, some, fc.integer({ min: 1, max: 5 }), (z, i, bins) => {
        const kept = z.flatMap((a, r) => {
          const [label, sure] = [i[r]!, Math.max(...shares(a))] // a label each
          const right = a.indexOf(Math.max(...a)) === label ? 1 : 0
          return label === 9 ? [] : [{ bin: Math.ceil(sure * bins), gap: right - sure }]
        })
        // Just above the bound of a bin rounding decides which one it is.
        fc.pre(
          z.every(
            (a) =>
              Math.abs(Math.max(...shares(a)) * bins - Math.round(Math.max(...shares(a)) * bins)) >
              1e-9,
          ),
        )
        const each = [1, 2, 3, 4, 5].map((bin) =>
          Math.abs(total(kept.filter((row) => row.bin === bin).map((row) => row.gap))),
        )
        close(
          calibrationError(rows(z), column(i), { bins, ignore: 9 }),
          kept.length === 0 ? 0 : total(each) / kept.length,
        )
      }),
    ),
  harmonic: ({ f1 }) =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
        ([a = 0, b = 0, c = 0, d = 0]) => {
          const of = (right: number, others: number): number =>
            right === 0 ? 0 : (2 * right) / (2 * right + others)
          const found = toTypedArray(f1(fromArray([2, 2], [a, b, c, d], 'i32')))
          mustBeClose(found, [of(a, b + c), of(d, b + c)], 'roundingF32')
        },
      ),
    ),
}
