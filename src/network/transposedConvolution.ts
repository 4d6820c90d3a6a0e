/**
 * @file transposedConvolution — a convolution the other way: every place lays a kernel down, and what falls together is added.
 *
 * With a stride it enlarges: decoders and generators grow images with it. It is the transpose of the linear part of a
 * `convolution` with the same window and options, from its channels back.
 */
import { convolveTransposed } from '../function/convolve.ts'
import { fits } from '../function/operand.ts'
import { type CheckGroups, groupsFault, type GroupsOf } from '../shape/convolve.ts'
import {
  type CheckBackOptions,
  type CheckKernelBack,
  convolveBackPlan,
  type GrownTo,
} from '../shape/convolveTransposed.ts'
import type { OnlyKnown, Then } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import type { CheckPositive, Given } from '../shape/window.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { HasChannels } from './channels.ts'
import {
  type ConvolutionOptions,
  type InGroup,
  laid,
  type Laying,
  type Shift,
  type WindowAlong,
} from './convolution.ts'
import type { Definition, Float, Kind } from './definition.ts'
import type { Judged, Placed } from './places.ts'

/** An example of places P and C channels, as messages show it: a batch of one. */
type CheckTransposed<
  P extends Shape,
  C extends number,
  N extends number,
  O extends ConvolutionOptions,
> = Then<
  CheckPositive<'transposedConvolution', 'window', O['window'], P['length']>,
  Then<
    CheckBackOptions<'transposedConvolution', [1, ...P, C], P, C, O>,
    Then<
      CheckKernelBack<
        'transposedConvolution',
        1,
        P,
        C,
        WindowAlong<P, O['window']>,
        InGroup<N, GroupsOf<O>>,
        C,
        O
      >,
      CheckGroups<'transposedConvolution', [...WindowAlong<P, O['window']>, N, C], N, GroupsOf<O>>
    >
  >
>

type TransposedOut<S, N extends number, O extends ConvolutionOptions> = S extends Shape
  ? number extends S['length']
    ? Shape
    : S extends [...infer P extends Shape, infer C extends number]
      ? Placed<
          'transposedConvolution',
          P,
          C,
          Judged<CheckTransposed<P, C, N, O>, [...GrownTo<P, O['window'], O>, N]>
        >
      : HasChannels<'transposedConvolution', S>
  : never

/** A kernel [..window, out, in] and, where there is one, a bias [out]. */
export type TransposedConvolutionParams<
  S,
  N extends number,
  O extends ConvolutionOptions,
  D extends Floating,
> = {
  readonly w: S extends [...infer P extends Shape, infer C extends number]
    ? Tensor<[...WindowAlong<P, O['window']>, InGroup<N, GroupsOf<O>>, C], D>
    : Tensor<Shape, D>
} & Shift<Given<O, 'bias', true>, Tensor<[N], D>>

/** The Kind of transposedConvolution. */
export interface TransposedConvolution<N extends number, O extends ConvolutionOptions>
  extends Kind {
  readonly out: TransposedOut<this['in'], N, O>
  readonly params: TransposedConvolutionParams<this['in'], N, O, Float<this['dtype']>>
}

const enlarging: Laying = {
  op: 'transposedConvolution',
  plan: (shape, window, [c, n], slide) => {
    const groups = slide.groups ?? 1
    const kernel = [...window, n / groups, c]
    const made = fits(convolveBackPlan('transposedConvolution', [1, ...shape], kernel, slide))
    const uneven = groupsFault('transposedConvolution', [...window, n, c], n, groups)
    if (uneven !== undefined) fits(uneven)
    return [kernel, made.shape.slice(1)]
  },
  along: convolveTransposed,
}

/**
 * A kernel laid down at every place and scaled by its channels, to `channels` sums, plus a bias unless `bias` is false.
 *
 * Shape   [..places, c] -> [..space, channels]; a size n grows to stride (n - 1) + dilation (k - 1) + 1 - before - after, with
 *         padding 'same' to stride n
 * Fails   a Defect where padding leaves nothing, or groups do not divide the channels; the compiler says so first
 * Source  PyTorch `ConvTranspose2d`, whose output_padding is less padding after: [before, after] for an axis; `kernel` draws w,
 *         by default glorotUniform over all places of the window; b starts at 0
 *
 * ```ts
 * const layer = sequential([7, 7, 16], transposedConvolution(8, { window: 4, stride: 2, padding: 1 }))
 * layer.output // => [14, 14, 8]
 * layer.init(key(1))[0].w.shape // => [4, 4, 8, 16]
 * ```
 */
export const transposedConvolution = <const N extends number, const O extends ConvolutionOptions>(
  channels: N,
  options: O &
    OnlyKnown<
      'transposedConvolution',
      O,
      ConvolutionOptions,
      'window, stride, padding, dilation, groups, bias, kernel'
    >,
): Definition<TransposedConvolution<N, O>> =>
  laid<TransposedConvolution<N, O>>(enlarging, channels, options)
