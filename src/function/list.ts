/**
 * @file list — types of lists of tensors: their shapes, their one dtype.
 */
import type { Message, ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'

/** The shapes of a list of tensors. */
export type ShapesOf<T extends readonly AnyTensor[]> = {
  readonly [I in keyof T]: T[I] extends Tensor<infer S, infer _D> ? S : never
}

/** The shape of the first tensor of a list. */
export type First<T extends readonly AnyTensor[]> = T extends readonly [
  Tensor<infer S, infer _D>,
  ...unknown[],
]
  ? S
  : Shape

type ShowTensor<T> = T extends Tensor<infer S, infer D> ? `${D}${ShowShape<S>}` : never

/** Check that the tensors of a list have the dtype of the first. */
export type OneDType<Op extends string, T extends readonly AnyTensor[]> = [
  T[number]['dtype'],
] extends [T[0]['dtype']]
  ? unknown
  : Strangers<Op, T>
type Strangers<Op extends string, T> = T extends readonly [
  infer H extends AnyTensor,
  infer N extends AnyTensor,
  ...infer Rest extends readonly AnyTensor[],
]
  ? [N['dtype']] extends [H['dtype']]
    ? Strangers<Op, [H, ...Rest]>
    : ShapeError<Message<'dtype', { op: Op; x: ShowTensor<H>; y: ShowTensor<N> }>>
  : unknown

/** A tensor of each shape of a list. */
export type Tensors<L extends readonly Shape[], D extends DType> = {
  readonly [I in keyof L]: Tensor<L[I], D>
}
