/**
 * @file whole — what can be a size: a whole number that is not negative. A literal that is none is refused where it is written.
 *
 * The test looks up in a table how the numbers are spelt. A condition would stay undecided for a size that is a type parameter;
 * of a look-up the compiler then asks only what the table says of numbers at large, and that is nothing.
 */
import type { Message, ShapeError } from './mismatch.ts'
import type { Sizes } from './sizes.ts'

/** How numbers are spelt that have a fraction: 2.5 and 1e-7. */
export type Fraction = `${string}.${string}` | `${string}e-${string}`

/** How numbers are spelt that are no size. */
export type NoSize = `-${string}` | Fraction

/** The numbers of a union that are no sizes: Strange<2 | -3> is -3. */
export type Strange<N> = N extends number ? (`${N}` extends NoSize ? N : never) : never

/** The sentence about a number that is no size. */
export type NotWhole<Op extends string, N extends number> = ShapeError<
  Message<'size', { op: Op; size: N }>
>

/** What a spelling of one number demands: nothing, or what no value has. */
interface Spelt<Op extends string, N> {
  readonly [spelling: string]: unknown
  readonly [none: NoSize]: NotWhole<Op, Strange<N>>
}

/** Check that a number can be a size: CheckSize<'zeros', 2> is unknown, CheckSize<'zeros', -2> has the sentence. */
export type CheckSize<Op extends string, N> = Spelt<Op, N>[`${Extract<N, number>}`]

/** Numbers in a row: Row<[2, -3]> is ',2,-3'. */
type Row<S, R extends string = ''> = S extends readonly [infer H extends number, ...infer T]
  ? Row<T, `${R},${H}`>
  : R

interface RowSpelt<Op extends string, S extends Sizes> {
  readonly [row: string]: unknown
  readonly [none: `${string},-${string}` | Fraction]: NotWhole<Op, Strange<S[number]>>
}

/** Check of a list of sizes. */
export type CheckSizes<Op extends string, S extends Sizes> = RowSpelt<Op, S>[Row<S>]
