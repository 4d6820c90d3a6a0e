/**
 * @file transformerBlock — attention, then a network of each place, each added to its input and normalised before.
 *
 *   y = x + attention(norm x)          z = y + W_2 f(W_1 norm y + b_1) + b_2
 *
 * Nothing here is new: it is `residual`, `layerNormalization`, `selfAttention`, `dense` and `dropout`, and its parameters lie as
 * theirs do.
 *
 * Source  Xiong et al., On layer normalization in the transformer architecture, arXiv:2002.04745: normalised first
 */
import { mustKnow } from '../function/options.ts'
import type { Mul } from '../shape/arithmetic.ts'
import type { Listed } from '../shape/mismatch.ts'
import { type CheckRate, mustBeRate } from '../shape/rate.ts'
import type { Floating } from '../tensor/dtype.ts'
import { gelu, type Keep } from './activation.ts'
import { channelsOf, type Last } from './channels.ts'
import {
  define,
  type Definition,
  type Float,
  type Kind,
  type NoParameters,
  type Part,
} from './definition.ts'
import { type Affine, dense } from './dense.ts'
import { dropout as dropped } from './dropout.ts'
import { type AnyPart, built } from './layer.ts'
import { layerNormalization } from './layerNormalization.ts'
import { residual } from './residual.ts'
import { type AttentionParams, type Headed, mustHead, selfAttention } from './selfAttention.ts'
import { block } from './sequential.ts'
import type { ScaleShift } from './standardize.ts'

/** Parameters of a block of width W with N hidden features: those of its two halves. */
export type TransformerParams<
  W extends number,
  N extends number,
  D extends Floating = 'f32',
> = readonly [
  readonly [ScaleShift<W, D>, AttentionParams<W, D>, NoParameters],
  readonly [ScaleShift<W, D>, Affine<W, N, D>, NoParameters, Affine<N, W, D>, NoParameters],
]

type Hidden<W extends number, N> = N extends number ? N : Mul<W, 4>

/** The Kind of transformerBlock with H heads and N hidden features, or four times the width. */
export interface TransformerBlock<H extends number, N extends number | undefined> extends Kind {
  readonly out: Headed<'transformerBlock', this['in'], H>
  readonly params: TransformerParams<
    Last<this['in']>,
    Hidden<Last<this['in']>, N>,
    Float<this['dtype']>
  >
}

/** Options of transformerBlock with H heads and N hidden features, and a rate R where one is given. */
export interface TransformerBlockOptions<
  H extends number,
  N extends number | undefined,
  R extends number = number,
> {
  readonly heads: H
  /** Hidden features of each place; four times the width unless given. */
  readonly hidden?: N
  /** Each place sees those up to itself. */
  readonly causal?: boolean
  /** The rate at which weights of the attention and features of both halves are dropped in training. */
  readonly dropout?: R
  /** What is done to hidden features; gelu unless given. */
  readonly activation?: AnyPart & Part<Keep>
}

/**
 * A block of a transformer, normalised first: attention, then a network of two layers at each place.
 *
 * Shape   [.., length, width] -> the same
 * Fails   a Defect where heads do not divide the width, or unless 0 <= dropout < 1; the compiler says so first
 * Source  Xiong et al., arXiv:2002.04745; PyTorch `TransformerEncoderLayer` with `norm_first`, which drops hidden features too
 *
 * ```ts
 * const net = sequential(
 *   { shape: [16], dtype: 'i32' },
 *   embedding(100, 32),
 *   learnedPositions(),
 *   transformerBlock({ heads: 4, causal: true }),
 *   layerNormalization(),
 *   dense(100),
 * )
 * net.apply(net.init(key(1)), ones([2, 16], 'i32')).shape // => [2, 16, 100]
 * ```
 */
export const transformerBlock = <
  const H extends number,
  const N extends number | undefined = undefined,
  const R extends number = number,
  Q = unknown,
>(
  options: Listed<
    'transformerBlock',
    Q,
    TransformerBlockOptions<H, N, R>,
    'heads, hidden, causal, dropout, activation'
  > & { readonly dropout?: CheckRate<'transformerBlock', R> },
): Definition<TransformerBlock<H, N>> => {
  mustKnow('transformerBlock', options, ['heads', 'hidden', 'causal', 'dropout', 'activation'])
  const given: TransformerBlockOptions<H, N> = options
  const { heads, hidden, causal = false, dropout = 0, activation = gelu } = given
  mustBeRate('transformerBlock', dropout)
  return define<TransformerBlock<H, N>, unknown, unknown>((input) => {
    mustHead('transformerBlock', input.shape, heads)
    const width = channelsOf('transformerBlock', input.shape)
    const gathering = block(
      layerNormalization(),
      selfAttention({ heads, causal, dropout }),
      dropped(dropout),
    )
    const thinking = block(
      layerNormalization(),
      dense<number>(hidden ?? 4 * width),
      activation,
      dense<number>(width),
      dropped(dropout),
    )
    const { train, ...made } = built(block(residual(gathering), residual(thinking)), input)
    return { ...made, name: 'transformerBlock', ...(train === undefined ? {} : { train }) }
  })
}
