/**
 * @file contract — shapes of products: matmul, dot, outer, and the general batched contraction.
 *
 *   matmul    [..A, M, K] x [..B, K, N]   ->   [..broadcast(A, B), M, N]
 *   contract  x, y, pairs of axes         ->   batch, what is left of x, what is left of y
 */
import { type Axes, type Axis, axesOf, type CheckAxes } from './axes.ts'
import { broadcastShapes } from './broadcast.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { SameSize, ShowSize } from './size.ts'
import { omit, pick, showSizes, type Sizes } from './sizes.ts'

/** Check that the inner sizes K of x and L of y are one size. */
export type SameInner<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  K extends number,
  L extends number,
> =
  SameSize<K, L> extends true
    ? unknown
    : ShapeError<
        Message<
          'inner',
          { op: Op; x: ShowShape<X>; y: ShowShape<Y>; n: ShowSize<K>; m: ShowSize<L> }
        >
      >

/** The shape of a matrix product, stacked matrices broadcasting. */
export const matmulShape = (x: Sizes, y: Sizes): Sizes | Mismatch => {
  const op = 'matmul'
  const facts = { op, x: showSizes(x), y: showSizes(y) }
  const [m, k] = x.slice(-2)
  const [l, n] = y.slice(-2)
  if (m === undefined || k === undefined || l === undefined || n === undefined) {
    return mismatch('matrix', facts)
  }
  if (k !== l) return mismatch('inner', { ...facts, n: k, m: l })
  const batch = broadcastShapes(op, x.slice(0, -2), y.slice(0, -2))
  return isMismatch(batch) ? batch : [...batch, m, n]
}

/** The shape of an inner product of two vectors: []. */
export const dotShape = (x: Sizes, y: Sizes): Sizes | Mismatch => {
  const op = 'dot'
  const [n, ...moreX] = x
  const [m, ...moreY] = y
  if (n === undefined || moreX.length > 0) return mismatch('vector', { op, x: showSizes(x) })
  if (m === undefined || moreY.length > 0) return mismatch('vector', { op, x: showSizes(y) })
  return n === m ? [] : mismatch('inner', { op, x: showSizes(x), y: showSizes(y), n, m })
}

/** Two lists of axes to be paired, of x and of y. */
export type AxisPairs = readonly [x: Sizes, y: Sizes]

/** The sizes at listed axes: At<[2, 3, 4], [2, 0]> is [4, 2]. */
type At<S extends Shape, L extends Sizes> = {
  -readonly [I in keyof L]: S[Axis<S, L[I]>]
} extends infer R extends Shape
  ? R
  : never

/** The sizes away from the axes in the union Ax. */
type Away<S extends Shape, Ax, Seen extends 0[] = [], R extends Shape = []> = S extends [
  infer H extends number,
  ...infer T extends Shape,
]
  ? Away<T, Ax, [...Seen, 0], Seen['length'] extends Ax ? R : [...R, H]>
  : R

/**
 * The shape of a contraction: Contracted<[7, 2, 3], [7, 3, 5], [[2], [1]], [[0], [0]]> is [7, 2, 5],
 * batch axes first, then the free axes of x, then those of y.
 */
export type Contracted<
  X extends Shape,
  Y extends Shape,
  Sum extends AxisPairs,
  Batch extends AxisPairs,
> = number extends X['length'] | Y['length']
  ? Shape
  : [
      ...At<X, Batch[0]>,
      ...Away<X, Axes<X, Batch[0]> | Axes<X, Sum[0]>>,
      ...Away<Y, Axes<Y, Batch[1]> | Axes<Y, Sum[1]>>,
    ]

/** The first pair of axes whose sizes differ, [axis of x, axis of y, size, size], or never. */
type Unequal<X extends Shape, Y extends Shape, L extends Sizes, M extends Sizes> = [L, M] extends [
  readonly [infer I extends number, ...infer Is extends Sizes],
  readonly [infer J extends number, ...infer Js extends Sizes],
]
  ? SameSize<X[Axis<X, I>], Y[Axis<Y, J>]> extends true
    ? Unequal<X, Y, Is, Js>
    : [Axis<X, I>, Axis<Y, J>, X[Axis<X, I>], Y[Axis<Y, J>]]
  : never

/** Check of the paired axes of a contraction. */
export type CheckPairs<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  Pairs extends AxisPairs,
> = [Unequal<X, Y, Pairs[0], Pairs[1]>] extends [never]
  ? readonly [CheckAxes<Op, X, Pairs[0]>, CheckAxes<Op, Y, Pairs[1]>]
  : ShapeError<NotPaired<Op, X, Y, Unequal<X, Y, Pairs[0], Pairs[1]>>>
type NotPaired<Op extends string, X extends Shape, Y extends Shape, U> = U extends [
  infer I extends number,
  infer J extends number,
  infer N,
  infer M,
]
  ? Message<
      'batch',
      { op: Op; x: ShowShape<X>; y: ShowShape<Y>; i: I; j: J; n: ShowSize<N>; m: ShowSize<M> }
    >
  : never

/** A contraction with its axes counted from the front, and the shape it makes. */
interface ContractPlan {
  readonly sum: AxisPairs
  readonly batch: AxisPairs
  readonly shape: Sizes
}

/** The plan of a contraction. */
export const contractPlan = (
  op: string,
  x: Sizes,
  y: Sizes,
  pairs: { readonly sum: AxisPairs; readonly batch: AxisPairs },
): ContractPlan | Mismatch => {
  const own = axesOf(op, x, [...pairs.batch[0], ...pairs.sum[0]])
  const other = axesOf(op, y, [...pairs.batch[1], ...pairs.sum[1]])
  if (isMismatch(own)) return own
  if (isMismatch(other)) return other
  const at = own.findIndex((i, k) => x[i] !== y[other[k] ?? -1])
  const facts = { op, x: showSizes(x), y: showSizes(y) }
  if (at >= 0 || own.length !== other.length) {
    const [i, j] = [own[at] ?? 'none', other[at] ?? 'none']
    const [n, m] = [x[Number(i)] ?? 'nothing', y[Number(j)] ?? 'nothing']
    return mismatch('batch', { ...facts, i, j, n, m })
  }
  const cut = pairs.batch[0].length
  return {
    batch: [own.slice(0, cut), other.slice(0, cut)],
    sum: [own.slice(cut), other.slice(cut)],
    shape: [...pick(x, own.slice(0, cut)), ...omit(x, own), ...omit(y, other)],
  }
}
