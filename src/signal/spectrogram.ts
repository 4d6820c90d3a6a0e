/**
 * @file spectrogram — how strong each frequency is, frame by frame.
 */
import { emitFor } from '../engine/emit.ts'
import { mustKnow } from '../function/options.ts'
import { operand, stretch } from '../function/operand.ts'
import { typed } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Bins, FrameCount } from './bins.ts'
import { realFourier } from './fourier.ts'
import { type FrameOptions, frames, signalNames } from './frames.ts'
import { hann } from './window.ts'

/** How a spectrogram is made. */
export interface SpectrogramOptions<
  D extends Floating = Floating,
  Size extends number = number,
  Hop extends number = number,
> extends FrameOptions<Size, Hop> {
  /** The weights of a frame; a Hann window unless given. */
  readonly window?: Tensor<[number], D>
}

/**
 * The power of each frequency in each frame: |X_k|^2 of the windowed samples. Bin k is at k rate / size Hz.
 *
 * Shape   [..batch, n] -> [..batch, 1 + floor((n - size) / hop), floor(size / 2) + 1]
 * Dtype   floating
 * Grad    2 X_k, transformed back
 * Fails   as `frames`, and a Defect where the window has not the size of a frame
 * Source  librosa `stft` with center=False, squared
 *
 * ```ts
 * const wave = tensor([1, 0, -1, 0, 1, 0, -1, 0])
 * const power = spectrogram(wave, { size: 4, hop: 2, window: ones([4]) })
 * toNested(power).map((frame) => frame.map(Math.round)) // => [[0, 4, 0], [0, 4, 0], [0, 4, 0]]
 * ```
 */
export const spectrogram = <
  B extends Shape,
  N extends number,
  D extends Floating,
  const F extends number,
  const H extends number,
>(
  x: Tensor<[...B, N], D>,
  options: SpectrogramOptions<D, F, H>,
): Tensor<[...B, FrameCount<N, F, H>, Bins<F>], D> => {
  mustKnow('spectrogram', options, signalNames)
  const { size, hop, window } = options
  const v = operand('spectrogram', 'floating', x)
  const cut = operand('spectrogram', 'floating', frames(x, { size, hop }))
  const w = operand('spectrogram', 'floating', window ?? hann(size, x.dtype))
  if (!sameSizes(w.shape, [size]) || w.dtype !== v.dtype)
    throw new Defect(
      `spectrogram: a window ${w.dtype}${showSizes(w.shape)} does not fit frames ${v.dtype}[${size}]; make it of their size and dtype`,
    )
  const faded = emitFor([cut, w])
  const z = realFourier<[...B, number], number, D>(
    typed(faded.apply('mul', {}, cut, stretch(faded, w, cut.shape))),
  )
  const [real, imaginary] = [
    operand('spectrogram', 'floating', z.real),
    operand('spectrogram', 'floating', z.imaginary),
  ]
  const e = emitFor([real])
  const squared = (p: typeof real): typeof real => e.apply('mul', {}, p, p)
  return typed(e.apply('add', {}, squared(real), squared(imaginary)))
}
