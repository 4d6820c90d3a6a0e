/**
 * @file convolution — weighted sums of the channels in a window that slides along every axis of an example but the last.
 *
 * One layer for sounds, images and volumes: the example says how many axes there are.
 */
import { add } from '../function/arithmetic.ts'
import { full } from '../function/construct.ts'
import { convolve } from '../function/convolve.ts'
import { fits } from '../function/operand.ts'
import { mustKnow } from '../function/options.ts'
import type { DivMod } from '../shape/arithmetic.ts'
import {
  type CheckConvolveOptions,
  type ConvolveOptions,
  convolvePlan,
  type GroupsOf,
} from '../shape/convolve.ts'
import { Defect } from '../shape/defect.ts'
import { message, type OnlyKnown, type Then } from '../shape/mismatch.ts'
import type { CheckFit, Slid } from '../shape/places.ts'
import type { Shape } from '../shape/shape.ts'
import { count } from '../shape/sizes.ts'
import { type Along, type CheckPositive, type PerAxis, perAxis } from '../shape/window.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { channelsOf, type HasChannels } from './channels.ts'
import { define, type Definition, type Float, type Kind } from './definition.ts'
import { glorotUniform, type Initializer } from './initialize.ts'
import { inOneBatch, type Judged } from './places.ts'

/** Options of convolution. */
export interface ConvolutionOptions extends ConvolveOptions {
  /** The sizes of the window, or one for all axes. */
  readonly window: PerAxis
  readonly bias?: boolean
  readonly kernel?: Initializer
}

type WindowAlong<P extends Shape, W> = { [I in keyof P]: Along<W, I> & number }
type InGroup<C extends number, G extends number> = G extends 1 ? C : DivMod<C, G>[0]
type KernelShape<
  P extends Shape,
  C extends number,
  N extends number,
  O extends ConvolutionOptions,
> = [...WindowAlong<P, O['window']>, InGroup<C, GroupsOf<O>>, N]

/** An example of places P and C channels, as messages show it: a batch of one. */
type CheckConvolution<
  P extends Shape,
  C extends number,
  N extends number,
  O extends ConvolutionOptions,
> = Then<
  CheckPositive<'convolution', 'window', O['window'], P['length']>,
  Then<
    CheckConvolveOptions<'convolution', [1, ...P, C], P, KernelShape<P, C, N, O>, C, N, O>,
    CheckFit<'convolution', [1, ...P, C], P, O['window'], O>
  >
>

type ConvolutionOut<S, N extends number, O extends ConvolutionOptions> = S extends Shape
  ? number extends S['length']
    ? Shape
    : S extends [...infer P extends Shape, infer C extends number]
      ? Judged<CheckConvolution<P, C, N, O>, [...Slid<P, O['window'], O>, N]>
      : HasChannels<'convolution', S>
  : never

/** A kernel [..window, in, out] and, where there is one, a bias [out]. */
export type ConvolutionParams<
  S,
  N extends number,
  O extends ConvolutionOptions,
  D extends Floating,
> = {
  readonly w: S extends [...infer P extends Shape, infer C extends number]
    ? Tensor<KernelShape<P, C, N, O>, D>
    : Tensor<Shape, D>
} & (O extends { readonly bias: false } ? unknown : { readonly b: Tensor<[N], D> })

/** The Kind of convolution. */
export interface Convolution<N extends number, O extends ConvolutionOptions> extends Kind {
  readonly out: ConvolutionOut<this['in'], N, O>
  readonly params: ConvolutionParams<this['in'], N, O, Float<this['dtype']>>
}

/** Parameters as the body reads them. */
interface Weights {
  readonly w: Tensor<[...number[], number, number], Floating>
  readonly b?: Tensor<[number], Floating>
}

const names = ['window', 'stride', 'padding', 'dilation', 'groups', 'bias', 'kernel']

/**
 * `channels` weighted sums of what is in a window, at each of its places, plus a bias unless `bias` is false.
 *
 * Shape   [..space, c] -> [..places, channels]; places as in the operator `convolve`
 * Fails   a Defect where the window does not fit, or groups do not divide the channels; the compiler says so first
 * Source  `kernel` draws w, by default glorotUniform over all places of the window; b starts at 0
 *
 * ```ts
 * const layer = sequential([28, 28, 1], convolution(32, { window: 3, stride: 2, padding: 1 }))
 * layer.output // => [14, 14, 32]
 * layer.init(key(1))[0].w.shape // => [3, 3, 1, 32]
 * ```
 */
export const convolution = <const N extends number, const O extends ConvolutionOptions>(
  channels: N,
  options: O &
    OnlyKnown<
      'convolution',
      O,
      ConvolutionOptions,
      'window, stride, padding, dilation, groups, bias, kernel'
    >,
): Definition<Convolution<N, O>> => {
  const op = 'convolution'
  mustKnow(op, options, names)
  if (!Number.isInteger(channels) || channels < 0)
    throw new Defect(message('size', { op, size: channels }))
  const { window, bias = true, kernel = glorotUniform, ...slide }: ConvolutionOptions = options
  return define<Convolution<N, O>, Weights>(({ shape, dtype }) => {
    const c = channelsOf(op, shape)
    const n: number = channels
    const groups = slide.groups ?? 1
    const sizes = fits(perAxis(op, 'window', window, shape.length - 1))
    const sizesOfKernel = [...sizes, c / groups, n] as const
    const { places } = fits(convolvePlan(op, [1, ...shape], sizesOfKernel, slide))
    const elements = count(sizes)
    const fan = { in: (elements * c) / groups, out: (elements * n) / groups }
    const none = bias ? { b: full([n], 0, dtype) } : {}
    return {
      name: op,
      output: [...places, n],
      init: (key) => ({ w: kernel(key, [...sizesOfKernel], fan, dtype), ...none }),
      apply: ({ w, b }, x) =>
        inOneBatch(x, shape.length, (batch) => {
          const y = convolve(batch, w, slide)
          return b === undefined ? y : add(y, b)
        }),
    }
  })
}
