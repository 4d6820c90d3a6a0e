/**
 * @file alike — what losses of two tensors ask for: one shape, one floating dtype, and rows where they look along one.
 */
import { fits, operand, type SameDType } from '../function/operand.ts'
import { typed } from '../function/traced.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Batch } from './definition.ts'

/** Check that two tensors agree in shape and dtype. */
export type Alike<Op extends string, S extends Shape, D, T extends Shape, E> =
  SameShape<S, T> extends true
    ? SameDType<Op, S, D, T, E>
    : ShapeError<Message<'same', { op: Op; x: ShowShape<S>; y: ShowShape<T> }>>

/** Check that there is a last axis. */
export type NeedsRow<Op extends string, S extends Shape> = S extends []
  ? ShapeError<Message<'noAxis', { op: Op; axis: -1 }>>
  : unknown

/** Two floating tensors of one shape and dtype; a Defect otherwise. */
export const alike = (op: string, x: unknown, y: unknown): readonly [Batch, Batch] => {
  const [a, b] = [operand(op, 'floating', x), operand(op, 'floating', y)]
  if (!sameSizes(a.shape, b.shape)) {
    fits(mismatch('same', { op, x: showSizes(a.shape), y: showSizes(b.shape) }))
  }
  if (a.dtype !== b.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(b) }))
  }
  return [typed(a), typed(b)]
}

/** Two tensors that are alike and have a last axis; a Defect otherwise. */
export const alikeRows = (op: string, x: unknown, y: unknown): readonly [Batch, Batch] => {
  const pair = alike(op, x, y)
  if (pair[0].shape.length === 0) throw new Defect(message('noAxis', { op, axis: -1 }))
  return pair
}
