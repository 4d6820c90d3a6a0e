/**
 * @file tensor — the type that users hold: an immutable tensor with its shape and dtype in the type.
 *
 * `Tensor<[2, 3]>` is a `Tensor<[number, 3]>`, never the other way round. The marker keeps a repeated size one size: without
 * it `<B extends number>(x: Tensor<[B, 4]>, y: Tensor<[B, 2]>)` would take batches of 3 and 4 by inferring B = 3 | 4.
 */
import type { DType } from './dtype.ts'

declare const sizesMustAgree: unique symbol

type ExactSize<N> = number extends N ? unknown : (n: N) => void
type ExactDType<D> = DType extends D ? unknown : (d: D) => void

/** An immutable tensor of shape S and dtype D. */
export interface Tensor<S extends number[], D extends DType = 'f32'> {
  readonly shape: Readonly<S>
  readonly dtype: D
  readonly [sizesMustAgree]: {
    readonly shape: { readonly [I in keyof S]: ExactSize<S[I]> }
    readonly dtype: ExactDType<D>
  }
}

/** A tensor of shape []. */
export type Scalar<D extends DType = 'f32'> = Tensor<[], D>

/** A tensor of any shape and dtype. */
export type AnyTensor = Tensor<number[], DType>
