/**
 * @file places — how many places windows have that slide along axes, and what axes grow to that windows are laid along.
 *
 *   places = floor((n + before + after - (dilation (k - 1) + 1)) / stride) + 1
 *
 * Padding 'same' is as much as gives ceil(n / stride) places, the larger half after; with stride 1 the size stays what it is,
 * and so does any size that its padding makes up for. The types keep such a size even where it is a type parameter.
 */
import type { Add, AtMost, DivMod, Mul, Sub } from './arithmetic.ts'
import type { Half } from './half.ts'
import { type Message, type Mismatch, mismatch, type ShapeError } from './mismatch.ts'
import type { Margin } from './pad.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'
import type { Along, Given, Slide } from './window.ts'

/** Before and after together. */
export type Both<P> = P extends Margin ? Add<P[0], P[1]> : P extends number ? Add<P, P> : 0

/** What a window reaches across beyond its first element: dilation (k - 1). */
export type Lost<K, Dil> = K extends Dim<string> ? number : Mul<Dil & number, Sub<K & number, 1>>

/**
 * N + Up - Down, or never below 0. Of three numbers those that are small are taken together first; of several for Down each is
 * taken by itself, as the first test does for Up.
 */
export type Shifted<N extends number, Up extends number, Down extends number> = Down extends unknown
  ? number extends Up | Down
    ? number
    : Up extends Down
      ? N
      : N extends Dim<string>
        ? number
        : number extends N
          ? number
          : AtMost<Down, Up> extends true
            ? Add<N, Sub<Up, Down>>
            : Sub<N, Sub<Down, Up>>
  : never

/** floor(N / Step): Quotient<29, 4> is 7. Digits are halved much faster than divided. */
type Quotient<N extends number, Step> = Step extends 1
  ? N
  : number extends N
    ? number
    : Step extends 2
      ? Half<N>
      : Step extends 4
        ? Half<Half<N>>
        : DivMod<N, Step & number>[0]

/**
 * Places<28, 3, 2, 1, 1> is 14: a window of 3, by 2, not dilated, 1 on both sides; never or 0 where it is too large.
 *
 *   floor((n + padding + (stride - 1) - lost) / stride)
 */
export type Places<N extends number, K, Step, Dil, P> = Quotient<
  Step extends 1
    ? P extends 'same'
      ? N
      : Shifted<N, Both<P>, Lost<K, Dil>>
    : P extends 'same'
      ? Shifted<N, Sub<Step & number, 1>, 0>
      : Shifted<N, Add<Both<P>, Sub<Step & number, 1>>, Lost<K, Dil>>,
  Step
>

/** The places along all axes: Slid<[28, 28], [3, 3], {}> is [26, 26]. */
export type Slid<S extends Shape, W, O, Step = 1> = {
  [I in keyof S]: Places<
    S[I],
    Along<W, I>,
    Along<Given<O, 'stride', Step>, I>,
    Along<Given<O, 'dilation', 1>, I>,
    Along<Given<O, 'padding', 'valid'>, I>
  >
}

/** Check that windows fit into the axes S of X, [batch, ..S, channels]. */
export type CheckFit<Op extends string, X extends Shape, S, W, O, Step = 1> =
  Given<O, 'padding', 'valid'> extends 'same' ? unknown : FitOf<Op, X, S, W, O, Step>
type FitOf<Op extends string, X extends Shape, S, W, O, Step, Seen extends 0[] = []> = S extends [
  infer N extends number,
  ...infer T,
]
  ? IsShort<
      N,
      Along<W, `${Seen['length']}`>,
      Along<Given<O, 'stride', Step>, `${Seen['length']}`>,
      Along<Given<O, 'dilation', 1>, `${Seen['length']}`>,
      Along<Given<O, 'padding', 'valid'>, `${Seen['length']}`>
    > extends true
    ? ShapeError<
        Message<
          'window',
          {
            op: Op
            x: ShowShape<X>
            axis: [...Seen, 0]['length']
            n: Add<N, Both<Along<Given<O, 'padding', 'valid'>, `${Seen['length']}`>>>
            m: Add<
              Lost<
                Along<W, `${Seen['length']}`>,
                Along<Given<O, 'dilation', 1>, `${Seen['length']}`>
              >,
              1
            >
          }
        >
      >
    : FitOf<Op, X, T, W, O, Step, [...Seen, 0]>
  : unknown
/** Whether a window has no place; not where padding makes up for it, whatever the size. */
type IsShort<N extends number, K, Step, Dil, P> =
  Both<P> extends Lost<K, Dil>
    ? false
    : [Places<N, K, Step, Dil, P>] extends [never] | [0]
      ? true
      : false

/** How windows slide, a number for each axis, and how many places they have. */
export interface WindowPlan {
  readonly stride: Sizes
  readonly dilation: Sizes
  readonly low: Sizes
  readonly high: Sizes
  readonly places: Sizes
}

/** The margins that give ceil(n / stride) places to a window that reaches across so much, the larger half after. */
export const sameMargin = (n: number, reach: number, stride: number): Margin => {
  const total = Math.max((Math.ceil(n / stride) - 1) * stride + reach - n, 0)
  return [Math.floor(total / 2), Math.ceil(total / 2)]
}

/** What windows reach across. */
export const reachOf = (window: Sizes, dilation: Sizes): Sizes =>
  window.map((k, i) => dilation[i]! * (k - 1) + 1) // one entry for each axis

/** The plan of windows that slide along all axes of x but the first and the last. */
export const windowPlan = (
  op: string,
  x: Sizes,
  window: Sizes,
  { stride, dilation, padding }: Slide,
): WindowPlan | Mismatch => {
  const space = x.slice(1, -1)
  const reach = reachOf(window, dilation)
  // One entry for each axis, in each list.
  const margins = space.map((n, i) => padding[i] ?? sameMargin(n, reach[i]!, stride[i]!))
  const wide = space.map((n, i) => margins[i]![0] + n + margins[i]![1]) // likewise
  const room = wide.map((n, i) => n - reach[i]! + 1) // likewise
  const at = room.findIndex((n, i) => n < 1 && n !== space[i])
  return at >= 0
    ? mismatch('window', { op, x: showSizes(x), axis: at + 1, n: wide[at]!, m: reach[at]! }) // at < length
    : {
        stride,
        dilation,
        low: margins.map((m) => m[0]),
        high: margins.map((m) => m[1]),
        places: room.map((n, i) => Math.ceil(n / stride[i]!)), // likewise
      }
}
