/**
 * @file arithmetic — exact arithmetic on literal sizes, in types.
 *
 * A number is worked on as its decimal digits, least significant first ("little"), one table
 * look-up a digit; long division reads them most significant first ("big"). Exact while operands
 * and results stay below 2^53, where the compiler stops printing integers exactly. Each loop is
 * tail recursive over at most 16 digits. An unknown size gives `number`.
 */
import type { Bit, Difference, Digit, Next, Sum, Times } from './digits.ts'

type Reverse<S extends string, R extends string = ''> = S extends `${infer C}${infer T}`
  ? Reverse<T, `${C}${R}`>
  : R

/** Big digits without leading zeros: TrimBig<'0070'> is '70', TrimBig<'00'> is '0'. */
type TrimBig<S extends string> = S extends `0${infer T}` ? (T extends '' ? '0' : TrimBig<T>) : S

/** Little digits without trailing zeros: TrimLittle<'700'> is '7', TrimLittle<'00'> is '0'. */
type TrimLittle<S extends string> = S extends `${string}0` ? Reverse<TrimBig<Reverse<S>>> : S

type Little<N extends number> = Reverse<`${N}`>

type Read<L extends string> = TrimBig<Reverse<L>> extends `${infer N extends number}` ? N : never

/** Little sum: AddDigits<'99', '1'> is '001', that is 99 + 1 = 100. */
type AddDigits<
  A extends string,
  B extends string,
  Carry extends Bit = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer As}`
  ? B extends `${infer b extends Digit}${infer Bs}`
    ? Sum[Carry extends '0' ? a : Next[a]][b] extends `${infer c extends Bit}${infer d}`
      ? AddDigits<As, Bs, c, `${R}${d}`>
      : never
    : Carry extends '0'
      ? `${R}${A}`
      : AddDigits<A, '1', '0', R>
  : Carry extends '0'
    ? `${R}${B}`
    : AddDigits<'1', B, '0', R>

/** Little difference, zeros not trimmed, or 'negative': SubDigits<'001', '1'> is '990'. */
type SubDigits<
  A extends string,
  B extends string,
  Borrow extends Bit = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer As}`
  ? B extends `${infer b extends Digit}${infer Bs}`
    ? Difference[a][Borrow extends '0' ? b : Next[b]] extends `${infer c extends Bit}${infer d}`
      ? SubDigits<As, Bs, c, `${R}${d}`>
      : never
    : Borrow extends '0'
      ? `${R}${A}`
      : SubDigits<A, '1', '0', R>
  : B extends ''
    ? Borrow extends '0'
      ? R
      : 'negative'
    : B extends `0${infer Bs}`
      ? SubDigits<A, Bs, Borrow, R>
      : 'negative'

/** Little product with one digit: MulDigit<'21', '9'> is '801', that is 12 x 9 = 108. */
type MulDigit<
  A extends string,
  B extends Digit,
  Carry extends Digit = '0',
  R extends string = '',
> = A extends `${infer a extends Digit}${infer As}`
  ? Times[B][a] extends `${infer t extends Digit}${infer o extends Digit}`
    ? Sum[o][Carry] extends `${infer c}${infer d}`
      ? MulDigit<As, B, (c extends '0' ? t : Next[t]) & Digit, `${R}${d}`>
      : never
    : never
  : Carry extends '0'
    ? R
    : `${R}${Carry}`

/** Horner's rule over the big digits of B; '' is zero. */
type MulDigits<
  A extends string,
  B extends string,
  R extends string = '',
> = B extends `${infer b extends Digit}${infer Bs}`
  ? MulDigits<A, Bs, AddDigits<R extends '' ? '' : `0${R}`, b extends '0' ? '' : MulDigit<A, b>>>
  : R

/** One digit of a quotient by repeated subtraction: [digit, what remains]. */
type Goes<Rest extends string, B extends string, Q extends string = '0'> =
  SubDigits<Rest, B> extends infer R extends string
    ? R extends 'negative'
      ? [Q, Rest]
      : Goes<TrimLittle<R>, B, Next[Q & Digit]>
    : never

/** Long division of the big digits of A by little B: [big quotient, little remainder]. */
type Divide<
  A extends string,
  B extends string,
  Q extends string = '',
  Rest extends string = '',
> = A extends `${infer a}${infer As}`
  ? Goes<TrimLittle<`${a}${Rest}`>, B> extends [infer q extends string, infer R extends string]
    ? Divide<As, B, `${Q}${q}`, R extends '0' ? '' : R>
    : never
  : [TrimBig<Q>, Rest]

/** A + B. B is tested first, so that a size which is a type parameter plus 0 is itself. */
export type Add<A extends number, B extends number> = B extends 0
  ? A
  : A extends 0
    ? B
    : number extends A | B
      ? number
      : Read<AddDigits<Little<A>, Little<B>>>

/** A - B, or never when that is negative. */
export type Sub<A extends number, B extends number> = B extends 0
  ? A
  : number extends A | B
    ? number
    : SubDigits<Little<A>, Little<B>> extends infer R extends string
      ? R extends 'negative'
        ? never
        : Read<R>
      : never

/** A B. A is tested first, so that a product which starts at 1 passes a type parameter through. */
export type Mul<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : A extends 0
      ? 0
      : B extends 0
        ? 0
        : number extends A | B
          ? number
          : Read<MulDigits<Little<A>, `${B}`>>

/** [quotient, remainder] of A by B: DivMod<7, 2> is [3, 1]; by 0, [never, never]. */
export type DivMod<A extends number, B extends number> = B extends 1
  ? [A, 0]
  : number extends A | B
    ? [number, number]
    : B extends 0
      ? [never, never]
      : Divide<`${A}`, Little<B>> extends [`${infer Q extends number}`, infer R extends string]
        ? [Q, R extends '' ? 0 : Read<R>]
        : never
