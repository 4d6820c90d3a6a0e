/**
 * @file cheapGradient — reverse mode costs at most four times the function, in operations counted on the Program.
 *
 *   flops (f x, J^T w) <= 4 flops (f x)
 *
 * Griewank's bound is 4 or 5, depending on what counts; here each arithmetic operation, comparison and elementary function of an
 * element counts 1, so a primitive whose rule takes care of ties, zeros and powers counts more than its one operation; what such
 * rules count is pinned below.
 *
 * Source  Griewank and Walther, Evaluating Derivatives, SIAM 2008, section 3.3
 */
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import * as nn from '../../src/network/index.ts'
import { traceOf } from '../../src/function/trace.ts'
import { isFloat } from '../../src/tensor/dtype.ts'
import { vjp } from '../../src/transform/grad.ts'

type X = ct.Tensor<[8, 6], 'f64'>
type V = ct.Tensor<[6], 'f64'>
const [k1, k2] = ct.splitKey(ct.key(7), 2)
const x: X = ct.uniform(k1, [8, 6], { dtype: 'f64', min: 0.5, max: 2 })
const y: X = ct.uniform(k2, [8, 6], { dtype: 'f64', min: 0.5, max: 2 })

/** flops (f x, J^T w) / flops (f x), over all floating arguments. */
const ratio = <A extends readonly unknown[]>(f: (...args: A) => unknown, ...args: A): number => {
  const { program } = traceOf('law', f, args)
  const p = ct.simplify(program)
  const active = p.inputs.map((v) => isFloat(v.dtype))
  return ct.cost(vjp(p, active)).flops / ct.cost(p).flops
}

const elementwise: { readonly [name: string]: (a: X) => unknown } = {
  relu: ct.relu,
  leakyRelu: ct.leakyRelu,
  elu: ct.elu,
  gelu: ct.gelu,
  silu: ct.silu,
  sigmoid: ct.sigmoid,
  softplus: ct.softplus,
  logSigmoid: ct.logSigmoid,
  clip: (a) => ct.clip(a, { min: 0.6, max: 1.5 }),
  square: ct.square,
}
const along: { readonly [name: string]: (a: X) => unknown } = {
  softmax: (a) => ct.softmax(a),
  logSoftmax: (a) => ct.logSoftmax(a),
  logSumExp: (a) => ct.logSumExp(a, { axes: [1] }),
  mean: (a) => ct.mean(a, { axes: [0] }),
  variance: (a) => ct.variance(a, { axes: [0] }),
  standardDeviation: (a) => ct.standardDeviation(a, { axes: [1] }),
  norm: (a) => ct.norm(a, { axes: [1] }),
}
const two: { readonly [name: string]: (a: X, b: X) => unknown } = {
  where: (a, b) => ct.where(ct.greater(a, b), ct.mul(a, b), ct.exp(b)),
  matmul: (a, b) => ct.matmul(a, ct.transpose(b)),
  outer: (a, b) => ct.outer(ct.reshape(a, [48]), ct.reshape(b, [48])),
  dot: (a, b) => ct.dot(ct.reshape(a, [48]), ct.reshape(b, [48])),
}
const step = (c: V, z: V): readonly [V, V] => {
  const next = ct.tanh(ct.add(ct.mul(c, z), ct.sin(z)))
  return [next, ct.mul(next, z)]
}
type Affine = readonly [V, V]
/** x -> a x + b, then another. */
const after = (f: Affine, g: Affine): Affine => [
  ct.mul(f[0], g[0]),
  ct.add(ct.mul(f[1], g[0]), ct.exp(g[1])),
]
const composed: { readonly [name: string]: (a: X, b: V) => unknown } = {
  scan: (a, b) => ct.scan(step)(b, a),
  cond: (a) =>
    ct.cond(
      ct.greater(ct.sum(a), 0),
      (z: X) => ct.tanh(z),
      (z: X) => ct.exp(z),
    )(a),
  boundedWhile: (a) =>
    ct.boundedWhile(
      (z: X) => ct.less(ct.sum(z), 1000),
      (z: X) => ct.mul(ct.exp(z), z),
      { limit: 3 },
    )(a),
  vmap: (a) => ct.vmap((z: V) => ct.softmax(z))(a),
  associativeScan: (a) => ct.associativeScan(after)([a, ct.sin(a)]),
}
/** With what is computed a second time. */
const again: { readonly [name: string]: (a: X, b: V) => unknown } = {
  'scan in segments': (a, b) => ct.scan(step, { checkpoint: 4 })(b, a),
  checkpoint: ct.checkpoint((a: X) => ct.tanh(ct.exp(ct.sin(a)))),
}

