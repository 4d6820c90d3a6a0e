/**
 * @file size — one size of a shape: a literal, a named size, or unknown.
 *
 *   784              known to the compiler
 *   Dim<'batch'>     known at run time only, equal to itself
 *   number           unknown: fits any size, and the run checks it
 *
 * A test on a bare type parameter B is postponed by the compiler. A `Pair` puts B inside an object,
 * where the test resolves as soon as the answer is the same for every B; all true alternatives
 * stand in one union, since a chain of tests stops at the first undecided one.
 */
import { Defect } from './defect.ts'
import { message } from './mismatch.ts'

declare const sizeName: unique symbol

/** A size with a name, known only at run time: two of one name are the same size. */
export type Dim<Name extends string> = number & { readonly [sizeName]: Name }

/**
 * Names a size.
 *
 * Fails   a Defect when the size is a fraction or negative
 *
 * ```ts
 * const batch = dim('batch', 32)
 * zeros([batch, 10]).shape // => [32, 10]
 * ```
 */
export const dim = <const Name extends string>(_name: Name, size: number): Dim<Name> => {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new Defect(message('size', { op: 'dim', size }))
  // The brand exists in types only; the caller vouches that one name stands for one size.
  return size as Dim<Name>
}

/** Two types boxed, co- and contravariantly, for tests that hold inside generic code. */
export interface Pair<A, B> {
  readonly a: A
  readonly b: B
  readonly fromA: (x: A) => void
  readonly fromB: (x: B) => void
}

/** A pair with an unknown size in it. */
export type EitherUnknown =
  | { readonly fromA: (x: number) => void }
  | { readonly fromB: (x: number) => void }

/** A pair that can be one size: equal literals, one name, one type parameter, or an unknown. */
export type OneSize<A, B> = { readonly a: B } | { readonly b: A } | EitherUnknown

/** Whether two sizes can be the same: SameSize<3, 3> and SameSize<number, 3>, not SameSize<3, 4>. */
export type SameSize<A, B> = Pair<A, B> extends OneSize<A, B> ? true : false

/** A number that is one literal or one name, else unknown: Sole<3> is 3, Sole<2 | 3> is number. */
export type Sole<N extends number, All = N> = N extends unknown
  ? [All] extends [N]
    ? N
    : number
  : never

/** A size as messages show it: 3, batch, or ? when unknown. */
export type ShowSize<N> =
  N extends Dim<infer Name> ? Name : N extends number ? (number extends N ? '?' : `${N}`) : '?'
