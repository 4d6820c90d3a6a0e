/**
 * @file sizes.laws — axes of size 0 and 1, and rank 0: derivatives have the shape of what they belong to, and both modes agree.
 */
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { dot, mustBeClose, norm } from '../support/close.ts'
import { byReference } from './reference.ts'

type X = ct.Tensor<number[], 'f64'>
type F = (x: X) => X

const shapes: readonly (readonly number[])[] = [
  [],
  [0],
  [1],
  [3],
  [0, 3],
  [3, 0],
  [1, 3],
  [3, 1],
  [1, 1],
  [0, 0],
  [2, 0, 3],
  [2, 1, 3],
]
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
const numbers = (n: number, k: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => 0.75 + Math.sin(k * (i + 1)) / 2)
const filled = (shape: readonly number[], k: number): X =>
  ct.fromArray([...shape], numbers(size(shape), k), 'f64')
const read = (x: ct.AnyTensor): readonly number[] => [...ct.toTypedArray(x)]

const last = (x: X): number => x.shape[x.shape.length - 1] ?? 0
const row = (x: X): X => ct.reshape(x, [size(x.shape)])
/** The last axis, and all others as one. */
const lines = (x: X): ct.Tensor<[number, number], 'f64'> =>
  ct.reshape(x, [size(x.shape.slice(0, -1)), last(x)])
const column = (x: X): ct.Tensor<[number, 1], 'f64'> => ct.reshape(x, [size(x.shape), 1])

/** Of any shape. */
const always: Readonly<Record<string, F>> = {
  sum: (x) => ct.sum(x),
  prod: (x) => ct.prod(x),
  norm: (x) => ct.norm(x),
  logSumExp: (x) => ct.logSumExp(x),
  log: (x) => ct.log(x),
  pow: (x) => ct.pow(x, x),
  maximum: (x) => ct.maximum(x, 1),
  where: (x) => ct.where(ct.greater(x, 0.5), ct.log(x), x),
  reshape: row,
  transpose: (x) => ct.permute(x, [...x.shape.keys()].reverse()),
  expandDims: (x) => ct.expandDims(x, { axis: 0 }),
  broadcastTo: (x) => ct.broadcastTo(x, [2, ...x.shape]),
  flip: (x) => ct.flip(x, { axes: [...x.shape.keys()] }),
  stack: (x) => ct.stack([x, ct.exp(x)], { axis: 0 }),
  outer: (x) => ct.matmul(column(x), ct.transpose(column(x))),
  inner: (x) => ct.matmul(ct.transpose(column(x)), column(x)),
  square: (x) => ct.mul(x, x),
}

/** Along the last axis, of any size. */
const along: Readonly<Record<string, F>> = {
  'sum of the last axis': (x) => ct.sum(x, { axes: [-1] }),
  'prod of the last axis': (x) => ct.prod(x, { axes: [-1] }),
  'norm of the last axis': (x) => ct.norm(x, { axes: [-1] }),
  'logSumExp of the last axis': (x) => ct.logSumExp(x, { axes: [-1] }),
  softmax: (x) => ct.softmax(x),
  logSoftmax: (x) => ct.logSoftmax(x),
  sort: (x) => ct.sort(x, { axis: -1 }),
  cumulativeSum: (x) => ct.cumulativeSum(x, { axis: -1 }),
  'slice of all': (x) => ct.slice(x, { axis: -1 }),
  'slice of nothing': (x) => ct.slice(x, { axis: -1, to: 0 }),
  'concatenate with itself': (x) => ct.concatenate([x, x], { axis: -1 }),
  'take of nothing': (x) => ct.take(x, ct.fromArray([0], [], 'i32'), { axis: -1 }),
  'split off nothing': (x) =>
    ct.concatenate(ct.split(x, { axis: -1, sizes: [0, last(x)] }).toReversed(), { axis: -1 }),
  'matmul to nothing': (x) => ct.matmul(lines(x), ct.zeros([last(x), 0], 'f64')),
  'matmul to one': (x) => ct.matmul(lines(x), column(filled([last(x)], 2))),
}

/** Along the last axis, which has elements. */
const choosing: Readonly<Record<string, F>> = {
  mean: (x) => ct.mean(x, { axes: [-1] }),
  variance: (x) => ct.variance(x, { axes: [-1] }),
  standardDeviation: (x) => ct.standardDeviation(x, { axes: [-1] }),
  max: (x) => ct.max(x, { axes: [-1] }),
  min: (x) => ct.min(x, { axes: [-1] }),
}

const cases = [
  ...shapes.flatMap((shape) => Object.entries(always).map(([name, f]) => ({ name, f, shape }))),
  ...shapes
    .filter((shape) => shape.length > 0)
    .flatMap((shape) => Object.entries(along).map(([name, f]) => ({ name, f, shape }))),
  ...shapes
    .filter((shape) => shape.length > 0 && shape[shape.length - 1] !== 0)
    .flatMap((shape) => Object.entries(choosing).map(([name, f]) => ({ name, f, shape }))),
]

describe.each(cases)('$name of $shape', ({ f, shape }) => {
  const [x, v] = [filled(shape, 1), filled(shape, 5)]

  test('both modes agree, and derivatives have the shapes of what they belong to', () => {
    const [y, dy] = ct.jvp(f)(x, v)
    deepStrictEqual([dy.shape, f(x).shape], [y.shape, y.shape])
    const w = filled(y.shape, 3)
    const [, back] = ct.vjp(f)(x)
    const g = back(w)
    deepStrictEqual(g.shape, shape)
    const scale = norm(read(dy)) * norm(read(w)) + norm(read(v)) * norm(read(g))
    mustBeClose([dot(read(dy), read(w))], [dot(read(v), read(g))], 'rounding', scale)
  })

  test('both engines agree on the gradient, and so do the lanes of vmap', () => {
    const g = ct.grad((a: X) => ct.sum(ct.mul(f(a), f(a))))
    const expected = read(g(x))
    mustBeClose(byReference(g, x)[0] ?? [], expected, 'rounding')
    const lanes = ct.vmap(g)(ct.fromArray([2, ...shape], [...read(x), ...read(x)], 'f64'))
    deepStrictEqual(lanes.shape, [2, ...shape])
    mustBeClose(read(lanes), [...expected, ...expected], 'rounding')
    const none = ct.vmap(g)(ct.zeros([0, ...shape], 'f64'))
    deepStrictEqual(none.shape, [0, ...shape])
  })
})

test('max, min, mean, variance, argMax: of an axis without elements a Defect, also under grad', () => {
  const empty = ct.zeros([2, 0], 'f64')
  for (const f of Object.values(choosing)) {
    expect(() => f(empty)).toThrow('no element')
    expect(() => ct.grad((x: X) => ct.sum(f(x)))(empty)).toThrow('no element')
  }
  expect(() => ct.argMax(empty, { axis: 1 })).toThrow('argMax')
})
