/**
 * @file mnistFailure — what can go wrong between a folder and its digits, as records, and the one sentence for each.
 */
import type { FileFailure } from './fileFailure.ts'
import { isFileFailure, showFileFailure } from './fileFailure.ts'
import type { IdxFailure } from './idxFailure.ts'
import { showIdxFailure } from './idxFailure.ts'

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
export type MnistFailure = IdxFailure | FileFailure | CountsDiffer

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const failure: MnistFailure = { tag: 'UnreadableFolder', folder: 'digits', why: 'ENOENT' }
 * showMnistFailure(failure) // => 'mnist: digits cannot be listed (ENOENT); name a folder with the four MNIST files'
 * ```
 */
export const showMnistFailure = (failure: MnistFailure): string => {
  if (isFileFailure(failure)) return showFileFailure('mnist', 'the four MNIST files', failure)
  return failure.tag === 'CountsDiffer'
    ? `mnist: ${failure.file}, byte ${failure.offset}: ${failure.found} labels for the ${failure.expected} images of ${failure.imagesFile}; name two files that belong together`
    : showIdxFailure(failure)
}
