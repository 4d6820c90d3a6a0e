/**
 * @file indexing — data-last indexing, selection, casts, and activations with options.
 */
import type { Axis, HasAxes, ReplaceAxes } from '../../shape/axes.ts'
import type { Broadcast, CanBroadcast } from '../../shape/broadcast.ts'
import type { CheckUpdates, Gathered } from '../../shape/gather.ts'
import type { Then } from '../../shape/mismatch.ts'
import type { Shape } from '../../shape/shape.ts'
import type { DType, Floating, Integer } from '../../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../tensor/tensor.ts'
import * as activation from '../activation.ts'
import type { Joint, Own, Second, Side } from '../binary.ts'
import * as casts from '../cast.ts'
import * as indexing from '../indexing.ts'
import type { Numeric, SameDType } from '../operand.ts'
import * as select from '../select.ts'
import { last } from './last.ts'

/** Takes the axis, then x; the axis vanishes. */
export interface SelectorLast<Op extends string> {
  <const A extends number>(options: {
    readonly axis: A
  }): <S extends Shape, D extends Numeric>(
    x: Tensor<S, D> & HasAxes<Op, S, [A]>,
  ) => Tensor<ReplaceAxes<S, Axis<S, A>, []>, 'i32'>
}

/**
 * The elements at indices along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([10, 20, 30]), take(tensor([2, 0], 'i32'), { axis: 0 })) // => tensor([30, 10])
 * ```
 */
export const take: <I extends Shape, J extends Integer, const A extends number>(
  indices: Tensor<I, J>,
  options: { readonly axis: A },
) => <S extends Shape, D extends DType>(
  x: Tensor<S, D> & HasAxes<'take', S, [A]>,
) => Tensor<Gathered<S, I, A>, D> = last(indexing.take)

/**
 * With updates added where indices point, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 1]), scatterAdd(tensor([1], 'i32'), tensor([5]), { axis: 0 })) // => tensor([1, 6])
 * ```
 */
export const scatterAdd: <
  I extends Shape,
  U extends Shape,
  E extends Numeric,
  J extends Integer,
  const A extends number,
>(
  indices: Tensor<I, J>,
  updates: Tensor<U, E>,
  options: { readonly axis: A },
) => <S extends Shape, D extends Numeric>(
  x: Tensor<S, D> &
    Then<SameDType<'scatterAdd', S, D, U, E>, CheckUpdates<'scatterAdd', S, I, U, A>>,
) => Tensor<S, D> = last(indexing.scatterAdd)

/**
 * 1 at each index along a new last axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1], 'i32'), oneHot(2)) // => tensor([[0, 1]])
 * ```
 */
export const oneHot: <const N extends number, D extends DType = 'f32'>(
  n: N,
  dtype?: D,
) => <S extends Shape, J extends Integer>(indices: Tensor<S, J>) => Tensor<[...S, N], D> = last(
  indexing.oneHot,
)

/**
 * Index of the largest element along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3, 2]), argMax({ axis: 0 })) // => tensor(1, 'i32')
 * ```
 */
export const argMax: SelectorLast<'argMax'> = last(indexing.argMax)

/**
 * Index of the smallest element along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3, 0]), argMin({ axis: 0 })) // => tensor(2, 'i32')
 * ```
 */
export const argMin: SelectorLast<'argMin'> = last(indexing.argMin)

/**
 * In ascending order along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([3, 1, 2]), sort()) // => tensor([1, 2, 3])
 * ```
 */
export const sort: <const A extends number = -1>(options?: {
  readonly axis?: A
}) => <S extends Shape, D extends Numeric>(
  x: Tensor<S, D> & HasAxes<'sort', S, [A]>,
) => Tensor<S, D> = last(indexing.sort)

/**
 * The indices that sort along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([3, 1, 2]), argSort()) // => tensor([1, 2, 0], 'i32')
 * ```
 */
export const argSort: <const A extends number = -1>(options?: {
  readonly axis?: A
}) => <S extends Shape, D extends Numeric>(
  x: Tensor<S, D> & HasAxes<'argSort', S, [A]>,
) => Tensor<S, 'i32'> = last(indexing.argSort)

/**
 * Running sum along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3]), cumulativeSum({ axis: 0, reverse: true })) // => tensor([6, 5, 3])
 * ```
 */
export const cumulativeSum: <const A extends number>(options: {
  readonly axis: A
  readonly reverse?: boolean
}) => <S extends Shape, D extends Numeric>(
  x: Tensor<S, D> & HasAxes<'cumulativeSum', S, [A]>,
) => Tensor<S, D> = last(indexing.cumulativeSum)

/**
 * x where the piped condition holds, else y, for pipes.
 *
 * ```ts
 * pipe(tensor([true, false]), where(tensor([1, 2]), 0)) // => tensor([1, 0])
 * ```
 */
export const where: <
  A extends Shape,
  B extends Shape,
  D extends DType,
  E extends DType,
  X extends number | AnyTensor,
  Y extends number | AnyTensor,
>(
  x: X & (number | Tensor<A, D>),
  y: Y & Second<'where', Y, Side<X, A>, Own<X, D>, B, E>,
) => <P extends Shape>(
  p: Tensor<P, 'bool'> &
    Then<
      CanBroadcast<'where', P, Side<X, A>>,
      CanBroadcast<'where', Broadcast<P, Side<X, A>>, Side<Y, B>>
    >,
) => Tensor<Broadcast<Broadcast<P, Side<X, A>>, Side<Y, B>>, Joint<X, D, Y, E>> = last(select.where)

/**
 * Kept between two numbers, for pipes.
 *
 * ```ts
 * pipe(tensor([-2, 3]), clip({ min: 0, max: 1 })) // => tensor([0, 1])
 * ```
 */
export const clip: (options: {
  readonly min?: number
  readonly max?: number
}) => <S extends Shape, D extends Numeric>(x: Tensor<S, D>) => Tensor<S, D> = last(select.clip)

/**
 * In another dtype, for pipes.
 *
 * ```ts
 * pipe(tensor([1.5]), cast('i32')) // => tensor([1], 'i32')
 * ```
 */
export const cast: <const D extends DType>(
  to: D,
) => <S extends Shape>(x: Tensor<S, DType>) => Tensor<S, D> = last(casts.cast)

/**
 * x where x > 0, else slope x, for pipes.
 *
 * ```ts
 * pipe(tensor([-4, 2]), leakyRelu({ slope: 0.25 })) // => tensor([-1, 2])
 * ```
 */
export const leakyRelu: (options?: {
  readonly slope?: number
}) => <S extends Shape, D extends Floating>(x: Tensor<S, D>) => Tensor<S, D> = last(
  activation.leakyRelu,
)

/**
 * x where x > 0, else alpha (e^x - 1), for pipes.
 *
 * ```ts
 * pipe(tensor([-1000, 2]), elu()) // => tensor([-1, 2])
 * ```
 */
export const elu: (options?: {
  readonly alpha?: number
}) => <S extends Shape, D extends Floating>(x: Tensor<S, D>) => Tensor<S, D> = last(activation.elu)
