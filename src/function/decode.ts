/**
 * @file decode — the dynamic edge: tensors of unknown shape become typed, or say why not.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { message } from '../shape/mismatch.ts'
import { sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { typed, valueOf } from './traced.ts'

/** A tensor is not of the shape or dtype asked for. */
export interface RefineFailure {
  readonly tag: 'RefineFailure'
  readonly found: { readonly shape: Sizes; readonly dtype: DType }
  readonly expected: { readonly shape: Sizes; readonly dtype: DType }
}

/** The failure as one sentence. */
export const showRefineFailure = ({ found, expected }: RefineFailure): string =>
  message('refine', {
    x: `${found.dtype}${showSizes(found.shape)}`,
    y: `${expected.dtype}${showSizes(expected.shape)}`,
  })

/**
 * The tensor with the asked shape and dtype in its type, when it has them.
 *
 * Fails   RefineFailure
 *
 * ```ts
 * const x: AnyTensor = tensor([[1, 2]])
 * E.isRight(refine([1, 2], 'f32')(x)) // => true
 * ```
 */
export const refine =
  <const S extends number[], D extends DType>(shape: readonly [...S], dtype: D) =>
  (x: AnyTensor): Either<RefineFailure, Tensor<S, D>> => {
    const value = valueOf('refine', x)
    return value.dtype === dtype && sameSizes(value.shape, shape)
      ? right(typed(value))
      : left({
          tag: 'RefineFailure',
          found: { shape: value.shape, dtype: value.dtype },
          expected: { shape: [...shape], dtype },
        })
  }
