/**
 * @file window — data-last convolutions and pools.
 */
import type {
  CheckConvolveOptions,
  CheckKernel,
  Convolved,
  ConvolveOptions,
} from '../../shape/convolve.ts'
import type {
  CheckBackOptions,
  CheckKernelBack,
  ConvolvedBack,
} from '../../shape/convolveTransposed.ts'
import type { OnlyKnown, ShapeError, Then } from '../../shape/mismatch.ts'
import type { CheckPool, Pooled, PoolOptions } from '../../shape/pool.ts'
import type { Shape } from '../../shape/shape.ts'
import type { Floating } from '../../tensor/dtype.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import * as convolution from '../convolve.ts'
import type { Numeric } from '../operand.ts'
import * as pool from '../pool.ts'
import type { AverageOptions } from '../pool.ts'
import * as windows from '../reduceWindow.ts'
import type { ReduceWindowOptions } from '../reduceWindow.ts'
import { last } from './last.ts'

type None = Readonly<Record<never, never>>

/** The error inside a check, for the tensor that is piped to it. */
type OnTensor<C> =
  C extends ShapeError<string>
    ? C
    : C extends { readonly [K in keyof C]: infer E extends ShapeError<string> }
      ? E
      : unknown

/**
 * The piped images convolved with a kernel, for pipes.
 *
 * ```ts
 * pipe(ones([1, 3, 1]), convolve(ones([2, 1, 5])), (y) => y.shape) // => [1, 2, 5]
 * ```
 */
export const convolve: <
  W extends Shape,
  I extends number,
  N extends number,
  D extends Numeric,
  const O extends ConvolveOptions = None,
>(
  kernel: Tensor<[...W, I, N], D>,
  options?: O & OnlyKnown<'convolve', O, ConvolveOptions, 'stride, padding, dilation, groups'>,
) => <B extends number, S extends Shape, C extends number>(
  x: Tensor<[B, ...S, C], D> &
    Then<
      CheckKernel<'convolve', B, S, C, W, I, N, O>,
      OnTensor<CheckConvolveOptions<'convolve', [B, ...S, C], S, [...W, I, N], C, N, O>>
    >,
) => Tensor<Convolved<B, S, W, N, O>, D> = last(convolution.convolve)

/**
 * The piped images convolved the other way round, for pipes.
 *
 * ```ts
 * pipe(ones([1, 3, 5]), convolveTransposed(ones([2, 1, 5]), { stride: 2 }), (y) => y.shape) // => [1, 6, 1]
 * ```
 */
export const convolveTransposed: <
  W extends Shape,
  I extends number,
  N extends number,
  D extends Numeric,
  const O extends ConvolveOptions = None,
>(
  kernel: Tensor<[...W, I, N], D>,
  options?: O &
    OnlyKnown<'convolveTransposed', O, ConvolveOptions, 'stride, padding, dilation, groups'>,
) => <B extends number, S extends Shape, C extends number>(
  x: Tensor<[B, ...S, C], D> &
    Then<
      CheckKernelBack<'convolveTransposed', B, S, C, W, I, N, O>,
      OnTensor<CheckBackOptions<'convolveTransposed', [B, ...S, C], S, C, O>>
    >,
) => Tensor<ConvolvedBack<B, S, W, I, O>, D> = last(convolution.convolveTransposed)

/**
 * The largest element of each window, for pipes.
 *
 * ```ts
 * pipe(ones([1, 4, 6, 3]), maxPool({ window: 2 }), (y) => y.shape) // => [1, 2, 3, 3]
 * ```
 */
export const maxPool: <const O extends PoolOptions>(
  options: O & OnlyKnown<'maxPool', O, PoolOptions, 'window, stride, padding, dilation'>,
) => <B extends number, S extends Shape, C extends number, D extends Numeric>(
  x: Tensor<[B, ...S, C], D> & OnTensor<CheckPool<'maxPool', [B, ...S, C], S, O>>,
) => Tensor<Pooled<B, S, C, O>, D> = last(pool.maxPool)

/**
 * The mean of each window, for pipes.
 *
 * ```ts
 * pipe(ones([1, 4, 6, 3]), averagePool({ window: 2 }), (y) => y.shape) // => [1, 2, 3, 3]
 * ```
 */
export const averagePool: <const O extends AverageOptions>(
  options: O &
    OnlyKnown<'averagePool', O, AverageOptions, 'window, stride, padding, dilation, countPadding'>,
) => <B extends number, S extends Shape, C extends number, D extends Floating>(
  x: Tensor<[B, ...S, C], D> & OnTensor<CheckPool<'averagePool', [B, ...S, C], S, O>>,
) => Tensor<Pooled<B, S, C, O>, D> = last(pool.averagePool)

/**
 * The sum, the largest or the smallest of each window, for pipes.
 *
 * ```ts
 * pipe(ones([1, 4, 6, 3]), reduceWindow({ by: 'sum', window: 2 }), (y) => y.shape) // => [1, 2, 3, 3]
 * ```
 */
export const reduceWindow: <const O extends ReduceWindowOptions>(
  options: O &
    OnlyKnown<'reduceWindow', O, ReduceWindowOptions, 'by, window, stride, padding, dilation'>,
) => <B extends number, S extends Shape, C extends number, D extends Numeric>(
  x: Tensor<[B, ...S, C], D> & OnTensor<CheckPool<'reduceWindow', [B, ...S, C], S, O>>,
) => Tensor<Pooled<B, S, C, O>, D> = last(windows.reduceWindow)
