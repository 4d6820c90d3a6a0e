/**
 * @file cifarFailure — what can be wrong with a CIFAR-10 file or folder, as records of facts, and the one sentence for each.
 */
import type { FileFailure } from './fileFailure.ts'
import { isFileFailure, showFileFailure } from './fileFailure.ts'

/** The file has no record at all. */
export interface CifarEmpty {
  readonly tag: 'CifarEmpty'
  readonly file: string
  readonly offset: 0
}

/** The file ends inside a record. */
export interface CifarTruncated {
  readonly tag: 'CifarTruncated'
  readonly file: string
  readonly offset: number
  readonly expected: number
  readonly found: number
}

/** A label names no class. */
export interface CifarLabelOutOfRange {
  readonly tag: 'CifarLabelOutOfRange'
  readonly file: string
  readonly offset: number
  readonly found: number
  readonly classes: number
}

/** Images to write are none, or not as many as their labels, or a label is none of the classes. */
export interface CifarUnwritable {
  readonly tag: 'CifarUnwritable'
  readonly count: number
  readonly pixels: number
  readonly labels: number
  readonly largest: number
}

/** Everything that can be wrong with bytes of CIFAR-10. */
export type CifarFailure = CifarEmpty | CifarTruncated | CifarLabelOutOfRange | CifarUnwritable

/** Everything that can go wrong when a folder of CIFAR-10 is read. */
export type ReadCifarFailure = CifarFailure | FileFailure

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * showCifarFailure({ tag: 'CifarEmpty', file: 'a.bin', offset: 0 })
 * // => 'cifar: a.bin, byte 0: the file is empty; fetch it again'
 * ```
 */
export const showCifarFailure = (failure: ReadCifarFailure): string => {
  if (isFileFailure(failure))
    return showFileFailure(
      'cifar',
      'data_batch_1.bin to data_batch_5.bin and test_batch.bin',
      failure,
    )
  switch (failure.tag) {
    case 'CifarEmpty':
      return `cifar: ${failure.file}, byte ${failure.offset}: the file is empty; fetch it again`
    case 'CifarTruncated':
      return `cifar: ${failure.file}, byte ${failure.offset}: the file ends here, inside a record that ends at byte ${failure.expected}; name a file of records of 3073 bytes`
    case 'CifarLabelOutOfRange':
      return `cifar: ${failure.file}, byte ${failure.offset}: label ${failure.found} is not among the ${failure.classes} classes 0 to ${failure.classes - 1}; name a file of CIFAR-10`
    case 'CifarUnwritable':
      return `cifar: ${failure.count} images with ${failure.pixels} pixel bytes and ${failure.labels} labels up to ${failure.largest} are no CIFAR-10 file; give 3072 bytes and a label below 10 for each of at least one image`
  }
}
