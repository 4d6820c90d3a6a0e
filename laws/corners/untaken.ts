/**
 * @file untaken — functions whose result does not depend on some elements of x, because a `where` did not take them.
 *
 * `keep` says which elements are taken, or `rows` which rows, where an operator mixes the elements of one.
 */
import * as ct from '../../src/index.ts'

/** What they work on. */
export type X = ct.Tensor<[2, 3], 'f64'>
/** Elements taken. */
export type Keep = ct.Tensor<[2, 3], 'bool'>
/** Rows taken. */
export type Rows = ct.Tensor<[2, 1], 'bool'>

type Elementwise = (x: X) => X
type Untaken = (x: X, keep: Keep, rows: Rows) => ct.AnyTensor

const w: ct.Tensor<[3, 2], 'f64'> = ct.fromArray([3, 2], [1, -2, 0.5, 3, -1, 2], 'f64')

/** Rows as signals of one channel, and back. */
const signals = (x: X): ct.Tensor<[2, 3, 1], 'f64'> => ct.reshape(x, [2, 3, 1])
const rowsOf = (x: ct.Tensor<[2, number, number], 'f64'>): ct.Tensor<[2, number], 'f64'> =>
  ct.flatten(x, { from: 1 })

/** Operators, and chains of them, whose slope is infinite or NaN at 0, at infinity or below 0. */
export const elementwise: Readonly<Record<string, Elementwise>> = {
  log: (x) => ct.log(x),
  sqrt: (x) => ct.sqrt(x),
  '1 / x': (x) => ct.div(1, x),
  'x / x': (x) => ct.div(x, x),
  'x^0.5': (x) => ct.pow(x, 0.5),
  'x^x': (x) => ct.pow(x, x),
  'x log x': (x) => ct.mul(x, ct.log(x)),
  'log sqrt x^2': (x) => ct.log(ct.sqrt(ct.square(x))),
  'x / sqrt (1 + x^2)': (x) => ct.div(x, ct.sqrt(ct.add(1, ct.square(x)))),
  'log (x / sqrt (5 - x^2))': (x) => ct.log(ct.div(x, ct.sqrt(ct.sub(5, ct.square(x))))),
  'exp exp (1 / x)': (x) => ct.exp(ct.exp(ct.div(1, x))),
  log1p: (x) => ct.log1p(ct.neg(ct.mul(x, 0.5))),
  tanh: (x) => ct.tanh(x),
  tan: (x) => ct.tan(x),
  gelu: (x) => ct.gelu(x),
  softplus: (x) => ct.softplus(x),
  abs: (x) => ct.abs(ct.log(x)),
  maximum: (x) => ct.maximum(ct.log(x), ct.sqrt(x)),
  clip: (x) => ct.clip(ct.log(x), { min: -0.2, max: 0.2 }),
}

/** Operators that mix the elements of a row, each over something elementwise. */
export const rowwise: Readonly<Record<string, (x: X) => ct.Tensor<[2, number], 'f64'>>> = {
  softmax: (x) => ct.softmax(x),
  logSoftmax: (x) => ct.logSoftmax(x),
  logSumExp: (x) => ct.logSumExp(x, { axes: [1], keepAxes: true }),
  norm: (x) => ct.norm(x, { axes: [1], keepAxes: true }),
  'x / sqrt sum x^2': (x) =>
    ct.div(x, ct.sqrt(ct.sum(ct.square(x), { axes: [1], keepAxes: true }))),
  standardDeviation: (x) => ct.standardDeviation(ct.log(x), { axes: [1], keepAxes: true }),
  variance: (x) => ct.variance(ct.log(x), { axes: [1], keepAxes: true }),
  mean: (x) => ct.mean(ct.log(x), { axes: [1], keepAxes: true }),
  sum: (x) => ct.sum(ct.log(x), { axes: [1], keepAxes: true }),
  prod: (x) => ct.prod(ct.log(x), { axes: [1], keepAxes: true }),
  max: (x) => ct.max(ct.log(x), { axes: [1], keepAxes: true }),
  min: (x) => ct.min(ct.div(1, x), { axes: [1], keepAxes: true }),
  sort: (x) => ct.sort(ct.log(x), { axis: 1 }),
  cumulativeSum: (x) => ct.cumulativeSum(ct.log(x), { axis: 1 }),
  flip: (x) => ct.flip(ct.log(x), { axes: [1] }),
  slice: (x) => ct.slice(ct.log(x), { axis: 1, from: 1 }),
  take: (x) => ct.take(ct.log(x), ct.tensor([2, 0, 2, 1], 'i32'), { axis: 1 }),
  concatenate: (x) => ct.concatenate([ct.log(x), ct.sqrt(x)], { axis: 1 }),
  split: (x) => {
    const [a, b] = ct.split(ct.log(x), { axis: 1, sizes: [1, 2] })
    return ct.mul(a, b)
  },
  matmul: (x) => ct.matmul(ct.log(x), w),
  'matmul after the chain': (x) => ct.tanh(ct.matmul(ct.div(1, ct.sqrt(x)), w)),
  'matmul twice': (x) => ct.matmul(ct.matmul(ct.log(x), w), ct.transpose(w)),
  convolve: (x) =>
    rowsOf(ct.convolve(signals(ct.log(x)), ct.reshape(w, [3, 1, 2]), { padding: 1 })),
  convolveTransposed: (x) =>
    rowsOf(ct.convolveTransposed(signals(ct.log(x)), ct.reshape(w, [3, 2, 1]), { stride: 2 })),
  maxPool: (x) => rowsOf(ct.maxPool(signals(ct.log(x)), { window: 2, stride: 1 })),
  'maxPool before a convolution': (x) => {
    const pooled = ct.maxPool(signals(ct.log(x)), { window: 2, stride: 1 })
    return rowsOf(ct.convolve(pooled, ct.reshape(w, [2, 1, 3])))
  },
  'maxPool that leaves elements out, before a convolution': (x) => {
    const pooled = ct.maxPool(signals(ct.log(x)), { window: 1, stride: 2 })
    return rowsOf(ct.convolve(pooled, ct.reshape(w, [2, 1, 3])))
  },
  averagePool: (x) => rowsOf(ct.averagePool(signals(ct.log(x)), { window: 2, padding: 1 })),
  'reshape and permute': (x) =>
    ct.reshape(ct.permute(ct.reshape(ct.log(x), [2, 3, 1]), [0, 2, 1]), [2, 3]),
}

