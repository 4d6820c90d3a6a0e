/**
 * @file traced — the bridge between tensors as users type them and values as rules see them.
 */
import { Defect } from '../shape/defect.ts'
import { isValue, type Value } from '../program/symbolic.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'

/** The value behind a tensor. */
export const valueOf = (operation: string, x: unknown): Value => {
  if (isValue(x)) return x
  const what = Array.isArray(x) ? 'a list' : typeof x
  throw new Defect(`${operation}: ${what} is not a tensor; make one with tensor or scalar`)
}

/** The tensor in front of a value whose shape and dtype the caller has computed as the types say. */
export const typed = <S extends number[], D extends DType>(x: Value): Tensor<S, D> =>
  // The one bridge: shape rules compute what the operators' signatures say (laws/types and laws/shapes).
  x as unknown as Tensor<S, D>

/** The tensor in front of a value of any shape. */
export const untyped = (x: Value): AnyTensor => typed<number[], DType>(x)
