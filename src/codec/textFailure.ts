/**
 * @file textFailure — what can be wrong with text and its bytes, as records of facts, and the one sentence for each.
 */
import type { UnreadableFile } from './fileFailure.ts'
import { isFileFailure, showFileFailure } from './fileFailure.ts'

/** A byte begins no character of UTF-8 where it stands: the first of such. */
export interface TextNotUtf8 {
  readonly tag: 'TextNotUtf8'
  readonly file: string
  readonly offset: number
  readonly found: number
}

/** The file ends inside a character. */
export interface TextTruncated {
  readonly tag: 'TextTruncated'
  readonly file: string
  readonly offset: number
}

/** The file holds no text. */
export interface EmptyText {
  readonly tag: 'EmptyText'
  readonly file: string
}

/** Half of a pair of code units stands alone: no character, so no bytes. */
export interface TextUnwritable {
  readonly tag: 'TextUnwritable'
  readonly at: number
  readonly found: number
}

/** Everything that can be wrong with text and its bytes. */
export type TextFailure = TextNotUtf8 | TextTruncated | TextUnwritable

/** Everything that can go wrong when a text is read. */
export type ReadTextFailure = TextFailure | EmptyText | UnreadableFile

const hex = (n: number): string => `0x${n.toString(16)}`

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * showTextFailure({ tag: 'TextNotUtf8', file: 'a.txt', offset: 1, found: 255 })
 * // => 'text: a.txt, byte 1: 0xff cannot stand here in UTF-8; save the file as UTF-8'
 * ```
 */
export const showTextFailure = (failure: ReadTextFailure): string => {
  if (isFileFailure(failure)) return showFileFailure('text', 'a text', failure)
  switch (failure.tag) {
    case 'TextNotUtf8':
      return `text: ${failure.file}, byte ${failure.offset}: ${hex(failure.found)} cannot stand here in UTF-8; save the file as UTF-8`
    case 'TextTruncated':
      return `text: ${failure.file}, byte ${failure.offset}: the file ends inside a character; fetch the whole file`
    case 'EmptyText':
      return `text: ${failure.file} is empty; fetch it again, or name another file`
    case 'TextUnwritable':
      return `text: code unit ${failure.at} is ${hex(failure.found)}, half of a character; mend the text`
  }
}
