/**
 * @file wav — sound in WAV files: bytes to a typed array of samples with its rate and channels, and back.
 *
 * Samples stay what they are in the file; `waveform` makes numbers from -1 to 1 of them. A frame is one sample of each channel,
 * and frames follow one another. Sizes are compared with the bytes at hand before anything is allocated.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { bytesBehind, reorder } from './bytes.ts'
import { chunk, type Chunk, chunksOf, riffOf } from './riff.ts'
import type { WavFailure } from './wavFailure.ts'
import { decodeFormat, encodeFormat, type WavFormat, type WavType, widthOf } from './wavFormat.ts'

/** The typed array behind each type of sample; samples of 24 bits are whole numbers from -2^23 to 2^23 - 1. */
export interface WavArrays {
  readonly u8: Uint8Array
  readonly i16: Int16Array
  readonly i24: Int32Array
  readonly i32: Int32Array
  readonly f32: Float32Array
  readonly f64: Float64Array
}

/** The sound of a WAV file whose type of sample is known. */
export interface WavOf<T extends WavType> {
  readonly type: T
  /** Frames a second. */
  readonly rate: number
  readonly channels: number
  /** Frame after frame, in each the channels in order. */
  readonly samples: WavArrays[T]
}

/** The sound of a WAV file. */
export type Wav = { readonly [T in WavType]: WavOf<T> }[WavType]

const three = 3

/** Samples of three bytes as numbers: the shift back down brings the sign along. */
const widened = (bytes: Uint8Array): Int32Array => {
  const out = new Int32Array(bytes.length / three)
  for (let i = 0; i < out.length; i += 1) {
    const [low = 0, middle = 0, high = 0] = bytes.subarray(three * i, three * i + three)
    out[i] = ((low << 8) | (middle << 16) | (high << 24)) >> 8
  }
  return out
}

const narrowed = (samples: Int32Array): Uint8Array => {
  const out = new Uint8Array(three * samples.length)
  samples.forEach((x, i) => out.set([x, x >> 8, x >> 16], three * i))
  return out
}

const held = ({ type, rate, channels }: WavFormat, bytes: Uint8Array): Wav => {
  const buffer = (): ArrayBuffer => reorder(bytes, widthOf(type), 'little').buffer
  switch (type) {
    case 'u8':
      return { type, rate, channels, samples: new Uint8Array(buffer()) }
    case 'i16':
      return { type, rate, channels, samples: new Int16Array(buffer()) }
    case 'i24':
      return { type, rate, channels, samples: widened(bytes) }
    case 'i32':
      return { type, rate, channels, samples: new Int32Array(buffer()) }
    case 'f32':
      return { type, rate, channels, samples: new Float32Array(buffer()) }
    case 'f64':
      return { type, rate, channels, samples: new Float64Array(buffer()) }
  }
}

/** The format, and the chunk of samples behind it. */
const partsOf = (
  bytes: Uint8Array,
  file: string,
  chunks: readonly Chunk[],
): Either<WavFailure, readonly [Chunk, Chunk]> => {
  const [dataAt, formatAt] = [
    chunks.findIndex(({ name }) => name === 'data'),
    chunks.findIndex(({ name }) => name === 'fmt '),
  ]
  const [format, data] = [chunks[formatAt], chunks[dataAt]]
  if (data === undefined)
    return left({ tag: 'WavMissingChunk', file, offset: bytes.length, chunk: 'data' })
  return format === undefined || formatAt > dataAt
    ? left({ tag: 'WavMissingChunk', file, offset: data.start, chunk: 'fmt ' })
    : right([format, data])
}

/**
 * Decodes a WAV file; `file` is the name that failures carry. Chunks of other names are skipped.
 *
 * What came through a pipe says no size: its samples go on to the end of the file, in whole frames.
 *
 * Cost    one copy of the samples
 * Fails   WavTruncated, WavWrongMagic, WavMissingChunk, WavWrongField, WavUnknownCoding, WavPartialFrame, WavNoSamples
 *
 * ```ts
 * const wav: Wav = { type: 'i16', rate: 8000, channels: 2, samples: Int16Array.of(1, -1, 2, -2) }
 * pipe(encodeWav(wav), E.chain((bytes) => decodeWav(bytes))) // => E.right(wav)
 * ```
 */
export const decodeWav = (bytes: Uint8Array, file: string = 'bytes'): Either<WavFailure, Wav> =>
  pipe(
    chunksOf(bytes, file),
    chain((chunks) => partsOf(bytes, file, chunks)),
    chain(([format, data]) =>
      pipe(
        decodeFormat(bytes, file, format),
        map((about) => ({ about, data })),
      ),
    ),
    chain(({ about, data: { start, size, open } }): Either<WavFailure, Wav> => {
      const frame = about.channels * widthOf(about.type)
      const [over, end] = [size % frame, start + size]
      if (over > 0 && !open) return left({ tag: 'WavPartialFrame', file, offset: end, size, frame })
      return size < frame
        ? left({ tag: 'WavNoSamples', file, offset: start })
        : right(held(about, bytes.subarray(start, end - over)))
    }),
  )

/** Bytes beside the samples, at most: the size of the file must fit its u32. */
const beside = 64

const whyNot = (wav: Wav): string | undefined => {
  const { type, channels, rate, samples } = wav
  const frame = channels * widthOf(type)
  if (!Number.isInteger(channels) || channels < 1 || frame > 0xffff)
    return 'the size of a frame does not fit the format'
  if (!Number.isInteger(rate) || rate < 1 || frame * rate >= 2 ** 32)
    return 'the rate does not fit the format'
  if (samples.length === 0) return 'there are no samples'
  if (samples.length % channels !== 0) return 'the last frame is not whole'
  if (samples.length * widthOf(type) + beside >= 2 ** 32) return 'the file would pass 4 GB'
  return wav.type === 'i24' && wav.samples.some((x) => (x << 8) >> 8 !== x)
    ? 'a sample does not fit 24 bits'
    : undefined
}

/**
 * Encodes a WAV file; `decodeWav` gives the same record back, bit for bit.
 *
 * Fails   WavUnwritable, when channels, rate or samples do not fit the format
 */
export const encodeWav = (wav: Wav): Either<WavFailure, Uint8Array> => {
  const { type, channels, rate, samples } = wav
  const why = whyNot(wav)
  if (why !== undefined)
    return left({ tag: 'WavUnwritable', channels, rate, samples: samples.length, why })
  const data =
    wav.type === 'i24'
      ? narrowed(wav.samples)
      : reorder(bytesBehind(samples), widthOf(type), 'little')
  const frames = bytesBehind(Uint32Array.of(samples.length / channels))
  // What is not PCM says how many frames there are.
  const fact = type === 'f32' || type === 'f64' ? [chunk('fact', reorder(frames, 4, 'little'))] : []
  return right(riffOf([chunk('fmt ', encodeFormat(wav)), ...fact, chunk('data', data)]))
}
