/**
 * @file pool — the largest or the mean of what lies in windows, channel by channel.
 */
import { compute, emitFor } from '../engine/emit.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { CheckPool, Pooled, PoolOptions } from '../shape/pool.ts'
import type { Shape } from '../shape/shape.ts'
import { count } from '../shape/sizes.ts'
import { filled, literal } from '../tensor/concrete.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { mustKnow } from './options.ts'
import { type Numeric, operand, stretch } from './operand.ts'
import { typed } from './traced.ts'
import { windowsOf } from './windows.ts'

/**
 * The largest element of each window, channel by channel; padding holds no element.
 *
 * Shape   [batch, ..space, channels] -> [batch, ..places, channels]; places as in `convolve`, stride the window unless given
 * Dtype   numeric
 * Grad    1 to the largest element of each window, split evenly among ties, as `max` does
 * Cost    places times window
 * Fails   a Defect where the window does not fit, or padding has room for one; the compiler says so first
 * Source  PyTorch `max_pool2d`, channels last; we differ: there and in JAX the first of equal elements gets all
 *
 * ```ts
 * const x = tensor([[[1], [5], [2], [3]]]) // [1, 4, 1]
 * flatten(maxPool(x, { window: 2 })) // => tensor([5, 3])
 * ```
 */
export const maxPool = <
  B extends number,
  S extends Shape,
  C extends number,
  D extends Numeric,
  const O extends PoolOptions,
>(
  x: Tensor<[B, ...S, C], D>,
  options: O &
    CheckPool<'maxPool', [B, ...S, C], S, O> &
    OnlyKnown<'maxPool', O, PoolOptions, 'window, stride, padding, dilation'>,
): Tensor<Pooled<B, S, C, O>, D> => {
  const v = operand('maxPool', 'numeric', x)
  mustKnow('maxPool', options, ['window', 'stride', 'padding', 'dilation'])
  return typed(emitFor([v]).apply('windowMax', windowsOf('maxPool', v, options), v))
}

/** What the windows of an average are. */
export interface AverageOptions extends PoolOptions {
  /** Whether padding counts among what is averaged, as zeros: false. */
  readonly countPadding?: boolean
}

/**
 * The mean of each window, channel by channel: of the elements in it, or with `countPadding` of its padding too.
 *
 * Shape   [batch, ..space, channels] -> [batch, ..places, channels]; places as in `convolve`, stride the window unless given
 * Dtype   floating only
 * Grad    1 / n to each of the n averaged
 * Cost    places times window
 * Fails   a Defect where the window does not fit, or padding has room for one; the compiler says so first
 * Source  TensorFlow `avg_pool2d`; PyTorch counts padding unless told otherwise
 *
 * ```ts
 * const x = tensor([[[1], [5], [2], [4]]]) // [1, 4, 1]
 * flatten(averagePool(x, { window: 2 })) // => tensor([3, 3])
 * ```
 */
export const averagePool = <
  B extends number,
  S extends Shape,
  C extends number,
  D extends Floating,
  const O extends AverageOptions,
>(
  x: Tensor<[B, ...S, C], D>,
  options: O &
    CheckPool<'averagePool', [B, ...S, C], S, O> &
    OnlyKnown<'averagePool', O, AverageOptions, 'window, stride, padding, dilation, countPadding'>,
): Tensor<Pooled<B, S, C, O>, D> => {
  const v = operand('averagePool', 'floating', x)
  mustKnow('averagePool', options, ['window', 'stride', 'padding', 'dilation', 'countPadding'])
  const given: AverageOptions = options
  const windows = { ...windowsOf('averagePool', v, given), between: v.shape.map(() => 0) }
  const e = emitFor([v])
  const total = e.apply('windowSum', windows, v)
  const isPadded = [...windows.low, ...windows.high].some((n) => n > 0)
  if (given.countPadding === true || !isPadded)
    return typed(
      e.apply('div', {}, total, stretch(e, literal(count(windows.window), v.dtype), total.shape)),
    )
  const inside = filled(1, { shape: [1, ...v.shape.slice(1, -1), 1], dtype: v.dtype })
  const n = compute.apply('windowSum', windows, inside) // known, whatever x is
  return typed(e.apply('div', {}, total, stretch(e, n, total.shape)))
}
