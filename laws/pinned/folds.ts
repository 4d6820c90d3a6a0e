/** @file folds — pinned functions along axes: sums and products, extremes, statistics, softmax, running sums, orders. */
import type { Functions, Operators, X } from './function.ts'

interface Options {
  readonly axes?: readonly number[]
  readonly keepAxes?: boolean
}

/** A reduction over all, along 0, and along 1 with the axis kept. */
const usual = (op: string, f: (x: X, options?: Options) => X): Functions => ({
  [op]: (x) => f(x),
  [`${op} along 0`]: (x) => f(x, { axes: [0] }),
  [`${op} along 1, kept`]: (x) => f(x, { axes: [1], keepAxes: true }),
})

/** Reductions, statistics, softmax and kin, sorts. */
export const folds = (ct: Operators): Functions => ({
  ...usual('sum', (x, o) => ct.sum(x, o)),
  ...usual('prod', (x, o) => ct.prod(x, o)),
  ...usual('max', (x, o) => ct.max(x, o)),
  ...usual('min', (x, o) => ct.min(x, o)),
  ...usual('mean', (x, o) => ct.mean(x, o)),
  ...usual('norm', (x, o) => ct.norm(x, o)),
  ...usual('logSumExp', (x, o) => ct.logSumExp(x, o)),
  'sum along 0 and -1': (x) => ct.sum(x, { axes: [0, -1] }),
  'sum along none': (x) => ct.sum(x, { axes: [] }),
  'prod along 0 and -1': (x) => ct.prod(x, { axes: [0, -1] }),
  'max along 0 and -1': (x) => ct.max(x, { axes: [0, -1] }),
  variance: (x) => ct.variance(x),
  'variance along 0, correction 1': (x) => ct.variance(x, { axes: [0], correction: 1 }),
  'variance along 1, kept': (x) => ct.variance(x, { axes: [1], keepAxes: true }),
  standardDeviation: (x) => ct.standardDeviation(x),
  'standardDeviation along 0, correction 1': (x) =>
    ct.standardDeviation(x, { axes: [0], correction: 1 }),
  'standardDeviation along 1, kept': (x) => ct.standardDeviation(x, { axes: [1], keepAxes: true }),
  softmax: (x) => ct.softmax(x),
  'softmax along 0': (x) => ct.softmax(x, { axis: 0 }),
  logSoftmax: (x) => ct.logSoftmax(x),
  'logSoftmax along 0': (x) => ct.logSoftmax(x, { axis: 0 }),
  'cumulativeSum along 0': (x) => ct.cumulativeSum(x, { axis: 0 }),
  'cumulativeSum along -1, reverse': (x) => ct.cumulativeSum(x, { axis: -1, reverse: true }),
  sort: (x) => ct.sort(x),
  'sort along 0': (x) => ct.sort(x, { axis: 0 }),
  argSort: (x) => ct.cast(ct.argSort(x), 'f64'),
  'argMax along 0': (x) => ct.cast(ct.argMax(x, { axis: 0 }), 'f64'),
  'argMin along 1': (x) => ct.cast(ct.argMin(x, { axis: 1 }), 'f64'),
})
