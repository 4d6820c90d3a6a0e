/**
 * @file reshape — the same elements in another shape; one size may be -1, "whatever is left".
 *
 * The types strike out sizes that both shapes have, first at the front, then at the back, then
 * anywhere. That is cheap, it decides most reshapes without arithmetic, and it is what proves
 * [B, 28, 28] -> [B, 784] for a type parameter or a named size B.
 */
import type { Axis, CheckAxis } from './axes.ts'
import type { DivMod, Mul, Scaled } from './arithmetic.ts'
import { type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim, ShowSize } from './size.ts'
import { count, showSizes, type Sizes } from './sizes.ts'
import type { NotWhole, Strange } from './whole.ts'

/** The number of elements, `number` when a size is unknown: Product<[2, 3]> is 6. */
export type Product<S extends Shape, R extends number = 1> = number extends S['length']
  ? number
  : S extends [infer H extends number, ...infer T extends Shape]
    ? Product<T, Mul<R, H>>
    : R

/** Two sizes, and the second as what a function returns. */
interface Struck<A, B> {
  readonly a: A
  readonly b: B
  readonly made: () => B
}

/**
 * Two sizes that are one, whatever it is. Not 2 | 3 twice, which may be 2 here and 3 there: a function that returns either is none
 * that returns one of them. For a type parameter the look-up is what it was.
 */
type StruckBy<A, B extends number> = {
  readonly a: B
  readonly b: A
  readonly made: { [N in B]: () => N }[B]
}

/** [common front, rest of S, rest of T]. */
type Front<S extends Shape, T extends Shape, F extends Shape = []> = S extends [
  infer a,
  ...infer P extends Shape,
]
  ? T extends [infer b extends number, ...infer Q extends Shape]
    ? Struck<a, b> extends StruckBy<a, b>
      ? Front<P, Q, [...F, b]>
      : [F, S, T]
    : [F, S, T]
  : [F, S, T]

/** [common front, rest of S, rest of T, common back]. */
type Ends<S extends Shape, T extends Shape, F extends Shape, E extends Shape = []> = S extends [
  ...infer P extends Shape,
  infer a,
]
  ? T extends [...infer Q extends Shape, infer b extends number]
    ? Struck<a, b> extends StruckBy<a, b>
      ? Ends<P, Q, F, [b, ...E]>
      : [F, S, T, E]
    : [F, S, T, E]
  : [F, S, T, E]

/** Strike<[2, 28, 28], [2, 784]> is [[2], [28, 28], [784], []]. */
type Strike<S extends Shape, T extends Shape> =
  Front<S, T> extends [infer F extends Shape, infer P extends Shape, infer Q extends Shape]
    ? Ends<P, Q, F>
    : never

/** [literal sizes, named sizes, whether one is unknown]; the open size -1 is left out. */
type Sort<
  S extends Shape,
  Literals extends Shape = [],
  Names extends Shape = [],
  Unknown extends boolean = false,
> = S extends [infer H extends number, ...infer T extends Shape]
  ? H extends Dim<string>
    ? Sort<T, Literals, [...Names, H], Unknown>
    : number extends H
      ? Sort<T, Literals, Names, true>
      : Sort<T, H extends -1 ? Literals : [...Literals, H], Names, Unknown>
  : [Literals, Names, Unknown]

/** L without its first X, or never when it has none. */
type Remove<L extends Shape, X extends number, R extends Shape = []> = L extends [
  infer H extends number,
  ...infer T extends Shape,
]
  ? H extends X
    ? [...R, ...T]
    : Remove<T, X, [...R, H]>
  : never

/** [what is left of A, what is left of B] after striking out sizes they share. */
type StrikeAny<A extends Shape, B extends Shape, Left extends Shape = []> = B extends [
  infer H extends number,
  ...infer T extends Shape,
]
  ? Remove<A, H> extends infer R extends Shape
    ? [R] extends [never]
      ? StrikeAny<A, T, [...Left, H]>
      : StrikeAny<R, T, Left>
    : never
  : [A, Left]

/** The open size of literal sizes, or never: the quotient of what is left. Each of several lists is struck out by itself. */
type Quotient<A extends Shape, B extends Shape> = A extends unknown
  ? B extends unknown
    ? StrikeAny<A, B> extends [infer P extends Shape, infer Q extends Shape]
      ? DivMod<Product<P>, Product<Q>> extends [infer N, 0]
        ? N
        : never
      : never
    : never
  : never

/** The open size that a quotient q and the names left over stand for. */
type Open<Q, Names> = Names extends []
  ? Q
  : Names extends [infer N extends number]
    ? Q extends 1
      ? N
      : number
    : number

/** The size that -1 stands for, after striking, or never when nothing whole is left. */
type Inferred<P extends Shape, Q extends Shape> = [Sort<P>, Sort<Q>] extends [
  [infer LP extends Shape, infer NP extends Shape, infer UP],
  [infer LQ extends Shape, infer NQ extends Shape, infer UQ],
]
  ? true extends UP | UQ
    ? number
    : StrikeAny<NP, NQ> extends [infer Names, []]
      ? Open<Quotient<LP, LQ>, Names>
      : never
  : never

