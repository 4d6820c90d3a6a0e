/**
 * @file network — type laws of layers: exact parameters and shapes, any batch, and the sentence on the layer that is wrong.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { ones } from '../../src/function/construct.ts'
import { grad, valueAndGrad } from '../../src/function/grad.ts'
import type { Key } from '../../src/function/key.ts'
import {
  accuracy,
  type Affine,
  andThen,
  block,
  categoricalCrossEntropy,
  compose,
  dense,
  flatten,
  fork,
  type Kernel,
  type Layer,
  meanSquaredError,
  type NoParameters,
  parallel,
  type ParametersOf,
  relu,
  repeat,
  residual,
  sequential,
  softmax,
  sparseCategoricalCrossEntropy,
  tanh,
} from '../../src/network/index.ts'
import type { Kind, OutOf, Part } from '../../src/network/definition.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import type { Shape } from '../../src/shape/shape.ts'
import type { Dim } from '../../src/shape/size.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { type Equal, is } from './equal.ts'
import { makes } from './makes.ts'

/** `says<[128], 'sentence'>()(layer, true)` compiles when that is the error of examples of [128]. */
declare const says: <S extends Shape, Sentence extends string>() => <K extends Kind>(
  layer: Part<K>,
  law: Equal<OutOf<K, S, 'f32'>, ShapeError<Sentence>>,
) => void

declare const k: Key

// ---- exact parameters and shapes
const net = sequential([784], dense(128), relu, dense(10))
const params = net.init(k)
const nested = sequential(
  [28, 28],
  flatten,
  dense(64),
  repeat(105, block(dense(64), tanh)),
  residual(dense(64)),
  sequential([64], dense(32), relu),
  dense(10, { bias: false }),
  softmax,
)
const double = sequential({ shape: [3], dtype: 'f64' }, dense(2))
const spread = sequential(
  [8],
  dense(4),
  ...Array.from({ length: 5 }, () => dense(4)),
  tanh,
  dense(2),
)
const growing = sequential([8], ...Array.from({ length: 5 }, () => dense(4)), dense(2))
const pair = compose(net, dense(3))
const piped = pipe(net, andThen(dense(3)), andThen(tanh))
const empty = sequential([5])

is<Layer<readonly [Affine<784, 128>, NoParameters, Affine<128, 10>], [784], [10]>>()(net, true)
is<ParametersOf<typeof net>>()(params, true)
is<Tensor<[784, 128]>>()(params[0].w, true)
is<Tensor<[10]>>()(params[2].b, true)
is<
  readonly [
    NoParameters,
    Affine<784, 64>,
    readonly (readonly [Affine<64, 64>, NoParameters])[],
    Affine<64, 64>,
    readonly [Affine<64, 32>, NoParameters],
    Kernel<32, 10>,
    NoParameters,
  ]
>()(nested.init(k), true)
is<readonly [10]>()(nested.output, true)
is<Layer<readonly [Affine<3, 2, 'f64'>], [3], [2], 'f64'>>()(double, true)
is<Layer<readonly [Affine<8, 4>, ...Affine<4, 4>[], NoParameters, Affine<4, 2>], [8], [2]>>()(
  spread,
  true,
)
is<readonly number[]>()(growing.output, true)
is<Layer<readonly [ParametersOf<typeof net>, Affine<10, 3>], [784], [3]>>()(pair, true)
is<
  Layer<readonly [readonly [ParametersOf<typeof net>, Affine<10, 3>], NoParameters], [784], [3]>
>()(piped, true)
is<Layer<readonly [], [5], [5]>>()(empty, true)

// ---- any batch
declare const batch: Dim<'batch'>
is<Tensor<[10]>>()(net.apply(params, ones([784])), true)
is<Tensor<[32, 10]>>()(net.apply(params, ones([32, 784])), true)
is<Tensor<[4, 32, 10]>>()(net.apply(params, ones([4, 32, 784])), true)
is<Tensor<[Dim<'batch'>, 10]>>()(net.apply(params, ones([batch, 784])), true)
is<<B extends number>(x: Tensor<[B, 784]>) => Tensor<[B, 10]>>()(
  <B extends number>(x: Tensor<[B, 784]>) => net.apply(params, x),
  true,
)
is<readonly [Tensor<[32, 10]>, Tensor<[7, 5]>]>()(
  parallel(net, empty).apply([params, []], [ones([32, 784]), ones([7, 5])]),
  true,
)
const forked = fork(net, sequential([784], dense(3)))
is<readonly [Tensor<[32, 10]>, Tensor<[32, 3]>]>()(
  forked.apply(forked.init(k), ones([32, 784])),
  true,
)

