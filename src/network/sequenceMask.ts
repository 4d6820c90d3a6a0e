/**
 * @file sequenceMask — which places of examples are not padding, from how many there are.
 */
import { less } from '../function/comparison.ts'
import { arange } from '../function/construct.ts'
import { reshape } from '../function/movement.ts'
import { typed, valueOf } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import type { CheckSize } from '../shape/whole.ts'
import { data, showAval } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'

/**
 * true at the first places of n, as many as each length says: a mask for `attention`, or for a mean over what is no padding.
 *
 * Shape   [..B] -> [..B, n]
 * Dtype   lengths i32; the mask bool
 * Fails   a Defect where a length is known to be none of 0 .. n; one that is traced counts as the nearest
 * Source  TensorFlow `sequence_mask`
 *
 * ```ts
 * sequenceMask(tensor([3, 1], 'i32'), 3) // => tensor([[true, true, true], [true, false, false]])
 * ```
 */
export const sequenceMask = <S extends Shape, const N extends number>(
  lengths: Tensor<S, 'i32'>,
  n: N & CheckSize<'sequenceMask', N>,
): Tensor<[...S, N], 'bool'> => {
  const op = 'sequenceMask'
  if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op, size: n }))
  const v = valueOf(op, lengths)
  if (v.dtype !== 'i32') throw new Defect(message('notIndex', { op, x: showAval(v) }))
  const odd = v.tag === 'concrete' ? v[data].find((length) => length < 0 || length > n) : undefined
  if (odd !== undefined)
    throw new Defect(`${op}: length is ${odd}, but there are ${n} places; give 0 to ${n}`)
  const each: Tensor<number[], 'i32'> = reshape(typed(v), [...v.shape, 1])
  return typed(valueOf(op, less(arange<number, 'i32'>(n, 'i32'), each)))
}
