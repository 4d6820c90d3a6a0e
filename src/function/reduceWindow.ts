/**
 * @file reduceWindow — the sum, the largest or the smallest of what lies in windows, channel by channel.
 *
 * The smallest is the largest of what an order-reversing map makes: -x, and for integers -1 - x, which never leaves their range.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { CheckPool, Pooled, PoolOptions } from '../shape/pool.ts'
import type { Shape } from '../shape/shape.ts'
import { isFloat } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { like, type Numeric, operand } from './operand.ts'
import { mustKnow } from './options.ts'
import { typed } from './traced.ts'
import { windowsOf } from './windows.ts'

const reductions: readonly string[] = ['sum', 'max', 'min']

/** What is made of the elements in each window, and what the windows are. */
export interface ReduceWindowOptions extends PoolOptions {
  readonly by: 'sum' | 'max' | 'min'
}

/** x in the opposite order, by a map that is its own inverse. */
const reversed = (e: Emit, x: Value): Value =>
  isFloat(x.dtype)
    ? e.apply('neg', {}, x)
    : e.apply('sub', {}, like(e, x.dtype === 'u32' ? 2 ** 32 - 1 : -1, x), x)

/**
 * The sum, the largest or the smallest element of each window, channel by channel; padding holds no element.
 *
 * Shape   [batch, ..space, channels] -> [batch, ..places, channels]; places as in `convolve`, stride the window unless given
 * Dtype   numeric
 * Grad    of a sum 1 to each element of a window; of the others split evenly among ties, as in `maxPool`
 * Cost    places times window
 * Fails   a Defect where the window does not fit, or padding has room for one; the compiler says so first
 * Source  JAX `lax.reduce_window`, of three reductions, channels last
 *
 * ```ts
 * const x = tensor([[[1], [5], [2], [3]]]) // [1, 4, 1]
 * flatten(reduceWindow(x, { by: 'sum', window: 2, stride: 1 })) // => tensor([6, 7, 5])
 * ```
 */
export const reduceWindow = <
  B extends number,
  S extends Shape,
  C extends number,
  D extends Numeric,
  const O extends ReduceWindowOptions,
>(
  x: Tensor<[B, ...S, C], D>,
  options: O &
    CheckPool<'reduceWindow', [B, ...S, C], S, O> &
    OnlyKnown<'reduceWindow', O, ReduceWindowOptions, 'by, window, stride, padding, dilation'>,
): Tensor<Pooled<B, S, C, O>, D> => {
  const v = operand('reduceWindow', 'numeric', x)
  mustKnow('reduceWindow', options, ['by', 'window', 'stride', 'padding', 'dilation'])
  const { by, ...pool }: ReduceWindowOptions = options
  if (!reductions.includes(by))
    throw new Defect(`reduceWindow: nothing is reduced by ${String(by)}; give sum, max or min`)
  const e = emitFor([v])
  const windows = windowsOf('reduceWindow', v, pool)
  switch (by) {
    case 'sum':
      return typed(e.apply('windowSum', { ...windows, between: v.shape.map(() => 0) }, v))
    case 'max':
      return typed(e.apply('windowMax', windows, v))
    case 'min':
      return typed(reversed(e, e.apply('windowMax', windows, reversed(e, v))))
  }
}
