/**
 * @file window — the options that say how windows slide: one number along all axes, or one for each.
 */
import {
  isMismatch,
  type Message,
  type Mismatch,
  mismatch,
  type ShapeError,
  type Then,
} from './mismatch.ts'
import type { Margin } from './pad.ts'
import type { ShowShape } from './shape.ts'
import { range, showSizes, type Sizes } from './sizes.ts'

/** One number along all axes, or one for each. */
export type PerAxis = number | readonly number[]

/**
 * As much as keeps sizes, nothing, as much on all sides, or [before, after] for each axis. A number in the place of these two meets
 * the sentence; it has no name of its own, which compilers would show instead.
 */
export type Padding =
  | 'same'
  | 'valid'
  | number
  | readonly (Margin | ShapeError<Message<'sides', { op: 'padding'; x: 'a number' }>>)[]

/** How windows slide. */
export interface SlideOptions {
  /** How far apart windows begin: 1. */
  readonly stride?: PerAxis
  /** What is added before and after each axis: 'valid', nothing. */
  readonly padding?: Padding
  /** How far apart the elements of a window are: 1. */
  readonly dilation?: PerAxis
}

/** An option that is given, or else its default. */
export type Given<O, K, Default> = K extends keyof O ? O[K] : Default

/** What an option says of axis I: Along<[2, 3], '1'> is 3, Along<2, '1'> is 2. */
export type Along<V, I> = V extends readonly unknown[]
  ? number extends V['length']
    ? V[number]
    : I extends keyof V
      ? V[I]
      : never
  : V

/** An option as messages show it. */
type ShowOption<V> = V extends Sizes ? ShowShape<V> : V & number

/** Texts of numbers that are no widths, and of those that are below 1. */
type NotWhole = `-${string}` | `${string}.${string}`

/** Check that a list has one entry for each axis. */
type CheckLength<Op extends string, Name extends string, V, Rank> = V extends readonly unknown[]
  ? number extends V['length'] | Rank
    ? unknown
    : V['length'] extends Rank
      ? unknown
      : On<
          Name,
          Message<'perAxis', { op: Op; name: Name; given: V['length']; rank: Rank & number }>
        >
  : unknown

/** The sentence, on the option of that name. */
export type On<Name extends string, S extends string> = { readonly [K in Name]: ShapeError<S> }

/** Check of numbers that have to be 1 or more. */
export type CheckPositive<Op extends string, Name extends string, V, Rank> = Then<
  CheckLength<Op, Name, V, Rank>,
  [Extract<`${(V extends Sizes ? V[number] : V) & number}`, NotWhole | '0'>] extends [never]
    ? unknown
    : On<Name, Message<'notPositive', { op: Op; name: Name; n: ShowOption<V> }>>
>

/** Check of padding. */
export type CheckPadding<Op extends string, V, Rank> = V extends string
  ? unknown
  : Then<
      CheckLength<Op, 'padding', V, Rank>,
      [NotWidth<V>] extends [never]
        ? unknown
        : On<'padding', Message<'padding', { op: Op; n: NotWidth<V> }>>
    >
type NotWidth<V> = Extract<
  `${(V extends readonly Margin[] ? V[number][number] : V) & number}`,
  NotWhole
>

/** Check of what is said of `Rank` axes, in the order of `slideOf`. */
export type CheckSlide<Op extends string, O, Rank> = Then<
  CheckPositive<Op, 'stride', Given<O, 'stride', 1>, Rank>,
  Then<
    CheckPadding<Op, Given<O, 'padding', 'valid'>, Rank>,
    CheckPositive<Op, 'dilation', Given<O, 'dilation', 1>, Rank>
  >
>

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x)

/** An option for each axis, each whole and at least 1. */
export const perAxis = (
  op: string,
  name: string,
  given: PerAxis,
  rank: number,
): Sizes | Mismatch => {
  if (typeof given !== 'number' && !isList(given))
    return mismatch('notPerAxis', { op, name, x: given === undefined ? 'missing' : String(given) })
  const list = typeof given === 'number' ? range(rank).map(() => given) : given
  if (list.length !== rank) return mismatch('perAxis', { op, name, given: list.length, rank })
  const n = typeof given === 'number' ? given : showSizes(given)
  return list.every((x) => Number.isInteger(x) && x >= 1) && n !== 0
    ? list
    : mismatch('notPositive', { op, name, n })
}

/** Margins for each axis, or undefined where they depend on its size. */
type Margins = readonly (Margin | undefined)[]

const isMargin = (x: unknown): x is Margin => isList(x) && x.length === 2

/** Padding for each axis. */
const paddingOf = (op: string, padding: Padding, rank: number): Margins | Mismatch => {
  if (padding === 'same') return range(rank).map(() => undefined)
  const width = padding === 'valid' ? 0 : padding
  const given = isList(width) ? width : range(rank).map(() => [width, width])
  const margins = given.filter(isMargin)
  const odd = given.find((sides) => !isMargin(sides))
  if (odd !== undefined)
    return mismatch('sides', {
      op,
      x: isList(odd) ? `[${odd.join(', ')}]` : `the ${typeof odd} ${JSON.stringify(odd)}`,
    })
  if (margins.length !== rank)
    return mismatch('perAxis', { op, name: 'padding', given: margins.length, rank })
  const bad = margins.flat().find((n) => !Number.isInteger(n) || n < 0)
  return bad === undefined ? margins : mismatch('padding', { op, n: bad })
}

/** What options say of each axis. */
export interface Slide {
  readonly stride: Sizes
  readonly padding: Margins
  readonly dilation: Sizes
}

/** What the options say of each of `rank` axes. */
export const slideOf = (
  op: string,
  rank: number,
  { stride = 1, padding = 'valid', dilation = 1 }: SlideOptions,
): Slide | Mismatch => {
  const steps = perAxis(op, 'stride', stride, rank)
  if (isMismatch(steps)) return steps
  const margins = paddingOf(op, padding, rank)
  if (isMismatch(margins)) return margins
  const gaps = perAxis(op, 'dilation', dilation, rank)
  return isMismatch(gaps) ? gaps : { stride: steps, padding: margins, dilation: gaps }
}

/** What can be told of a window and its padding before the axes are known. */
export const windowForm = (
  op: string,
  { window, padding = 'valid' }: { readonly window: PerAxis; readonly padding?: Padding },
): Sizes | Margins | Mismatch => {
  const lengthOf = (x: unknown): number => (isList(x) ? x.length : 1)
  const sizes = perAxis(op, 'window', window, lengthOf(window))
  return isMismatch(sizes) ? sizes : paddingOf(op, padding, lengthOf(padding))
}
