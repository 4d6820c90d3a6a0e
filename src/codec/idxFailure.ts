/**
 * @file idxFailure — what can be wrong with an IDX file, as records of facts, and the one sentence for each.
 *
 * `offset` is the byte of the file where the trouble shows; `file` is the name the caller gave.
 */
import { isFileFailure, showFileFailure, type UnreadableFile } from './fileFailure.ts'

interface At {
  readonly file: string
  readonly offset: number
}

/** The file ends inside its header. */
export interface IdxTruncated extends At {
  readonly tag: 'IdxTruncated'
  readonly expected: number
  readonly found: number
}

/** One of the two zero bytes that open the file is not zero. */
export interface IdxWrongMagic extends At {
  readonly tag: 'IdxWrongMagic'
  readonly expected: 0
  readonly found: number
}

/** The type byte names none of the six element types. */
export interface IdxUnknownType extends At {
  readonly tag: 'IdxUnknownType'
  readonly found: number
}

/** The sizes ask for more bytes than the file has. */
export interface IdxSizesOverrun extends At {
  readonly tag: 'IdxSizesOverrun'
  readonly shape: readonly number[]
  readonly expected: number
  readonly found: number
}

/** Bytes follow the last element. */
export interface IdxTooLong extends At {
  readonly tag: 'IdxTooLong'
  readonly expected: number
  readonly found: number
}

/** The elements are of another type than the contents need. */
export interface IdxTypeMismatch extends At {
  readonly tag: 'IdxTypeMismatch'
  readonly contents: string
  readonly expected: string
  readonly found: string
}

/** The file has another rank than its contents need: images have 3 axes, labels 1. */
export interface IdxRankMismatch extends At {
  readonly tag: 'IdxRankMismatch'
  readonly contents: string
  readonly expected: number
  readonly found: number
}

/** A size is not the one its contents need. */
export interface IdxSizeMismatch extends At {
  readonly tag: 'IdxSizeMismatch'
  readonly contents: string
  readonly axis: number
  readonly expected: number
  readonly found: number
}

/** A label names no class. */
export interface IdxLabelOutOfRange extends At {
  readonly tag: 'IdxLabelOutOfRange'
  readonly found: number
  readonly classes: number
}

/** A record to write has sizes that no IDX file can hold, or that its data do not fill. */
export interface IdxUnwritable {
  readonly tag: 'IdxUnwritable'
  readonly shape: readonly number[]
  readonly elements: number
}

/** Everything that can be wrong with an IDX file. */
export type IdxFailure =
  | IdxTruncated
  | IdxWrongMagic
  | IdxUnknownType
  | IdxSizesOverrun
  | IdxTooLong
  | IdxTypeMismatch
  | IdxRankMismatch
  | IdxSizeMismatch
  | IdxLabelOutOfRange
  | IdxUnwritable

/** Everything that can go wrong when an IDX file is read. */
export type ReadIdxFailure = IdxFailure | UnreadableFile

const showSizes = (sizes: readonly number[]): string => `[${sizes.join(', ')}]`

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`

const trouble = (failure: Exclude<IdxFailure, IdxUnwritable>): string => {
  switch (failure.tag) {
    case 'IdxTruncated':
      return `the file ends inside its header, which needs ${failure.expected} bytes and has ${failure.found}; fetch the whole file`
    case 'IdxWrongMagic':
      return `an IDX file opens with two zero bytes, but this is ${hex(failure.found)}; name an unpacked IDX file`
    case 'IdxUnknownType':
      return `${hex(failure.found)} is no element type; the types are 08 09 0b 0c 0d 0e`
    case 'IdxSizesOverrun':
      return `sizes ${showSizes(failure.shape)} need ${failure.expected} bytes, but the file ends after ${failure.found}; the file is cut short or its sizes lie`
    case 'IdxTooLong':
      return `the last element ends here, but the file has ${failure.found} bytes instead of ${failure.expected}; remove what follows or mend the sizes`
    case 'IdxTypeMismatch':
      return `${failure.contents} are ${failure.expected}, but this file holds ${failure.found}; name the file of ${failure.contents}`
    case 'IdxRankMismatch':
      return `${failure.contents} have rank ${failure.expected}, but this file has rank ${failure.found}; name the file of ${failure.contents}`
    case 'IdxSizeMismatch':
      return `axis ${failure.axis} of ${failure.contents} has size ${failure.expected}, but this file says ${failure.found}; resize the images`
    case 'IdxLabelOutOfRange':
      return `label ${failure.found} is not among the ${failure.classes} classes 0 to ${failure.classes - 1}; mend the label`
  }
}

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const failure: IdxFailure = { tag: 'IdxUnknownType', file: 'a.idx', offset: 2, found: 7 }
 * showIdxFailure(failure) // => 'idx: a.idx, byte 2: 0x07 is no element type; the types are 08 09 0b 0c 0d 0e'
 * ```
 */
export const showIdxFailure = (failure: ReadIdxFailure): string => {
  if (isFileFailure(failure)) return showFileFailure('idx', 'IDX files', failure)
  return failure.tag === 'IdxUnwritable'
    ? `idx: sizes ${showSizes(failure.shape)} cannot hold ${failure.elements} elements in an IDX file; give at most 255 sizes below 2^32 whose product is the number of elements`
    : `idx: ${failure.file}, byte ${failure.offset}: ${trouble(failure)}`
}
