/**
 * @file piped.laws — WAV from a pipe, whose writer knew no sizes: the samples go on to the end of the file.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeWav, encodeWav } from '../../src/codec/wav.ts'
import { rightOf } from '../support/either.ts'
import { bytesOf, isPadded, wavs } from './wavs.ts'

describe('wav', () => {
  test('wav: the byte that makes a chunk of samples even may be missing', () => {
    fc.assert(
      fc.property(wavs.filter(isPadded), (wav) => {
        const bytes = rightOf(encodeWav(wav))
        expect(rightOf(decodeWav(bytes))).toEqual(wav)
        expect(rightOf(decodeWav(bytes.subarray(0, -1)))).toEqual(wav)
      }),
    )
  })

  test('wav: whatever the size of the whole says, the chunk of samples decides', () => {
    fc.assert(
      fc.property(wavs, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (wav, size) => {
        const bytes = rightOf(encodeWav(wav))
        new DataView(bytes.buffer).setUint32(4, size, true)
        expect(rightOf(decodeWav(bytes))).toEqual(wav)
      }),
    )
  })

  /** Sizes of the whole and of the samples, as writers into a pipe leave them. */
  const pipes: readonly (readonly [string, number, number])[] = [
    ['FFmpeg', 0xffffffff, 0xffffffff],
    ['SoX', 0x7ffff024, 0x7ffff000],
    ['zeros', 0, 0],
    ['a header that was never mended', 36, 0],
    ['an unknown whole', 0xffffffff, 0],
  ]
  test.each(pipes)('wav: from a pipe, the samples go on to the end (%s)', (_, whole, size) => {
    fc.assert(
      fc.property(wavs, fc.nat(), (wav, more) => {
        const file = rightOf(encodeWav(wav))
        const samples = file.length - Number(isPadded(wav))
        const header = samples - bytesOf(wav)
        const frame = bytesOf(wav) / (wav.samples.length / wav.channels)
        const torn = new Uint8Array(more % frame) // of a frame that was not finished
        const bytes = Uint8Array.of(...file.subarray(0, samples), ...torn)
        const view = new DataView(bytes.buffer)
        view.setUint32(4, whole, true)
        view.setUint32(header - 4, size, true)
        expect(rightOf(decodeWav(bytes))).toEqual(wav)
      }),
    )
  })
})
