/**
 * @file askedSizes — checks of sizes that are asked for: each number is a size, and the names are known to the compiler.
 *
 * Numbers are looked up in a table, as in whole.ts: of a type parameter it says what it says of numbers at large.
 */
import type { Message, ShapeError } from './mismatch.ts'
import type { AskedSizes } from './names.ts'
import type { Fraction, NotWhole, Strange } from './whole.ts'

/** The numbers among sizes that are asked for, in a row: Row<['n', 2, -3]> is ',2,-3'. */
type Row<W, R extends string = ''> = W extends readonly [infer H extends number, ...infer T]
  ? Row<T, `${R},${H}`>
  : W extends readonly [unknown, ...infer T]
    ? Row<T, R>
    : R

interface RowSpelt<Op extends string, W extends AskedSizes> {
  readonly [row: string]: unknown
  readonly [none: `${string},-${string}` | Fraction]: NotWhole<
    Op,
    Extract<Strange<W[number]>, number>
  >
}

/**
 * A list that can be written to and holds text is a literal whose names the compiler forgot. A list for reading was given
 * its type by somebody, and names that nobody knows are no mistake there.
 */
type Known<Op extends string, W extends AskedSizes, Path extends string> = W extends unknown[]
  ? string extends W[number]
    ? ShapeError<Message<'refineForgotten', { op: Op; path: Path }>>
    : unknown
  : unknown

/** Check of sizes that are asked for: CheckAsked<'refine', ['n', -3], 'the shape'> has the sentence about -3. */
export type CheckAsked<
  Op extends string,
  W extends AskedSizes,
  Path extends string,
> = number extends W['length'] ? Known<Op, W, Path> : RowSpelt<Op, W>[Row<W>]
