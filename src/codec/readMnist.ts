/**
 * @file readMnist — the four MNIST files of a folder, plain or gzipped, as one task.
 */
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bindW, chainEitherKW, chainW, Do } from 'fp-ts/lib/TaskEither.js'
import { listFolder, readFirst } from './files.ts'
import type { Digits, Mnist } from './mnist.ts'
import { decodeDigits } from './mnist.ts'
import type { MnistFailure } from './mnistFailure.ts'

/** The names under which a file is handed on: with a dash or a dot, unpacked or packed. */
const namesOf = (set: string, contents: 'images-idx3' | 'labels-idx1'): readonly string[] => {
  const dashed = `${set}-${contents}-ubyte`
  const dotted = `${set}-${contents.replace('-', '.')}-ubyte`
  return [dashed, dotted, `${dashed}.gz`, `${dotted}.gz`]
}

const readDigits = (
  folder: string,
  present: readonly string[],
  set: string,
): TaskEither<MnistFailure, Digits> =>
  pipe(
    Do,
    bindW('images', () => readFirst(folder, present, namesOf(set, 'images-idx3'))),
    bindW('labels', () => readFirst(folder, present, namesOf(set, 'labels-idx1'))),
    chainEitherKW(({ images, labels }) => decodeDigits(images, labels)),
  )

/**
 * Reads the digits of MNIST from the four IDX files of a folder, each unpacked if its name ends with .gz.
 *
 * Cost    55 MB are read
 * Fails   UnreadableFolder, MissingFile, UnreadableFile, CountsDiffer, and as `decodeIdx`; each names file and byte
 *
 * ```ts
 * const digits = await readMnist('absent')() // => E.left({ tag: 'UnreadableFolder', folder: 'absent', why: 'ENOENT' })
 * ```
 */
export const readMnist = (folder: string): TaskEither<MnistFailure, Mnist> =>
  pipe(
    listFolder(folder),
    chainW((present) =>
      pipe(
        Do,
        bindW('train', () => readDigits(folder, present, 'train')),
        bindW('test', () => readDigits(folder, present, 't10k')),
      ),
    ),
  )
