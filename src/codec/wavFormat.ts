/**
 * @file wavFormat — the format chunk of a WAV file: how samples are coded, in how many channels, at which rate.
 *
 *   code u16   channels u16   rate u32   bytes a second u32   bytes a frame u16   bits a sample u16
 *   and where the code is 0xfffe: extension size u16   valid bits u16   speakers u32   code u16 and 14 bytes of its GUID
 *
 * The bytes a second follow from the rest, and are often wrong in files that play everywhere: they are not read.
 * Source: Microsoft, mmreg.h, WAVEFORMATEX and WAVEFORMATEXTENSIBLE.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { type Chunk, viewOf } from './riff.ts'
import type { WavFailure, WavWrongField } from './wavFailure.ts'

/** How a sample is coded: a whole number of so many bits, unsigned where there are 8, or a float. */
export type WavType = 'u8' | 'i16' | 'i24' | 'i32' | 'f32' | 'f64'

/** What a format chunk says. */
export interface WavFormat {
  readonly type: WavType
  readonly channels: number
  readonly rate: number
}

const pcm = 1
const float = 3
const extensible = 0xfffe

/** The code and the bits of each type. */
export const codings: {
  readonly [T in WavType]: { readonly code: number; readonly bits: number }
} = {
  u8: { code: pcm, bits: 8 },
  i16: { code: pcm, bits: 16 },
  i24: { code: pcm, bits: 24 },
  i32: { code: pcm, bits: 32 },
  f32: { code: float, bits: 32 },
  f64: { code: float, bits: 64 },
}

const types = Object.keys(codings) as readonly WavType[] // its keys are the types

const plainSize = 16
const extendedSize = 40

/** Bytes of one sample. */
export const widthOf = (type: WavType): number => codings[type].bits / 8

/**
 * Decodes a format chunk.
 *
 * Fails   WavWrongField, WavUnknownCoding
 */
export const decodeFormat = (
  bytes: Uint8Array,
  file: string,
  { start, size }: Chunk,
): Either<WavFailure, WavFormat> => {
  const wrong = (
    field: WavWrongField['field'],
    at: number,
    expected: string,
    found: number,
  ): Either<WavFailure, never> =>
    left({ tag: 'WavWrongField', file, offset: start + at, field, expected, found })
  if (size < plainSize) return wrong('format size', -4, `at least ${plainSize}`, size)
  const view = viewOf(bytes.subarray(start, start + size))
  const u16 = (at: number): number => view.getUint16(at, true)
  const extended = u16(0) === extensible
  if (extended && size < extendedSize)
    return wrong('format size', -4, `at least ${extendedSize}`, size)
  if (extended && u16(16) < 22) return wrong('extension size', 16, 'at least 22', u16(16))
  const codeAt = extended ? 24 : 0
  const [code, channels, rate, bits] = [u16(codeAt), u16(2), view.getUint32(4, true), u16(14)]
  const type = types.find((t) => codings[t].code === code && codings[t].bits === bits)
  if (type === undefined)
    return left({ tag: 'WavUnknownCoding', file, offset: start + codeAt, code, bits })
  if (channels === 0) return wrong('channels', 2, 'at least 1', channels)
  if (rate === 0) return wrong('rate', 4, 'at least 1', rate)
  const frame = channels * widthOf(type)
  if (u16(12) !== frame) return wrong('block size', 12, `${frame}`, u16(12))
  // Fewer valid bits stand at the top of the sample: its scale is the same.
  if (extended && u16(18) > bits) return wrong('valid bits', 18, `at most ${bits}`, u16(18))
  return right({ type, channels, rate })
}

/** A format chunk without its header; floats have an empty extension, as what is not PCM must. */
export const encodeFormat = ({ type, channels, rate }: WavFormat): Uint8Array => {
  const { code, bits } = codings[type]
  const out = new Uint8Array(code === pcm ? plainSize : plainSize + 2)
  const view = viewOf(out)
  const frame = channels * widthOf(type)
  view.setUint16(0, code, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, rate, true)
  view.setUint32(8, frame * rate, true)
  view.setUint16(12, frame, true)
  view.setUint16(14, bits, true)
  return out
}
