/**
 * @file mel — frequencies as ears tell them apart: the mel scale, its filters, and log-mel spectrograms.
 *
 *   htk      mel = 2595 log10(1 + f / 700)
 *   slaney   mel = 3 f / 200 below 1000 Hz, and above 15 + 27 ln(f / 1000) / ln 6.4
 *
 * Source  Young et al., The HTK Book; Slaney, Auditory Toolbox, Interval Research report 1998-010
 */
import { log } from '../function/elementary.ts'
import { maximum } from '../function/arithmetic.ts'
import { fromArray } from '../function/construct.ts'
import { mustKnow } from '../function/options.ts'
import { matmul } from '../function/product.ts'
import { typed, valueOf } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Bins, FrameCount } from './bins.ts'
import { signalNames } from './frames.ts'
import { spectrogram, type SpectrogramOptions } from './spectrogram.ts'

/** A mel scale, and its inverse. */
interface Scale {
  readonly mel: (hertz: number) => number
  readonly hertz: (mel: number) => number
}

const step = Math.log(6.4) / 27

const scales: { readonly [S in 'htk' | 'slaney']: Scale } = {
  htk: {
    mel: (f) => 2595 * Math.log10(1 + f / 700),
    hertz: (m) => 700 * (10 ** (m / 2595) - 1),
  },
  slaney: {
    mel: (f) => (f < 1000 ? (3 * f) / 200 : 15 + Math.log(f / 1000) / step),
    hertz: (m) => (m < 15 ? (200 * m) / 3 : 1000 * Math.exp(step * (m - 15))),
  },
}

/** Which filters. */
export interface MelOptions<Size extends number = number, Bands extends number = number> {
  /** Samples a second. */
  readonly rate: number
  /** Samples in a frame. */
  readonly size: Size
  /** How many filters there are. */
  readonly bands: Bands
  /** The lowest frequency in Hz; 0 unless given. */
  readonly low?: number
  /** The highest frequency in Hz; half the rate unless given. */
  readonly high?: number
  /** `slaney` unless given. */
  readonly scale?: 'htk' | 'slaney'
  /** Whether every filter has area 1, so that noise is level; true unless given. Else its peak is 1. */
  readonly equalArea?: boolean
}

/**
 * Triangles between frequencies that are evenly spaced in mel, as a matrix from the bins of a spectrogram to bands.
 *
 * Shape   [floor(size / 2) + 1, bands]
 * Dtype   f32 unless given
 * Fails   a Defect where the frequencies are not in order, or a band lies between two bins and would always be silent
 * Source  librosa `filters.mel`, transposed; with `scale: 'htk', equalArea: false` torchaudio `melscale_fbanks`
 *
 * ```ts
 * melFilters({ rate: 8000, size: 256, bands: 40 }).shape // => [129, 40]
 * ```
 */
export const melFilters = <
  const F extends number,
  const M extends number,
  D extends Floating = 'f32',
>(
  options: MelOptions<F, M>,
  dtype?: D,
): Tensor<[Bins<F>, M], NoInfer<D>> => {
  mustKnow('melFilters', options, signalNames)
  const {
    rate,
    size,
    bands,
    low = 0,
    high = rate / 2,
    scale = 'slaney',
    equalArea = true,
  } = options
  for (const [name, n] of Object.entries({ size, bands }))
    if (!Number.isInteger(n) || n < 1)
      throw new Defect(`melFilters: ${name} is ${n}; give a whole number from 1`)
  if (!(rate > 0 && rate < Infinity))
    throw new Defect(`melFilters: rate is ${rate}; give the samples a second`)
  if (!Object.hasOwn(scales, scale))
    throw new Defect(`melFilters: scale is ${String(scale)}; give htk or slaney`)
  if (!(low >= 0 && low < high && high <= rate / 2))
    throw new Defect(
      `melFilters: ${low} to ${high} Hz at a rate of ${rate}; give 0 <= low < high <= rate / 2`,
    )
  const { mel, hertz } = scales[scale]
  const [from, to] = [mel(low), mel(high)]
  const edge = (i: number): number => hertz(from + ((to - from) * i) / (bands + 1))
  const bins = Math.floor(size / 2) + 1
  const out = new Float64Array(bins * bands)
  for (let band = 0; band < bands; band += 1) {
    const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)]
    const height = equalArea ? 2 / (right - left) : 1
    let heard = false
    for (let bin = 0; bin < bins; bin += 1) {
      const f = (bin * rate) / size
      const weight = Math.min((f - left) / (centre - left), (right - f) / (right - centre))
      if (weight > 0) heard = true
      out[bin * bands + band] = Math.max(0, weight) * height
    }
    if (!heard)
      throw new Defect(
        `melFilters: band ${band} of ${bands}, ${left.toFixed(1)} to ${right.toFixed(1)} Hz, lies between two bins of ${size} samples; take fewer bands or longer frames`,
      )
  }
  return typed(
    valueOf(
      'melFilters',
      fromArray<number[], ArrayLike<number>, Floating>([bins, bands], out, dtype ?? 'f32'),
    ),
  )
}

/** How a log-mel spectrogram is made. */
export interface LogMelOptions<
  D extends Floating = Floating,
  Size extends number = number,
  Hop extends number = number,
  Bands extends number = number,
> extends MelOptions<Size, Bands>,
    SpectrogramOptions<D, Size, Hop> {
  /** Power below this counts as this much, so that silence has a logarithm; 1e-10 unless given. */
  readonly floor?: number
}

/**
 * The natural logarithm of the power in each mel band and frame: what networks of speech begin with.
 *
 * Shape   [..batch, n] -> [..batch, 1 + floor((n - size) / hop), bands]
 * Dtype   floating
 * Grad    1 / power to the spectrogram, 0 below the floor
 * Fails   as `spectrogram` and `melFilters`, and a Defect where the floor is not positive
 * Source  librosa `feature.melspectrogram` with center=False; times 10 / ln 10 it is `power_to_db` without its top_db
 *
 * ```ts
 * const sound = normal(key(1), [2, 1000])
 * logMel(sound, { rate: 8000, size: 256, hop: 128, bands: 20 }).shape // => [2, 6, 20]
 * ```
 */
export const logMel = <
  B extends Shape,
  N extends number,
  D extends Floating,
  const F extends number,
  const H extends number,
  const M extends number,
>(
  x: Tensor<[...B, N], D>,
  options: LogMelOptions<D, F, H, M>,
): Tensor<[...B, FrameCount<N, F, H>, M], D> => {
  mustKnow('logMel', options, signalNames)
  const { floor = 1e-10 } = options
  // A floor that rounds to 0, or to Infinity, is none.
  const rounded = x.dtype === 'f32' ? Math.fround(floor) : floor
  if (!(rounded > 0 && rounded < Infinity))
    throw new Defect(`logMel: floor is ${floor}; give a positive number that ${x.dtype} has`)
  const power: Tensor<[...B, number, number], D> = typed(valueOf('logMel', spectrogram(x, options)))
  const filters: Tensor<[number, number], D> = typed(
    valueOf('logMel', melFilters(options, x.dtype)),
  )
  return typed(valueOf('logMel', log(maximum(matmul(power, filters), floor))))
}
