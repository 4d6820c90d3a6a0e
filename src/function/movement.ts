/**
 * @file movement — the same elements in another shape or order: reshape, flatten, permute, broadcast, squeeze, flip.
 */
import { emitFor } from '../engine/emit.ts'
import { axesOf, axisOf, type CheckAxes } from '../shape/axes.ts'
import { type FitsInto, fitsInto } from '../shape/broadcast.ts'
import {
  type CheckOrder,
  type HasTwoAxes,
  type Permutation,
  type Permuted,
  permutation,
  swapLast,
} from '../shape/permute.ts'
import {
  type CheckFlatten,
  type CheckReshape,
  type FlattenedFrom,
  type FlattenOptions,
  type Reshaped,
  reshapeShape,
} from '../shape/reshape.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { NoOptions } from '../shape/reduce.ts'
import type { Shape } from '../shape/shape.ts'
import { count, type Sizes } from '../shape/sizes.ts'
import type { CheckSizes } from '../shape/whole.ts'
import {
  type CheckNewAxis,
  type CheckSqueeze,
  type Expanded,
  expandShape,
  type Squeezed,
  squeezeShape,
} from '../shape/squeeze.ts'
import type { Value } from '../program/symbolic.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { permuted, reshaped } from '../primitives/moving.ts'
import { fits, stretch } from './operand.ts'
import { mustKnow } from './options.ts'
import { typed, valueOf } from './traced.ts'

const inShape = (x: Value, shape: Sizes): Value => reshaped(emitFor([x]), x, shape)

/**
 * The same elements, row-major, in another shape; one size may be -1, whatever is left.
 *
 * Shape   S -> T, of as many elements
 * Grad    reshaped back
 * Fails   a Defect where the counts differ; the compiler says so first
 *
 * ```ts
 * reshape(tensor([1, 2, 3, 4]), [2, -1]) // => tensor([[1, 2], [3, 4]])
 * ```
 */
export const reshape = <S extends Shape, const T extends Shape, D extends DType>(
  x: Tensor<S, D>,
  shape: readonly [...T] & CheckReshape<S, T>,
): Tensor<Reshaped<S, T>, D> => {
  const v = valueOf('reshape', x)
  return typed(inShape(v, fits(reshapeShape(v.shape, shape))))
}

/**
 * All axes made one, or those from axis `from` on.
 *
 * Shape   [n, m, k] -> [n m k], or [n, m k] from 1
 * Grad    reshaped back
 *
 * ```ts
 * flatten(zeros([2, 3, 4]), { from: 1 }).shape // => [2, 12]
 * ```
 */
export const flatten = <
  S extends Shape,
  D extends DType,
  const O extends FlattenOptions = NoOptions,
>(
  x: Tensor<S, D>,
  options?: O & CheckFlatten<S, O> & OnlyKnown<'flatten', O, FlattenOptions, 'from'>,
): Tensor<FlattenedFrom<S, O['from']>, D> => {
  const v = valueOf('flatten', x)
  mustKnow('flatten', options ?? {}, ['from'])
  const from: number | undefined = options?.from
  const at = from === undefined ? 0 : fits(axisOf('flatten', v.shape, from))
  return typed(inShape(v, [...v.shape.slice(0, at), count(v.shape.slice(at))]))
}

const inOrder = (v: Value, { order }: Permutation): Value => permuted(emitFor([v]), order, v)

/**
 * Axes in another order: axis i of the result is axis order[i] of x.
 *
 * Shape   [n, m, k] -> [k, n, m] in the order [2, 0, 1]
 * Grad    permuted back
 * Source  NumPy 2 `transpose` with axes
 *
 * ```ts
 * permute(zeros([2, 3, 4]), [2, 0, 1]).shape // => [4, 2, 3]
 * ```
 */
export const permute = <S extends Shape, const P extends Sizes, D extends DType>(
  x: Tensor<S, D>,
  order: P & CheckOrder<S, P>,
): Tensor<Permuted<S, P>, D> => {
  const v = valueOf('permute', x)
  return typed(inOrder(v, fits(permutation(v.shape, order))))
}

