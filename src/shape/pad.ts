/**
 * @file pad — shapes grown before and after along each axis.
 */
import type { Add } from './arithmetic.ts'
import { type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import { showSizes, type Sizes } from './sizes.ts'
import type { NoSize } from './whole.ts'

/** How much to add before and after one axis. */
export type Margin = readonly [before: number, after: number]

/** S grown by margins, one for each axis: Padded<[2, 3], [[1, 1], [0, 2]]> is [4, 5]. */
export type Padded<S extends Shape, M extends readonly Margin[]> = {
  [I in keyof S]: I extends keyof M ? Grown<S[I], M[I]> : number
}
type Grown<N extends number, M> = M extends Margin ? Add<N, Add<M[0], M[1]>> : number

/** Check that there is one margin for each axis, and none is negative. */
export type CheckMargins<S extends Shape, M extends readonly Margin[]> = number extends
  | S['length']
  | M['length']
  ? unknown
  : M['length'] extends S['length']
    ? [Extract<`${M[number][number]}`, NoSize>] extends [never]
      ? unknown
      : ShapeError<Message<'padSize', { pad: Extract<`${M[number][number]}`, NoSize> }>>
    : ShapeError<Message<'pad', { x: ShowShape<S>; rank: S['length']; given: M['length'] }>>

/** Sizes grown by margins. */
export const padShape = (sizes: Sizes, margins: readonly Margin[]): Sizes | Mismatch => {
  const [rank, given] = [sizes.length, margins.length]
  if (rank !== given) return mismatch('pad', { x: showSizes(sizes), rank, given })
  const bad = margins.flat().find((n) => !Number.isInteger(n) || n < 0)
  if (bad !== undefined) return mismatch('padSize', { pad: bad })
  return sizes.map((n, i) => {
    const [before, after] = margins[i] ?? [0, 0] // as many margins as sizes
    return before + n + after
  })
}
