/**
 * @file axes — axes by number, counted from either end, and shapes with some of their axes replaced.
 *
 * Axis -1 is the last. Types count back from the end up to rank 9; a number or a rank that the
 * compiler does not know gives `number`, and the run checks.
 */
import type { Difference, Digit } from './digits.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Sole } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'

/** Check that it is known which axes there are, for operators that look for the last ones. */
export type HasRank<Op extends string, S extends Shape> = [number[]] extends [S]
  ? ShapeError<Message<'unknownRank', { op: Op; x: ShowShape<S> }>>
  : unknown

/** The axis a number names, counted from the front, or never: Axis<[2, 3], -1> is 1. One of several is not known. */
export type Axis<S extends Sizes, A extends number> = number extends A | S['length']
  ? number
  : Counted<S, A>
type Counted<S extends Sizes, A extends number, All = A> = A extends unknown
  ? [All] extends [A]
    ? `${A}` extends keyof S
      ? A
      : `${A}` extends `-${infer Back extends Digit}`
        ? Difference[S['length'] & keyof Difference][Back] extends `0${infer Front extends number}`
          ? Sole<Front>
          : never
        : never
    : number
  : never

/** The union of the axes a list names: Axes<[2, 3, 4], [0, -1]> is 0 | 2. */
export type Axes<S extends Sizes, L extends Sizes> = {
  [I in keyof L]: Axis<S, L[I]>
}[number]

/** The sentence about an axis that a shape does not have. */
export type NoSuchAxis<Op extends string, S extends Sizes, A extends number> = S['length'] extends 0
  ? Message<'noAxis', { op: Op; axis: A }>
  : Message<
      'axis',
      { op: Op; axis: A; x: ShowShape<S>; first: `-${S['length']}`; last: Axis<S, -1> }
    >

/** Check of one axis. */
export type CheckAxis<Op extends string, S extends Sizes, A extends number> = [Axis<S, A>] extends [
  never,
]
  ? ShapeError<NoSuchAxis<Op, S, A>>
  : unknown

/** What is wrong with a list of axes: FaultIn<[2, 3], [1, -1]> is 'twice', FaultIn<[2, 3], [2]> 'outside'. */
type FaultIn<S extends Sizes, L extends Sizes, Seen = never, Fault = 'none'> = L extends readonly [
  infer A extends number,
  ...infer Rest extends Sizes,
]
  ? number extends Axis<S, A>
    ? 'none'
    : [Axis<S, A>] extends [never]
      ? 'outside'
      : FaultIn<S, Rest, Seen | Axis<S, A>, Axis<S, A> extends Seen ? 'twice' : Fault>
  : Fault

/** The sentence about axes one of which is named twice. */
type Twice<Op extends string, S extends Sizes, L extends Sizes> = ShapeError<
  Message<'sameAxis', { op: Op; axes: ShowShape<L>; x: ShowShape<S> }>
>

/** Check of a list of axes: the error stands on the axis that is outside. */
export type CheckAxes<Op extends string, S extends Sizes, L extends Sizes> =
  FaultIn<S, L> extends 'none'
    ? unknown
    : FaultIn<S, L> extends 'outside'
      ? { readonly [I in keyof L]: CheckAxis<Op, S, L[I]> }
      : Twice<Op, S, L>

/** CheckAxes as one error, for a tensor that is piped to axes already named. */
export type HasAxes<Op extends string, S extends Sizes, L extends Sizes> =
  FaultIn<S, L> extends 'none'
    ? unknown
    : FaultIn<S, L> extends 'outside'
      ? FirstOutside<Op, S, L>
      : Twice<Op, S, L>
type FirstOutside<Op extends string, S extends Sizes, L extends Sizes> = L extends readonly [
  infer A extends number,
  ...infer Rest extends Sizes,
]
  ? [Axis<S, A>] extends [never]
    ? ShapeError<NoSuchAxis<Op, S, A>>
    : FirstOutside<Op, S, Rest>
  : unknown

/**
 * A shape with each axis in the union Ax replaced by the sizes By, which may be none, one or several:
 * ReplaceAxes<[2, 3, 4], 1, [5, 6]> is [2, 5, 6, 4], ReplaceAxes<[2, 3], 0, []> is [3].
 */
export type ReplaceAxes<S extends Shape, Ax, By extends Shape> = number extends S['length'] | Ax
  ? Shape
  : Replaced<S, Ax, By>
type Replaced<S, Ax, By extends Shape, At extends 0[] = [], R extends Shape = []> = S extends [
  infer H extends number,
  ...infer T,
]
  ? Replaced<T, Ax, By, [...At, 0], At['length'] extends Ax ? [...R, ...By] : [...R, H]>
  : R

/** The axis a number names, counted from the front. */
export const axisOf = (op: string, sizes: Sizes, axis: number): number | Mismatch => {
  const rank = sizes.length
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis
  return rank === 0
    ? mismatch('noAxis', { op, axis })
    : mismatch('axis', { op, axis, x: showSizes(sizes), first: -rank, last: rank - 1 })
}

/** The axes a list names, counted from the front, each once. */
export const axesOf = (op: string, sizes: Sizes, list: Sizes): Sizes | Mismatch => {
  const named = list.map((axis) => axisOf(op, sizes, axis))
  const axes = named.filter((axis) => typeof axis === 'number')
  return (
    named.find(isMismatch) ??
    (new Set(axes).size < axes.length
      ? mismatch('sameAxis', { op, axes: showSizes(list), x: showSizes(sizes) })
      : axes)
  )
}

/** Sizes with each of the given axes, counted from the front, replaced by the sizes `by`. */
export const replaceAxes = (sizes: Sizes, axes: Sizes, by: Sizes): Sizes =>
  sizes.flatMap((n, i) => (axes.includes(i) ? by : [n]))
