/**
 * @file gather — shapes of picking along an axis by indices, and of adding back where they point.
 */
import { type Axis, axisOf, type CheckAxis, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { SameShape } from './concatenate.ts'
import type { Shape, ShowShape } from './shape.ts'
import { sameSizes, showSizes, type Sizes } from './sizes.ts'

/** S with axis A replaced by the shape of the indices: Gathered<[9, 2], [4, 5], 0> is [4, 5, 2]. */
export type Gathered<
  S extends Shape,
  I extends Shape,
  A extends number,
> = number extends I['length'] ? Shape : ReplaceAxes<S, Axis<S, A>, I>

/** Check that updates have the shape that the indices pick. */
export type CheckUpdates<
  Op extends string,
  S extends Shape,
  I extends Shape,
  U extends Shape,
  A extends number,
> = [Axis<S, A>] extends [never]
  ? CheckAxis<Op, S, A>
  : SameShape<U, Gathered<S, I, A>> extends true
    ? unknown
    : ShapeError<
        Message<
          'updates',
          {
            op: Op
            x: ShowShape<S>
            y: ShowShape<U>
            i: ShowShape<I>
            z: ShowShape<Gathered<S, I, A>>
          }
        >
      >

/** The shape that indices pick along an axis. */
export const gatherShape = (
  op: string,
  sizes: Sizes,
  indices: Sizes,
  axis: number,
): Sizes | Mismatch => {
  const at = axisOf(op, sizes, axis)
  return isMismatch(at) ? at : replaceAxes(sizes, [at], indices)
}

/** The shape that updates are added to, when they have the shape that the indices pick. */
export const scatterShape = (
  op: string,
  sizes: Sizes,
  indices: Sizes,
  updates: Sizes,
  axis: number,
): Sizes | Mismatch => {
  const picked = gatherShape(op, sizes, indices, axis)
  if (isMismatch(picked) || sameSizes(picked, updates)) return isMismatch(picked) ? picked : sizes
  const [x, y, i, z] = [sizes, updates, indices, picked].map(showSizes)
  return mismatch('updates', { op, x: `${x}`, y: `${y}`, i: `${i}`, z: `${z}` })
}
