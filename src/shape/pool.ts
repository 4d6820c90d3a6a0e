/**
 * @file pool — shapes of what windows make of each channel: [batch, ..space, channels] -> [batch, ..places, channels].
 *
 * Windows lie side by side unless told otherwise. One that lay in the padding alone would hold nothing, so padding is less than
 * the window.
 */
import type { AtMost } from './arithmetic.ts'
import { isMismatch, type Message, type Mismatch, mismatch, type Then } from './mismatch.ts'
import type { Margin } from './pad.ts'
import { type CheckFit, type Slid, type WindowPlan, windowPlan } from './places.ts'
import type { Shape } from './shape.ts'
import type { Dim } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'
import {
  type Along,
  type CheckPositive,
  type CheckSlide,
  type Given,
  type On,
  type Padding,
  type PerAxis,
  perAxis,
  slideOf,
} from './window.ts'

/** What windows of a pool are and how they slide. */
export interface PoolOptions {
  readonly window: PerAxis
  /** How far apart they begin: side by side. */
  readonly stride?: PerAxis
  /** What is added before and after each axis: 'valid', nothing. */
  readonly padding?: Padding
  /** How far apart the elements of a window are: 1. */
  readonly dilation?: PerAxis
}

/** The shape of a pool: Pooled<[8, 28, 28, 32], [28, 28], { window: 2 }> is [8, 14, 14, 32]. */
export type Pooled<B extends number, S extends Shape, C extends number, O extends PoolOptions> = [
  B,
  ...Slid<S, O['window'], O, O['window']>,
  C,
]

/** Whether a window K can lie in a margin of N. */
type Fits<N, K> = N extends number
  ? K extends number
    ? number extends N | K
      ? false
      : K extends Dim<string>
        ? false
        : AtMost<K, N>
    : false
  : false

/** The width of padding that has room for a window K, or never. */
type Roomy<P, K> = P extends Margin
  ? Fits<P[0], K> extends true
    ? P[0]
    : Fits<P[1], K> extends true
      ? P[1]
      : never
  : Fits<P, K> extends true
    ? P
    : never

/** Check that no window can lie in padding alone. */
type CheckMargin<Op extends string, S, O extends PoolOptions> =
  Given<O, 'padding', 'valid'> extends string
    ? unknown
    : MarginOf<Op, S, O['window'], Given<O, 'padding', 0>>
type MarginOf<Op extends string, S, W, P, Seen extends 0[] = []> = S extends [unknown, ...infer T]
  ? [Roomy<Along<P, `${Seen['length']}`>, Along<W, `${Seen['length']}`>>] extends [never]
    ? MarginOf<Op, T, W, P, [...Seen, 0]>
    : On<
        'padding',
        Message<
          'margin',
          {
            op: Op
            n: Roomy<Along<P, `${Seen['length']}`>, Along<W, `${Seen['length']}`>> & number
            m: Along<W, `${Seen['length']}`> & number
          }
        >
      >
  : unknown

/** The error of a check, on the option `window`. */
type OnWindow<C> = unknown extends C ? unknown : { readonly window: C }

/** Check of a pool over the axes S of X, in the order of `poolPlan`. */
export type CheckPool<
  Op extends string,
  X extends Shape,
  S extends Shape,
  O extends PoolOptions,
> = Then<
  CheckPositive<Op, 'window', O['window'], S['length']>,
  Then<
    CheckSlide<Op, O, S['length']>,
    Then<CheckMargin<Op, S, O>, OnWindow<CheckFit<Op, X, S, O['window'], O, O['window']>>>
  >
>

/** The plan of a pool, with its window. */
interface PoolPlan extends WindowPlan {
  readonly window: Sizes
}

/** The plan of a pool of x. */
export const poolPlan = (
  op: string,
  x: Sizes,
  { window, stride = window, padding = 'valid', dilation = 1 }: PoolOptions,
): PoolPlan | Mismatch => {
  if (x.length < 2) return mismatch('layout', { op, x: showSizes(x) })
  const sizes = perAxis(op, 'window', window, x.length - 2)
  if (isMismatch(sizes)) return sizes
  const slide = slideOf(op, sizes.length, { stride, padding, dilation })
  if (isMismatch(slide)) return slide
  for (const [i, k] of sizes.entries()) {
    const n = slide.padding[i]?.find((width) => width >= k)
    if (n !== undefined) return mismatch('margin', { op, n, m: k })
  }
  const plan = windowPlan(op, x, sizes, slide)
  return isMismatch(plan) ? plan : { ...plan, window: sizes }
}