const input = { shape: [6], dtype: 'f64' } as const
const layers: { readonly [name: string]: () => number } = {
  dense: () => layerRatio(nn.sequential(input, nn.dense(5))),
  'dense and an activation': () => layerRatio(nn.sequential(input, nn.dense(5), nn.gelu)),
  softmax: () => layerRatio(nn.sequential(input, nn.dense(5), nn.softmax)),
  residual: () =>
    layerRatio(nn.sequential(input, nn.residual(nn.block(nn.dense(4), nn.tanh, nn.dense(6))))),
  repeat: () => layerRatio(nn.sequential(input, nn.repeat(5, nn.block(nn.dense(6), nn.tanh)))),
  stacked: () => layerRatio(nn.sequential(input, nn.stacked(5, nn.block(nn.dense(6), nn.tanh)))),
  layerNormalization: () => layerRatio(nn.sequential(input, nn.layerNormalization())),
  rmsNormalization: () => layerRatio(nn.sequential(input, nn.rmsNormalization())),
  groupNormalization: () => layerRatio(nn.sequential(input, nn.groupNormalization(2))),
  'batchNormalization, in training': () => trainingRatio(nn.batchNormalization()),
  'dropout, in training': () => trainingRatio(nn.block(nn.dense(5), nn.dropout(0.5))),
}
/** The ratio of a network of one layer while it is trained. */
const trainingRatio = (part: nn.Definition<nn.Kind>): number => {
  // Parameters and state are the layer's own.
  const layer = nn.sequential(input, part) as unknown as Trained
  const apply = (p: unknown, a: X) => layer.train(p, a, { key: ct.key(2), state: layer.state }).y
  return layerRatio({ init: layer.init, apply })
}
interface Trained {
  readonly init: (key: ct.Key) => unknown
  readonly state: unknown
  readonly train: (
    p: unknown,
    a: X,
    training: { readonly key: ct.Key; readonly state: unknown },
  ) => { readonly y: X }
}
interface Applied {
  readonly init: (key: ct.Key) => unknown
  readonly apply: unknown
}
const layerRatio = (layer: Applied): number =>
  // a layer's apply takes its parameters and a batch
  ratio(layer.apply as (p: unknown, a: X) => unknown, layer.init(ct.key(1)), x)

const labels = ct.tensor([0, 1, 2, 3, 4, 5, 0, 1], 'i32')
const losses: { readonly [name: string]: (a: X, b: X) => unknown } = {
  meanSquaredError: (a, b) => nn.meanSquaredError(a, b),
  binaryCrossEntropy: (a, b) => nn.binaryCrossEntropy(a, b),
  categoricalCrossEntropy: (a, b) => nn.categoricalCrossEntropy(a, b),
  sparseCategoricalCrossEntropy: (a) => nn.sparseCategoricalCrossEntropy(a, labels),
}

const most = 4

describe('cheap gradient', () => {
  test.each(Object.entries({ ...elementwise, ...along }))(
    '%s: reverse costs at most 4 times forward',
    (_, f) => expect(ratio(f, x)).toBeLessThanOrEqual(most),
  )
  test.each(Object.entries({ ...two, ...losses }))(
    '%s: reverse costs at most 4 times forward',
    (_, f) => expect(ratio(f, x, y)).toBeLessThanOrEqual(most),
  )
  test.each(Object.entries(composed))('%s: reverse costs at most 4 times forward', (_, f) =>
    expect(ratio(f, x, ct.ones([6], 'f64'))).toBeLessThanOrEqual(most),
  )
  test.each(Object.entries(again))(
    '%s: reverse costs at most 4 times forward, and what it computes again',
    (_, f) => expect(ratio(f, x, ct.ones([6], 'f64'))).toBeLessThanOrEqual(most + 1),
  )
  test.each(Object.entries(layers))('layer %s: reverse costs at most 4 times forward', (_, of) =>
    expect(of()).toBeLessThanOrEqual(most),
  )
  test('single primitives: cost no more than their rules say, each a constant', () => {
    const measured = {
      div: ratio(ct.div, x, y),
      maximum: ratio(ct.maximum, x, y),
      minimum: ratio(ct.minimum, x, y),
      pow: ratio(ct.pow, x, y),
      max: Math.ceil(ratio((a: X) => ct.max(a, { axes: [1] }), x)),
      min: Math.ceil(ratio((a: X) => ct.min(a, { axes: [1] }), x)),
      prod: Math.ceil(ratio((a: X) => ct.prod(a, { axes: [1] }), x)),
    }
    expect(measured).toEqual({
      div: 5,
      maximum: 8,
      minimum: 8,
      pow: 19,
      max: 8,
      min: 8,
      prod: 6,
    })
  })
})
