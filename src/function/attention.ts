/**
 * @file attention — for each query the average of values, weighted by how well their keys answer it.
 *
 *   y_i = sum_j e^(s_ij - m_i) v_j / sum_j e^(s_ij - m_i)         s_ij = <q_i, k_j> / sqrt(w)
 *
 * m_i is the largest score of a query, held constant as in softmax. What is divided is the average, not each weight: it has
 * fewer elements. A score that is masked is -inf, so its weight is exactly 0 and nothing flows back through it; where all of a
 * row are, the sum of weights is 0 and 1 is put in its place, which leaves an average of 0 with gradient 0.
 *
 * Source  Vaswani et al., Attention is all you need, arXiv:1706.03762, equation 1
 */
import { emitFor } from '../engine/emit.ts'
import { fill } from '../primitives/families.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import {
  type AttentionAxes,
  attentionPlan,
  type CheckKeys,
  type CheckValues,
} from '../shape/attention.ts'
import { type FitsInto, fitsInto } from '../shape/broadcast.ts'
import { Defect } from '../shape/defect.ts'
import { message, type Then } from '../shape/mismatch.ts'
import { mustBeRate } from '../shape/rate.ts'
import type { Shape } from '../shape/shape.ts'
import { range, type Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Key } from './key.ts'
import type { IsBool, Only, Refused } from './only.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, like, operand, type SameDType, stretch } from './operand.ts'
import { mustKnow } from './options.ts'
import { bernoulli } from './random.ts'
import { typed, valueOf } from './traced.ts'

/** Weights set to 0 at a rate, each on its own, the others scaled up. */
export interface AttentionDropout {
  readonly rate: number
  readonly key: Key
}

/** What may be attended to, beside the tensors. */
interface Seeing {
  /** bool, broadcasts to the scores: true where a query may look. */
  readonly mask?: unknown
  /** Query i sees keys up to i. */
  readonly causal?: boolean
  readonly dropout?: AttentionDropout
}

/** Options of attention, of which P and C are shape and dtype of the mask. */
export interface AttentionOptions<P extends Shape = Shape, C extends DType = 'bool'>
  extends Seeing {
  readonly mask?: Tensor<P, C>
}

/** e^(s - m) and its sum along the last axis, or 1 where that is 0. */
const weighed = (e: Emit, scores: Value): readonly [weights: Value, total: Value] => {
  const axes = [scores.shape.length - 1]
  const kept = [...scores.shape.slice(0, -1), 1]
  const top = e.apply('stopGradient', {}, e.apply('reduceMax', { axes }, scores))
  const seen = e.apply('less', {}, like(e, -Infinity, top), top)
  const m = e.apply('select', {}, seen, top, like(e, 0, top))
  const shifted = e.apply('sub', {}, scores, stretch(e, reshaped(e, m, kept), scores.shape))
  const weights = e.apply('exp', {}, shifted)
  const total = e.apply('sum', { axes }, weights)
  const none = e.apply('cast', { to: total.dtype }, e.apply('not', {}, seen))
  return [weights, e.apply('add', {}, total, none)]
}

/** true where a query may look, in the shape of the scores; undefined where it is everywhere. */
const allowed = (e: Emit, shape: Sizes, mask: Value | undefined, causal: boolean) => {
  const known = mask === undefined ? undefined : stretch(e, mask, shape)
  if (!causal) return known
  const rows = shape.slice(-2)
  const place = (axis: number): Value => e.apply('iota', { axis, shape: rows, dtype: 'i32' })
  const before = stretch(e, e.apply('lessEqual', {}, place(1), place(0)), shape)
  return known === undefined ? before : e.apply('and', {}, known, before)
}

/**
 * Averages [..batch, n, v] of values, where the axes of batches and rows lie anywhere in queries, keys and values; the last is
 * that of features. The mask broadcasts to the scores [..batch, n, m].
 */
