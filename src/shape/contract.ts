/**
 * @file contract — shapes of products: matmul, dot, outer, and the general batched contraction.
 *
 *   matmul    [..A, M, K] x [..B, K, N]   ->   [..broadcast(A, B), M, N]
 *   contract  x, y, pairs of axes         ->   batch, what is left of x, what is left of y
 */
import { type Axes, type Axis, axesOf, type HasAxes, type HasRank } from './axes.ts'
import { broadcastShapes } from './broadcast.ts'
import {
  isMismatch,
  type Message,
  type Mismatch,
  mismatch,
  type ShapeError,
  type Then,
} from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { SameSize, ShowSize } from './size.ts'
import { omit, pick, showSizes, type Sizes } from './sizes.ts'

/** Check that S, one of the shapes of a product X x Y, is of matrices. */
export type IsMatrix<Op extends string, S extends Shape, X extends Shape, Y extends Shape> = [
  S,
] extends [[] | [number]]
  ? ShapeError<Message<'matrix', { op: Op; x: ShowShape<X>; y: ShowShape<Y> }>>
  : HasRank<Op, S>

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
> = Left<X, Y, Sum[0], Sum[1], Batch[0], Batch[1]>
/** One shape for each choice of lists, where there is one. */
type Left<X extends Shape, Y extends Shape, I, J, P, Q> = I extends Sizes
  ? J extends Sizes
    ? P extends Sizes
      ? Q extends Sizes
        ? LeftBy<X, Y, Axes<X, I>, Axes<Y, J>, P, Axes<X, P>, Axes<Y, Q>>
        : never
      : never
    : never
  : never
type LeftBy<X extends Shape, Y extends Shape, I, J, P extends Sizes, Px, Py> = number extends
  | X['length']
  | Y['length']
  | I
  | J
  | Px
  | Py
  ? Shape
  : [...At<X, P>, ...Away<X, I | Px>, ...Away<Y, J | Py>]

/** The first pair of axes whose sizes differ, [axis of x, axis of y, size, size], or never. */
type Unequal<X extends Shape, Y extends Shape, L extends Sizes, M extends Sizes> = [L, M] extends [
  readonly [infer I extends number, ...infer Is extends Sizes],
  readonly [infer J extends number, ...infer Js extends Sizes],
]
  ? SameSize<X[Axis<X, I>], Y[Axis<Y, J>]> extends true
    ? Unequal<X, Y, Is, Js>
    : [Axis<X, I>, Axis<Y, J>, X[Axis<X, I>], Y[Axis<Y, J>]]
  : never

/** Check of paired axes that both shapes have. */
type CheckSizes<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  L extends Sizes,
  M extends Sizes,
> = [Unequal<X, Y, L, M>] extends [never]
  ? unknown
  : ShapeError<NotPaired<Op, X, Y, Unequal<X, Y, L, M>>>
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

/** Check that two lists of axes are equally long. */
type SameCount<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  Pairs extends AxisPairs,
> = Pairs[0]['length'] extends Pairs[1]['length']
  ? unknown
  : number extends Pairs[0]['length'] | Pairs[1]['length']
    ? unknown
    : ShapeError<
        Message<
          'pairs',
          {
            op: Op
            x: ShowShape<X>
            y: ShowShape<Y>
            n: Pairs[0]['length']
            m: Pairs[1]['length']
          }
        >
      >

/** Check of the paired axes of a contraction, in the order of `contractPlan`. */
export type CheckPairs<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  Sum extends AxisPairs,
  Batch extends AxisPairs,
> = Then<
  HasAxes<Op, X, [...Batch[0], ...Sum[0]]>,
  Then<
    HasAxes<Op, Y, [...Batch[1], ...Sum[1]]>,
    Then<
      SameCount<Op, X, Y, Batch>,
      Then<
        SameCount<Op, X, Y, Sum>,
        CheckSizes<Op, X, Y, [...Batch[0], ...Sum[0]], [...Batch[1], ...Sum[1]]>
      >
    >
  >
>

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
  const facts = { op, x: showSizes(x), y: showSizes(y) }
  const uneven = [pairs.batch, pairs.sum].find(([l, m]) => l.length !== m.length)
  if (uneven !== undefined)
    return mismatch('pairs', { ...facts, n: uneven[0].length, m: uneven[1].length })
  for (const [k, i] of own.entries()) {
    const j = other[k]! // as many, by the lengths above
    const [n, m] = [x[i]!, y[j]!] // axesOf: i is an axis of x, and j of y
    if (n !== m) return mismatch('batch', { ...facts, i, j, n, m })
  }
  const cut = pairs.batch[0].length
  return {
    batch: [own.slice(0, cut), other.slice(0, cut)],
    sum: [own.slice(cut), other.slice(cut)],
    shape: [...pick(x, own.slice(0, cut)), ...omit(x, own), ...omit(y, other)],
  }
}
