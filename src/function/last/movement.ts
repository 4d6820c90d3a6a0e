/**
 * @file movement — data-last movement: reshape, permute, slice, pad, concatenate and kin.
 */
import type { HasAxes } from '../../shape/axes.ts'
import type { FitsInto } from '../../shape/broadcast.ts'
import type {
  CheckPieces,
  Concatenated,
  Pieces,
  SplitOptions,
  Stacked,
} from '../../shape/concatenate.ts'
import type { Check, ShapeError, Then } from '../../shape/mismatch.ts'
import type { CheckMargins, Margin, Padded } from '../../shape/pad.ts'
import type { CheckOrder, Permuted } from '../../shape/permute.ts'
import type { NoOptions } from '../../shape/reduce.ts'
import type { CheckReshape, FlattenedFrom, FlattenOptions, Reshaped } from '../../shape/reshape.ts'
import type { Shape, ShapeFrom } from '../../shape/shape.ts'
import type { Sizes } from '../../shape/sizes.ts'
import type { OnlyKnown } from '../../shape/mismatch.ts'
import type { CheckSliceOf, SlicedBy, SliceOptions } from '../../shape/slice.ts'
import type { CheckSqueeze, Expanded, Squeezed } from '../../shape/squeeze.ts'
import type { DType } from '../../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../tensor/tensor.ts'
import type { First, OneDType, ShapesOf, Tensors } from '../list.ts'
import * as joining from '../joining.ts'
import * as movement from '../movement.ts'
import * as slicing from '../slicing.ts'
import { last } from './last.ts'

/** The error inside a check of options, for the tensor that is piped to them. */
type OnTensor<C> =
  C extends ShapeError<string>
    ? C
    : C extends
          | { readonly axis: infer E extends ShapeError<string> }
          | { readonly step: infer E extends ShapeError<string> }
          | { readonly sizes: infer E extends ShapeError<string> }
      ? E
      : unknown

/**
 * The same elements in another shape, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3, 4]), reshape([2, -1])) // => tensor([[1, 2], [3, 4]])
 * ```
 */
export const reshape: <const T extends Shape>(
  shape: readonly [...T],
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & CheckReshape<S, T>,
) => Tensor<Reshaped<S, T>, D> = last(movement.reshape)

/**
 * All axes made one, or those from `from` on, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 2], [3, 4]]), flatten()) // => tensor([1, 2, 3, 4])
 * ```
 */
export const flatten: <const O extends FlattenOptions = NoOptions>(
  options?: O & OnlyKnown<'flatten', O, FlattenOptions, 'from'>,
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & (O['from'] extends number ? HasAxes<'flatten', S, [O['from']]> : unknown),
) => Tensor<FlattenedFrom<S, O['from']>, D> = last(movement.flatten)

/**
 * Axes in another order, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 2], [3, 4]]), permute([1, 0])) // => tensor([[1, 3], [2, 4]])
 * ```
 */
export const permute: <const P extends Sizes>(
  order: P,
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & CheckOrder<S, P>,
) => Tensor<Permuted<S, P>, D> = last(movement.permute)

/**
 * Stretched to a shape, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), broadcastTo([2, 2])) // => tensor([[1, 2], [1, 2]])
 * ```
 */
export const broadcastTo: <const T extends Shape>(
  shape: readonly [...T],
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & FitsInto<'broadcastTo', T, S>,
) => Tensor<T, D> = last(movement.broadcastTo)

/**
 * With a new axis of size 1, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), expandDims({ axis: -1 })) // => tensor([[1], [2]])
 * ```
 */
export const expandDims: <const A extends number>(options: {
  readonly axis: A
}) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & HasAxes<'expandDims', [...S, 1], [A]>,
) => Tensor<Expanded<S, A, 1>, D> = last(movement.expandDims)

/**
 * Without an axis of size 1, for pipes.
 *
 * ```ts
 * pipe(tensor([[1], [2]]), squeeze({ axis: 1 })) // => tensor([1, 2])
 * ```
 */
export const squeeze: <const A extends number>(options: {
  readonly axis: A
}) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & CheckSqueeze<S, A>,
) => Tensor<Squeezed<S, A>, D> = last(movement.squeeze)

/**
 * In reverse order along axes, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3]), flip({ axes: [0] })) // => tensor([3, 2, 1])
 * ```
 */
export const flip: <const L extends Sizes>(options: {
  readonly axes: L
}) => <S extends Shape, D extends DType>(x: Tensor<S, D> & HasAxes<'flip', S, L>) => Tensor<S, D> =
  last(movement.flip)

/**
 * Part of one axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3]), slice({ axis: 0, from: 1 })) // => tensor([2, 3])
 * ```
 */
export const slice: <const O extends SliceOptions>(
  options: O & OnlyKnown<'slice', O, SliceOptions, 'axis, from, to, step'>,
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & OnTensor<CheckSliceOf<S, O>>,
) => Tensor<SlicedBy<S, O>, D> = last(slicing.slice)

/**
 * With margins before and after along each axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), pad([[1, 0]])) // => tensor([0, 1, 2])
 * ```
 */
export const pad: <const M extends readonly Margin[]>(
  margins: M,
  options?: { readonly value?: number },
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & OnTensor<CheckMargins<S, M>>,
) => Tensor<Padded<S, M>, D> = last(slicing.pad)

/**
 * Tensors one after another along an axis, for pipes.
 *
 * ```ts
 * pipe([tensor([1]), tensor([2])], concatenate({ axis: 0 })) // => tensor([1, 2])
 * ```
 */
export const concatenate: <const A extends number>(options: {
  readonly axis: A
}) => <const T extends readonly AnyTensor[]>(
  xs: T &
    Then<
      OneDType<'concatenate', T>,
      Then<HasAxes<'concatenate', First<T>, [A]>, Check<Concatenated<ShapesOf<T>, A>>>
    >,
) => Tensor<ShapeFrom<Concatenated<ShapesOf<T>, A>>, T[number]['dtype']> = last(joining.concatenate)

/**
 * Tensors of one shape side by side along a new axis, for pipes.
 *
 * ```ts
 * pipe([tensor([1]), tensor([2])], stack({ axis: 0 })) // => tensor([[1], [2]])
 * ```
 */
export const stack: <const A extends number>(options: {
  readonly axis: A
}) => <const T extends readonly AnyTensor[]>(
  xs: T &
    Then<
      OneDType<'stack', T>,
      Then<Check<Stacked<ShapesOf<T>, A>>, HasAxes<'stack', [...First<T>, 1], [A]>>
    >,
) => Tensor<ShapeFrom<Stacked<ShapesOf<T>, A>>, T[number]['dtype']> = last(joining.stack)

/**
 * Pieces along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3]), split({ axis: 0, sizes: [1, 2] })) // => [tensor([1]), tensor([2, 3])]
 * ```
 */
export const split: <const O extends SplitOptions>(
  options: O & OnlyKnown<'split', O, SplitOptions, 'axis, sizes'>,
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & OnTensor<CheckPieces<S, O['axis'], O['sizes']>>,
) => Tensors<Pieces<S, O['axis'], O['sizes']>, D> = last(joining.split)
