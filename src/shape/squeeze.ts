/**
 * @file squeeze — axes of size 1, put in and taken out.
 */
import { type Axis, axisOf, type CheckAxis, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { SameSize, ShowSize } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'

/** S with the size N put in before axis I, counted from the front: Inserted<[2, 3], 1, 9> is [2, 9, 3]. */
export type Inserted<S extends Shape, I, N extends number> = number extends S['length'] | I
  ? Shape
  : Insert<S, I, N>
type Insert<
  S extends Shape,
  I,
  N extends number,
  At extends 0[] = [],
  R extends Shape = [],
> = At['length'] extends I
  ? [...R, N, ...S]
  : S extends [infer H extends number, ...infer T extends Shape]
    ? Insert<T, I, N, [...At, 0], [...R, H]>
    : never

/** S with a new axis of size N as axis A of the result: Expanded<[2, 3], -1, 1> is [2, 3, 1]. */
export type Expanded<S extends Shape, A extends number, N extends number> = Inserted<
  S,
  Axis<[...S, 1], A>,
  N
>

/** Check of a new axis, a place in the result. */
export type CheckNewAxis<Op extends string, S extends Shape, A extends number> = CheckAxis<
  Op,
  [...S, 1],
  A
>

/** S without axis A. */
export type Squeezed<S extends Shape, A extends number> = ReplaceAxes<S, Axis<S, A>, []>

/** Check that axis A has size 1. */
export type CheckSqueeze<S extends Shape, A extends number> = [Axis<S, A>] extends [never]
  ? CheckAxis<'squeeze', S, A>
  : SameSize<S[Axis<S, A>], 1> extends true
    ? unknown
    : ShapeError<Message<'squeeze', { axis: A; x: ShowShape<S>; n: ShowSize<S[Axis<S, A>]> }>>

/** Sizes with a new axis of size n as axis `axis` of the result. */
export const expandShape = (
  op: string,
  sizes: Sizes,
  axis: number,
  n: number,
): Sizes | Mismatch => {
  const at = axisOf(op, [...sizes, 1], axis)
  return isMismatch(at) ? at : [...sizes.slice(0, at), n, ...sizes.slice(at)]
}

/** Sizes without an axis of size 1. */
export const squeezeShape = (sizes: Sizes, axis: number): Sizes | Mismatch => {
  const at = axisOf('squeeze', sizes, axis)
  if (isMismatch(at)) return at
  const n = sizes[at] ?? 1 // axisOf: at is an axis of sizes
  return n === 1
    ? replaceAxes(sizes, [at], [])
    : mismatch('squeeze', { axis, x: showSizes(sizes), n })
}
