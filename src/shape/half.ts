/**
 * @file half — half of a literal size, in types, by one look-up a digit.
 *
 * Division subtracts the divisor as often as it goes; by 2, the commonest of strides, a table is ten times cheaper.
 */
import type { Bit, Digit } from './digits.ts'

/** [half, what is over] of a digit behind what was over: Halves[1][3] is '61', for 13 = 2 6 + 1. */
type Halves = [
  ['00', '01', '10', '11', '20', '21', '30', '31', '40', '41'],
  ['50', '51', '60', '61', '70', '71', '80', '81', '90', '91'],
]

/** Big digits of half of big digits: HalfOf<'29'> is '14', HalfOf<'11'> is '05'. */
type HalfOf<
  A extends string,
  Over extends Bit = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer As}`
  ? Halves[Over][a] extends `${infer h}${infer o extends Bit}`
    ? HalfOf<As, o, `${R}${h}`>
    : never
  : R

/** floor(N / 2): Half<29> is 14. */
export type Half<N extends number> = number extends N
  ? number
  : HalfOf<`${N}`> extends `${infer H}`
    ? H extends `0${infer R extends number}`
      ? R
      : H extends `${infer R extends number}`
        ? R
        : never
    : never
