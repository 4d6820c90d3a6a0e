/**
 * @file readText — a text from the file system.
 */
import { chain, type Either, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { chainEitherKW } from 'fp-ts/lib/TaskEither.js'
import { readBytes } from './files.ts'
import { decodeText } from './text.ts'
import type { ReadTextFailure } from './textFailure.ts'

/**
 * Reads a UTF-8 file, unpacked if its name ends with .gz, and without the byte order mark that some editors put at its beginning.
 *
 * Fails   UnreadableFile, EmptyText, and as `decodeText`
 *
 * ```ts
 * await readText('absent.txt')() // => E.left({ tag: 'UnreadableFile', file: 'absent.txt', why: 'ENOENT' })
 * ```
 */
export const readText = (file: string): TaskEither<ReadTextFailure, string> =>
  pipe(
    readBytes(file),
    chainEitherKW(({ bytes, file }) =>
      pipe(
        decodeText(bytes, file),
        map((text) => text.replace(/^\uFEFF/u, '')),
        chain(
          (text): Either<ReadTextFailure, string> =>
            text === '' ? left({ tag: 'EmptyText', file }) : right(text),
        ),
      ),
    ),
  )
