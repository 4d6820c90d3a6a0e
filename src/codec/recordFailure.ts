/**
 * @file recordFailure — what can be wrong with a file of records of one size, as records of facts, and the one sentence for each.
 */
import { isFileFailure, showFileFailure, type UnreadableFile } from './fileFailure.ts'

/** The file has no record at all. */
export interface RecordsEmpty {
  readonly tag: 'RecordsEmpty'
  readonly file: string
}

/** The file does not hold whole records, or ends before one that it had. */
export interface RecordCutShort {
  readonly tag: 'RecordCutShort'
  readonly file: string
  /** The byte where the file ends. */
  readonly offset: number
  /** The byte where the record ends. */
  readonly expected: number
}

/** Everything that can be wrong with a file of records. */
export type RecordFailure = RecordsEmpty | RecordCutShort | UnreadableFile

/**
 * One sentence for a failure: what was given, what is wrong, what to do.
 *
 * ```ts
 * showRecordFailure({ tag: 'RecordsEmpty', file: 'a.bin' }) // => 'records: a.bin holds no record; name a file that is not empty'
 * ```
 */
export const showRecordFailure = (failure: RecordFailure): string => {
  if (isFileFailure(failure)) return showFileFailure('records', 'records', failure)
  switch (failure.tag) {
    case 'RecordsEmpty':
      return `records: ${failure.file} holds no record; name a file that is not empty`
    case 'RecordCutShort':
      return `records: ${failure.file}, byte ${failure.offset}: the file ends here, inside a record that ends at byte ${failure.expected}; fetch the whole file or give the size of its records`
  }
}
