/**
 * @file readWav — WAV files from the file system: one, or a folder of spoken digits.
 */
import { join } from 'node:path'
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, map } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { chainEitherKW, chainW, left } from 'fp-ts/lib/TaskEither.js'
import { listFolder, readBytes, readEach } from './files.ts'
import { decodeSpokenName, type SpokenDigit, type SpokenFailure } from './spokenDigit.ts'
import { decodeWav, type Wav } from './wav.ts'
import type { ReadWavFailure } from './wavFailure.ts'

/**
 * Reads the sound of a WAV file.
 *
 * Fails   UnreadableFile, and as `decodeWav`
 *
 * ```ts
 * await readWav('absent.wav')() // => E.left({ tag: 'UnreadableFile', file: 'absent.wav', why: 'ENOENT' })
 * ```
 */
export const readWav = (file: string): TaskEither<ReadWavFailure, Wav> =>
  pipe(
    readBytes(file),
    chainEitherKW((read) => decodeWav(read.bytes, read.file)),
  )

const spokenDigit = (bytes: Uint8Array, file: string): Either<SpokenFailure, SpokenDigit> =>
  pipe(
    decodeSpokenName(file),
    chain(
      (name): Either<SpokenFailure, SpokenDigit> =>
        pipe(
          decodeWav(bytes, file),
          map((wav) => ({ ...name, wav })),
        ),
    ),
  )

/**
 * Reads the recordings of a folder laid out as the Free Spoken Digit Dataset, in the order of their names. Files that do not
 * end with .wav are left alone.
 *
 * Fails   UnreadableFolder, MissingFile, UnreadableFile, SpokenWrongName, SpokenLabelOutOfRange, and as `decodeWav`
 *
 * ```ts
 * await readSpokenDigits('absent')() // => E.left({ tag: 'UnreadableFolder', folder: 'absent', why: 'ENOENT' })
 * ```
 */
export const readSpokenDigits = (
  folder: string,
): TaskEither<SpokenFailure, readonly SpokenDigit[]> =>
  pipe(
    listFolder(folder),
    chainW((present): TaskEither<SpokenFailure, readonly SpokenDigit[]> => {
      const names = present.filter((name) => name.endsWith('.wav'))
      if (names.length === 0) return left({ tag: 'MissingFile', folder, names: ['*.wav'] })
      const paths = names.map((name) => join(folder, name))
      return readEach(paths, ({ bytes, file }) => spokenDigit(bytes, file))
    }),
  )
