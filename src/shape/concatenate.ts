/**
 * @file concatenate — shapes joined along an axis, stacked along a new one, and cut apart again.
 *
 * The rule of a list of shapes gives a shape, or the sentence that says why there is none.
 */
import type { Add } from './arithmetic.ts'
import { type Axis, axisOf, type NoSuchAxis, type ReplaceAxes, replaceAxes } from './axes.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Pair, SameSize, ShowSize } from './size.ts'
import { sameSizes, showSizes, type Sizes } from './sizes.ts'
import { type Expanded, expandShape } from './squeeze.ts'

/** Two shapes joined along axis I, counted from the front, or never: Join<[2, 3], [2, 4], 1> is [2, 7]. */
type Join<
  A extends Shape,
  B extends Shape,
  I,
  At extends 0[] = [],
  R extends Shape = [],
> = A extends [infer a extends number, ...infer P extends Shape]
  ? B extends [infer b extends number, ...infer Q extends Shape]
    ? At['length'] extends I
      ? Join<P, Q, I, [...At, 0], [...R, Add<a, b>]>
      : Pair<a, b> extends { readonly a: b }
        ? Join<P, Q, I, [...At, 0], [...R, a]>
        : SameSize<a, b> extends true
          ? Join<P, Q, I, [...At, 0], [...R, b]>
          : never
    : never
  : B extends []
    ? R
    : never

/** Joins a list of shapes: [joined, rest of the list], the rest not empty where one does not fit. */
type JoinAll<Acc extends Shape, L extends readonly Shape[], I> = L extends readonly [
  infer H extends Shape,
  ...infer T extends readonly Shape[],
]
  ? Join<Acc, H, I> extends infer J extends Shape
    ? [J] extends [never]
      ? [Acc, H]
      : JoinAll<J, T, I>
    : never
  : Acc

/**
 * Shapes joined along axis A, or a sentence: Concatenated<[[2, 3], [2, 4]], 1> is [2, 7]. An axis that
 * is not there is judged by its own check.
 */
export type Concatenated<L extends readonly Shape[], A extends number> = number extends L['length']
  ? Shape
  : L extends readonly [infer H extends Shape, ...infer T extends readonly Shape[]]
    ? number extends L[number]['length'] | Axis<H, A>
      ? Shape
      : [Axis<H, A>] extends [never]
        ? Shape
        : JoinAll<H, T, Axis<H, A>> extends infer R
          ? R extends [infer X extends Shape, infer Y extends Shape]
            ? Message<'concatenate', { x: ShowShape<X>; y: ShowShape<Y>; axis: A }>
            : R
          : never
    : Message<'none', { op: 'concatenate' }>

/** The first shape of a list that is not the shape S, or never. */
type Stranger<S extends Shape, L extends readonly Shape[]> = L extends readonly [
  infer H extends Shape,
  ...infer T extends readonly Shape[],
]
  ? SameShape<S, H> extends true
    ? Stranger<S, T>
    : H
  : never

/** Whether two shapes can be one: sizes pairwise the same. */
export type SameShape<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? true
  : A extends [infer a, ...infer P extends Shape]
    ? B extends [infer b, ...infer Q extends Shape]
      ? SameSize<a, b> extends true
        ? SameShape<P, Q>
        : false
      : false
    : B extends []
      ? true
      : false

/** Shapes stacked along a new axis A, or a sentence: Stacked<[[2], [2], [2]], -1> is [2, 3]. */
export type Stacked<L extends readonly Shape[], A extends number> = L extends readonly [
  infer H extends Shape,
  ...infer T extends readonly Shape[],
]
  ? [Stranger<H, T>] extends [never]
    ? [Axis<[...H, 1], A>] extends [never]
      ? Shape
      : Expanded<H, A, L['length'] & number>
    : Message<'stack', { x: ShowShape<H>; y: ShowShape<Stranger<H, T>> }>
  : number extends L['length']
    ? Shape
    : Message<'none', { op: 'stack' }>

/** The shapes of pieces of the given sizes along axis A: Pieces<[2, 7], 1, [3, 4]> is [[2, 3], [2, 4]]. */
export type Pieces<S extends Shape, A extends number, N extends Sizes> = {
  -readonly [I in keyof N]: ReplaceAxes<S, Axis<S, A>, [N[I]]>
}

type Total<N extends Sizes, R extends number = 0> = number extends N['length']
  ? number
  : N extends readonly [infer H extends number, ...infer T extends Sizes]
    ? Total<T, Add<R, H>>
    : R

/** Check that pieces make up axis A. */
export type CheckPieces<S extends Shape, A extends number, N extends Sizes> = [Axis<S, A>] extends [
  never,
]
  ? { readonly axis: ShapeError<NoSuchAxis<'split', S, A>> }
  : SameSize<Total<N>, S[Axis<S, A>]> extends true
    ? unknown
    : {
        readonly sizes: ShapeError<
          Message<
            'split',
            { sizes: ShowShape<N>; n: ShowSize<S[Axis<S, A>]>; axis: A; x: ShowShape<S> }
          >
        >
      }

/** The pieces of an axis and their sizes. */
export interface SplitOptions {
  readonly axis: number
  readonly sizes: Sizes
}

/** The joined shape. */
export const concatenateShape = (shapes: readonly Sizes[], axis: number): Sizes | Mismatch => {
  const [first, ...rest] = shapes
  if (first === undefined) return mismatch('none', { op: 'concatenate' })
  const at = axisOf('concatenate', first, axis)
  if (isMismatch(at)) return at
  let joined = first
  for (const next of rest) {
    const fits = next.length === joined.length && next.every((n, i) => i === at || n === joined[i])
    if (!fits) {
      return mismatch('concatenate', { x: showSizes(joined), y: showSizes(next), axis })
    }
    joined = joined.map((n, i) => (i === at ? n + (next[i] ?? 0) : n)) // equal ranks
  }
  return joined
}

/** The stacked shape. */
export const stackShape = (shapes: readonly Sizes[], axis: number): Sizes | Mismatch => {
  const [first, ...rest] = shapes
  if (first === undefined) return mismatch('none', { op: 'stack' })
  const stranger = rest.find((s) => !sameSizes(s, first))
  return stranger === undefined
    ? expandShape('stack', first, axis, shapes.length)
    : mismatch('stack', { x: showSizes(first), y: showSizes(stranger) })
}

/** The shapes of pieces of the given sizes along an axis. */
export const splitShapes = (
  sizes: Sizes,
  axis: number,
  pieces: Sizes,
): readonly Sizes[] | Mismatch => {
  const at = axisOf('split', sizes, axis)
  if (isMismatch(at)) return at
  const n = sizes[at] ?? 0 // axisOf: at is an axis of sizes
  const bad = pieces.find((m) => !Number.isInteger(m) || m < 0)
  if (bad !== undefined) return mismatch('size', { op: 'split', size: bad })
  return pieces.reduce((total, m) => total + m, 0) === n
    ? pieces.map((m) => replaceAxes(sizes, [at], [m]))
    : mismatch('split', { sizes: showSizes(pieces), n, axis, x: showSizes(sizes) })
}
