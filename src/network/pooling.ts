/**
 * @file pooling — the largest or the mean of what lies in windows, channel by channel, as layers.
 */
import { averagePool, type AverageOptions, maxPool } from '../function/pool.ts'
import { fits } from '../function/operand.ts'
import { mustKnow } from '../function/options.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { Slid } from '../shape/places.ts'
import { type CheckPool, type PoolOptions, poolPlan } from '../shape/pool.ts'
import { windowForm } from '../shape/window.ts'
import type { Shape } from '../shape/shape.ts'
import type { HasChannels } from './channels.ts'
import { type Batch, define, type Definition, type Kind, type NoParameters } from './definition.ts'
import { inOneBatch, type Judged, type Placed, placedChannels, type Places } from './places.ts'

type PoolingOut<Op extends string, S, O extends PoolOptions> = S extends Shape
  ? number extends S['length']
    ? Shape
    : S extends [...infer P extends Shape, infer C extends number]
      ? Placed<
          Op,
          P,
          C,
          Judged<CheckPool<Op, [1, ...P, C], P, O>, [...Slid<P, O['window'], O, O['window']>, C]>
        >
      : HasChannels<Op, S>
  : never

/** The Kind of a pool with the name of its layer. */
export interface Pooling<Op extends string, O extends PoolOptions> extends Kind {
  readonly out: PoolingOut<Op, this['in'], O>
  readonly params: NoParameters
}

const pooling = <Op extends string, O extends PoolOptions>(
  op: Op,
  options: PoolOptions,
  pool: (x: Places) => Batch,
): Definition<Pooling<Op, O>> => {
  fits(windowForm(op, options))
  return define<Pooling<Op, O>, NoParameters>(({ shape }) => {
    const c = placedChannels(op, shape)
    return {
      name: op,
      output: [...fits(poolPlan(op, [1, ...shape], options)).places, c],
      init: () => ({}),
      apply: (_, x) => inOneBatch(x, shape.length, pool),
    }
  })
}

/**
 * The largest element of each window, channel by channel.
 *
 * Shape   [..space, c] -> [..places, c]; windows side by side unless `stride` says otherwise
 * Grad    split evenly among the largest of a window
 * Fails   a Defect where the window does not fit, or padding has room for one; the compiler says so first
 *
 * ```ts
 * sequential([28, 28, 8], maxPooling({ window: 2 })).output // => [14, 14, 8]
 * ```
 */
export const maxPooling = <const O extends PoolOptions>(
  options: O & OnlyKnown<'maxPooling', O, PoolOptions, 'window, stride, padding, dilation'>,
): Definition<Pooling<'maxPooling', O>> => {
  mustKnow('maxPooling', options, ['window', 'stride', 'padding', 'dilation'])
  const given: PoolOptions = options
  return pooling('maxPooling', given, (x) => maxPool(x, given))
}

/**
 * The mean of each window, channel by channel: of the elements in it, or with `countPadding` of its padding too.
 *
 * Shape   [..space, c] -> [..places, c]; windows side by side unless `stride` says otherwise
 * Fails   a Defect where the window does not fit, or padding has room for one; the compiler says so first
 *
 * ```ts
 * sequential([28, 28, 8], averagePooling({ window: 3, stride: 2, padding: 'same' })).output // => [14, 14, 8]
 * ```
 */
export const averagePooling = <const O extends AverageOptions>(
  options: O &
    OnlyKnown<
      'averagePooling',
      O,
      AverageOptions,
      'window, stride, padding, dilation, countPadding'
    >,
): Definition<Pooling<'averagePooling', O>> => {
  mustKnow('averagePooling', options, ['window', 'stride', 'padding', 'dilation', 'countPadding'])
  const given: AverageOptions = options
  return pooling('averagePooling', given, (x) => averagePool(x, given))
}
