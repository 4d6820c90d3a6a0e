/**
 * @file convolve — shapes of convolutions, channels last.
 *
 *   [batch, ..space, groups in], [..window, in, out]   ->   [batch, ..places, out]
 */
import type { DivMod } from './arithmetic.ts'
import {
  isMismatch,
  type Message,
  type Mismatch,
  mismatch,
  type ShapeError,
  type Then,
} from './mismatch.ts'
import { type CheckFit, type Slid, type WindowPlan, windowPlan } from './places.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim, SameSize, ShowSize } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'
import {
  type CheckPositive,
  type CheckSlide,
  type Given,
  type On,
  perAxis,
  type Slide,
  type SlideOptions,
  slideOf,
} from './window.ts'

/** How a kernel slides. */
export interface ConvolveOptions extends SlideOptions {
  /** Groups of channels, each with outputs of its own: 1. */
  readonly groups?: number
}

/** The groups that options give. */
export type GroupsOf<O> = Given<O, 'groups', 1> & number

/** The shape of a convolution: Convolved<8, [28, 28], [3, 3], 32, {}> is [8, 26, 26, 32]. */
export type Convolved<B extends number, S extends Shape, W, N extends number, O> = [
  B,
  ...Slid<S, W, O>,
  N,
]

/** Check that the window of a kernel Y has the rank of the axes S. */
export type CheckRank<
  Op extends string,
  X extends Shape,
  S extends Shape,
  Y extends Shape,
> = number extends S['length'] | Y['length']
  ? unknown
  : [...S, 0, 0]['length'] extends Y['length']
    ? unknown
    : ShapeError<
        Message<'kernelRank', { op: Op; x: ShowShape<X>; y: ShowShape<Y>; rank: S['length'] }>
      >

/** Check that N channels of X are G equal groups. */
export type CheckGroups<
  Op extends string,
  X extends Shape,
  N extends number,
  G extends number,
> = G extends 1
  ? unknown
  : number extends N | G
    ? unknown
    : N extends Dim<string>
      ? unknown
      : DivMod<N, G>[1] extends 0
        ? unknown
        : On<'groups', Message<'groups', { op: Op; x: ShowShape<X>; n: N; groups: G }>>

/** N channels as G groups: the channels in each. */
type InGroup<N extends number, G extends number> = G extends 1
  ? N
  : N extends Dim<string>
    ? number
    : DivMod<N, G>[0]

/** Check that a kernel takes C channels in G groups, where it takes I. */
export type CheckChannels<
  Op extends string,
  X extends Shape,
  Y extends Shape,
  C extends number,
  I extends number,
  G extends number,
> =
  SameSize<InGroup<C, G>, I> extends true
    ? unknown
    : ShapeError<
        Message<
          G extends 1 ? 'channels' : 'groupChannels',
          {
            op: Op
            x: ShowShape<X>
            y: ShowShape<Y>
            n: ShowSize<InGroup<C, G>>
            m: ShowSize<I>
            groups: G
          }
        >
      >

/** Check of the options of a convolution, in the order of `convolvePlan`. */
export type CheckConvolveOptions<
  Op extends string,
  X extends Shape,
  S extends Shape,
  Y extends Shape,
  C extends number,
  N extends number,
  O,
> = Then<
  CheckSlide<Op, O, S['length']>,
  Then<
    CheckPositive<Op, 'groups', GroupsOf<O>, 0>,
    Then<CheckGroups<Op, X, C, GroupsOf<O>>, CheckGroups<Op, Y, N, GroupsOf<O>>>
  >
>

/** Check of a kernel, where nothing is wrong with the options. */
export type CheckKernel<
  Op extends string,
  B extends number,
  S extends Shape,
  C extends number,
  W extends Shape,
  I extends number,
  N extends number,
  O,
> = Then<
  CheckRank<Op, [B, ...S, C], S, [...W, I, N]>,
  unknown extends CheckConvolveOptions<Op, [B, ...S, C], S, [...W, I, N], C, N, O>
    ? Then<
        CheckChannels<Op, [B, ...S, C], [...W, I, N], C, I, GroupsOf<O>>,
        CheckFit<Op, [B, ...S, C], S, W, O>
      >
    : unknown
>

/** The plan of a convolution. */
export interface ConvolvePlan extends WindowPlan {
  readonly groups: number
}

/** What is wrong with the layout of x and a kernel. */
export const layoutFault = (op: string, x: Sizes, y: Sizes): Mismatch | undefined => {
  if (x.length < 2) return mismatch('layout', { op, x: showSizes(x) })
  return x.length === y.length
    ? undefined
    : mismatch('kernelRank', { op, x: showSizes(x), y: showSizes(y), rank: x.length - 2 })
}

/** What is wrong with n channels of x in groups. */
export const groupsFault = (
  op: string,
  x: Sizes,
  n: number,
  groups: number,
): Mismatch | undefined =>
  n % groups === 0 ? undefined : mismatch('groups', { op, x: showSizes(x), n, groups })

/** What is wrong with a kernel that takes m channels in each of the groups, where there are n. */
export const channelsFault = (
  op: string,
  x: Sizes,
  y: Sizes,
  n: number,
  m: number,
  groups: number,
): Mismatch | undefined => {
  const facts = { op, x: showSizes(x), y: showSizes(y), n, m }
  if (n === m) return undefined
  return groups === 1
    ? mismatch('channels', facts)
    : mismatch('groupChannels', { ...facts, groups })
}

/** How a kernel of [..window, inputs, outputs] slides along `rank` axes, in groups. */
export interface KernelSlide extends Slide {
  readonly groups: number
  readonly window: Sizes
  readonly inputs: number
  readonly outputs: number
  /** Those of x. */
  readonly channels: number
}

/** How the kernel y slides along x; what is wrong with options comes before what is wrong with sizes. */
export const kernelSlide = (
  op: string,
  x: Sizes,
  y: Sizes,
  { groups = 1, ...options }: ConvolveOptions,
): KernelSlide | Mismatch => {
  const layout = layoutFault(op, x, y)
  if (layout !== undefined) return layout
  const rank = x.length - 2
  const slide = slideOf(op, rank, options)
  if (isMismatch(slide)) return slide
  const whole = perAxis(op, 'groups', groups, 0)
  if (isMismatch(whole)) return whole
  const [channels, inputs, outputs] = [x[rank + 1]!, y[rank]!, y[rank + 1]!] // rank + 2 axes each
  const uneven = groupsFault(op, x, channels, groups)
  return uneven ?? { ...slide, groups, window: y.slice(0, rank), inputs, outputs, channels }
}

/** The plan of a convolution of x with a kernel y. */
export const convolvePlan = (
  op: string,
  x: Sizes,
  y: Sizes,
  options: ConvolveOptions,
): ConvolvePlan | Mismatch => {
  const slide = kernelSlide(op, x, y, options)
  if (isMismatch(slide)) return slide
  const { groups, window, channels, inputs, outputs } = slide
  const fault =
    groupsFault(op, y, outputs, groups) ??
    channelsFault(op, x, y, channels / groups, inputs, groups)
  if (fault !== undefined) return fault
  const plan = windowPlan(op, x, window, slide)
  return isMismatch(plan) ? plan : { ...plan, groups }
}
