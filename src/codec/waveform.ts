/**
 * @file waveform — the samples of a WAV file as numbers from -1 to 1.
 */
import { fromArray } from '../function/construct.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Wav } from './wav.ts'

/** What silence is, and the largest distance from it. */
const scales: { readonly [T in Wav['type']]: readonly [silence: number, range: number] } = {
  u8: [2 ** 7, 2 ** 7],
  i16: [0, 2 ** 15],
  i24: [0, 2 ** 23],
  i32: [0, 2 ** 31],
  f32: [0, 1],
  f64: [0, 1],
}

/**
 * Sound as a tensor: whole numbers are divided by the power of two of their range, floats are kept.
 *
 * Shape   [frames, channels]
 * Dtype   f32; samples of 32 bits and f64 are rounded
 * Source  the scale of torchaudio `load` and libsndfile, where 16 bits are divided by 2^15
 *
 * ```ts
 * waveform({ type: 'i16', rate: 8000, channels: 1, samples: Int16Array.of(0, 16384, -32768) })
 * // => tensor([[0], [0.5], [-1]])
 * ```
 */
export const waveform = (wav: Wav): Tensor<[number, number]> => {
  const [silence, range] = scales[wav.type]
  const numbers = Float32Array.from(wav.samples, (x) => (x - silence) / range)
  return fromArray([numbers.length / wav.channels, wav.channels], numbers)
}
