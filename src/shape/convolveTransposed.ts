/**
 * @file convolveTransposed — shapes of transposed convolutions: from the places of a kernel back to what it slid along.
 *
 *   [batch, ..places, out], [..window, in, out]   ->   [batch, ..space, groups in]
 *
 * Of the spaces that have as many places it is the least: stride (places - 1) + dilation (k - 1) + 1 - before - after; with
 * padding 'same' it is places times stride.
 */
import type { Add, Mul } from './arithmetic.ts'
import {
  type CheckChannels,
  type CheckGroups,
  type CheckRank,
  channelsFault,
  type ConvolveOptions,
  type GroupsOf,
  kernelSlide,
} from './convolve.ts'
import {
  isMismatch,
  type Message,
  type Mismatch,
  mismatch,
  type ShapeError,
  type Then,
} from './mismatch.ts'
import { type Both, type Lost, reachOf, sameMargin, type Shifted } from './places.ts'
import type { Shape, ShowShape } from './shape.ts'
import type { Dim } from './size.ts'
import { showSizes, type Sizes } from './sizes.ts'
import type { Along, CheckPositive, CheckSlide, Given } from './window.ts'

/** What an axis grows to, and padding leaves: Grown<14, 3, 2, 1, 'valid'> is 29; never or 0 where it leaves nothing. */
type Grown<N extends number, K, Step extends number, Dil, P> = P extends 'same'
  ? Times<N, Step>
  : Step extends 1
    ? Shifted<N, Lost<K, Dil>, Both<P>>
    : Shifted<Times<N, Step>, Add<Lost<K, Dil>, 1>, Add<Step, Both<P>>>
type Times<N extends number, Step extends number> = Step extends 1
  ? N
  : N extends Dim<string>
    ? number
    : Mul<N, Step>

/** What all axes grow to: GrownTo<[14, 14], [3, 3], { stride: 2 }> is [29, 29]. */
export type GrownTo<S extends Shape, W, O> = {
  [I in keyof S]: Grown<
    S[I],
    Along<W, I>,
    Along<Given<O, 'stride', 1>, I> & number,
    Along<Given<O, 'dilation', 1>, I>,
    Along<Given<O, 'padding', 'valid'>, I>
  >
}

/** The shape of a transposed convolution: ConvolvedBack<8, [14, 14], [2, 2], 3, { stride: 2 }> is [8, 28, 28, 3]. */
export type ConvolvedBack<B extends number, S extends Shape, W, I extends number, O> = [
  B,
  ...GrownTo<S, W, O>,
  GroupsOf<O> extends 1 ? I : I extends Dim<string> ? number : Mul<I, GroupsOf<O>>,
]

/** Check of the options of a transposed convolution. */
export type CheckBackOptions<
  Op extends string,
  X extends Shape,
  S extends Shape,
  C extends number,
  O,
> = Then<
  CheckSlide<Op, O, S['length']>,
  Then<CheckPositive<Op, 'groups', GroupsOf<O>, 0>, CheckGroups<Op, X, C, GroupsOf<O>>>
>

/** Check of the kernel of a transposed convolution, where nothing is wrong with the options. */
export type CheckKernelBack<
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
  unknown extends CheckBackOptions<Op, [B, ...S, C], S, C, O>
    ? Then<
        CheckChannels<Op, [B, ...S, C], [...W, I, N], C, N, 1>,
        CheckCrop<Op, [B, ...S, C], S, W, O>
      >
    : unknown
>

/** Check that padding leaves something of each axis. */
type CheckCrop<Op extends string, X extends Shape, S, W, O> =
  Given<O, 'padding', 'valid'> extends string ? unknown : CropOf<Op, X, S, W, O>
type CropOf<Op extends string, X extends Shape, S, W, O, Seen extends 0[] = []> = S extends [
  infer N extends number,
  ...infer Rest,
]
  ? IsCropped<
      N,
      Along<W, `${Seen['length']}`>,
      Along<Given<O, 'stride', 1>, `${Seen['length']}`> & number,
      Along<Given<O, 'dilation', 1>, `${Seen['length']}`>,
      Along<Given<O, 'padding', 'valid'>, `${Seen['length']}`>
    > extends true
    ? ShapeError<Message<'crop', { op: Op; x: ShowShape<X>; axis: [...Seen, 0]['length'] }>>
    : CropOf<Op, X, Rest, W, O, [...Seen, 0]>
  : unknown
type IsCropped<N extends number, K, Step extends number, Dil, P> = [Step, Both<P>] extends [
  1,
  Lost<K, Dil>,
]
  ? false
  : [Grown<N, K, Step, Dil, P>] extends [never] | [0]
    ? true
    : false

/** How the kernel slid along [batch, ..space, channels]. */
interface BackPlan {
  readonly stride: Sizes
  readonly dilation: Sizes
  readonly low: Sizes
  readonly high: Sizes
  readonly groups: number
  readonly shape: Sizes
}

/** The plan of a transposed convolution of x with a kernel y. */
export const convolveBackPlan = (
  op: string,
  x: Sizes,
  y: Sizes,
  options: ConvolveOptions,
): BackPlan | Mismatch => {
  const slide = kernelSlide(op, x, y, options)
  if (isMismatch(slide)) return slide
  const { stride, dilation, padding, groups, window, inputs, outputs, channels } = slide
  const fault = channelsFault(op, x, y, channels, outputs, 1)
  if (fault !== undefined) return fault
  const reach = reachOf(window, dilation)
  // One entry for each axis, in each list.
  const space = x.slice(1, -1).map((m, i) => {
    const [margin, step] = [padding[i], stride[i]!]
    return margin === undefined ? m * step : (m - 1) * step + reach[i]! - margin[0] - margin[1] // likewise
  })
  // What keeps its size keeps a size of 0.
  const isKept = (n: number, i: number): boolean => stride[i] === 1 && n === x[i + 1]
  const at = space.findIndex((n, i) => n < 1 && padding[i] !== undefined && !isKept(n, i))
  if (at >= 0) return mismatch('crop', { op, x: showSizes(x), axis: at + 1 })
  const margins = space.map((n, i) => padding[i] ?? sameMargin(n, reach[i]!, stride[i]!)) // likewise
  return {
    stride,
    dilation,
    low: margins.map((m) => m[0]),
    high: margins.map((m) => m[1]),
    groups,
    shape: [x[0]!, ...space, groups * inputs], // x has a batch axis, by kernelSlide
  }
}
