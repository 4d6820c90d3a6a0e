/**
 * @file selfAttention — each place of an example gathers from the others, by several heads side by side.
 *
 *   head_h = softmax(q_h k_h^T / sqrt(w / heads)) v_h         q, k, v = x W_q + b_q, x W_k, x W_v + b_v
 *   y = [head_1 .. head_H] W_o + b_o
 *
 * Keys have no bias: it would add the same number to all scores of a query, which softmax does not see. A head is a part of the
 * features where they lie; none are moved but those of the result.
 *
 * Source  Vaswani et al., Attention is all you need, arXiv:1706.03762, section 3.2.2
 */
import { type AttentionDropout, attended } from '../function/attention.ts'
import { full } from '../function/construct.ts'
import { type Key, splitKey } from '../function/key.ts'
import { permute, reshape } from '../function/movement.ts'
import type { IsBool } from '../function/only.ts'
import { fits } from '../function/operand.ts'
import { mustKnow } from '../function/options.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { Value } from '../program/symbolic.ts'
import type { DivMod } from '../shape/arithmetic.ts'
import type { FitsInto } from '../shape/broadcast.ts'
import {
  type Message,
  mismatch,
  type Listed,
  type ShapeError,
  type Then,
} from '../shape/mismatch.ts'
import { type CheckRate, mustBeRate } from '../shape/rate.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { range, showSizes } from '../shape/sizes.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { channelsOf, type Last } from './channels.ts'
import { type Batch, define, type Definition, type Float, type Kind } from './definition.ts'
import { type Affine, type Kernel, product, type Weights } from './dense.ts'
import { glorotUniform, type Initializer } from './initialize.ts'
import { type HasPlaces, placesOf } from './positions.ts'
import { noState } from './state.ts'

/** Products with queries, keys and values, and with what the heads give. */
export interface AttentionParams<W extends number, D extends Floating = 'f32'> {
  readonly query: Affine<W, W, D>
  readonly key: Kernel<W, W, D>
  readonly value: Affine<W, W, D>
  readonly out: Affine<W, W, D>
}

/** Parameters as bodies read them. */
export type Projections = { readonly [K in keyof AttentionParams<number>]: Weights }

/** The shape S where H heads share its features, else the sentence. */
export type Headed<Op extends string, S, H extends number> = S extends [
  ...infer P extends Shape,
  infer L extends number,
  infer W extends number,
]
  ? number extends W | H
    ? S
    : DivMod<W, H>[1] extends 0
      ? S
      : ShapeError<Message<'heads', { op: Op; n: W; x: ShowShape<[...P, L, W]>; heads: H }>>
  : HasPlaces<Op, S>

/** The Kind of selfAttention with H heads. */
export interface SelfAttention<H extends number> extends Kind {
  readonly out: Headed<'selfAttention', this['in'], H>
  readonly params: AttentionParams<Last<this['in']>, Float<this['dtype']>>
}

/** Options of selfAttention with H heads, and a rate R where one is given. */
export interface SelfAttentionOptions<H extends number, R extends number = number> {
  /** How many parts the features are taken in. */
  readonly heads: H
  /** Each place sees those up to itself. */
  readonly causal?: boolean
  /** The rate at which weights are dropped in training. */
  readonly dropout?: R
  readonly kernel?: Initializer
}

/** A Defect unless heads divide the width. */
export const mustHead = (op: string, shape: readonly number[], heads: number): void => {
  const [, n] = placesOf(op, shape)
  if (!Number.isInteger(heads) || heads < 1) fits(mismatch('size', { op, size: heads }))
  if (n % heads !== 0) fits(mismatch('heads', { op, n, x: showSizes(shape), heads }))
}

/** What may be gathered. */
interface Seeing {
  readonly heads: number
  readonly mask?: Tensor<number[], DType>
  readonly causal?: boolean
  readonly dropout?: AttentionDropout
}

/** A mask of scores [.., n, m], for all heads. */
const forHeads = (mask: Tensor<number[], DType>): Tensor<number[], DType> => {
  const { shape } = mask
  return shape.length < 3 ? mask : reshape(mask, [...shape.slice(0, -2), 1, ...shape.slice(-2)])
}

/** What places of x gather from those of y, examples under any leading axes. */
const gathered = (
  op: string,
  params: Projections,
  x: Batch,
  y: Batch,
  { heads, mask, ...more }: Seeing,
): Batch => {
  const inHeads = (p: Weights, rows: Batch): Value =>
    valueOf(op, reshape(product(p, rows), [...rows.shape.slice(0, -1), heads, -1]))
  const row = x.shape.length - 2
  const seeing = mask === undefined ? more : { ...more, mask: forHeads(mask) }
  const made: Batch = typed(
    attended(
      op,
      [inHeads(params.query, x), inHeads(params.key, y), inHeads(params.value, y)],
      { batch: [...range(row), row + 1], row },
      seeing,
    ),
  ) // [.., heads, n, w / heads]
  const together = permute(made, [...range(row), row + 1, row, row + 2])
  return product(params.out, reshape(together, [...x.shape]))
}

