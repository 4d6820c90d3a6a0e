/**
 * @file slice — part of one axis: from, to (excluded) and step, counted from either end.
 *
 * NumPy clamps a range that leaves the axis; here it is a mismatch, since a size that silently
 * differs from the one written is what shapes are checked for.
 */
import type { Add, AtMost, DivMod, Sub } from './arithmetic.ts'
import { type Axis, axisOf, type CheckAxis, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim, ShowSize } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'
import type { Fraction, NoSize } from './whole.ts'

/** A place in an axis of size N, counted from the front: Place<10, -1> is 9. Each of several is counted by itself. */
type Place<N extends number, I extends number> = I extends unknown
  ? `${I}` extends Fraction
    ? never
    : `${I}` extends `-${infer Back extends number}`
      ? Sub<N, Back>
      : I
  : never

/** Ceiling of L / Step, or never where L is never or Step does not advance. */
type Steps<L extends number, Step extends number> = Step extends 1
  ? L
  : Advances<L, Step> extends true
    ? DivMod<L, Step> extends [infer Q extends number, infer R]
      ? R extends 0
        ? Q
        : Add<Q, 1>
      : never
    : never

/** Whether L is a size and Step at least 1. */
type Advances<L extends number, Step extends number> = [L] extends [never]
  ? false
  : `${Step}` extends '0' | NoSize
    ? false
    : true

/** Sizes of slices of literal axes, or never: Between<10, 2, -1, 3> is 3 (2, 5, 8). */
type Between<N extends number, From extends number, To extends number, Step extends number> = [
  Place<N, From>,
  Place<N, To>,
] extends [infer F extends number, infer T extends number]
  ? [F] extends [never]
    ? never
    : AtMost<T, N> extends true
      ? Steps<Sub<T, F>, Step>
      : never
  : never

/** The size of a slice; never outside the axis; `number` when a size or a bound is unknown. */
export type SliceSize<
  N extends number,
  From extends number,
  To extends number | undefined,
  Step extends number,
> = [From, To, Step] extends [0, undefined, 1]
  ? N
  : number extends N | From | To | Step
    ? Steps<number, Step>
    : N extends Dim<string>
      ? To extends N
        ? [From, Step] extends [0, 1]
          ? N
          : Steps<number, Step>
        : Steps<number, Step>
      : Between<N, From, To extends number ? To : N, Step>

/** S with axis A sliced: Sliced<[2, 9], 1, 0, 4, 1> is [2, 4]. */
export type Sliced<
  S extends Shape,
  A extends number,
  From extends number,
  To extends number | undefined,
  Step extends number,
> = ReplaceAxes<S, Axis<S, A>, [SliceSize<S[Axis<S, A>], From, To, Step>]>

/** Check of a slice: it lies within the axis, and advances. */
export type CheckSlice<
  S extends Shape,
  A extends number,
  From extends number,
  To extends number | undefined,
  Step extends number,
> = [Axis<S, A>] extends [never]
  ? { readonly axis: CheckAxis<'slice', S, A> }
  : [SliceSize<S[Axis<S, A>], From, To, Step>] extends [never]
    ? SliceError<S, A, From, To, Step>
    : unknown
type SliceError<
  S extends Shape,
  A extends number,
  From extends number,
  To extends number | undefined,
  Step extends number,
> =
  Advances<0, Step> extends true
    ? ShapeError<
        Message<
          'slice',
          {
            axis: A
            x: ShowShape<S>
            n: ShowSize<S[Axis<S, A>]>
            from: From
            to: To extends number ? To : ShowSize<S[Axis<S, A>]>
          }
        >
      >
    : { readonly step: ShapeError<Message<'step', { step: Step }>> }

/** Where a slice of one axis begins, ends (excluded) and how far it steps. */
export interface SliceOptions {
  readonly axis: number
  readonly from?: number
  readonly to?: number
  readonly step?: number
}

/** An option that is given, or else its default; one that is perhaps given is not known. */
type Given<O, K, Default extends number | undefined> = K extends keyof O
  ? undefined extends O[K]
    ? number
    : O[K] & number
  : Default

/** Check of a slice by its options. */
export type CheckSliceOf<S extends Shape, O extends SliceOptions> = CheckSlice<
  S,
  O['axis'],
  Given<O, 'from', 0>,
  Given<O, 'to', undefined>,
  Given<O, 'step', 1>
>

/** The shape of a slice by its options. */
export type SlicedBy<S extends Shape, O extends SliceOptions> = Sliced<
  S,
  O['axis'],
  Given<O, 'from', 0>,
  Given<O, 'to', undefined>,
  Given<O, 'step', 1>
>

/** A slice of one axis, counted from the front, and the shape it makes. */
interface SlicePlan {
  readonly axis: number
  readonly from: number
  readonly to: number
  readonly step: number
  readonly shape: Sizes
}

/** The plan of a slice. */
export const slicePlan = (
  sizes: Sizes,
  axis: number,
  from: number,
  to: number | undefined,
  step: number,
): SlicePlan | Mismatch => {
  const at = axisOf('slice', sizes, axis)
  if (isMismatch(at)) return at
  if (!Number.isInteger(step) || step < 1) return mismatch('step', { step })
  const n = sizes[at] ?? 0 // axisOf: at is an axis of sizes
  const place = (i: number): number => (i < 0 ? i + n : i)
  const [first, last] = [place(from), place(to ?? n)]
  const within = first >= 0 && first <= last && last <= n
  return within && Number.isInteger(first) && Number.isInteger(last)
    ? {
        axis: at,
        from: first,
        to: last,
        step,
        shape: replaceAxes(sizes, [at], [Math.ceil((last - first) / step)]),
      }
    : mismatch('slice', { axis, x: showSizes(sizes), n, from, to: to ?? n })
}
