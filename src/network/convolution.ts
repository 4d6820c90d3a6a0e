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
import { count, type Sizes } from '../shape/sizes.ts'
import {
  type Along,
  type CheckPositive,
  type Given,
  type PerAxis,
  perAxis,
  windowForm,
} from '../shape/window.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { HasChannels } from './channels.ts'
import { type Batch, define, type Definition, type Float, type Kind } from './definition.ts'
import { glorotUniform, type Initializer } from './initialize.ts'
import { inOneBatch, type Judged, type Placed, placedChannels, type Places } from './places.ts'

/** Options of convolution. */
export interface ConvolutionOptions extends ConvolveOptions {
  /** The sizes of the window, or one for all axes. */
  readonly window: PerAxis
  readonly bias?: boolean
  readonly kernel?: Initializer
}

/** The sizes of a window: WindowAlong<[28, 28], 3> is [3, 3]. */
export type WindowAlong<P extends Shape, W> = { [I in keyof P]: Along<W, I> & number }
/** The channels in each of G groups of C. */
export type InGroup<C extends number, G extends number> = G extends 1 ? C : DivMod<C, G>[0]
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
      ? Placed<
          'convolution',
          P,
          C,
          Judged<CheckConvolution<P, C, N, O>, [...Slid<P, O['window'], O>, N]>
        >
      : HasChannels<'convolution', S>
  : never

/** What a layer has for a bias of type T: it may or may not have one where the option is known at run time alone. */
export type Shift<Bias, T> = [Bias] extends [true]
  ? { readonly b: T }
  : [Bias] extends [false]
    ? unknown
    : { readonly b?: T }

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
} & Shift<Given<O, 'bias', true>, Tensor<[N], D>>

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

/** What is particular to one way to lay a kernel along examples. */
export interface Laying {
  readonly op: string
  /** The shapes of the kernel and of what it makes of an example, where c channels become n. */
  readonly plan: (
    shape: Sizes,
    window: Sizes,
    channels: readonly [c: number, n: number],
    slide: ConvolveOptions,
  ) => readonly [kernel: Sizes, output: Sizes]
  readonly along: (x: Places, w: Weights['w'], slide: ConvolveOptions) => Batch
}

/** A layer that lays a kernel along its examples, and adds a bias unless there is none. */
export const laid = <K extends Kind>(
  { op, plan, along }: Laying,
  n: number,
  options: ConvolutionOptions,
): Definition<K> => {
  mustKnow(op, options, ['window', 'stride', 'padding', 'dilation', 'groups', 'bias', 'kernel'])
  if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op, size: n }))
  fits(windowForm(op, options))
  const { window, bias = true, kernel = glorotUniform, ...slide } = options
  return define<K, Weights>(({ shape, dtype }) => {
    const c = placedChannels(op, shape)
    const sizes = fits(perAxis(op, 'window', window, shape.length - 1))
    const [sizesOfKernel, output] = plan(shape, sizes, [c, n], slide)
    const elements = count(sizes) / (slide.groups ?? 1)
    const fan = { in: elements * c, out: elements * n }
    const none = bias ? { b: full([n], 0, dtype) } : {}
    return {
      name: op,
      output,
      // a window, and the channels of both sides
      init: (key) => ({ w: kernel(key, [...sizesOfKernel], fan, dtype) as Weights['w'], ...none }),
      apply: ({ w, b }, x) =>
        inOneBatch(x, shape.length, (batch) => {
          const y = along(batch, w, slide)
          return b === undefined ? y : add(y, b)
        }),
    }
  })
}

const sliding: Laying = {
  op: 'convolution',
  plan: (shape, window, [c, n], slide) => {
    const kernel = [...window, c / (slide.groups ?? 1), n]
    const { places } = fits(convolvePlan('convolution', [1, ...shape], kernel, slide))
    return [kernel, [...places, n]]
  },
  along: convolve,
}

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
): Definition<Convolution<N, O>> => laid<Convolution<N, O>>(sliding, channels, options)
