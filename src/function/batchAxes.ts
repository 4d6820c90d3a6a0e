/**
 * @file batchAxes — where each leaf of a tree has its batch axis: one number for all, null for none, or a tree of these.
 */
import type { Axis, NoSuchAxis } from '../shape/axes.ts'
import { Defect } from '../shape/defect.ts'
import type { ShapeError } from '../shape/mismatch.ts'
import type { Expanded } from '../shape/squeeze.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isLeaf } from '../tensor/tree.ts'
import type { Batched } from './scalarOut.ts'
import { leavesOf } from './trace.ts'

/** What may be said of the batch axes of a T: a number or null for all its leaves, or for each of its parts. */
export type BatchAxes<T> =
  | number
  | null
  | (T extends Tensor<number[], DType> ? never : { readonly [I in keyof T]: BatchAxes<T[I]> })

/**
 * T with a batch axis of size N in each tensor, where K says:
 * BatchedAt<9, [Tensor<[2]>, Tensor<[3]>], [-1, null]> is [Tensor<[2, 9]>, Tensor<[3]>].
 */
export type BatchedAt<N extends number, T, K> = K extends null
  ? T
  : K extends 0
    ? Batched<N, T>
    : T extends Tensor<infer S, infer D>
      ? K extends number
        ? Tensor<Expanded<S, K, N>, D>
        : never
      : { [I in keyof T]: BatchedAt<N, T[I], K extends number ? K : K[I & keyof K]> }

/** The sentence about the first axis that a tensor does not have; never when there is none. */
type Fault<T, K> = K extends null
  ? never
  : T extends Tensor<infer S, infer _D>
    ? K extends number
      ? [Axis<[...S, 1], K>] extends [never]
        ? NoSuchAxis<'vmap', [...S, 1], K>
        : never
      : never
    : {
        [I in keyof T & string]: Fault<T[I], K extends number ? K : K[I & keyof K]>
      }[Extract<keyof T, T extends readonly unknown[] ? `${number}` : string>]

/** Check of batch axes. */
export type CheckBatchAxes<T, K> = [Fault<T, K>] extends [never] ? unknown : ShapeError<Fault<T, K>>

/** The batch axis of each leaf, in order. */
export const batchAxesOf = (axes: unknown, tree: unknown): readonly (number | null)[] => {
  if (typeof axes === 'number' || axes === null) return leavesOf('vmap', tree).map(() => axes)
  if (typeof axes !== 'object' || typeof tree !== 'object' || tree === null || isLeaf(tree))
    throw new Defect(
      `vmap: ${typeof axes} is not a batch axis; give a number, null, or a tree of them for each part`,
    )
  const names = Object.keys(tree)
  const ordered = Array.isArray(tree) ? names : names.sort()
  const below = new Map(Object.entries(axes))
  const parts = new Map(Object.entries(tree))
  return ordered.flatMap((name) => batchAxesOf(below.get(name), parts.get(name)))
}
