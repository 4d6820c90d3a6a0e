/**
 * @file sequences — type laws of attention, transformers and recurrent layers: exact shapes and parameters, and their sentences.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import { ones } from '../../src/function/construct.ts'
import type { Key } from '../../src/function/key.ts'
import {
  type Affine,
  attention,
  type AttentionParams,
  bidirectional,
  bidirectionalOver,
  dense,
  dropout,
  embedding,
  gru,
  gruCell,
  type GruParams,
  type Kernel,
  type Layer,
  layerNormalization,
  learnedPositions,
  lstm,
  lstmCell,
  type LstmParams,
  type LstmState,
  multiHeadAttention,
  type NoParameters,
  type NoState,
  type ParametersOf,
  recurrentOver,
  type RecurrentParams,
  relu,
  rnn,
  rnnCell,
  type RnnParams,
  type ScaleShift,
  selfAttention,
  sequenceMask,
  sequential,
  stacked,
  type Table,
  transformerBlock,
  type TransformerParams,
} from '../../src/network/index.ts'
import type { CheckKeys, CheckValues } from '../../src/shape/attention.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import type { Floating } from '../../src/tensor/dtype.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { type Equal, is } from './equal.ts'
import { makes, says } from './makes.ts'

declare const k: Key

// ---- shapes
makes<[7, 8], [7, 8]>()(selfAttention({ heads: 4 }), true)
makes<[3, 7, 8], [3, 7, 8]>()(transformerBlock({ heads: 4 }), true)
makes<[number, 8], [number, 8]>()(selfAttention({ heads: 2, causal: true }), true)
makes<[7, 3], [7, 5]>()(lstm(5), true)
makes<[7, 3], [5]>()(lstm(5, { last: true }), true)
makes<[2, 7, 3], [2, 7, 5]>()(gru(5, { reverse: true }), true)
makes<[7, 3], [5]>()(rnn(5, { last: true, reverse: true }), true)
makes<[7, 3], [7, 10]>()(bidirectional(lstm(5)), true)
makes<[7, 3], [10]>()(bidirectional(gru(5, { last: true })), true)
makes<number[], number[]>()(lstm(5), true)
makes<number[], number[]>()(selfAttention({ heads: 2 }), true)

// ---- parameters
is<readonly [AttentionParams<8>]>()(sequential([7, 8], selfAttention({ heads: 2 })).init(k), true)
is<Kernel<8, 8, 'f64'>>()(
  sequential({ shape: [7, 8], dtype: 'f64' }, selfAttention({ heads: 2 })).init(k)[0].key,
  true,
)
is<
  readonly [
    readonly [
      readonly [ScaleShift<8>, AttentionParams<8>, NoParameters],
      readonly [ScaleShift<8>, Affine<8, 32>, NoParameters, Affine<32, 8>, NoParameters],
    ],
  ]
>()(sequential([7, 8], transformerBlock({ heads: 2 })).init(k), true)
is<Tensor<[8, 10]>>()(
  sequential([7, 8], transformerBlock({ heads: 2, hidden: 10, activation: relu })).init(k)[0][1][1]
    .w,
  true,
)
is<readonly [LstmParams<3, 5>, GruParams<5, 4>, RnnParams<4, 2>]>()(
  sequential([7, 3], lstm(5), gru(4), rnn(2)).init(k),
  true,
)
is<Tensor<[3, 4, 5]>>()(sequential([7, 3], lstm(5)).init(k)[0].w, true)
is<Layer<readonly [readonly [LstmParams<3, 5>, LstmParams<3, 5>]], [7, 3], [7, 10]>>()(
  sequential([7, 3], bidirectional(lstm(5))),
  true,
)

// ---- a language model
const model = sequential(
  { shape: [16], dtype: 'i32' },
  embedding(100, 32),
  learnedPositions(),
  dropout(0.1),
  transformerBlock({ heads: 4, causal: true, dropout: 0.1 }),
  stacked(6, transformerBlock({ heads: 4, causal: true })),
  layerNormalization(),
  dense(100),
)
type Params = ParametersOf<typeof model>
is<Table<16, 32>>()(model.init(k)[1], true)
is<Tensor<[6, 32, 128]>>()(model.init(k)[4][1][1].w, true)
is<Tensor<[2, 16, 100]>>()(model.apply(model.init(k), ones([2, 16], 'i32')), true)
is<TransformerParams<32, 128>>()(model.init(k)[3] satisfies Params[3], true)
is<Layer<readonly [LstmParams<3, 5>], [7, 3], [5], 'f32', NoState>>()(
  sequential([7, 3], lstm(5, { last: true })),
  true,
)

// ---- operators, also where sizes are not known yet
is<Tensor<[2, 5, 6], 'f64'>>()(
  attention(ones([2, 5, 4], 'f64'), ones([2, 3, 4], 'f64'), ones([2, 3, 6], 'f64')),
  true,
)
is<Tensor<[5, 4]>>()(
  attention(ones([5, 4]), ones([3, 4]), ones([3, 4]), { mask: ones([5, 3], 'bool'), causal: true }),
  true,
)
is<Tensor<[2, 7, 8]>>()(
  multiHeadAttention(sequential([7, 8], selfAttention({ heads: 2 })).init(k)[0], ones([2, 7, 8]), {
    heads: 2,
    mask: ones([2, 1, 9], 'bool'),
    memory: ones([2, 9, 8]),
  }),
  true,
)
export const generic = <B extends number, N extends number, M extends number, D extends Floating>(
  q: Tensor<[B, N, 4], D>,
  keys: Tensor<[B, M, 4], D>,
): Tensor<[B, N, 4], D> => attention(q, keys, keys)
export const stepwise = <B extends number>(
  params: LstmParams<3, 5>,
  state: LstmState<[B, 5]>,
  x: Tensor<[B, 3]>,
): LstmState<[B, 5]> => lstmCell(params, state, x)
is<Tensor<[2, 5]>>()(
  gruCell(sequential([1, 3], gru(5)).init(k)[0], ones([2, 5]), ones([2, 3])),
  true,
)
is<Tensor<[5], 'f64'>>()(
  rnnCell(
    sequential({ shape: [1, 3], dtype: 'f64' }, rnn(5)).init(k)[0],
    ones([5], 'f64'),
    ones([3], 'f64'),
  ),
  true,
)

// ---- what does not fit, word for word
says<[7, 9], 'selfAttention: 9 features of [7, 9] do not make 2 heads; give a divisor of 9'>()(
  selfAttention({ heads: 2 }),
  true,
)
says<
  [7],
  'transformerBlock: [7] has no axes of places and features; give examples of two axes or more'
>()(transformerBlock({ heads: 2 }), true)
says<[7], 'gru: [7] has no axes of places and features; give examples of two axes or more'>()(
  bidirectional(gru(4)),
  true,
)
says<[7], 'lstm: [7] has no axes of places and features; give examples of two axes or more'>()(
  lstm(4, { last: true }),
  true,
)
says<
  [7],
  'bidirectional: [7] has no axes of places and features; give examples of two axes or more'
>()(bidirectional(dense(4)), true)
type Says<C, Sentence extends string> = Equal<C, ShapeError<Sentence>>
export const keysDiffer: Says<
  CheckKeys<[5, 4], [3, 2]>,
  'attention: queries [5, 4] and keys [3, 2] differ in more than their number; give [.., n, w] and [.., m, w]'
> = true
export const valuesDiffer: Says<
  CheckValues<[3, 4], [2, 6]>,
  'attention: keys [3, 4] and values [2, 6] differ in more than their width; give [.., m, w] and [.., m, v]'
> = true
export const otherKeys: unknown = attention(
  ones([5, 4]),
  // @ts-expect-error attention: queries [5, 4] and keys [3, 2] differ in more than their number
  ones([3, 2]),
  ones([3, 6]),
)
export const otherValues: unknown = attention(
  ones([5, 4]),
  ones([3, 4]),
  // @ts-expect-error attention: keys [3, 4] and values [2, 6] differ in more than their width
  ones([2, 6]),
)
export const otherDtype: unknown = attention(
  ones([5, 4]),
  // @ts-expect-error attention: f32[5, 4] and f64[3, 4] differ in dtype
  ones([3, 4], 'f64'),
  ones([3, 6]),
)
export const wideMask: unknown = attention(ones([5, 4]), ones([3, 4]), ones([3, 4]), {
  // @ts-expect-error attention: [4] does not broadcast into [5, 3]
  mask: ones([4], 'bool'),
})
export const oddMask: unknown = attention(ones([5, 4]), ones([3, 4]), ones([3, 4]), {
  // @ts-expect-error attention: f32[3] is not bool
  mask: ones([3]),
})
export const oddHeads: unknown = sequential(
  [7, 9],
  layerNormalization(),
  // @ts-expect-error transformerBlock: 9 features of [7, 9] do not make 2 heads
  transformerBlock({ heads: 2 }),
)
export const flatExamples: unknown = sequential(
  [7],
  // @ts-expect-error gru: [7] has no axes of places and features
  gru(4),
)
// @ts-expect-error lstm: 2.5 is not a size
export const fraction: unknown = lstm(2.5)
// @ts-expect-error there is no option backwards
export const oddOption: unknown = lstm(4, { backwards: true })
export const otherState: unknown = gruCell(
  sequential([1, 3], gru(5)).init(k)[0],
  // @ts-expect-error the state has five features
  ones([4]),
  ones([3]),
)
export const otherWidth: unknown = multiHeadAttention(
  sequential([7, 8], selfAttention({ heads: 2 })).init(k)[0],
  // @ts-expect-error the parameters are those of eight features
  ones([7, 6]),
  { heads: 2 },
)

// ---- over lengths
const pair = sequential([7, 3], lstm(5), bidirectional(gru(4))).init(k)
declare const length: Scalar<'i32'>
is<Tensor<[7, 5]>>()(recurrentOver(pair[0], ones([7, 3]), { length }), true)
is<Tensor<[2, 5]>>()(recurrentOver(pair[0], ones([2, 7, 3]), { length: 3, last: true }), true)
is<Tensor<[9, 5]>>()(recurrentOver(pair[0], ones([9, 3]), { length, reverse: true }), true)
is<Tensor<[7, 8]>>()(bidirectionalOver(pair[1], ones([7, 5]), { length }), true)
is<Tensor<[8]>>()(bidirectionalOver(pair[1], ones([7, 5]), { length, last: true }), true)
is<Tensor<[2, 6], 'bool'>>()(sequenceMask(ones([2], 'i32'), 6), true)
export const overGru = <N extends number, F extends number, W extends number, D extends Floating>(
  params: GruParams<F, W, D>,
  x: Tensor<[N, F], D>,
): Tensor<[N, W], D> => recurrentOver(params, x, { length })
export const overAny = <N extends number, F extends number, W extends number>(
  params: RecurrentParams<F, [4], W, 'f32'>,
  x: Tensor<[N, F]>,
): Tensor<[W]> => recurrentOver(params, x, { length, last: true })
export const refusedOver = (): unknown[] => [
  // @ts-expect-error recurrentOver: 4 features where the weights are of 3
  recurrentOver(pair[0], ones([7, 4]), { length }),
  // @ts-expect-error recurrentOver: examples of f64 do not go with weights of f32
  recurrentOver(pair[0], ones([7, 3], 'f64'), { length }),
  // @ts-expect-error recurrentOver: parameters of a pair are for bidirectionalOver
  recurrentOver(pair[1], ones([7, 5]), { length }),
  // @ts-expect-error bidirectionalOver: parameters of one layer are for recurrentOver
  bidirectionalOver(pair[0], ones([7, 3]), { length }),
  // @ts-expect-error recurrentOver: lengths are one for each example, by vmap
  recurrentOver(pair[0], ones([2, 7, 3]), { length: ones([2], 'i32') }),
  // @ts-expect-error sequenceMask: -1 is not a size
  sequenceMask(ones([2], 'i32'), -1),
]
export const oddOptions: unknown[] = [
  // @ts-expect-error gru: there is no option mask
  gru(8, { mask: true }),
  // @ts-expect-error lstm: there is no option units, also where another is known
  lstm(8, { last: true, units: 8 }),
  // @ts-expect-error rnn: last is no number
  rnn(8, { last: 1 }),
  // @ts-expect-error selfAttention: there is no option mask
  selfAttention({ heads: 2, mask: true }),
  // @ts-expect-error transformerBlock: there is no option rate
  transformerBlock({ heads: 2, rate: 0.1 }),
  // @ts-expect-error recurrentOver: there is no option mask
  recurrentOver(pair[0], ones([7, 3]), { length, mask: true }),
]
