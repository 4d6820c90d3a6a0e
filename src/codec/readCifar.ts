/**
 * @file readCifar — the binary files of CIFAR-10 in a folder, as one task: data_batch_1.bin to data_batch_5.bin, as many as are
 * there, and test_batch.bin.
 */
import { join } from 'node:path'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bindW, chainEitherKW, chainW, Do, left, map } from 'fp-ts/lib/TaskEither.js'
import type { Cifar, CifarSets } from './cifar.ts'
import { decodeCifar, joinCifar } from './cifar.ts'
import type { ReadCifarFailure } from './cifarFailure.ts'
import { listFolder, readEach, readFirst } from './files.ts'

const trainNames = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`)

const readTrain = (
  folder: string,
  present: readonly string[],
): TaskEither<ReadCifarFailure, Cifar> => {
  const files = trainNames
    .filter((name) => present.includes(name))
    .map((name) => join(folder, name))
  if (files.length === 0) return left({ tag: 'MissingFile', folder, names: trainNames })
  return pipe(
    readEach(files, ({ bytes, file }) => decodeCifar(bytes, file)),
    map(joinCifar),
  )
}

/**
 * Reads the images of CIFAR-10 from the binary files of a folder.
 *
 * Cost    30 MB are read for each 10,000 images
 * Fails   UnreadableFolder, MissingFile, UnreadableFile, and as `decodeCifar`; each names file and byte
 *
 * ```ts
 * await readCifar('absent')() // => E.left({ tag: 'UnreadableFolder', folder: 'absent', why: 'ENOENT' })
 * ```
 */
export const readCifar = (folder: string): TaskEither<ReadCifarFailure, CifarSets> =>
  pipe(
    listFolder(folder),
    chainW((present) =>
      pipe(
        Do,
        bindW('train', () => readTrain(folder, present)),
        bindW('test', () =>
          pipe(
            readFirst(folder, present, ['test_batch.bin']),
            chainEitherKW(({ bytes, file }) => decodeCifar(bytes, file)),
          ),
        ),
      ),
    ),
  )
