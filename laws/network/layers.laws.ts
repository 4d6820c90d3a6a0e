/**
 * @file layers — the laws of layers and of derivatives in `cotangent/laws`, over the layers of this library, in use and in training.
 */
import type fc from 'fast-check'
import { describe, test } from 'vitest'
import {
  assertLaw,
  gradientAgrees,
  keys,
  type Law,
  layerLaws,
  modesAreAdjoint,
  tensors,
  trees,
} from 'cotangent/laws'
import { key } from '../../src/function/key.ts'
import {
  added,
  averagePooling,
  batchNormalization,
  block,
  concatenated,
  convolution,
  dense,
  dropout,
  elu,
  embedding,
  gelu,
  globalMeanPooling,
  groupNormalization,
  gru,
  type Layer,
  layerNormalization,
  learnedPositions,
  lstm,
  maxPooling,
  permute,
  relu,
  repeat,
  reshape,
  residual,
  rmsNormalization,
  rnn,
  selfAttention,
  sequential,
  shared,
  sigmoid,
  silu,
  sinusoidalPositions,
  softmax,
  softplus,
  stacked,
  tanh,
  transformerBlock,
  transposedConvolution,
} from '../../src/network/index.ts'
import type { Numeric } from '../../src/function/operand.ts'
import type { Shape } from '../../src/shape/shape.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'

const flat = { shape: [3], dtype: 'f64' } as const
const places = { shape: [2, 4], dtype: 'f64' } as const

/** A layer of any parameters and state. */
type Any<A extends Shape, D extends Numeric> = Layer<unknown, A, Shape, D, unknown, Numeric>

/** All laws of a layer, on batches of the given shape: in use, and where training differs, in training. */
const lawsOf = <A extends Shape, D extends Numeric>(
  layer: Any<A, D>,
  inputs: fc.Arbitrary<Tensor<[number, ...A], D>>,
  training: boolean,
): readonly Law[] => {
  const { state } = layer
  const given = trees({ params: keys.map(layer.init), x: inputs })
  type Given = { readonly params: unknown; readonly x: Tensor<[number, ...A], D> }
  // Some of these layers have a state, which the type of any layer does not say.
  const use = layer.apply as (params: unknown, x: Given['x'], state: unknown) => AnyTensor
  const apply = ({ params, x }: Given): AnyTensor => use(params, x, state)
  const train = ({ params, x }: Given) => layer.train<[number]>(params, x, { key: key(5), state })
  const derivatives = [
    gradientAgrees(apply, given),
    modesAreAdjoint(apply, given),
    ...(training
      ? [
          { ...gradientAgrees(train, given), name: 'gradientAgreesInTraining' },
          { ...modesAreAdjoint(train, given), name: 'modesAreAdjointInTraining' },
        ]
      : []),
  ]
  return [...layerLaws(layer, { inputs }), ...derivatives]
}

/** A layer with its parameters and its state hidden, and its laws: each gives it what it made itself. */
const subject = <P, A extends Shape, B extends Shape, D extends Numeric, S, E extends Numeric>(
  name: string,
  layer: Layer<P, A, B, D, S, E>,
  inputs: fc.Arbitrary<Tensor<[number, ...A], D>>,
  training = false,
): readonly [string, readonly Law[]] => [
  name,
  lawsOf(layer as unknown as Any<A, D>, inputs, training), // what is hidden is its own
]

const rows = tensors([2, 3])
const many = tensors([3, 2, 4])
const words = tensors([2, 3], { dtype: 'i32' })

const image = { shape: [3, 4, 2], dtype: 'f64' } as const
const images = tensors([2, 3, 4, 2])

const deep = block(dense(3), batchNormalization(), tanh, dropout(0.25))

const layers = [
  subject('dense, tanh', sequential(flat, dense(3), tanh), rows),
  subject('dense without bias', sequential(flat, dense(5, { bias: false }), relu, dense(3)), rows),
  subject('activations', sequential(flat, dense(3), softplus, silu, gelu, elu()), rows),
  subject('residual', sequential(flat, residual(block(dense(2), sigmoid, dense(3)))), rows),
  subject('repeat', sequential(flat, repeat(3, block(dense(3), tanh))), rows),
  subject('stacked', sequential(flat, stacked(3, block(dense(3), tanh))), rows),
  subject('shared', sequential(flat, shared(3, block(dense(3), tanh))), rows),
  subject('concatenated', sequential(flat, concatenated(dense(2), block(dense(3), tanh))), rows),
  subject('added', sequential(flat, added(dense(2), block(dense(2), tanh))), rows),
  subject('states in branches', sequential(flat, concatenated(deep, deep)), tensors([4, 3]), true),
  subject('softmax', sequential(flat, dense(3), softmax), rows),
  subject('dropout', sequential(flat, dense(3), dropout(0.5)), rows, true),
  subject('batchNormalization', sequential(places, batchNormalization()), many, true),
  subject('states in repeat', sequential(flat, repeat(2, deep)), tensors([4, 3]), true),
  subject('states in stacked', sequential(flat, stacked(2, deep)), tensors([4, 3]), true),
  subject('layerNormalization', sequential(places, layerNormalization()), many),
  subject('rmsNormalization', sequential(places, rmsNormalization()), many),
  subject('groupNormalization', sequential(places, groupNormalization(2)), many),
  subject(
    'embedding',
    sequential({ shape: [3], dtype: 'i32' }, embedding(4, 2, { dtype: 'f64' }), dense(2)),
    words,
  ),
  subject('learnedPositions', sequential(places, learnedPositions(), tanh), many),
  subject('sinusoidalPositions', sequential(places, dense(4), sinusoidalPositions), many),
  subject('reshape', sequential(places, dense(2), reshape([-1])), many),
  subject('selfAttention', sequential(places, selfAttention({ heads: 2 })), many),
  subject(
    'selfAttention that drops',
    sequential(places, selfAttention({ heads: 4, causal: true, dropout: 0.5 })),
    many,
    true,
  ),
  subject('transformerBlock', sequential(places, transformerBlock({ heads: 2, hidden: 3 })), many),
  subject('rnn', sequential(places, rnn(3), dense(2)), many),
  subject('lstm', sequential(places, lstm(3, { reverse: true }), lstm(2, { last: true })), many),
  subject('gru', sequential(places, gru(3)), many),
  subject('permute', sequential(places, dense(3), permute([1, 0])), many),
  subject('convolution', sequential(image, convolution(4, { window: 2, groups: 2 })), images),
  subject(
    'convolution that steps',
    sequential(image, convolution(2, { window: [3, 2], stride: 2, padding: 1, dilation: [1, 2] })),
    images,
  ),
  subject(
    'transposedConvolution',
    sequential(image, transposedConvolution(3, { window: [3, 2], stride: 2, padding: 1 })),
    images,
  ),
  subject(
    'maxPooling',
    sequential(image, convolution(2, { window: 1 }), maxPooling({ window: 2 })),
    tensors([2, 3, 4, 2], { domain: 'distinct' }),
  ),
  subject(
    'averagePooling',
    sequential(image, convolution(2, { window: 1 }), averagePooling({ window: 2, padding: 1 })),
    images,
  ),
  subject('globalMeanPooling', sequential(places, dense(3), globalMeanPooling), many),
]

describe.each(layers)('%s', (_, laws) => {
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 30 }),
  )
})
