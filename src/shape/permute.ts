/**
 * @file permute — shapes with their axes in another order.
 */
import { type Axes, type Axis, axesOf, type HasRank } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import { pick, range, showSizes, type Sizes } from './sizes.ts'

/** Axis i of the result is axis P[i] of S: Permuted<[2, 3, 4], [2, 0, -2]> is [4, 2, 3]. */
export type Permuted<S extends Shape, P extends Sizes> = number extends P['length']
  ? Shape
  : { -readonly [I in keyof P]: S[Axis<S, P[I]>] } extends infer R extends Shape
    ? R
    : never

/** Check that P names each axis of S once. */
export type CheckOrder<S extends Shape, P extends Sizes> = number extends S['length'] | P[number]
  ? unknown
  : [P['length'], Exclude<keyof S & `${number}`, `${Axes<S, P>}`>] extends [S['length'], never]
    ? unknown
    : ShapeError<Message<'order', { order: ShowShape<P>; x: ShowShape<S> }>>

/** Check that there are two axes to swap. */
export type HasTwoAxes<S extends Shape> = [S] extends [[] | [number]]
  ? ShapeError<Message<'swap', { x: ShowShape<S> }>>
  : HasRank<'transpose', S>

/** What a permutation does: the order, counted from the front, and the shape it makes. */
export interface Permutation {
  readonly order: Sizes
  readonly shape: Sizes
}

/** The permutation of the axes in the given order. */
export const permutation = (sizes: Sizes, order: Sizes): Permutation | Mismatch => {
  const axes = axesOf('permute', sizes, order)
  return isMismatch(axes) || axes.length !== sizes.length
    ? mismatch('order', { order: showSizes(order), x: showSizes(sizes) })
    : { order: axes, shape: pick(sizes, axes) }
}

/** The permutation that swaps the last two axes. */
export const swapLast = (sizes: Sizes): Permutation | Mismatch => {
  const rank = sizes.length
  if (rank < 2) return mismatch('swap', { x: showSizes(sizes) })
  const order = [...range(rank - 2), rank - 1, rank - 2]
  return { order, shape: pick(sizes, order) }
}