/** Options of multiHeadAttention, of which P and C are shape and dtype of the mask, and M is what there is to look at. */
export interface MultiHeadOptions<P extends Shape, C extends DType, M> {
  readonly heads: number
  readonly mask?: Tensor<P, C>
  readonly causal?: boolean
  readonly dropout?: AttentionDropout
  /** What is gathered from, where that is not x: what an encoder made. */
  readonly memory?: M
}

/**
 * What `selfAttention` computes from its parameters, with a mask, or gathered from other places than one's own.
 *
 * Shape   [..B, n, w] -> the same; memory is [..B, m, w], and the mask broadcasts to [..B, n, m], for all heads
 * Dtype   floating; the mask bool, true where a place may look
 * Grad    exactly 0 through what is masked
 * Fails   a Defect where heads do not divide the width, or shapes do not fit
 *
 * ```ts
 * const params = sequential([3, 4], selfAttention({ heads: 2 })).init(key(1))[0]
 * const real = tensor([[true, true, false], [true, false, false]]) // two examples, padded to three places
 * multiHeadAttention(params, ones([2, 3, 4]), { heads: 2, mask: expandDims(real, { axis: 1 }) }).shape // => [2, 3, 4]
 * ```
 */
export const multiHeadAttention = <
  S extends Shape,
  B extends Shape,
  N extends number,
  W extends number,
  D extends Floating,
  P extends Shape,
  C extends DType,
  M extends number = N,
>(
  params: AttentionParams<W, D>,
  x: Tensor<S, D> & Tensor<[...B, N, NoInfer<W>], D>,
  options: MultiHeadOptions<P, C, Tensor<[...B, M, W], D>> & {
    readonly mask?: Then<
      IsBool<'multiHeadAttention', P, C>,
      FitsInto<'multiHeadAttention', [...B, N, M], P>
    >
  },
): Tensor<S, D> => {
  const op = 'multiHeadAttention'
  mustKnow(op, options, ['heads', 'mask', 'causal', 'dropout', 'memory'])
  const { memory, ...seeing } = options
  const own: Batch = typed(valueOf(op, x))
  const rows: Batch = memory === undefined ? own : typed(valueOf(op, memory))
  const weights: unknown = params
  for (const { shape } of [own, rows]) mustHead(op, shape, seeing.heads)
  if (seeing.dropout !== undefined) mustBeRate(op, seeing.dropout.rate)
  const made = gathered(op, weights as Projections, own, rows, seeing) // by their type
  return typed(valueOf(op, made))
}

/**
 * Attention of the places of an example to each other, of several heads.
 *
 * Shape   [.., length, width] -> the same
 * Fails   a Defect where heads do not divide the width, or unless 0 <= dropout < 1; the compiler says so first
 * Source  `kernel` draws all four products, by default glorotUniform; biases start at 0. For a mask see `multiHeadAttention`
 *
 * ```ts
 * const layer = sequential([5, 8], selfAttention({ heads: 2, causal: true }))
 * layer.apply(layer.init(key(1)), ones([3, 5, 8])).shape // => [3, 5, 8]
 * ```
 */
export const selfAttention = <const H extends number, const R extends number = number, Q = unknown>(
  options: Listed<
    'selfAttention',
    Q,
    SelfAttentionOptions<H, R>,
    'heads, causal, dropout, kernel'
  > & { readonly dropout?: CheckRate<'selfAttention', R> },
): Definition<SelfAttention<H>> => {
  const op = 'selfAttention'
  mustKnow(op, options, ['heads', 'causal', 'dropout', 'kernel'])
  const given: SelfAttentionOptions<H> = options
  const { heads, causal = false, dropout = 0, kernel = glorotUniform } = given
  mustBeRate(op, dropout)
  return define<SelfAttention<H>, Projections>(({ shape, dtype }) => {
    mustHead(op, shape, heads)
    const w = channelsOf(op, shape)
    const draw = (key: Key) => kernel(key, [w, w], { in: w, out: w }, dtype)
    const b = full([w], 0, dtype)
    const seeing = { heads, causal }
    return {
      name: op,
      output: shape,
      init: (key) => {
        const [forQuery, forKey, forValue, forOut] = splitKey(key, 4)
        return {
          query: { w: draw(forQuery), b },
          key: { w: draw(forKey) },
          value: { w: draw(forValue), b },
          out: { w: draw(forOut), b },
        }
      },
      apply: (params, x) => gathered(op, params, x, x, seeing),
      ...(dropout === 0
        ? {}
        : {
            train: (params: Projections, x: Batch, { key }: { readonly key: Key }) => ({
              y: gathered(op, params, x, x, { ...seeing, dropout: { rate: dropout, key } }),
              state: noState,
            }),
          }),
    }
  })
}
