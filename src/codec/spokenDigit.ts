/**
 * @file spokenDigit — what the names of the Free Spoken Digit Dataset say: `{digit}_{speaker}_{index}.wav`.
 *
 * Source: Z. Jackson et al., Free Spoken Digit Dataset; there the index 0 to 4 of each digit and speaker is the test set.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { FileFailure } from './fileFailure.ts'
import { isFileFailure, showFileFailure } from './fileFailure.ts'
import type { Wav } from './wav.ts'
import { showWavFailure, type WavFailure } from './wavFailure.ts'

/** What the name of a recording says. */
export interface SpokenName {
  readonly digit: number
  readonly speaker: string
  readonly index: number
}

/** A recording of a digit. */
export interface SpokenDigit extends SpokenName {
  readonly wav: Wav
}

/** The name of a recording does not have its three parts. */
export interface SpokenWrongName {
  readonly tag: 'SpokenWrongName'
  readonly file: string
}

/** The digit in the name is none. */
export interface SpokenLabelOutOfRange {
  readonly tag: 'SpokenLabelOutOfRange'
  readonly file: string
  readonly found: number
  readonly classes: number
}

/** Everything that can go wrong when spoken digits are read. */
export type SpokenFailure = SpokenWrongName | SpokenLabelOutOfRange | WavFailure | FileFailure

const classes = 10
const form = /(?:^|[/\\])(\d+)_([^_/\\]+)_(\d+)\.wav$/u

/**
 * Decodes the name of a recording, with or without the folder that it is in.
 *
 * Fails   SpokenWrongName, SpokenLabelOutOfRange
 *
 * ```ts
 * decodeSpokenName('7_jackson_32.wav') // => E.right({ digit: 7, speaker: 'jackson', index: 32 })
 * ```
 */
export const decodeSpokenName = (file: string): Either<SpokenFailure, SpokenName> => {
  const [, label, speaker, index] = form.exec(file) ?? []
  if (label === undefined || speaker === undefined || index === undefined)
    return left({ tag: 'SpokenWrongName', file })
  const digit = Number(label)
  return digit < classes
    ? right({ digit, speaker, index: Number(index) })
    : left({ tag: 'SpokenLabelOutOfRange', file, found: digit, classes })
}

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * showSpokenFailure({ tag: 'SpokenWrongName', file: 'hello.wav' })
 * // => 'spoken: hello.wav names no recording; call it {digit}_{speaker}_{index}.wav or move it away'
 * ```
 */
export const showSpokenFailure = (failure: SpokenFailure): string => {
  if (isFileFailure(failure))
    return showFileFailure('spoken', 'recordings {digit}_{speaker}_{index}.wav', failure)
  switch (failure.tag) {
    case 'SpokenWrongName':
      return `spoken: ${failure.file} names no recording; call it {digit}_{speaker}_{index}.wav or move it away`
    case 'SpokenLabelOutOfRange':
      return `spoken: ${failure.file}: label ${failure.found} is not among the ${failure.classes} digits 0 to ${failure.classes - 1}; mend the name`
    case 'WavTruncated':
    case 'WavWrongMagic':
    case 'WavMissingChunk':
    case 'WavWrongField':
    case 'WavUnknownCoding':
    case 'WavPartialFrame':
    case 'WavNoSamples':
    case 'WavUnwritable':
      return showWavFailure(failure)
  }
}
