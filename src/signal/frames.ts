/**
 * @file frames — a long signal as overlapping short ones.
 */
import { emitFor } from '../engine/emit.ts'
import { mustKnow } from '../function/options.ts'
import { valueOf, typed } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { showSizes } from '../shape/sizes.ts'
import { concrete } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { FrameCount } from './bins.ts'

/** All options of this entry: one object of them serves all its functions, and each takes its own. */
export const signalNames: readonly string[] = [
  'size',
  'hop',
  'window',
  'rate',
  'bands',
  'low',
  'high',
  'scale',
  'equalArea',
  'floor',
]

/** How a signal is cut into frames. */
export interface FrameOptions<Size extends number = number, Hop extends number = number> {
  /** Samples in a frame. */
  readonly size: Size
  /** Samples from the beginning of a frame to that of the next. */
  readonly hop: Hop
}

/**
 * Frames of `size` samples along the last axis, one every `hop` samples; samples behind the last whole frame are left out.
 *
 * Shape   [..batch, n] -> [..batch, 1 + floor((n - size) / hop), size]
 * Dtype   any
 * Grad    added back where frames overlap
 * Fails   a Defect where the axis is shorter than a frame
 * Source  librosa `util.frame`, torch `Tensor.unfold`
 *
 * ```ts
 * frames(tensor([1, 2, 3, 4, 5, 6]), { size: 3, hop: 2 }) // => tensor([[1, 2, 3], [3, 4, 5]])
 * ```
 */
export const frames = <
  B extends Shape,
  N extends number,
  D extends DType,
  const F extends number,
  const H extends number,
>(
  x: Tensor<[...B, N], D>,
  options: FrameOptions<F, H>,
): Tensor<[...B, FrameCount<N, F, H>, F], D> => {
  mustKnow('frames', options, signalNames)
  const { size, hop } = options
  const v = valueOf('frames', x)
  for (const [name, n] of [
    ['size', size],
    ['hop', hop],
  ] as const)
    if (!Number.isInteger(n) || n < 1)
      throw new Defect(`frames: ${name} is ${n}; give a whole number from 1`)
  const n = v.shape.at(-1)
  if (n === undefined) throw new Defect(message('noAxis', { op: 'frames', axis: -1 }))
  if (n < size)
    throw new Defect(
      `frames: axis -1 of ${showSizes(v.shape)} is shorter than a frame of ${size}; pad it, or take shorter frames`,
    )
  const count = 1 + Math.floor((n - size) / hop)
  const places = Int32Array.from(
    { length: count * size },
    (_, i) => Math.floor(i / size) * hop + (i % size),
  )
  const indices = concrete([count, size], 'i32', places)
  const axis = v.shape.length - 1
  return typed(
    emitFor([v]).apply('gather', { axis, batch: 0, of: 'frames', noun: 'index' }, v, indices),
  )
}
