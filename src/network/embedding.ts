/**
 * @file embedding — a row of a table for each index.
 */
import { indexOperand } from '../function/operand.ts'
import { typed } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { showAval } from '../tensor/concrete.ts'
import { type Floating, isInteger, type Integer } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { defineAny, type Definition, type Kind } from './definition.ts'
import { type Initializer, lecunNormal } from './initialize.ts'
import { named } from './labels.ts'

/** A table of `rows` rows of `width` features. */
export interface Table<Rows extends number, Width extends number, D extends Floating = 'f32'> {
  readonly table: Tensor<[Rows, Width], D>
}

type Embedded<S, D, W extends number> = S extends Shape
  ? [D] extends [Integer]
    ? [...S, W]
    : ShapeError<Message<'notIndex', { op: 'embedding'; x: `${D & string}${ShowShape<S>}` }>>
  : never

/** The Kind of embedding: from integers to the dtype of the table. */
export interface Embedding<V extends number, W extends number, E extends Floating> extends Kind {
  readonly out: Embedded<this['in'], this['dtype'], W>
  readonly params: Table<V, W, E>
  readonly to: E
}

/** Options of embedding. */
export interface EmbeddingOptions<E extends Floating> {
  readonly dtype?: E
  readonly table?: Initializer
}

/**
 * A learned row of `width` features for each index below `vocabulary`.
 *
 * Shape   [..] -> [.., width]
 * Dtype   i32 or u32 -> f32, or the dtype given
 * Grad    to the rows that are read, added up where one is read again
 * Fails   a Defect where an index is not below `vocabulary`, or the input is not of integers
 * Source  `table` draws the rows, by default lecunNormal of one input: normal of variance 1, as in PyTorch
 *
 * ```ts
 * const layer = sequential({ shape: [3], dtype: 'i32' }, embedding(10, 4), dense(2))
 * layer.apply(layer.init(key(1)), tensor([[7, 0, 7]], 'i32')).shape // => [1, 3, 2]
 * ```
 */
export const embedding = <
  const V extends number,
  const W extends number,
  E extends Floating = 'f32',
>(
  vocabulary: V,
  width: W,
  { dtype, table = lecunNormal }: EmbeddingOptions<E> = {},
): Definition<Embedding<V, W, E>> => {
  const op = 'embedding'
  const to: Floating = dtype ?? 'f32'
  for (const size of [vocabulary, width])
    if (!Number.isInteger(size) || size < 0) throw new Defect(message('size', { op, size }))
  return defineAny<Embedding<V, W, E>, Table<number, number, Floating>>((input) => {
    if (!isInteger(input.dtype)) throw new Defect(message('notIndex', { op, x: showAval(input) }))
    return {
      name: op,
      output: [...input.shape, width],
      to,
      // each output reads one row: one input
      init: (key) => ({ table: table(key, [vocabulary, width], { in: 1, out: width }, to) }),
      apply: (params, x) =>
        named({ of: op, noun: 'index' }, params.table, typed(indexOperand(op, x)), 0),
    }
  })
}
