/**
 * @file cast — a tensor in another dtype, and a tensor held constant.
 */
import { emitFor } from '../engine/emit.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { operand } from './operand.ts'
import { typed } from './traced.ts'
import { type Unary, unary } from './unary.ts'

/**
 * x in another dtype.
 *
 * Shape   S -> S
 * Dtype   any to any: floats truncate to integers and saturate, integers wrap, bool is x != 0
 * Grad    the cotangent in x's dtype, between floating dtypes; none otherwise
 *
 * ```ts
 * cast(tensor([1.5, -2.5]), 'i32') // => tensor([1, -2], 'i32')
 * ```
 */
export const cast = <S extends Shape, const D extends DType>(
  x: Tensor<S, DType>,
  to: D,
): Tensor<S, D> => {
  const v = operand('cast', 'any', x)
  return typed(v.dtype === to ? v : emitFor([v]).apply('cast', { to }, v))
}

/**
 * x itself, as a constant.
 *
 * Shape   S -> S
 * Dtype   any
 * Grad    0: no derivative passes
 *
 * ```ts
 * stopGradient(tensor([1, 2])) // => tensor([1, 2])
 * ```
 */
export const stopGradient: Unary<'stopGradient', DType> = unary(
  'stopGradient',
  'any',
  'stopGradient',
)
