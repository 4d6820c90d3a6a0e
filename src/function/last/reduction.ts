/**
 * @file reduction — data-last folds over axes, softmax and its kin.
 */
import type { HasAxes } from '../../shape/axes.ts'
import type { OnlyKnown } from '../../shape/mismatch.ts'
import type { NoOptions, ReducedBy, ReduceOptions } from '../../shape/reduce.ts'
import type { Shape } from '../../shape/shape.ts'
import type { Sizes } from '../../shape/sizes.ts'
import type { DType, Floating } from '../../tensor/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Numeric } from '../operand.ts'
import * as reduction from '../reduction.ts'
import * as softmaxes from '../softmax.ts'
import * as statistics from '../statistics.ts'
import { last } from './last.ts'

type HasListed<Op extends string, S extends Shape, L> = L extends Sizes
  ? HasAxes<Op, S, L>
  : unknown

/** Takes the options, with More of its own, then x. The last axis alone works under a rank not yet known. */
export interface ReducerLast<
  Op extends string,
  Allowed extends DType,
  More = unknown,
  Names extends string = 'axes, keepAxes',
> {
  (
    options: { readonly axes: readonly [-1]; readonly keepAxes?: false } & More,
  ): <B extends Shape, N extends number, D extends Allowed>(x: Tensor<[...B, N], D>) => Tensor<B, D>
  <const O extends ReduceOptions & More = NoOptions & More>(
    options?: O & OnlyKnown<Op, O, ReduceOptions & More, Names>,
  ): <S extends Shape, D extends Allowed>(
    x: Tensor<S, D> & HasListed<Op, S, O['axes']>,
  ) => Tensor<ReducedBy<S, O>, D>
}

interface Corrected {
  readonly correction?: number
}

/** Takes the options of a reduction that divides by n - correction, then x. */
export type SpreadLast<Op extends string> = ReducerLast<
  Op,
  Floating,
  Corrected,
  'axes, keepAxes, correction'
>

/** Takes the axis, the last unless named, then x. */
export interface AlongLast<Op extends string> {
  (options?: {
    readonly axis?: -1
  }): <S extends Shape, D extends Floating>(x: Tensor<S, D>) => Tensor<S, D>
  <const A extends number>(options: {
    readonly axis: A
  }): <S extends Shape, D extends Floating>(x: Tensor<S, D> & HasAxes<Op, S, [A]>) => Tensor<S, D>
}

/**
 * Sum over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 2], [3, 4]]), sum({ axes: [0] })) // => tensor([4, 6])
 * ```
 */
export const sum: ReducerLast<'sum', Numeric> = last(reduction.sum)

/**
 * Product over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([2, 3]), prod()) // => scalar(6)
 * ```
 */
export const prod: ReducerLast<'prod', Numeric> = last(reduction.prod)

/**
 * Largest element along axes, for pipes.
 *
 * ```ts
 * pipe(tensor([2, 3]), max()) // => scalar(3)
 * ```
 */
export const max: ReducerLast<'max', Numeric> = last(reduction.max)

/**
 * Smallest element along axes, for pipes.
 *
 * ```ts
 * pipe(tensor([2, 3]), min()) // => scalar(2)
 * ```
 */
export const min: ReducerLast<'min', Numeric> = last(reduction.min)

/**
 * Whether all elements along axes hold, for pipes.
 *
 * ```ts
 * pipe(tensor([true, false]), all()) // => scalar(0, 'bool')
 * ```
 */
export const all: ReducerLast<'all', 'bool'> = last(reduction.all)

/**
 * Whether some element along axes holds, for pipes.
 *
 * ```ts
 * pipe(tensor([true, false]), any()) // => scalar(1, 'bool')
 * ```
 */
export const any: ReducerLast<'any', 'bool'> = last(reduction.any)

/**
 * Mean over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 3], [2, 6]]), mean({ axes: [-1] })) // => tensor([2, 4])
 * ```
 */
export const mean: ReducerLast<'mean', Floating> = last(statistics.mean)

/**
 * Variance over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 3]), variance({ correction: 1 })) // => scalar(2)
 * ```
 */
export const variance: SpreadLast<'variance'> = last(statistics.variance)

/**
 * Standard deviation over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 5]), standardDeviation()) // => scalar(2)
 * ```
 */
export const standardDeviation: SpreadLast<'standardDeviation'> = last(statistics.standardDeviation)

/**
 * Euclidean length over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([3, 4]), norm()) // => scalar(5)
 * ```
 */
export const norm: ReducerLast<'norm', Floating> = last(statistics.norm)

/**
 * log(sum(exp(x))) over axes, for pipes.
 *
 * ```ts
 * pipe(tensor([-1000, 0]), logSumExp()) // => scalar(0)
 * ```
 */
export const logSumExp: ReducerLast<'logSumExp', Floating> = last(softmaxes.logSumExp)

/**
 * e^x over its sum along an axis, for pipes.
 *
 * ```ts
 * pipe(tensor([7, 7]), softmax()) // => tensor([0.5, 0.5])
 * ```
 */
export const softmax: AlongLast<'softmax'> = last(softmaxes.softmax)

/**
 * The logarithm of softmax, for pipes.
 *
 * ```ts
 * pipe(tensor([0, 1000]), logSoftmax()) // => tensor([-1000, 0])
 * ```
 */
export const logSoftmax: AlongLast<'logSoftmax'> = last(softmaxes.logSoftmax)
