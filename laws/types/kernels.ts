/**
 * @file kernels — type laws of transposed convolutions, and of attention a place at a time.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import { ones } from '../../src/function/construct.ts'
import type { Key } from '../../src/function/key.ts'
import {
  selfAttention,
  selfAttentionStep,
  sequential,
  transposedConvolution,
} from '../../src/network/index.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { is } from './equal.ts'
import { makes, says } from './makes.ts'

declare const k: Key

// ---- what a transposed convolution makes
makes<[14, 14, 3], [28, 28, 8]>()(
  transposedConvolution(8, { window: 4, stride: 2, padding: 1 }),
  true,
)
makes<[14, 14, 6], [27, 16, 4]>()(
  transposedConvolution(4, {
    window: [3, 2],
    stride: [2, 1],
    padding: [
      [1, 1],
      [0, 0],
    ],
    dilation: [1, 2],
    groups: 2,
  }),
  true,
)
makes<[7, 5], [21, 2]>()(
  transposedConvolution(2, { window: 5, stride: 3, padding: 'same', bias: false }),
  true,
)
makes<number[], number[]>()(transposedConvolution(8, { window: 3 }), true)
const grown = sequential(
  [7, 7, 6],
  transposedConvolution(8, { window: [3, 2], groups: 2, bias: false }),
  transposedConvolution(1, { window: 2, stride: 2 }),
)
is<readonly [18, 16, 1]>()(grown.output, true)
is<Tensor<[3, 2, 4, 6]>>()(grown.init(k)[0].w, true)
is<Tensor<[2, 2, 1, 8]>>()(grown.init(k)[1].w, true)
is<Tensor<[1]>>()(grown.init(k)[1].b, true)

// ---- what it refuses
export const nothingLeft: unknown = sequential(
  [1, 5, 4],
  // @ts-expect-error transposedConvolution: padding leaves nothing of what axis 1 of [1, 1, 5, 4] grows to
  transposedConvolution(2, { window: 2, padding: 1 }),
)
export const oddTransposed: unknown = sequential(
  [28, 28, 1],
  // @ts-expect-error transposedConvolution: there is no option outputPadding
  transposedConvolution(8, { window: 3, outputPadding: 1 }),
)
says<
  [6, 5, 4],
  'transposedConvolution: 4 channels of [1, 6, 5, 4] do not make 3 groups; give a divisor of 4'
>()(transposedConvolution(3, { window: 1, groups: 3 }), true)
says<
  [6, 5, 4],
  'transposedConvolution: 3 channels of [1, 1, 3, 4] do not make 2 groups; give a divisor of 3'
>()(transposedConvolution(3, { window: 1, groups: 2 }), true)
says<
  [1, 5, 4],
  'transposedConvolution: padding leaves nothing of what axis 1 of [1, 1, 5, 4] grows to; give less'
>()(transposedConvolution(2, { window: 2, padding: 1 }), true)
says<
  [6, 5, 4],
  'transposedConvolution: window has 1 entry, but windows slide along 2 axes; give one for each, or one number'
>()(transposedConvolution(3, { window: [3] }), true)

// ---- a place at a time
const stepAt = { heads: 2, at: 0 }
const attending = sequential([5, 8], selfAttention({ heads: 2, causal: true })).init(k)[0]
const empty = { keys: ones([3, 5, 8]), values: ones([3, 5, 8]) }
const stepped = selfAttentionStep(attending, empty, ones([3, 8]), { heads: 2, at: 0 })
is<Tensor<[3, 8]>>()(stepped[0], true)
is<Tensor<[3, 5, 8]>>()(stepped[1].values, true)
// @ts-expect-error a place of 7 features, where the weights have 8
export const narrowPlace: unknown = selfAttentionStep(attending, empty, ones([3, 7]), stepAt)
