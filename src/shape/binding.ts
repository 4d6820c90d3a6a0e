/**
 * @file binding — the sizes of the names in a pattern, from a shape and the sizes given.
 *
 *   (h p) of 12, where p is 4: h is 12 / 4        the one word of an axis that has no size takes what is left
 */
import type { DivMod, Mul } from './arithmetic.ts'
import type { Message } from './mismatch.ts'
import type { PatternOp } from './pattern.ts'
import type { Dim, SameSize, ShowSize } from './size.ts'

/** Sizes of named axes. */
export interface NamedSizes {
  readonly [name: string]: number
}

/** A sentence, and the argument it is about. */
export interface Fault<At extends 'pattern' | 'sizes', Sentence extends string> {
  readonly at: At
  readonly sentence: Sentence
}

/** [product of the sizes that are known, words that are not]: Known<['h', 2, 'p'], { p: 4 }> is [8, ['h']]. */
type Known<G, Z, P extends number = 1, U extends unknown[] = []> = G extends [infer W, ...infer T]
  ? W extends number
    ? Known<T, Z, Mul<P, W>, U>
    : W extends keyof Z
      ? Known<T, Z, Mul<P, Z[W] & number>, U>
      : Known<T, Z, P, [...U, W]>
  : [P, U]

/** [quotient, remainder] of a size that may be named. */
type Parted<D extends number, P extends number> = P extends 1
  ? [D, 0]
  : D extends Dim<string>
    ? [number, 0]
    : P extends Dim<string>
      ? [number, 0]
      : `${P}` extends `-${string}`
        ? [never, never]
        : DivMod<D, P>

/** M, and what the words of one axis of size D stand for. */
type BindAxis<G, D extends number, Z, M> =
  Known<G, Z> extends [infer P extends number, infer U]
    ? U extends []
      ? SameSize<P, D> extends true
        ? M
        : ['makes', G, D, P]
      : U extends [infer W extends string]
        ? Parted<D, P> extends [infer Q, infer R]
          ? 0 extends R
            ? M & { [K in W]: Q }
            : ['divides', G, D, P]
          : never
        : U extends [unknown, infer W, ...unknown[]]
          ? ['open', W]
          : never
    : never

/** The sizes of names on the left, or what is wrong. */
export type BindLeft<L, A, Z, M> = L extends [infer G, ...infer T]
  ? A extends [infer D, ...infer R]
    ? G extends [infer W extends string]
      ? W extends keyof Z
        ? BindAxis<G, D & number, Z, M> extends infer N
          ? N extends unknown[]
            ? N
            : BindLeft<T, R, Z, N>
          : never
        : BindLeft<T, R, Z, M & { [K in W]: D }>
      : G extends '...'
        ? BindLeft<T, R, Z, M & { '...': D }>
        : BindAxis<G, D & number, Z, M> extends infer N
          ? N extends unknown[]
            ? N
            : BindLeft<T, R, Z, N>
          : never
    : never
  : M

type Join<G, R extends string = ''> = G extends [infer W extends string | number, ...infer T]
  ? Join<T, R extends '' ? `${W}` : `${R} ${W}`>
  : R

/** An axis as it is written: ShowAxis<['h', 2]> is '(h 2)', ShowAxis<[1]> is '1'. */
type ShowAxis<G> = G extends [infer W extends string | number] ? `${W}` : `(${Join<G>})`

/** The argument at fault: sizes where there are some. */
type At<Z> = [keyof Z] extends [never] ? 'pattern' : 'sizes'

/** Sizes given that are none. */
type NoSize<Z> = Extract<`${Z[keyof Z] & number}`, `-${string}` | `${string}.${string}`>

/** The fault that BindLeft has found. */
export type FaultOf<Op extends PatternOp, P extends string, Z, M> = [NoSize<Z>] extends [never]
  ? Found<Op, P, Z, M>
  : Fault<'sizes', Message<'size', { op: Op; size: NoSize<Z> }>>
type Found<Op extends PatternOp, P extends string, Z, M> = M extends ['open', infer W]
  ? Fault<At<Z>, Message<'open', { op: Op; name: W & string; pattern: P }>>
  : M extends [infer K extends 'makes' | 'divides', infer G extends unknown[], infer D, infer N]
    ? Fault<
        [G[number] & keyof Z] extends [never] ? 'pattern' : 'sizes',
        Message<K, { op: Op; axis: ShowAxis<G>; pattern: P; n: ShowSize<D>; m: ShowSize<N> }>
      >
    : never
