/**
 * @file recurrentOver — what recurrent layers compute from their parameters, over examples that end before their last place.
 *
 * Examples of a batch are as long as its longest; what fills up the others is padding. A step at padding leaves what is carried
 * as it was, and shows 0. Read from the end, an example begins at its own last place, not at that of the batch.
 *
 * Source  PyTorch `pack_padded_sequence`, `pad_packed_sequence`, whose outputs these are
 */
import { concatenate } from '../function/joining.ts'
import { mustKnow } from '../function/options.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { Mul } from '../shape/arithmetic.ts'
import { Defect } from '../shape/defect.ts'
import type { Listed } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'
import { cell as gruCells } from './gru.ts'
import { cell as lstmCells } from './lstm.ts'
import { placesOf } from './positions.ts'
import { along, type Cell, type RecurrentOptions, type Weights } from './recurrent.ts'
import { cell as rnnCells } from './rnn.ts'
import { type Whole, wholeOf } from './whole.ts'

/** Axes of gates: those of rnn, gru and lstm. */
export type Gates = [] | [3] | [4]

/** Parameters of rnn, lstm or gru, which the axes G of gates tell apart. */
export interface RecurrentParams<
  F extends number,
  G extends Gates,
  W extends number,
  D extends Floating,
> {
  readonly w: Tensor<[F, ...G, W], D>
  readonly u: Tensor<[W, ...G, W], D>
  readonly b: Tensor<[...G, W], D>
}

/** Options of bidirectionalOver. */
export interface BidirectionalOverOptions<L extends boolean>
  extends Omit<RecurrentOptions<L>, 'reverse'> {
  /** How many places there are; what stands after them is padding. All, unless given. */
  readonly length?: Whole
}

/** Options of recurrentOver: those of the layers, and a length. */
export interface RecurrentOverOptions<L extends boolean>
  extends RecurrentOptions<L>,
    BidirectionalOverOptions<L> {}

/** W features for each of N places, or after the last step. */
export type Over<
  B extends Shape,
  N extends number,
  W extends number,
  L extends boolean,
  D extends Floating,
> = Tensor<L extends true ? [...B, W] : [...B, N, W], D>

/** The cell that has such parameters. */
const cellOf = (op: string, { w }: Weights): Cell<Weights, Batch> => {
  const gates = w.shape.slice(1, -1)
  const found = [rnnCells, lstmCells, gruCells].find((cell) => sameSizes(cell.gates, gates))
  if (found === undefined || w.shape.length < 2)
    throw new Defect(
      `${op}: weights ${showSizes(w.shape)} are none of rnn, lstm or gru; give [f, w], [f, 4, w] or [f, 3, w]`,
    )
  return found as unknown as Cell<Weights, Batch> // whose own state and parameters its steps see
}

const over = (
  op: string,
  params: unknown,
  x: unknown,
  { length, last = false, reverse = false, checkpoint }: RecurrentOverOptions<boolean>,
): Batch => {
  const weights = params as Weights // by their type
  const cell = cellOf(op, weights)
  const rows: Batch = typed(valueOf(op, x))
  const [places, features] = placesOf(op, rows.shape)
  if (features !== weights.w.shape[0])
    throw new Defect(
      `${op}: ${features} features of ${showSizes(rows.shape)} do not go with weights ${showSizes(weights.w.shape)}; give [.., length, ${weights.w.shape[0]}]`,
    )
  const among = `but there are ${places} places`
  const counted = length === undefined ? length : wholeOf(op, 'length', length, places, among)
  const going = checkpoint === undefined ? { reverse } : { reverse, checkpoint }
  return along(cell, weights, rows, last, going, counted)
}

/**
 * What `rnn`, `lstm` or `gru` computes from its parameters, over the first `length` places of an example.
 *
 * Places from `length` on are padding, and change nothing. There 0 is shown; `last` is what the place before them shows, and
 * `reverse` begins at it. Of length 0 the last is what a state of zeros shows. In a batch each example has a length of its own:
 * vmap takes both.
 *
 * Shape   [..B, n, f] -> [..B, n, w], or [..B, w] with `last`
 * Grad    exactly 0 to padding, and to parameters through it, even of NaN
 * Cost    that of the layer: n steps, however few are places
 * Fails   a Defect where shapes do not fit, or a length is known to be none of 0 .. n; one that is traced counts as the nearest
 * Source  PyTorch `pack_padded_sequence`, Keras `Masking`, Flax `seq_lengths`
 *
 * ```ts
 * const [params] = sequential([4, 3], gru(2)).init(key(1))
 * const each = vmap((x: Tensor<[4, 3]>, length: Scalar<'i32'>) => recurrentOver(params, x, { length, last: true }))
 * each(ones([2, 4, 3]), tensor([4, 1], 'i32')).shape // => [2, 2]
 * ```
 */
export const recurrentOver = <
  F extends number,
  G extends Gates,
  W extends number,
  D extends Floating,
  B extends Shape,
  N extends number,
  const L extends boolean = false,
  Q = unknown,
>(
  params: RecurrentParams<F, G, W, D>,
  x: Tensor<[...B, N, NoInfer<F>], D>,
  options?: Listed<
    'recurrentOver',
    Q,
    RecurrentOverOptions<L>,
    'length, last, reverse, checkpoint'
  >,
): Over<B, N, W, L, D> => {
  const op = 'recurrentOver'
  mustKnow(op, options ?? {}, ['length', 'last', 'reverse', 'checkpoint'])
  return typed(valueOf(op, over(op, params, x, options ?? {})))
}

/**
 * What `bidirectional` of `rnn`, `lstm` or `gru` computes from its parameters, over the first `length` places of an example.
 *
 * Shape   [..B, n, f] -> [..B, n, 2 w], or [..B, 2 w] with `last`
 * Grad    exactly 0 to padding, and to parameters through it, even of NaN
 * Fails   as `recurrentOver` does
 *
 * ```ts
 * const [params] = sequential([4, 3], bidirectional(lstm(2))).init(key(1))
 * const x = ones([4, 3])
 * const other = where(tensor([[true], [true], [false], [false]]), x, NaN)
 * eqTensor.equals(bidirectionalOver(params, x, { length: 2 }), bidirectionalOver(params, other, { length: 2 })) // => true
 * ```
 */
export const bidirectionalOver = <
  F extends number,
  G extends Gates,
  W extends number,
  D extends Floating,
  B extends Shape,
  N extends number,
  const L extends boolean = false,
  Q = unknown,
>(
  params: readonly [
    ahead: RecurrentParams<F, G, W, D>,
    behind: RecurrentParams<NoInfer<F>, NoInfer<G>, NoInfer<W>, NoInfer<D>>,
  ],
  x: Tensor<[...B, N, NoInfer<F>], D>,
  options?: Listed<'bidirectionalOver', Q, BidirectionalOverOptions<L>, 'length, last, checkpoint'>,
): Over<B, N, Mul<W, 2>, L, D> => {
  const op = 'bidirectionalOver'
  mustKnow(op, options ?? {}, ['length', 'last', 'checkpoint'])
  const ends = [false, true].map((reverse, i) => over(op, params[i], x, { ...options, reverse }))
  return typed(valueOf(op, concatenate(ends, { axis: -1 })))
}
