/**
 * @file joining — tensors put together along an axis, and cut apart: concatenate, stack, split.
 */
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { axisOf, type CheckAxis } from '../shape/axes.ts'
import {
  type CheckPieces,
  type Concatenated,
  concatenateShape,
  type Pieces,
  type SplitOptions,
  type Stacked,
  splitShapes,
  stackShape,
} from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Check, message, type OnlyKnown, type Then } from '../shape/mismatch.ts'
import type { Shape, ShapeFrom } from '../shape/shape.ts'
import type { CheckNewAxis } from '../shape/squeeze.ts'
import { showAval } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import type { First, OneDType, ShapesOf, Tensors } from './list.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits } from './operand.ts'
import { mustKnow } from './options.ts'
import { typed, untyped, valueOf } from './traced.ts'

/** The values of a list of tensors of one dtype. */
const valuesOf = (op: string, xs: readonly AnyTensor[]): readonly Value[] => {
  const values = xs.map((x) => valueOf(op, x))
  const [first] = values
  const other = values.find((v) => v.dtype !== first?.dtype)
  if (first !== undefined && other !== undefined) {
    throw new Defect(message('dtype', { op, x: showAval(first), y: showAval(other) }))
  }
  return values
}

/**
 * Tensors one after another along an axis.
 *
 * Shape   [n, m], [n, k] -> [n, m + k] along axis 1
 * Dtype   any, one for all
 * Grad    to each tensor its part of the cotangent
 * Fails   a Defect where sizes differ away from the axis; the compiler says so first
 *
 * ```ts
 * concatenate([tensor([1, 2]), tensor([3])], { axis: 0 }) // => tensor([1, 2, 3])
 * ```
 */
export const concatenate = <const T extends readonly AnyTensor[], const A extends number>(
  xs: T & Then<OneDType<'concatenate', T>, Check<Concatenated<ShapesOf<T>, A>>>,
  options: { readonly axis: A & CheckAxis<'concatenate', First<T>, A> },
): Tensor<ShapeFrom<Concatenated<ShapesOf<T>, A>>, T[number]['dtype']> => {
  const values = valuesOf('concatenate', xs)
  const shapes = values.map((v) => v.shape)
  fits(concatenateShape(shapes, options.axis))
  const axis = fits(axisOf('concatenate', shapes[0] ?? [], options.axis)) // the rule has refused []
  return typed(emitFor(values).apply('concatenate', { axis }, ...values))
}

/**
 * Tensors of one shape side by side along a new axis, which is axis `axis` of the result.
 *
 * Shape   [n], [n] -> [2, n] along axis 0, [n, 2] along axis -1
 * Dtype   any, one for all
 * Grad    to each tensor its part of the cotangent
 * Fails   a Defect where shapes differ; the compiler says so first
 *
 * ```ts
 * stack([tensor([1, 2]), tensor([3, 4])], { axis: 1 }) // => tensor([[1, 3], [2, 4]])
 * ```
 */
export const stack = <const T extends readonly AnyTensor[], const A extends number>(
  xs: T & Then<OneDType<'stack', T>, Check<Stacked<ShapesOf<T>, A>>>,
  options: { readonly axis: A & CheckNewAxis<'stack', First<T>, A> },
): Tensor<ShapeFrom<Stacked<ShapesOf<T>, A>>, T[number]['dtype']> => {
  const values = valuesOf('stack', xs)
  const shape = fits(
    stackShape(
      values.map((v) => v.shape),
      options.axis,
    ),
  )
  const axis = fits(axisOf('stack', shape, options.axis))
  const e = emitFor(values)
  const one = shape.map((n, i) => (i === axis ? 1 : n))
  return typed(e.apply('concatenate', { axis }, ...values.map((v) => reshaped(e, v, one))))
}

/**
 * Pieces of the given sizes, one after another along an axis: concatenate, undone.
 *
 * Shape   [n, 5] -> [n, 2], [n, 3] in sizes [2, 3] along axis 1
 * Grad    the cotangents of the pieces, concatenated
 * Fails   a Defect where the sizes do not add up; the compiler says so first
 *
 * ```ts
 * split(tensor([1, 2, 3]), { axis: 0, sizes: [1, 2] }) // => [tensor([1]), tensor([2, 3])]
 * ```
 */
export const split = <S extends Shape, D extends DType, const O extends SplitOptions>(
  x: Tensor<S, D>,
  options: O &
    CheckPieces<S, O['axis'], O['sizes']> &
    OnlyKnown<'split', O, SplitOptions, 'axis, sizes'>,
): Tensors<Pieces<S, O['axis'], O['sizes']>, D> => {
  const v = valueOf('split', x)
  mustKnow('split', options, ['axis', 'sizes'])
  const { axis, sizes }: SplitOptions = options
  fits(splitShapes(v.shape, axis, sizes))
  const at = fits(axisOf('split', v.shape, axis))
  const pieces: readonly AnyTensor[] = emitFor([v])
    .bind('split', { axis: at, sizes }, [v])
    .map(untyped)
  return pieces as Tensors<Pieces<S, O['axis'], O['sizes']>, D> // one piece a size, by the split rule
}
