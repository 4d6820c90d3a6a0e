/**
 * @file broadcast — NumPy's rule: shapes align at the right, and a missing or 1 size stretches.
 *
 * Commutative, associative, idempotent, with unit []. In generic code (B, 1), (B, B) and (B, number)
 * resolve for a type parameter B; (1, B) does not, since no order of tests serves both: swap the
 * sides, or broadcastTo.
 */
import type { Message, Mismatch, ShapeError } from './mismatch.ts'
import { mismatch } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim, EitherUnknown, OneSize, Pair, ShowSize } from './size.ts'
import { sameSizes, showSizes, type Sizes } from './sizes.ts'

/** Of two sizes one of which is unknown: a literal wins unless it is 1, a name may stretch. */
type Wider<A, B> = number extends A
  ? B extends Dim<string> | 1
    ? number
    : B
  : A extends Dim<string> | 1
    ? number
    : A

/** One size of the result; never for a mismatch: BroadcastSize<3, 1> is 3. */
type BroadcastSize<A extends number, B extends number> =
  Pair<A, B> extends { readonly b: 1 } | { readonly a: B; readonly b: A }
    ? A
    : Pair<A, B> extends { readonly a: 1 }
      ? B
      : Pair<A, B> extends EitherUnknown
        ? Wider<A, B> & number
        : Pair<A, B> extends OneSize<A, B>
          ? A | B
          : never

/** Shapes of A's rank that stretch to A: Within<[2, 3]> is [2 | 1, 3 | 1]. S is within S for a type parameter S. */
type Within<A extends Shape> = { [I in keyof A]: A[I] | 1 }

/** Shapes that end in B: EndsIn<[3]> is [...number[], 3]. */
type EndsIn<B extends Shape> = [...unknown[], ...B]

/** The last size alone, the shape of a bias: Last<[2, 3]> is [3]. */
type Last<A> = A extends [...unknown[], infer a] ? [a] : never

/**
 * The common shape: Broadcast<[2, 1], [3]> is [2, 3]; a `never` size marks a mismatch. The first test
 * is one that a shape, or a size, which is a type parameter can pass.
 */
export type Broadcast<A extends Shape, B extends Shape> =
  Pair<A, B> extends { readonly b: [] } | { readonly b: Within<A> }
    ? A
    : number extends A['length'] | B['length']
      ? Shape
      : Pair<A, B> extends { readonly a: EndsIn<B>; readonly b: Last<A> }
        ? A
        : Aligned<A, B>
type Aligned<A extends Shape, B extends Shape, R extends Shape = []> = A extends [
  ...infer P extends Shape,
  infer a extends number,
]
  ? B extends [...infer Q extends Shape, infer b extends number]
    ? Aligned<P, Q, [BroadcastSize<a, b>, ...R]>
    : [...A, ...R]
  : [...B, ...R]

/** The pairs of sizes that broadcast. */
type Stretches<a, b> = { readonly a: 1 } | { readonly b: 1 } | OneSize<a, b>

/**
 * true, or the first two sizes from the right that do not fit: Clash<[2, 3], [2, 4]> is [3, 4]. What
 * is inferred has no constraint: a size which is a type parameter is also tried without its own, and
 * a pattern that then fails would let it pass.
 */
type Clash<A extends Shape, B extends Shape> =
  Pair<A, B> extends { readonly b: Within<A> } | { readonly a: [] } | { readonly a: EndsIn<B> }
    ? true
    : number extends A['length'] | B['length']
      ? true
      : ClashIn<A, B>
type ClashIn<A, B> = A extends [...infer P, infer a]
  ? B extends [...infer Q, infer b]
    ? Pair<a, b> extends Stretches<a, b>
      ? ClashIn<P, Q>
      : [a, b]
    : true
  : true

/** Check of a two-sided broadcast. */
export type CanBroadcast<Op extends string, A extends Shape, B extends Shape> =
  Clash<A, B> extends true ? unknown : ShapeError<NoBroadcast<Op, A, B, Clash<A, B>>>
type NoBroadcast<Op extends string, A extends Shape, B extends Shape, C> = C extends [
  infer a,
  infer b,
]
  ? Message<
      'broadcast',
      { op: Op; x: ShowShape<A>; y: ShowShape<B>; n: ShowSize<a>; m: ShowSize<b> }
    >
  : never

/** Whether B broadcasts to A itself: Fits<[2, 3], [3]> is true, Fits<[3], [2, 3]> is false. */
type Fits<A extends Shape, B extends Shape> =
  Pair<A, B> extends { readonly b: Within<A> } | { readonly a: EndsIn<B> }
    ? true
    : number extends A['length'] | B['length']
      ? true
      : FitsIn<A, B>
type FitsIn<A, B> = B extends [...infer Q, infer b]
  ? A extends [...infer P, infer a]
    ? Pair<a, b> extends { readonly b: 1 } | OneSize<a, b>
      ? FitsIn<P, Q>
      : false
    : false
  : true

/** Check that B broadcasts to A without changing it, as a bias does. */
export type FitsInto<Op extends string, A extends Shape, B extends Shape> =
  Fits<A, B> extends true
    ? unknown
    : ShapeError<Message<'into', { op: Op; x: ShowShape<A>; y: ShowShape<B> }>>

/** FitsInto for [N] against A, of which the last axis K is all that is looked at: it works under a rank [...Bt, K] not yet known. */
export type FitsLast<Op extends string, A extends Shape, K extends number, N extends number> =
  Pair<K, N> extends { readonly b: 1 } | OneSize<K, N>
    ? unknown
    : ShapeError<Message<'into', { op: Op; x: ShowShape<A>; y: ShowShape<[N]> }>>

/** The common shape. */
export const broadcastShapes = (op: string, x: Sizes, y: Sizes): Sizes | Mismatch => {
  if (sameSizes(x, y)) return x
  const rank = Math.max(x.length, y.length)
  const out = new Array<number>(rank)
  for (let back = 1; back <= rank; back += 1) {
    const n = x[x.length - back] ?? 1
    const m = y[y.length - back] ?? 1
    if (n !== m && n !== 1 && m !== 1) {
      return mismatch('broadcast', { op, x: showSizes(x), y: showSizes(y), n, m })
    }
    out[rank - back] = n === 1 ? m : n
  }
  return out
}

/** x, when y broadcasts to it. */
export const fitsInto = (op: string, x: Sizes, y: Sizes): Sizes | Mismatch => {
  const shift = x.length - y.length
  return shift >= 0 && y.every((m, i) => m === 1 || m === x[i + shift])
    ? x
    : mismatch('into', { op, x: showSizes(x), y: showSizes(y) })
}