// ---- gradients through a network, generic in the batch
const loss = <B extends number>(p: typeof params, x: Tensor<[B, 784]>, y: Tensor<[B], 'i32'>) =>
  sparseCategoricalCrossEntropy(net.apply(p, x), y)
const y = ones([32], 'i32')
is<typeof params>()(grad(loss)(params, ones([32, 784]), y), true)
is<readonly [value: Scalar, grad: typeof params]>()(
  valueAndGrad(loss)(params, ones([32, 784]), y),
  true,
)

// ---- what is wrong, on the layer that is
export const wrongInside: unknown = sequential(
  [784],
  dense(128),
  relu,
  // @ts-expect-error layer: [128] does not feed [784]
  net,
  dense(10),
)
export const wrongBody: unknown = sequential(
  [8],
  dense(4),
  // @ts-expect-error residual: the body maps [4] to [3]
  residual(dense(3)),
  relu,
)
export const wrongBlock: unknown = sequential(
  [8],
  // @ts-expect-error repeat: the block maps [8] to [3]
  repeat(5, block(dense(3), relu)),
)
export const wrongInBlock: unknown = sequential(
  [8],
  tanh,
  // @ts-expect-error layer: [4] does not feed [784]
  block(dense(4), net),
)
export const noAxis: unknown = sequential(
  [],
  // @ts-expect-error dense: [] has no last axis to map to 2
  dense(2),
)
export const noSoftmax: unknown = sequential(
  [],
  // @ts-expect-error softmax: axis -1 is outside []
  softmax,
)
export const wrongDType: unknown = sequential(
  [3],
  // @ts-expect-error layer: f32[3] and f64[3] differ in dtype
  double,
)
export const notCalled: unknown = sequential(
  [3],
  // @ts-expect-error dense itself is no layer
  dense,
)
// @ts-expect-error layer: [10] does not feed [784]
export const wrongNext: unknown = compose(net, net)
export const wrongPipe: unknown = pipe(
  net,
  // @ts-expect-error layer: [10] does not feed [784]
  andThen(net),
)
// @ts-expect-error examples of [700] are not of [784]
export const wrongInput: unknown = net.apply(params, ones([32, 700]))
// @ts-expect-error f64 examples to an f32 network
export const wrongPrecision: unknown = net.apply(params, ones([32, 784], 'f64'))
// @ts-expect-error parameters of another network
export const wrongParams: unknown = net.apply(double.init(k), ones([32, 784]))

// ---- the sentences, word for word
says<[128], 'layer: [128] does not feed [784]; give layers whose shapes meet'>()(net, true)
says<
  [4],
  'residual: the body maps [4] to [3], which cannot be added; give a body that keeps the shape'
>()(residual(dense(3)), true)
says<
  [4],
  'repeat: the block maps [4] to [3], which it cannot take again; give a block that keeps the shape'
>()(repeat(2, dense(3)), true)
says<[], 'dense: [] has no last axis to map to 2; reshape the input to one axis or more'>()(
  dense(2),
  true,
)
says<[3], 'layer: f32[3] and f64[3] differ in dtype; cast one'>()(double, true)
makes<[7, 5], [7, 2]>()(dense(2), true)
makes<[7, 5], [35]>()(flatten, true)
makes<number[], number[]>()(dense(2), true)

// ---- losses
const logits = ones([32, 10])
const targets = ones([32, 10])
export const fine: Scalar = categoricalCrossEntropy(logits, targets)
export const share: Scalar = accuracy(logits, ones([32], 'i32'))
// @ts-expect-error meanSquaredError: [32, 10] and [32, 9] differ
export const wrongTarget: unknown = meanSquaredError(logits, ones([32, 9]))
// @ts-expect-error f32[32, 10] and f64[32, 10] differ in dtype
export const wrongTargetDType: unknown = meanSquaredError(logits, ones([32, 10], 'f64'))
// @ts-expect-error sparseCategoricalCrossEntropy: [32, 10] takes labels of shape [32], not [31]
export const wrongLabels: unknown = sparseCategoricalCrossEntropy(logits, ones([31], 'i32'))
// @ts-expect-error labels are i32, not one-hot
export const denseLabels: unknown = sparseCategoricalCrossEntropy(logits, targets)

// ---- sixty layers, no deeper for the compiler than six
const ten = [
  dense(16),
  tanh,
  dense(16),
  tanh,
  dense(16),
  tanh,
  dense(16),
  tanh,
  dense(16),
  tanh,
] as const
const sixty = sequential([16], ...ten, ...ten, ...ten, ...ten, ...ten, ...ten)
is<readonly [16]>()(sixty.output, true)
is<Affine<16, 16>>()(sixty.init(k)[58], true)