/**
 * The last two axes swapped: the transpose of each matrix.
 *
 * Shape   [..B, n, m] -> [..B, m, n]
 * Grad    transposed back
 * Source  NumPy 2 `matrix_transpose`
 *
 * ```ts
 * transpose(tensor([[1, 2], [3, 4]])) // => tensor([[1, 3], [2, 4]])
 * ```
 */
export const transpose = <
  S extends Shape,
  B extends Shape,
  N extends number,
  M extends number,
  D extends DType,
>(
  x: Tensor<S, D> & HasTwoAxes<S> & Tensor<[...B, N, M], D>,
): Tensor<[...B, M, N], D> => {
  const v = valueOf('transpose', x)
  return typed(inOrder(v, fits(swapLast(v.shape))))
}

/**
 * x stretched to a shape it broadcasts to.
 *
 * Shape   S -> T
 * Grad    summed over what was stretched
 * Fails   a Defect where it does not broadcast; the compiler says so first
 *
 * ```ts
 * broadcastTo(tensor([1, 2]), [2, 2]) // => tensor([[1, 2], [1, 2]])
 * ```
 */
export const broadcastTo = <S extends Shape, const T extends Shape, D extends DType>(
  x: Tensor<S, D>,
  shape: readonly [...T] & FitsInto<'broadcastTo', T, S> & CheckSizes<'broadcastTo', T>,
): Tensor<T, D> => {
  const v = valueOf('broadcastTo', x)
  return typed(stretch(emitFor([v]), v, [...fits(fitsInto('broadcastTo', shape, v.shape))]))
}

/**
 * x with a new axis of size 1, which is axis `axis` of the result.
 *
 * Shape   [n, m] -> [n, 1, m] at 1, [n, m, 1] at -1
 * Grad    squeezed back
 * Source  NumPy 2 `expand_dims`
 *
 * ```ts
 * expandDims(tensor([1, 2]), { axis: -1 }) // => tensor([[1], [2]])
 * ```
 */
export const expandDims = <S extends Shape, const A extends number, D extends DType>(
  x: Tensor<S, D>,
  options: { readonly axis: A & CheckNewAxis<'expandDims', S, A> },
): Tensor<Expanded<S, A, 1>, D> => {
  const v = valueOf('expandDims', x)
  return typed(inShape(v, fits(expandShape('expandDims', v.shape, options.axis, 1))))
}

/**
 * x without axis `axis`, which has size 1.
 *
 * Shape   [n, 1, m] -> [n, m] at 1
 * Grad    expanded back
 * Fails   a Defect where the size is not 1; the compiler says so first
 *
 * ```ts
 * squeeze(tensor([[1], [2]]), { axis: 1 }) // => tensor([1, 2])
 * ```
 */
export const squeeze = <S extends Shape, const A extends number, D extends DType>(
  x: Tensor<S, D>,
  options: { readonly axis: A & CheckSqueeze<S, A> },
): Tensor<Squeezed<S, A>, D> => {
  const v = valueOf('squeeze', x)
  return typed(inShape(v, fits(squeezeShape(v.shape, options.axis))))
}

/**
 * Elements in reverse order along the given axes.
 *
 * Shape   S -> S
 * Grad    flipped back
 *
 * ```ts
 * flip(tensor([1, 2, 3]), { axes: [0] }) // => tensor([3, 2, 1])
 * ```
 */
export const flip = <S extends Shape, const L extends Sizes, D extends DType>(
  x: Tensor<S, D>,
  options: { readonly axes: L & CheckAxes<'flip', S, L> },
): Tensor<S, D> => {
  const v = valueOf('flip', x)
  const axes = fits(axesOf('flip', v.shape, options.axes))
  return typed(axes.length === 0 ? v : emitFor([v]).apply('flip', { axes }, v))
}
