/**
 * @file indexing — elements by index, and indices of elements: take, scatterAdd, oneHot, argMax, sort and kin.
 */
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { type Axis, axisOf, type CheckAxis, type ReplaceAxes } from '../shape/axes.ts'
import { Defect } from '../shape/defect.ts'
import { type CheckUpdates, type Gathered, gatherShape, scatterShape } from '../shape/gather.ts'
import { message, type Then } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { showSizes } from '../shape/sizes.ts'
import type { CheckSize } from '../shape/whole.ts'
import { showAval } from '../tensor/concrete.ts'
import type { DType, Integer } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, indexOperand, type Numeric, operand, type SameDType, stretch } from './operand.ts'
import { mustKnow } from './options.ts'
import type { NoIndex, Only, Refused } from './only.ts'
import { typed, valueOf } from './traced.ts'

/**
 * The elements of x at the given indices along an axis.
 *
 * Shape   [n, m] by indices I -> [...I, m] along axis 0
 * Dtype   any; indices i32 or u32
 * Grad    the cotangent added back where the indices point
 * Fails   a Defect where an index is outside the axis
 * Source  NumPy 2 `take`; we differ: negative indices are refused
 *
 * ```ts
 * take(tensor([10, 20, 30]), tensor([2, 0], 'i32'), { axis: 0 }) // => tensor([30, 10])
 * ```
 */
export const take = <
  S extends Shape,
  I extends Shape,
  D extends DType,
  J extends Only<Integer, NoIndex<'take'>>,
  const A extends number,
>(
  x: Tensor<S, D>,
  indices: Tensor<I, J>,
  options: { readonly axis: A & CheckAxis<'take', S, A> },
): Tensor<Gathered<S, I, A>, D> => {
  const [v, i] = [valueOf('take', x), indexOperand('take', indices)]
  fits(gatherShape('take', v.shape, i.shape, options.axis))
  const axis = fits(axisOf('take', v.shape, options.axis))
  return typed(emitFor([v, i]).apply('gather', { axis, batch: 0, of: 'take', noun: 'index' }, v, i))
}

/**
 * x with updates added where the indices point along an axis; repeated indices add up.
 *
 * Shape   S, I, what `take` would give -> S
 * Dtype   numeric, one for x and updates; indices i32 or u32
 * Grad    the cotangent to x, taken at the indices to the updates
 * Fails   a Defect where an index is outside the axis, or the updates do not fit
 *
 * ```ts
 * scatterAdd(zeros([3]), tensor([2, 2], 'i32'), tensor([1, 5]), { axis: 0 }) // => tensor([0, 0, 6])
 * ```
 */
export const scatterAdd = <
  S extends Shape,
  I extends Shape,
  U extends Shape,
  D extends Only<Numeric, Refused<'scatterAdd', Numeric>>,
  E extends Only<Numeric, Refused<'scatterAdd', Numeric>>,
  J extends Only<Integer, NoIndex<'scatterAdd'>>,
  const A extends number,
>(
  x: Tensor<S, D>,
  indices: Tensor<I, J>,
  updates: Tensor<U, E> &
    Then<SameDType<'scatterAdd', S, D, U, E>, CheckUpdates<'scatterAdd', S, I, U, NoInfer<A>>>,
  options: { readonly axis: A & CheckAxis<'scatterAdd', S, A> },
): Tensor<S, D> => {
  const op = 'scatterAdd'
  const [v, i, u] = [operand(op, 'numeric', x), indexOperand(op, indices), valueOf(op, updates)]
  if (v.dtype !== u.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(v), y: showAval(u) }))
  }
  fits(scatterShape(op, v.shape, i.shape, u.shape, options.axis))
  const axis = fits(axisOf(op, v.shape, options.axis))
  return typed(
    emitFor([v, i, u]).apply('scatterAdd', { axis, batch: 0, of: op, noun: 'index' }, v, i, u),
  )
}

/**
 * 1 at each index along a new last axis of size n, 0 elsewhere; all 0 for an index outside it.
 *
 * Shape   S -> [...S, n]
 * Dtype   f32, unless given
 * Grad    none
 *
 * ```ts
 * oneHot(tensor([2, 0], 'i32'), 3) // => tensor([[0, 0, 1], [1, 0, 0]])
 * ```
 */
export const oneHot = <
  S extends Shape,
  J extends Only<Integer, NoIndex<'oneHot'>>,
  const N extends number,
  D extends DType = 'f32',
>(
  indices: Tensor<S, J>,
  n: N & CheckSize<'oneHot', N>,
  dtype?: D,
): Tensor<[...S, N], NoInfer<D>> => {
  const i = indexOperand('oneHot', indices)
  if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op: 'oneHot', size: n }))
  const e = emitFor([i])
  const shape = [...i.shape, n]
  const column = stretch(e, reshaped(e, i, [...i.shape, 1]), shape)
  const place = e.apply('iota', { axis: shape.length - 1, shape, dtype: i.dtype })
  const hit = e.apply('equal', {}, column, place)
  const to: DType = dtype ?? 'f32'
  return typed(to === 'bool' ? hit : e.apply('cast', { to }, hit))
}

