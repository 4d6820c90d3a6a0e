/**
 * @file slice — part of one axis: from, to (excluded) and step, counted from either end.
 *
 * NumPy clamps a range that leaves the axis; here it is a mismatch, since a size that silently
 * differs from the one written is what shapes are checked for.
 */
import type { Add, DivMod, Sub } from './arithmetic.ts'
import { type Axis, axisOf, type CheckAxis, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim, ShowSize } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'

/** A place in an axis of size N, counted from the front: Place<10, -1> is 9. */
type Place<N extends number, I extends number> = `${I}` extends `-${infer Back extends number}`
  ? Sub<N, Back>
  : I

/** Ceiling of N / Step. */
type Steps<N extends number, Step extends number> =
  DivMod<N, Step> extends [infer Q extends number, infer R] ? (R extends 0 ? Q : Add<Q, 1>) : never

/** Sizes of slices of literal axes, or never: Between<10, 2, -1, 3> is 3 (2, 5, 8). */
type Between<N extends number, From extends number, To extends number, Step extends number> = [
  Place<N, From>,
  Place<N, To>,
] extends [infer F extends number, infer T extends number]
  ? [F] extends [never]
    ? never
    : [Sub<N, T>] extends [never]
      ? never
      : Sub<T, F> extends infer L extends number
        ? [L] extends [never]
          ? never
          : Steps<L, Step>
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
    ? number
    : N extends Dim<string>
      ? To extends N
        ? [From, Step] extends [0, 1]
          ? N
          : number
        : number
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
  : `${Step}` extends '0' | `-${string}`
    ? { readonly step: ShapeError<Message<'step', { step: Step }>> }
    : [SliceSize<S[Axis<S, A>], From, To, Step>] extends [never]
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
      : unknown

/** Where a slice of one axis begins, ends (excluded) and how far it steps. */
export interface SliceOptions {
  readonly axis: number
  readonly from?: number
  readonly to?: number
  readonly step?: number
}

/** An option that is given, or else its default. */
type Given<O, K extends string, Default> = O extends { readonly [N in K]: infer V extends number }
  ? V
  : Default

/** Check of a slice by its options. */
export type CheckSliceOf<S extends Shape, O extends SliceOptions> = CheckSlice<
  S,
  O['axis'],
  Given<O, 'from', 0>,
  Given<O, 'to', undefined>,
  Given<O, 'step', 1>
>
/** The shape of a literal slice, in types. */
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
