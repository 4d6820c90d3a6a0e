/**
 * @file rate — the share of elements that is dropped: 0 or more, and less than 1. A literal that is none is refused where it is written.
 */
import { Defect } from './defect.ts'
import { type Message, message, type ShapeError } from './mismatch.ts'

/** How numbers are spelt that are less than 1, and not less than -1: 0, 0.5 and 1e-7. */
type Small = '0' | `0.${string}` | `${string}e-${string}`

type IsRate<Spelt extends string> = Spelt extends `-${string}`
  ? false
  : Spelt extends Small
    ? true
    : false

/** Check that a number can be a rate: CheckRate<'dropout', 0.5> is unknown, CheckRate<'dropout', 1> has the sentence. */
export type CheckRate<Op extends string, R extends number> = number extends R
  ? unknown
  : IsRate<`${R}`> extends true
    ? unknown
    : ShapeError<Message<'rate', { op: Op; rate: R }>>

/** A Defect unless a share can be dropped and something be left. */
export const mustBeRate = (op: string, rate: number): void => {
  if (!(rate >= 0 && rate < 1)) throw new Defect(message('rate', { op, rate }))
}
