/**
 * @file readIdx — one IDX file from the file system, whatever its name.
 */
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { chainEitherKW } from 'fp-ts/lib/TaskEither.js'
import { readBytes } from './files.ts'
import { decodeIdx, type Idx } from './idx.ts'
import type { ReadIdxFailure } from './idxFailure.ts'

/**
 * Reads an IDX file, unpacked if its name ends with .gz.
 *
 * Fails   UnreadableFile, and as `decodeIdx`
 *
 * ```ts
 * await readIdx('absent.idx')() // => E.left({ tag: 'UnreadableFile', file: 'absent.idx', why: 'ENOENT' })
 * ```
 */
export const readIdx = (file: string): TaskEither<ReadIdxFailure, Idx> =>
  pipe(
    readBytes(file),
    chainEitherKW((read) => decodeIdx(read.bytes, read.file)),
  )
