/**
 * @file wavFailure — what can be wrong with a WAV file, as records of facts, and the one sentence for each.
 *
 * `offset` is the byte of the file where the trouble shows; `file` is the name the caller gave.
 */
import type { FileFailure } from './fileFailure.ts'
import { isFileFailure, showFileFailure } from './fileFailure.ts'

interface At {
  readonly file: string
  readonly offset: number
}

/** The file ends before something that it must hold. */
export interface WavTruncated extends At {
  readonly tag: 'WavTruncated'
  /** What ends too late: a header, or a chunk by its name. */
  readonly part: string
  /** The byte where that part ends. */
  readonly expected: number
}

/** The file does not open as WAV files do: `RIFF`, a size, `WAVE`. */
export interface WavWrongMagic extends At {
  readonly tag: 'WavWrongMagic'
  readonly expected: string
  readonly found: string
}

/** A chunk that a WAV file must have is not there, or not before the samples. */
export interface WavMissingChunk extends At {
  readonly tag: 'WavMissingChunk'
  readonly chunk: 'fmt ' | 'data'
}

/** A field of the format says something that no such file can mean. */
export interface WavWrongField extends At {
  readonly tag: 'WavWrongField'
  readonly field:
    | 'format size'
    | 'channels'
    | 'rate'
    | 'block size'
    | 'valid bits'
    | 'extension size'
  readonly expected: string
  readonly found: number
}

/** The samples are coded in a way that is not read here: compressed, or of a width that is not among those. */
export interface WavUnknownCoding extends At {
  readonly tag: 'WavUnknownCoding'
  readonly code: number
  readonly bits: number
}

/** The samples end inside a frame: a channel is shorter than the others. */
export interface WavPartialFrame extends At {
  readonly tag: 'WavPartialFrame'
  readonly size: number
  readonly frame: number
}

/** There are no samples, or not those of one frame. */
export interface WavNoSamples extends At {
  readonly tag: 'WavNoSamples'
}

/** A record to write has channels, a rate or samples that no WAV file can hold. */
export interface WavUnwritable {
  readonly tag: 'WavUnwritable'
  readonly channels: number
  readonly rate: number
  readonly samples: number
  readonly why: string
}

/** Everything that can be wrong with the bytes of a WAV file. */
export type WavFailure =
  | WavTruncated
  | WavWrongMagic
  | WavMissingChunk
  | WavWrongField
  | WavUnknownCoding
  | WavPartialFrame
  | WavNoSamples
  | WavUnwritable

/** Everything that can go wrong when a WAV file is read. */
export type ReadWavFailure = WavFailure | FileFailure

const hex = (code: number): string => `0x${code.toString(16).padStart(4, '0')}`

const trouble = (failure: Exclude<WavFailure, WavUnwritable>): string => {
  switch (failure.tag) {
    case 'WavTruncated':
      return `the file ends here, but its ${failure.part} ends at byte ${failure.expected}; fetch the whole file`
    case 'WavWrongMagic':
      return `a WAV file has ${failure.expected} here, but this is ${failure.found}; convert it to WAV`
    case 'WavMissingChunk':
      return failure.chunk === 'data'
        ? 'the file ends without a chunk of samples, data; record or fetch it again'
        : 'no format, chunk fmt, stands before the samples; record or fetch it again'
    case 'WavWrongField':
      return `${failure.field} is ${failure.found} and must be ${failure.expected}; mend the format chunk`
    case 'WavUnknownCoding':
      return `coding ${hex(failure.code)} with ${failure.bits} bits is not read; convert it to PCM of 8, 16, 24 or 32 bits or to floats of 32 or 64`
    case 'WavPartialFrame':
      return `${failure.size} bytes of samples are no whole number of frames of ${failure.frame}; the file is cut short or its number of channels lies`
    case 'WavNoSamples':
      return 'the chunk of samples, data, holds none; record or fetch it again'
  }
}

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const failure: WavFailure = { tag: 'WavWrongMagic', file: 'a.wav', offset: 0, expected: '"RIFF"', found: '"ID3."' }
 * showWavFailure(failure) // => 'wav: a.wav, byte 0: a WAV file has "RIFF" here, but this is "ID3."; convert it to WAV'
 * ```
 */
export const showWavFailure = (failure: ReadWavFailure): string => {
  if (isFileFailure(failure)) return showFileFailure('wav', 'WAV files', failure)
  return failure.tag === 'WavUnwritable'
    ? `wav: ${failure.samples} samples in ${failure.channels} channels at ${failure.rate} Hz cannot be written, for ${failure.why}; give 1 to 65535 channels, a whole rate and whole frames, one at least`
    : `wav: ${failure.file}, byte ${failure.offset}: ${trouble(failure)}`
}
