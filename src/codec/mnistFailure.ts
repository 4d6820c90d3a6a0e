/**
 * @file mnistFailure — what can go wrong between a folder and its digits, as records, and the one sentence for each.
 */
import type { IdxFailure } from './idxFailure.ts'
import { showIdxFailure } from './idxFailure.ts'

/** The folder is absent, or may not be listed. */
export interface UnreadableFolder {
  readonly tag: 'UnreadableFolder'
  readonly folder: string
  readonly why: string
}

/** None of the names that a file may have is in the folder. */
export interface MissingFile {
  readonly tag: 'MissingFile'
  readonly folder: string
  readonly names: readonly string[]
}

/** The file is in the folder, but its bytes cannot be had, or not unpacked. */
export interface UnreadableFile {
  readonly tag: 'UnreadableFile'
  readonly file: string
  readonly why: string
}

/** Two files that belong together hold different numbers of examples. */
export interface CountsDiffer {
  readonly tag: 'CountsDiffer'
  readonly file: string
  readonly offset: number
  readonly imagesFile: string
  readonly expected: number
  readonly found: number
}

/** Everything that can go wrong when digits are read. */
export type MnistFailure =
  | IdxFailure
  | UnreadableFolder
  | MissingFile
  | UnreadableFile
  | CountsDiffer

/** The tags of IDX failures, and no others, begin with Idx. */
const isIdxFailure = (failure: MnistFailure): failure is IdxFailure => failure.tag.startsWith('Idx')

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const failure: MnistFailure = { tag: 'UnreadableFolder', folder: 'digits', why: 'ENOENT' }
 * showMnistFailure(failure) // => 'mnist: digits cannot be listed (ENOENT); name a folder with the four MNIST files'
 * ```
 */
export const showMnistFailure = (failure: MnistFailure): string => {
  if (isIdxFailure(failure)) return showIdxFailure(failure)
  switch (failure.tag) {
    case 'UnreadableFolder':
      return `mnist: ${failure.folder} cannot be listed (${failure.why}); name a folder with the four MNIST files`
    case 'MissingFile':
      return `mnist: ${failure.folder} has none of ${failure.names.join(', ')}; put one there`
    case 'UnreadableFile':
      return `mnist: ${failure.file} cannot be read (${failure.why}); fetch it again or mend its permissions`
    case 'CountsDiffer':
      return `mnist: ${failure.file}, byte ${failure.offset}: ${failure.found} labels for the ${failure.expected} images of ${failure.imagesFile}; name two files that belong together`
  }
}
