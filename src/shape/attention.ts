/**
 * @file attention — shapes of attention: queries [..B, n, w], keys [..B, m, w] and values [..B, m, v] make [..B, n, v].
 */
import type { SameShape } from './concatenate.ts'
import { type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import { range, sameSizes, showSizes, type Sizes } from './sizes.ts'

/** Whether two shapes, without the axis before their last, and perhaps without their last, are the same. */
type Alike<A extends Shape, B extends Shape, Drop extends 'rows' | 'features'> = number extends
  | A['length']
  | B['length']
  ? true
  : [A, B] extends [
        [...infer P extends Shape, infer n extends number, infer w extends number],
        [...infer Q extends Shape, infer m extends number, infer x extends number],
      ]
    ? Drop extends 'rows'
      ? SameShape<[...P, w], [...Q, x]>
      : SameShape<[...P, n], [...Q, m]>
    : false

/** Check of keys against queries: CheckKeys<[7, 5, 4], [7, 3, 4]> holds. */
export type CheckKeys<Q extends Shape, K extends Shape> =
  Alike<Q, K, 'rows'> extends true
    ? unknown
    : ShapeError<Message<'attentionKeys', { x: ShowShape<Q>; y: ShowShape<K> }>>

/** Check of values against keys: CheckValues<[7, 3, 4], [7, 3, 2]> holds. */
export type CheckValues<K extends Shape, V extends Shape> =
  Alike<K, V, 'features'> extends true
    ? unknown
    : ShapeError<Message<'attentionValues', { x: ShowShape<K>; y: ShowShape<V> }>>

/** Where batches and rows are among the axes of queries, keys and values alike; features are last. */
export interface AttentionAxes {
  readonly batch: Sizes
  readonly row: number
}

const without = (shape: Sizes, axis: number): Sizes => shape.filter((_, i) => i !== axis)

/** The axes of an attention, or the sentence that says why there is none. */
export const attentionPlan = (q: Sizes, k: Sizes, v: Sizes): AttentionAxes | Mismatch => {
  const [x, y, z] = [showSizes(q), showSizes(k), showSizes(v)]
  const row = q.length - 2
  if (row < 0 || q.length !== k.length || !sameSizes(without(q, row), without(k, row)))
    return mismatch('attentionKeys', { x, y })
  if (k.length !== v.length || !sameSizes(k.slice(0, -1), v.slice(0, -1)))
    return mismatch('attentionValues', { x: y, y: z })
  return { batch: range(row), row }
}