/** Where one of the elements along an axis is; the axis vanishes. */
export interface Selector<Op extends string> {
  <S extends Shape, D extends Only<Numeric, Refused<Op, Numeric>>, const A extends number>(
    x: Tensor<S, D>,
    options: { readonly axis: A & CheckAxis<Op, S, A> },
  ): Tensor<ReplaceAxes<S, Axis<S, A>, []>, 'i32'>
}

const selector =
  <Op extends 'argMax' | 'argMin'>(op: Op): Selector<Op> =>
  (x, options) => {
    const v = operand(op, 'numeric', x)
    const axis = fits(axisOf(op, v.shape, options.axis))
    if (v.shape[axis] === 0) {
      throw new Defect(message('empty', { op, x: showSizes(v.shape), axis }))
    }
    return typed(emitFor([v]).apply<'argMax' | 'argMin'>(op, { axis }, v))
  }

/**
 * Index of the largest element along an axis: the first of equal ones, or of NaN.
 *
 * Shape   S -> S without `axis`
 * Dtype   numeric -> i32
 * Grad    none
 * Fails   a Defect where the axis has size 0
 * Source  NumPy 2 `argmax`
 *
 * ```ts
 * argMax(tensor([[1, 5, 2], [9, 0, 9]]), { axis: 1 }) // => tensor([1, 0], 'i32')
 * ```
 */
export const argMax: Selector<'argMax'> = selector('argMax')

/**
 * Index of the smallest element along an axis: the first of equal ones, or of NaN.
 *
 * Shape   S -> S without `axis`
 * Dtype   numeric -> i32
 * Grad    none
 * Fails   a Defect where the axis has size 0
 * Source  NumPy 2 `argmin`
 *
 * ```ts
 * argMin(tensor([3, 1, 2]), { axis: 0 }) // => tensor(1, 'i32')
 * ```
 */
export const argMin: Selector<'argMin'> = selector('argMin')

/** The values and the order of a sort along an axis. */
const sorted = (
  op: string,
  x: unknown,
  options: { readonly axis?: number },
): readonly [Value, Value] => {
  const v = operand(op, 'numeric', x)
  mustKnow(op, options, ['axis'])
  return emitFor([v]).bind('sort', { axis: fits(axisOf(op, v.shape, options.axis ?? -1)) }, [v])
}

/**
 * Elements in ascending order along an axis, the last unless named; NaN last.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    each cotangent back to where its element came from
 *
 * ```ts
 * sort(tensor([3, 1, 2])) // => tensor([1, 2, 3])
 * ```
 */
export const sort = <
  S extends Shape,
  D extends Only<Numeric, Refused<'sort', Numeric>>,
  const A extends number = -1,
>(
  x: Tensor<S, D>,
  options: { readonly axis?: A & CheckAxis<'sort', S, A> } = {},
): Tensor<S, D> => typed(sorted('sort', x, options)[0])

/**
 * The indices that sort x along an axis, the last unless named; equal elements keep their order.
 *
 * Shape   S -> S
 * Dtype   numeric -> i32
 * Grad    none
 *
 * ```ts
 * argSort(tensor([3, 1, 2]), { axis: 0 }) // => tensor([1, 2, 0], 'i32')
 * ```
 */
export const argSort = <
  S extends Shape,
  D extends Only<Numeric, Refused<'argSort', Numeric>>,
  const A extends number = -1,
>(
  x: Tensor<S, D>,
  options: { readonly axis?: A & CheckAxis<'argSort', S, A> } = {},
): Tensor<S, 'i32'> => typed(sorted('argSort', x, options)[1])

/**
 * Running sum along an axis, from the front, or from the back with `reverse`.
 *
 * Shape   S -> S
 * Dtype   numeric; integers wrap
 * Grad    the running sum of the cotangent, the other way
 *
 * ```ts
 * cumulativeSum(tensor([1, 2, 3]), { axis: 0 }) // => tensor([1, 3, 6])
 * ```
 */
export const cumulativeSum = <
  S extends Shape,
  D extends Only<Numeric, Refused<'cumulativeSum', Numeric>>,
  const A extends number,
>(
  x: Tensor<S, D>,
  options: { readonly axis: A & CheckAxis<'cumulativeSum', S, A>; readonly reverse?: boolean },
): Tensor<S, D> => {
  const v = operand('cumulativeSum', 'numeric', x)
  const axis = fits(axisOf('cumulativeSum', v.shape, options.axis))
  const reverse = options.reverse ?? false
  return typed(emitFor([v]).apply('cumulativeSum', { axis, reverse }, v))
}
