/**
 * @file boolean — logic on bool tensors. None has a gradient.
 */
import type { Shape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { emitFor } from '../engine/emit.ts'
import { type Binary, binary } from './binary.ts'
import type { IsBool } from './only.ts'
import { operand } from './operand.ts'
import { typed } from './traced.ts'

/**
 * Where both hold.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   bool
 *
 * ```ts
 * and(tensor([true, true, false]), tensor([true, false, false])) // => tensor([true, false, false])
 * ```
 */
export const and: Binary<'and', 'bool'> = binary('and', 'bool', 'and')

/**
 * Where at least one holds.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   bool
 *
 * ```ts
 * or(tensor([true, true, false]), tensor([true, false, false])) // => tensor([true, true, false])
 * ```
 */
export const or: Binary<'or', 'bool'> = binary('or', 'bool', 'or')

/**
 * Where exactly one holds.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   bool
 *
 * ```ts
 * xor(tensor([true, true, false]), tensor([true, false, false])) // => tensor([false, true, false])
 * ```
 */
export const xor: Binary<'xor', 'bool'> = binary('xor', 'bool', 'xor')

/**
 * Where x does not hold.
 *
 * Shape   S -> S
 * Dtype   bool
 *
 * ```ts
 * not(tensor([true, false])) // => tensor([false, true])
 * ```
 */
export const not = <S extends Shape, D extends DType>(
  x: Tensor<S, D> & IsBool<'not', S, D>,
): Tensor<S, 'bool'> => {
  const v = operand('not', 'bool', x)
  return typed(emitFor([v]).apply('not', {}, v))
}
