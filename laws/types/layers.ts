/**
 * @file layers — type laws of layers with state, integers and windows: exact states, parameters and shapes, and their sentences.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import { pipe } from 'fp-ts/lib/function.js'
import { ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import type { Key } from '../../src/function/key.ts'
import { sum } from '../../src/function/reduction.ts'
import type { Kind } from '../../src/network/definition.ts'
import {
  type Affine,
  andThen,
  averagePooling,
  batchNormalization,
  block,
  compose,
  convolution,
  define,
  dense,
  dropout,
  embedding,
  flatten,
  fork,
  globalMaxPooling,
  groupNormalization,
  type Kernel,
  type Layer,
  layerNormalization,
  learnedPositions,
  maxPooling,
  type NoParameters,
  type NoState,
  permute,
  relu,
  repeat,
  reshape,
  residual,
  type RunningStatistics,
  type Scale,
  type ScaleShift,
  rmsNormalization,
  sequential,
  shared,
  sinusoidalPositions,
  stacked,
  type Table,
  tanh,
  twin,
} from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { is } from './equal.ts'
import { makes, says } from './makes.ts'

declare const k: Key

// ---- states: as the parameters lie, and none where no layer has one
type Seen<N extends number> = RunningStatistics<N>
const net = sequential([8], dense(4), batchNormalization(), dropout(0.5), dense(2))
const plain = sequential([8], dense(4), dropout(0.5), layerNormalization())
const params = net.init(k)

is<
  Layer<
    readonly [Affine<8, 4>, ScaleShift<4>, NoParameters, Affine<4, 2>],
    [8],
    [2],
    'f32',
    readonly [NoState, Seen<4>, NoState, NoState]
  >
>()(net, true)
is<NoState>()(plain.state, true)
is<Layer<readonly [Affine<8, 4>, NoParameters, ScaleShift<4>], [8], [4]>>()(plain, true)
is<readonly [readonly (readonly [NoParameters, Seen<4>])[], NoState]>()(
  sequential([4], repeat(3, block(tanh, batchNormalization())), tanh).state,
  true,
)
is<readonly [readonly [Seen<4>, NoState]]>()(
  sequential([4], residual(block(batchNormalization(), relu))).state,
  true,
)
is<NoState>()(sequential([4], repeat(3, block(tanh, dropout(0.5)))).state, true)
is<readonly [typeof net.state, Seen<2>]>()(compose(net, batchNormalization()).state, true)
is<readonly [NoState, Seen<4>]>()(pipe(plain, andThen(batchNormalization())).state, true)
is<NoState>()(compose(plain, tanh).state, true)
is<readonly [NoState, readonly [NoState, Seen<4>, NoState, NoState]]>()(
  fork(plain, net).state,
  true,
)
is<typeof net.state>()(twin(net).state, true)

// ---- stacked parameters and states have one more axis, shared ones are those of one
const tower = sequential([4], stacked(12, block(dense(4), batchNormalization())))
is<Tensor<[12, 4, 4]>>()(tower.init(k)[0][0].w, true)
is<Tensor<[12, 4]>>()(tower.state[0][1].mean, true)
is<readonly [Affine<4, 4>]>()(sequential([4], shared(12, dense(4))).init(k), true)

// ---- in use a state is asked for where there is one, in training a key always
const x = ones([32, 8])
is<Tensor<[32, 2]>>()(net.apply(params, x, net.state), true)
is<Tensor<[32, 4]>>()(plain.apply(plain.init(k), x), true)
is<typeof net.state>()(net.train(params, x, { key: k, state: net.state }).state, true)
is<Tensor<[32, 4]>>()(plain.train(plain.init(k), x, { key: k }).y, true)
is<(x: Tensor<[number, 8]>) => Tensor<[number, 2]>>()(
  (xs: Tensor<[number, 8]>) => net.apply(params, xs, net.state),
  true,
)
const loss = <B extends number>(p: typeof params, xs: Tensor<[B, 8]>, state: typeof net.state) => {
  const made = net.train(p, xs, { key: k, state })
  return [sum(made.y), made.state] as const
}
is<readonly [typeof params, typeof net.state]>()(
  grad(loss, { aux: true })(params, x, net.state),
  true,
)
// @ts-expect-error a network with batch normalisation reads a state
export const noState: unknown = net.apply(params, x)
// @ts-expect-error and so does training
export const noStateInTraining: unknown = net.train(params, x, { key: k })
// @ts-expect-error training takes a key
export const noKey: unknown = plain.train(plain.init(k), x, {})
// @ts-expect-error a layer without state takes none
export const tooMuch: unknown = plain.apply(plain.init(k), x, net.state)

// ---- integers in, the dtype of the table out
const words = sequential({ shape: [12], dtype: 'i32' }, embedding(50, 8), learnedPositions(), tanh)
is<
  Layer<readonly [Table<50, 8>, Table<12, 8>, NoParameters], [12], [12, 8], 'i32', NoState, 'f32'>
>()(words, true)
is<Tensor<[3, 12, 8]>>()(words.apply(words.init(k), ones([3, 12], 'i32')), true)
is<Tensor<[3, 5], 'f64'>>()(
  pipe(
    sequential({ shape: [], dtype: 'i32' }, embedding(50, 8, { dtype: 'f64' })),
    andThen(batchNormalization()),
    andThen(dense(5)),
    (layer) => layer.apply(layer.init(k), ones([3], 'i32'), layer.state),
  ),
  true,
)
export const wrongIndices: unknown = sequential(
  [12],
  // @ts-expect-error embedding: f32[12] cannot be an index
  embedding(50, 8),
)
export const notFloating: unknown = sequential(
  { shape: [12], dtype: 'i32' },
  // @ts-expect-error layer: i32[12] is not floating
  dense(4),
)
export const twiceEmbedded: unknown = sequential(
  { shape: [12], dtype: 'i32' },
  embedding(50, 8),
  // @ts-expect-error embedding: f32[12, 8] cannot be an index
  embedding(50, 8),
)

// ---- windows, groups and rearrangements
const image = sequential(
  [28, 28, 1],
  convolution(8, { window: 3, padding: 'same', bias: false }),
  batchNormalization(),
  relu,
  maxPooling({ window: 2 }),
  convolution(16, { window: [3, 3], stride: 2, groups: 4 }),
  flatten,
  dense(10),
)
is<readonly [10]>()(image.output, true)
is<Tensor<[3, 3, 1, 8]>>()(image.init(k)[0].w, true)
is<Tensor<[3, 3, 2, 16]>>()(image.init(k)[4].w, true)
is<Tensor<[576, 10]>>()(image.init(k)[6].w, true)
is<Seen<8>>()(image.state[1], true)
is<Scale<8>>()(sequential([3, 8], rmsNormalization()).init(k)[0], true)
is<Kernel<1, 4>>()(sequential([3, 1], dense(4, { bias: false })).init(k)[0], true)
makes<[28, 28, 3], [14, 14, 8]>()(convolution(8, { window: 3, stride: 2, padding: 1 }), true)
makes<[20, 3], [9, 8]>()(convolution(8, { window: 4, stride: 2 }), true)
makes<[9, 9, 4], [4, 4, 4]>()(averagePooling({ window: 3, stride: 2 }), true)
makes<[9, 9, 4], [4]>()(globalMaxPooling, true)
makes<[4], [4]>()(globalMaxPooling, true)
makes<[2, 6], [3, 4]>()(reshape([3, -1]), true)
makes<[2, 3, 4], [4, 2, 3]>()(permute([2, 0, 1]), true)
makes<[9, 6], [9, 6]>()(groupNormalization(3), true)
makes<number[], number[]>()(convolution(8, { window: 3 }), true)
makes<number[], number[]>()(groupNormalization(3), true)

export const wrongGroups: unknown = sequential(
  [28, 28, 6],
  // @ts-expect-error groupNormalization: 6 channels of [28, 28, 6] do not make 4 groups
  groupNormalization(4),
)
export const wideWindow: unknown = sequential(
  [28, 28, 1],
  relu,
  // @ts-expect-error convolution: the window reaches across 29
  convolution(8, { window: 29 }),
)
export const oddOption: unknown = sequential(
  [28, 28, 1],
  // @ts-expect-error convolution: there is no option strides
  convolution(8, { window: 3, strides: 2 }),
)

// ---- the sentences, word for word
says<
  [],
  'batchNormalization: axis -1 is outside [], which has no axes; give a tensor of rank 1 or more'
>()(batchNormalization(), true)
says<
  [5, 6],
  'groupNormalization: 6 channels of [5, 6] do not make 4 groups; give a divisor of 6'
>()(groupNormalization(4), true)
says<
  [6],
  'sinusoidalPositions: [6] has no axes of places and features; give examples of two axes or more'
>()(sinusoidalPositions, true)
says<[2, 3], 'reshape: [2, 3] to [4] turns 6 elements into 4; give sizes of equal product'>()(
  reshape([4]),
  true,
)
says<[2, 3], 'permute: [0, 0] is not an order of the axes of [2, 3]; name each axis once'>()(
  permute([0, 0]),
  true,
)
says<
  [5, 5, 4],
  'convolution: the window reaches across 7, but axis 1 of [1, 5, 5, 4] has 5 with its padding; pad it, or take a smaller window'
>()(convolution(2, { window: 7 }), true)
says<
  [5, 5, 4],
  'maxPooling: padding 2 has room for a window of 2 that holds no element; give less padding'
>()(maxPooling({ window: 2, padding: 2 }), true)
says<[12], 'embedding: f32[12] cannot be an index; cast it to i32'>()(embedding(5, 4), true)
says<[12], 'layer: i32[12] is not floating; cast it to f32 or f64', 'i32'>()(dense(4), true)
says<
  [4],
  'stacked: the block maps [4] to [3], which it cannot take again; give a block that keeps the shape'
>()(stacked(2, dense(3)), true)
says<
  [4],
  'shared: the block maps [4] to [3], which it cannot take again; give a block that keeps the shape'
>()(shared(2, dense(3)), true)

// ---- layers of one's own: a Kind that says nothing of a state has none, one that does has it
interface Double extends Kind {
  readonly out: this['in']
  readonly params: NoParameters
}
interface Counting extends Double {
  readonly state: { readonly steps: Tensor<[]> }
}
declare const steps: Tensor<[]>
const double = define<Double, NoParameters>(({ shape }) => ({
  output: shape,
  init: () => ({}),
  apply: (_, xs) => xs,
}))
const counting = define<Counting, NoParameters, { readonly steps: Tensor<[]> }>(({ shape }) => ({
  output: shape,
  init: () => ({}),
  state: { steps },
  apply: (_, xs) => xs,
  train: (_, y, { state }) => ({ y, state }),
}))
is<Layer<readonly [NoParameters], [3], [3]>>()(sequential([3], double), true)
is<readonly [NoState, { readonly steps: Tensor<[]> }]>()(
  sequential([3], double, counting).state,
  true,
)