const taken = (f: (x: X) => ct.Tensor<[2, number], 'f64'>): Untaken => {
  return (x, _, rows) => ct.where(rows, f(x), 0)
}

/** Where the choice is made in other ways, or its cotangents meet. */
export const choices: Readonly<Record<string, Untaken>> = {
  'the other side': (x, keep) => ct.where(ct.not(keep), 0, ct.log(x)),
  'two choices in a chain': (x, keep) =>
    ct.where(keep, ct.where(ct.less(x, 1), ct.log(x), ct.sqrt(x)), 0),
  'a choice in a choice': (x, keep) => ct.where(keep, ct.log(ct.where(keep, ct.sqrt(x), x)), 0),
  'two choices added': (x, keep) =>
    ct.add(
      ct.where(keep, ct.log(x), 0),
      ct.where(ct.and(keep, ct.less(x, 1)), ct.mul(ct.sqrt(x), ct.log(x)), 0),
    ),
  'one value, two choices': (x, keep) => {
    const y = ct.log(x)
    return ct.mul(ct.where(keep, y, 0), ct.where(ct.and(keep, ct.less(x, 1)), ct.square(y), 1))
  },
  'scaled between': (x, keep) => ct.where(keep, ct.mul(ct.neg(ct.mul(ct.log(x), 2)), 0.5), 0),
  'more work after it': (x, keep) => ct.tanh(ct.mul(ct.where(keep, ct.sqrt(x), 0.5), 3)),
  'moved before it': (x, keep) => ct.where(ct.reshape(keep, [6]), ct.reshape(ct.log(x), [6]), 0),
  'padded before it': (x, keep) =>
    ct.where(
      ct.concatenate([keep, ct.tensor([[true, true, true]])], { axis: 0 }),
      ct.concatenate([ct.log(x), ct.full([1, 3], 1, 'f64')], { axis: 0 }),
      0,
    ),
  'stretched before it': (x, _, rows) =>
    ct.where(rows, ct.add(ct.log(x), ct.mean(ct.sqrt(x), { axes: [1], keepAxes: true })), 0),
  'a row of it, scattered': (x, _, rows) =>
    ct.where(
      rows,
      ct.scatterAdd(
        ct.log(x),
        ct.tensor([0, 0], 'i32'),
        ct.slice(ct.mul(ct.log(x), 2), { axis: 1, to: 2 }),
        { axis: 1 },
      ),
      0,
    ),
  'a checkpoint': (x, keep) => ct.where(keep, ct.checkpoint((v: X) => ct.log(ct.sqrt(v)))(x), 0),
  'a checkpoint in a checkpoint': (x, keep) =>
    ct.checkpoint((v: X) => ct.where(keep, ct.checkpoint((u: X) => ct.log(u))(v), 0))(x),
  'a branch': (x, keep) =>
    ct.where(
      keep,
      ct.cond(
        ct.greater(ct.scalar(1), 0),
        (v: X) => ct.log(v),
        (v: X) => ct.div(1, v),
      )(x),
      0,
    ),
  'steps over rows': (x, keep) => {
    type Step = ct.Tensor<[3], 'f64'>
    const zero = ct.zeros([3], 'f64')
    const run = ct.scan((c: Step, v: Step): readonly [Step, Step] => [c, ct.log(v)])
    return ct.where(keep, run(zero, x)[1], 0)
  },
  'a rule of tangents': (x, keep) => {
    const f = ct.customJvp(
      (v: X) => ct.log(v),
      ([v], [dv]) => [ct.log(v), ct.div(dv, v)],
    )
    return ct.where(keep, f(x), 0)
  },
  ...Object.fromEntries(Object.entries(rowwise).map(([name, f]) => [`rows of ${name}`, taken(f)])),
}
