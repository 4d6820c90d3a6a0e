/**
 * @file product — matrix products and their relatives: matmul, dot, outer, contract.
 *
 * Every one is the primitive `contract`, whose axes come out in the order batch, free of x, free of y.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import type { Broadcast, CanBroadcast } from '../shape/broadcast.ts'
import {
  type AxisPairs,
  type IsMatrix,
  type CheckPairs,
  type Contracted,
  contractPlan,
  dotShape,
  matmulShape,
  type SameInner,
} from '../shape/contract.ts'
import { Defect } from '../shape/defect.ts'
import { message, type Then } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { range } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { fits, type Numeric, operand, type SameDType, stretch } from './operand.ts'
import { typed } from './traced.ts'

/** Two tensors of one numeric dtype, and how to apply primitives to them. */
const factors = (op: string, x: unknown, y: unknown): readonly [Emit, Value, Value] => {
  const [a, b] = [operand(op, 'numeric', x), operand(op, 'numeric', y)]
  if (a.dtype !== b.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(b) }))
  }
  return [emitFor([a, b]), a, b]
}

/**
 * Matrix product; stacked matrices are multiplied pairwise, their leading axes broadcasting.
 *
 * Shape   [..A, n, k] x [..B, k, m] -> [..broadcast(A, B), n, m]
 * Dtype   numeric, one for both
 * Grad    ct y^T to x, x^T ct to y, summed over stretched axes
 * Fails   a Defect where inner axes differ; the compiler says so first
 * Source  NumPy 2 `matmul`; we differ: a vector is refused, reshape it to a row or a column
 *
 * ```ts
 * matmul(tensor([[1, 2], [3, 4]]), tensor([[1], [10]])) // => tensor([[21], [43]])
 * ```
 */
export const matmul = <
  X extends Shape,
  Y extends Shape,
  A extends Shape,
  B extends Shape,
  N extends number,
  K extends number,
  L extends number,
  M extends number,
  D extends Numeric,
  E extends Numeric,
>(
  x: Tensor<X, D> & IsMatrix<'matmul', X, X, Y> & Tensor<[...A, N, K], D>,
  y: Tensor<Y, E> &
    Then<
      Then<SameDType<'matmul', X, D, Y, E>, IsMatrix<'matmul', Y, X, Y>>,
      Then<SameInner<'matmul', X, Y, K, L>, CanBroadcast<'matmul', A, B>>
    > &
    Tensor<[...B, L, M], E>,
): Tensor<[...Broadcast<A, B>, N, M], D> => {
  const [e, a, b] = factors('matmul', x, y)
  const shape = fits(matmulShape(a.shape, b.shape))
  if (b.shape.length === 2) {
    // Without stacked matrices on the right, the free axes of x come first by themselves.
    const last = a.shape.length - 1
    return typed(e.apply('contract', { batch: [[], []], sum: [[last], [0]] }, a, b))
  }
  const batch = range(shape.length - 2)
  const stacked = (v: Value): Value => stretch(e, v, [...shape.slice(0, -2), ...v.shape.slice(-2)])
  const sum = [[batch.length + 1], [batch.length]] as const
  return typed(e.apply('contract', { batch: [batch, batch], sum }, stacked(a), stacked(b)))
}

/**
 * Inner product of two vectors.
 *
 * Shape   [n], [n] -> []
 * Dtype   numeric, one for both
 * Grad    ct y to x, ct x to y
 * Fails   a Defect where lengths differ; the compiler says so first
 *
 * ```ts
 * dot(tensor([1, 2, 3]), tensor([1, 10, 100])) // => scalar(321)
 * ```
 */
export const dot = <K extends number, L extends number, D extends Numeric, E extends Numeric>(
  x: Tensor<[K], D>,
  y: Tensor<[L], E> & Then<SameDType<'dot', [K], D, [L], E>, SameInner<'dot', [K], [L], K, L>>,
): Tensor<[], D> => {
  const [e, a, b] = factors('dot', x, y)
  fits(dotShape(a.shape, b.shape))
  return typed(e.apply('contract', { batch: [[], []], sum: [[0], [0]] }, a, b))
}

/**
 * All products of an element of x with an element of y.
 *
 * Shape   A, B -> [...A, ...B]
 * Dtype   numeric, one for both
 * Grad    ct contracted with the other side
 *
 * ```ts
 * outer(tensor([1, 2]), tensor([1, 10])) // => tensor([[1, 10], [2, 20]])
 * ```
 */
export const outer = <A extends Shape, B extends Shape, D extends Numeric, E extends Numeric>(
  x: Tensor<A, D>,
  y: Tensor<B, E> & SameDType<'outer', A, D, B, E>,
): Tensor<[...A, ...B], D> => {
  const [e, a, b] = factors('outer', x, y)
  return typed(e.apply('contract', { batch: [[], []], sum: [[], []] }, a, b))
}

/**
 * Sum of products over paired axes: `sum` pairs vanish, `batch` pairs stay in front.
 *
 * Shape   batch axes, then what is left of x, then what is left of y
 * Dtype   numeric, one for both
 * Grad    ct contracted with the other side
 * Fails   a Defect where paired sizes differ; the compiler says so first
 *
 * ```ts
 * contract(ones([7, 2, 3]), ones([7, 3, 5]), { sum: [[2], [1]], batch: [[0], [0]] }).shape // => [7, 2, 5]
 * ```
 */
export const contract = <
  X extends Shape,
  Y extends Shape,
  D extends Numeric,
  E extends Numeric,
  const P extends AxisPairs,
  const Q extends AxisPairs = readonly [readonly [], readonly []],
>(
  x: Tensor<X, D>,
  y: Tensor<Y, E> & SameDType<'contract', X, D, Y, E>,
  pairs: { readonly sum: P; readonly batch?: Q } & CheckPairs<'contract', X, Y, P, Q>,
): Tensor<Contracted<X, Y, P, Q>, D> => {
  const [e, a, b] = factors('contract', x, y)
  const none: AxisPairs = [[], []]
  const plan = fits(
    contractPlan('contract', a.shape, b.shape, { sum: pairs.sum, batch: pairs.batch ?? none }),
  )
  return typed(e.apply('contract', { sum: plan.sum, batch: plan.batch }, a, b))
}