export const attended = (
  op: string,
  [q, k, v]: readonly [Value, Value, Value],
  { batch, row }: AttentionAxes,
  { mask, causal = false, dropout }: Seeing,
): Value => {
  const given = mask === undefined ? undefined : operand(op, 'bool', mask)
  const drawn = dropout === undefined || dropout.rate === 0 ? undefined : dropout
  const key = drawn === undefined ? [] : [valueOf(op, drawn.key)]
  const e = emitFor([q, k, v, ...(given === undefined ? [] : [given]), ...key])
  const [n, m, last] = [q.shape[row]!, k.shape[row]!, q.shape.length - 1] // row is an axis of both
  const lanes = batch.map((axis) => q.shape[axis]!) // axes of q
  const scale = like(e, 1 / Math.sqrt(q.shape[last] ?? 1), q)
  const scaled = e.apply('mul', {}, q, scale)
  const sum = [[last], [last]] as const
  const scores = e.apply('contract', { batch: [batch, batch], sum }, scaled, k) // [..batch, n, m]
  const shape = [...lanes, n, m]
  if (given !== undefined) fits(fitsInto(op, shape, given.shape))
  const average = (weights: Value): Value =>
    e.apply(
      'contract',
      { batch: [range(batch.length), batch], sum: [[batch.length + 1], [row]] },
      weights,
      v,
    )
  if (m === 0) return average(scores) // of nothing: 0
  const may = allowed(e, shape, given, causal)
  const masked =
    may === undefined
      ? scores
      : e.apply('select', {}, may, scores, fill(e, Number.NEGATIVE_INFINITY, scores))
  const [weights, total] = weighed(e, masked)
  const made = average(drawn === undefined ? weights : dropped(e, weights, drawn))
  const divisor = reshaped(e, total, [...lanes, n, 1])
  return e.apply('div', {}, made, stretch(e, divisor, made.shape))
}

const dropped = (e: Emit, weights: Value, { rate, key }: AttentionDropout): Value => {
  const kept = valueOf('attention', bernoulli(key, 1 - rate, [...weights.shape]))
  const grown = e.apply('div', {}, weights, like(e, 1 - rate, weights))
  return e.apply('select', {}, kept, grown, like(e, 0, weights))
}

/**
 * For each query the average of values, weighted by softmax(q k^T / sqrt(w)).
 *
 * Shape   [..B, n, w], [..B, m, w], [..B, m, v] -> [..B, n, v]; the mask broadcasts to [..B, n, m]
 * Dtype   floating, one for all; the mask bool, true where a query may look
 * Grad    exactly 0 through what is masked; of a query that may look nowhere the average is 0, and so is its gradient
 * Fails   a Defect where shapes do not fit; the compiler says so first
 * Source  PyTorch `scaled_dot_product_attention`; `causal` as `is_causal` there: query i sees keys up to i, counted from the
 *         first of each
 *
 * ```ts
 * const keys = tensor([[1, 0], [0, 1]])
 * attention(zeros([3, 2]), keys, tensor([[2], [4]])) // => tensor([[3], [3], [3]])
 * attention(keys, keys, tensor([[2], [4]]), { mask: tensor([true, false]) }) // => tensor([[2], [2]])
 * ```
 */
export const attention = <
  Q extends Shape,
  K extends Shape,
  V extends Shape,
  B extends Shape,
  N extends number,
  M extends number,
  Y extends number,
  D extends Only<Floating, Refused<'attention', Floating>>,
  E extends Floating,
  F extends Floating,
  P extends Shape,
  C extends DType,
>(
  q: Tensor<Q, D> & Tensor<[...B, N, number], D>,
  k: Tensor<K, E> &
    Then<SameDType<'attention', Q, D, K, E>, CheckKeys<Q, K>> &
    Tensor<[...Shape, M, number], E>,
  v: Tensor<V, F> &
    Then<SameDType<'attention', Q, D, V, F>, CheckValues<K, V>> &
    Tensor<[...Shape, number, Y], F>,
  options: AttentionOptions<P, C> & {
    readonly mask?: Then<IsBool<'attention', P, C>, FitsInto<'attention', [...B, N, M], P>>
  } = {},
): Tensor<[...B, N, Y], D> => {
  const op = 'attention'
  mustKnow(op, options, ['mask', 'causal', 'dropout'])
  if (options.dropout !== undefined) mustBeRate(op, options.dropout.rate)
  const [a, b, c] = [operand(op, 'floating', q), valueOf(op, k), valueOf(op, v)]
  for (const other of [b, c])
    if (other.dtype !== a.dtype)
      throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(other) }))
  const plan = fits(attentionPlan(a.shape, b.shape, c.shape))
  return typed(attended(op, [a, b, c], plan, options))
}
