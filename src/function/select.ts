/**
 * @file select — elements chosen by a condition: where, clip.
 */
import { emitFor } from '../engine/emit.ts'
import { type Broadcast, broadcastShapes, type CanBroadcast } from '../shape/broadcast.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { fits, type Numeric, operand, operands, stretch, weak } from './operand.ts'
import type { Joint, One, Own, Second, Side } from './binary.ts'
import type { IsBool } from './only.ts'
import { typed, valueOf } from './traced.ts'

const sizesOf = (x: unknown): Sizes => (typeof x === 'number' ? [] : valueOf('where', x).shape)

/**
 * x where p holds, else y, elementwise. All three broadcast.
 *
 * Shape   P, A, B -> broadcast of all
 * Dtype   p bool; x and y any, one for both, or numbers
 * Grad    the cotangent to the side chosen, exactly 0 to the other, even where its value is NaN or its
 *         slope infinite, through whatever stands between: docs/conventions.md says where it ends
 * Fails   a Defect where shapes do not broadcast; the compiler says so first
 *
 * ```ts
 * where(tensor([true, false]), tensor([1, 2]), 0) // => tensor([1, 0])
 * ```
 */
export const where = <
  P extends Shape,
  C extends DType,
  A extends Shape,
  B extends Shape,
  D extends DType,
  E extends DType,
  X extends number | AnyTensor,
  Y extends number | AnyTensor,
>(
  p: Tensor<P, C> & IsBool<'where', P, C>,
  x: X & One<X, A, D, CanBroadcast<'where', P, A>>,
  y: Y &
    Second<
      'where',
      Y,
      Side<X, A>,
      Own<X, D>,
      B,
      E,
      CanBroadcast<'where', Broadcast<P, Side<X, A>>, Side<Y, B>>
    >,
): Tensor<Broadcast<Broadcast<P, Side<X, A>>, Side<Y, B>>, Joint<X, D, Y, E>> => {
  const q = operand('where', 'bool', p)
  // In the order of the types, so that both say the same of three shapes.
  const first = fits(broadcastShapes('where', q.shape, sizesOf(x)))
  const { x: a, y: b } = operands('where', 'any', x, y)
  const shape = fits(broadcastShapes('where', first, sizesOf(y)))
  const e = emitFor([q, a, b])
  return typed(
    e.apply('select', {}, stretch(e, q, shape), stretch(e, a, shape), stretch(e, b, shape)),
  )
}

/**
 * x kept between two numbers; without one of them, x is open on that side. NaN stays NaN.
 *
 * Shape   S -> S
 * Dtype   numeric; the bounds are numbers of that dtype
 * Grad    1 between the bounds and on them, 0 outside
 *
 * ```ts
 * clip(tensor([-2, 0.5, 3]), { min: 0, max: 1 }) // => tensor([0, 0.5, 1])
 * ```
 */
export const clip = <S extends Shape, D extends Numeric>(
  x: Tensor<S, D>,
  options: { readonly min?: number; readonly max?: number },
): Tensor<S, D> => {
  const v = operand('clip', 'numeric', x)
  const e = emitFor([v])
  const { min, max } = options
  const at = (n: number) => stretch(e, weak('clip', n, v.dtype), v.shape)
  const low =
    min === undefined ? v : e.apply('select', {}, e.apply('less', {}, v, at(min)), at(min), v)
  if (max === undefined) return typed(low)
  return typed(e.apply('select', {}, e.apply('greater', {}, low, at(max)), at(max), low))
}
