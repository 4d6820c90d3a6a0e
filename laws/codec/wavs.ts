/**
 * @file wavs — WAV files of every coding, rate and number of channels, at random.
 */
import * as fc from 'fast-check'
import type { Wav } from '../../src/codec/wav.ts'
import { widthOf, type WavType } from '../../src/codec/wavFormat.ts'
import { filled } from '../support/bits.ts'

const about = fc.record({
  rate: fc.integer({ min: 1, max: 192_000 }),
  channels: fc.integer({ min: 1, max: 9 }),
  frames: fc.integer({ min: 1, max: 20 }),
})
type About = { readonly rate: number; readonly channels: number; readonly frames: number }
const made =
  (width: number, hold: (about: About, buffer: ArrayBuffer) => Wav) =>
  (given: About): fc.Arbitrary<Wav> =>
    filled(given.frames * given.channels, width).map((buffer) => hold(given, buffer))
const codes: readonly WavType[] = ['u8', 'i16', 'i24', 'i32', 'f32', 'f64']
const makers: { readonly [T in WavType]: (given: About) => fc.Arbitrary<Wav> } = {
  u8: made(1, ({ rate, channels }, b) => ({
    type: 'u8',
    rate,
    channels,
    samples: new Uint8Array(b),
  })),
  i16: made(2, ({ rate, channels }, b) => ({
    type: 'i16',
    rate,
    channels,
    samples: new Int16Array(b),
  })),
  i24: made(4, ({ rate, channels }, b) => ({
    type: 'i24',
    rate,
    channels,
    samples: new Int32Array(b).map((x) => x >> 8),
  })),
  i32: made(4, ({ rate, channels }, b) => ({
    type: 'i32',
    rate,
    channels,
    samples: new Int32Array(b),
  })),
  f32: made(4, ({ rate, channels }, b) => ({
    type: 'f32',
    rate,
    channels,
    samples: new Float32Array(b),
  })),
  f64: made(8, ({ rate, channels }, b) => ({
    type: 'f64',
    rate,
    channels,
    samples: new Float64Array(b),
  })),
}
/** WAV files of one coding; one frame at least. */
export const wavsOf = (type: WavType): fc.Arbitrary<Wav> => about.chain(makers[type])

/** WAV files of any coding. */
export const wavs: fc.Arbitrary<Wav> = fc.constantFrom(...codes).chain(wavsOf)

/** How many bytes its samples take in a file. */
export const bytesOf = ({ type, samples }: Wav): number => samples.length * widthOf(type)

/** Whether its samples are followed by a byte that makes them even. */
export const isPadded = (wav: Wav): boolean => bytesOf(wav) % 2 === 1
