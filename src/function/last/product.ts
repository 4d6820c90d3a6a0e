/**
 * @file product — data-last matrix products; the tensor piped in stands on the left.
 */
import type { Broadcast, CanBroadcast } from '../../shape/broadcast.ts'
import type { AxisPairs, CheckPairs, Contracted, SameInner } from '../../shape/contract.ts'
import type { Then } from '../../shape/mismatch.ts'
import type { Shape } from '../../shape/shape.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Numeric } from '../operand.ts'
import * as product from '../product.ts'
import { last } from './last.ts'

/**
 * Matrix product of the piped x with y, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 2]]), matmul(tensor([[3], [4]]))) // => tensor([[11]])
 * ```
 */
export const matmul: <B extends Shape, L extends number, M extends number, D extends Numeric>(
  y: Tensor<[...B, L, M], D>,
) => <A extends Shape, N extends number, K extends number>(
  x: Tensor<[...A, N, K], D> &
    Then<SameInner<'matmul', [...A, N, K], [...B, L, M], K, L>, CanBroadcast<'matmul', A, B>>,
) => Tensor<[...Broadcast<A, B>, N, M], D> = last(product.matmul)

/**
 * Inner product of the piped x with y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), dot(tensor([3, 4]))) // => scalar(11)
 * ```
 */
export const dot: <L extends number, D extends Numeric>(
  y: Tensor<[L], D>,
) => <K extends number>(x: Tensor<[K], D> & SameInner<'dot', [K], [L], K, L>) => Tensor<[], D> =
  last(product.dot)

/**
 * All products of an element of the piped x with one of y, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), outer(tensor([1, 10]))) // => tensor([[1, 10], [2, 20]])
 * ```
 */
export const outer: <B extends Shape, D extends Numeric>(
  y: Tensor<B, D>,
) => <A extends Shape>(x: Tensor<A, D>) => Tensor<[...A, ...B], D> = last(product.outer)

/**
 * Sum of products of the piped x with y over paired axes, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), contract(tensor([3, 4]), { sum: [[0], [0]] })) // => scalar(11)
 * ```
 */
export const contract: <
  Y extends Shape,
  D extends Numeric,
  const P extends AxisPairs,
  const Q extends AxisPairs = readonly [readonly [], readonly []],
>(
  y: Tensor<Y, D>,
  pairs: { readonly sum: P; readonly batch?: Q },
) => <X extends Shape>(
  x: Tensor<X, D> & CheckPairs<'contract', X, Y, P, Q>,
) => Tensor<Contracted<X, Y, P, Q>, D> = last(product.contract)
