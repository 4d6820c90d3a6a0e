/**
 * @file arithmetic — exact arithmetic on literal sizes, in types.
 *
 * A number is worked on as its decimal digits, least significant first ("little"), one table
 * look-up a digit; long division reads them most significant first ("big"). Exact while operands
 * and results stay below 2^53, where the compiler stops printing integers exactly. Each loop is
 * tail recursive over at most 16 digits. An unknown size gives `number`, and so does a
 * named one: `Dim<never>` is part of `number` and of every `Dim`, and of no literal.
 */
import type { Bit, Difference, Digit, Next, Sum, Times } from './digits.ts'
import type { Dim } from './size.ts'

/** Two digits a step: Reverse<'123'> is '321'. */
type Reverse<
  S extends string,
  R extends string = '',
> = S extends `${infer A}${infer B}${infer Rest}` ? Reverse<Rest, `${B}${A}${R}`> : `${S}${R}`

/** Big digits without leading zeros: TrimBig<'0070'> is '70', TrimBig<'00'> is '0'. */
type TrimBig<S extends string> = S extends `0${infer T}` ? (T extends '' ? '0' : TrimBig<T>) : S

/** Little digits without trailing zeros: TrimLittle<'700'> is '7', TrimLittle<'00'> is ''. */
type TrimLittle<S extends string> = S extends `${infer T}0` ? TrimLittle<T> : S

/** The little digits of a number. */
type Little<N extends number> = Reverse<`${N}`>

/** The number that big digits spell. */
type Read<Big extends string> = Big extends `${infer N extends number}` ? N : never

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

/** Horner's rule over the big digits of B, which is not 0. */
type MulDigits<
  A extends string,
  B extends string,
  R extends string = '',
> = B extends `${infer b extends Digit}${infer Bs}`
  ? MulDigits<
      A,
      Bs,
      R extends '' ? MulDigit<A, b> : b extends '0' ? `0${R}` : AddDigits<`0${R}`, MulDigit<A, b>>
    >
  : R

/** One digit of a quotient by repeated subtraction: [digit, what remains]. */
type Goes<Rest extends string, B extends string, Q extends string = '0'> =
  SubDigits<Rest, B> extends infer R extends string
    ? R extends 'negative'
      ? [Q, TrimLittle<Rest>]
      : Goes<R, B, Next[Q & Digit]>
    : never

/** Long division of the big digits of A by little B: [big quotient, little remainder, '' for 0]. */
type Divide<
  A extends string,
  B extends string,
  Q extends string = '',
  Rest extends string = '',
> = A extends `${infer a}${infer As}`
  ? Goes<`${a}${Rest}`, B> extends [infer q extends string, infer R extends string]
    ? Divide<As, B, `${Q}${q}`, R>
    : never
  : [TrimBig<Q>, Rest]

/** Compares big digits; of equally many the first two that differ decide. */
type Order<
  A extends string,
  B extends string,
  So = 'equal',
> = A extends `${infer a extends Digit}${infer As}`
  ? B extends `${infer b extends Digit}${infer Bs}`
    ? Order<As, Bs, So extends 'equal' ? Compared<Difference[b][a]> : So>
    : 'more'
  : B extends ''
    ? So
    : 'less'

/** What the difference b - a of two digits says of a. */
type Compared<D extends string> = D extends '00'
  ? 'equal'
  : D extends `0${string}`
    ? 'less'
    : 'more'

/** Whether A <= B, for literals: AtMost<9, 10> is true. */
export type AtMost<A extends number, B extends number> = A extends B
  ? true
  : Order<`${A}`, `${B}`> extends 'more'
    ? false
    : true

/** A + B. B is tested first, so that a size which is a type parameter plus 0 is itself. */
export type Add<A extends number, B extends number> = B extends 0
  ? A
  : A extends 0
    ? B
    : Dim<never> extends A | B
      ? number
      : Read<Reverse<AddDigits<Little<A>, Little<B>>>>

/** A - B, or never when that is negative. */
export type Sub<A extends number, B extends number> = B extends 0
  ? A
  : Dim<never> extends A | B
    ? number
    : SubDigits<Little<A>, Little<B>> extends infer R extends string
      ? R extends 'negative'
        ? never
        : Read<TrimBig<Reverse<R>>>
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
        : Dim<never> extends A | B
          ? number
          : Read<Reverse<MulDigits<Little<A>, `${B}`>>>

/** Little digits multiplied by a literal; a product of many sizes is read only at its end. */
export type Scaled<L extends string, N extends number> = N extends 0
  ? '0'
  : L extends '0'
    ? L
    : L extends '1'
      ? Little<N>
      : MulDigits<L, `${N}`>

/** [quotient, remainder] of A by B: DivMod<7, 2> is [3, 1]; by 0, [never, never]. */
export type DivMod<A extends number, B extends number> = B extends 1
  ? [A, 0]
  : Dim<never> extends A | B
    ? [number, number]
    : B extends 0
      ? [never, never]
      : Divide<`${A}`, Little<B>> extends [`${infer Q extends number}`, infer R extends string]
        ? [Q, R extends '' ? 0 : Read<Reverse<R>>]
        : never