/** [digits of the product of the literal sizes, named sizes], or 'unknown' when a size is. */
type Measure<S, Digits extends string = '1', Names extends Shape = []> = S extends [
  infer H,
  ...infer T,
]
  ? H extends Dim<string>
    ? Measure<T, Digits, [...Names, H]>
    : number extends H
      ? 'unknown'
      : Measure<T, Scaled<Digits, H & number>, Names>
  : [Digits, Names]

/** Whether two shapes have as many elements, after striking. */
type SameCount<P extends Shape, Q extends Shape> = [P, Q] extends [[], []]
  ? true
  : [Measure<P>, Measure<Q>] extends [
        [infer M, infer NP extends Shape],
        [infer N, infer NQ extends Shape],
      ]
    ? [M, StrikeAny<NP, NQ>] extends [N, [[], []]]
      ? true
      : false
    : true

type FillOpen<T extends Shape, N extends number> = { [I in keyof T]: Filled<T[I], N> }
type Filled<H extends number, N extends number> = H extends -1 ? N : H

/** The shape T with -1 filled in: Reshaped<[2, 6], [4, -1]> is [4, 3]. */
export type Reshaped<S extends Shape, T extends Shape> = number extends S['length'] | T['length']
  ? FillOpen<T, number>
  : Strike<S, T> extends [
        infer F extends Shape,
        infer P extends Shape,
        infer Q extends Shape,
        infer E extends Shape,
      ]
    ? -1 extends Q[number]
      ? [...F, ...FillOpen<Q, Inferred<P, Q>>, ...E]
      : T
    : never

/** How many open sizes there are, as a list. */
type OpenSizes<T extends Shape, R extends 0[] = []> = T extends [
  infer H,
  ...infer Rest extends Shape,
]
  ? OpenSizes<Rest, H extends -1 ? [...R, 0] : R>
  : R

/** What is wrong where the counts differ: a size that is none, or the counts. */
type NotAsMany<S extends Shape, T extends Shape> = [Exclude<Strange<T[number]>, -1>] extends [never]
  ? ShapeError<
      Message<
        'count',
        { x: ShowShape<S>; y: ShowShape<T>; n: ShowSize<Product<S>>; m: ShowSize<Product<T>> }
      >
    >
  : NotWhole<'reshape', Exclude<Strange<T[number]>, -1>>

/** Check that S can take the shape T. */
export type CheckReshape<S extends Shape, T extends Shape> = number extends
  | S['length']
  | T['length']
  ? unknown
  : Strike<S, T> extends [unknown, infer P extends Shape, infer Q extends Shape, unknown]
    ? -1 extends Q[number]
      ? OpenSizes<Q> extends [0, 0, ...0[]]
        ? ShapeError<Message<'inferTwice', { x: ShowShape<S>; y: ShowShape<T> }>>
        : [Inferred<P, Q>] extends [never]
          ? ShapeError<
              Message<'infer', { x: ShowShape<S>; y: ShowShape<T>; n: ShowSize<Product<S>> }>
            >
          : unknown
      : SameCount<P, Q> extends true
        ? unknown
        : [0, 0] extends [S[number], T[number]]
          ? unknown
          : NotAsMany<S, T>
    : never

/** Sizes left after striking out those that both lists have, one for one. */
const strike = (x: Sizes, y: Sizes): readonly [Sizes, Sizes] => {
  const left = [...x]
  const more = y.filter((n) => {
    const at = left.indexOf(n)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [left, more]
}

/** The shape with -1 filled in. */
export const reshapeShape = (from: Sizes, to: Sizes): Sizes | Mismatch => {
  const facts = { x: showSizes(from), y: showSizes(to) }
  const bad = to.find((n) => n !== -1 && (!Number.isInteger(n) || n < 0))
  if (bad !== undefined) return mismatch('size', { op: 'reshape', size: bad })
  const given = to.filter((n) => n !== -1)
  if (given.length < to.length - 1) return mismatch('inferTwice', facts)
  const n = count(from)
  if (given.length === to.length) {
    return n === count(to) ? to : mismatch('count', { ...facts, n, m: count(to) })
  }
  // Struck out first, so that an empty batch can be flattened: [0, 28, 28] -> [0, -1] is [0, 784].
  const [rest, divisor] = strike(from, given)
  const open = count(rest) / count(divisor)
  return Number.isInteger(open)
    ? to.map((size) => (size === -1 ? open : size))
    : mismatch('infer', { ...facts, n })
}

/** What a flattening may be told. */
export interface FlattenOptions {
  readonly from?: number
}

/** S flattened from axis F on, counted from either end, or all of it where F is no number. */
export type FlattenedFrom<S extends Shape, F> = F extends number
  ? Flattened<S, Axis<S, F>>
  : [Product<S>]

/** Check of the axis that options name. */
export type CheckFlatten<S extends Shape, O extends FlattenOptions> = O['from'] extends number
  ? { readonly from: CheckAxis<'flatten', S, O['from']> }
  : unknown

/** S with the axes from From on made one: Flattened<[2, 3, 4], 1> is [2, 12]. */
export type Flattened<S extends Shape, From extends number> = number extends S['length'] | From
  ? Shape
  : FlattenFrom<S, From>
type FlattenFrom<S extends Shape, From, Head extends Shape = []> = Head['length'] extends From
  ? [...Head, Product<S>]
  : S extends [infer H extends number, ...infer T extends Shape]
    ? FlattenFrom<T, From, [...Head, H]>
    : never
