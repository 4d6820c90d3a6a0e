/**
 * @file readMnist — the four MNIST files of a folder, plain or gzipped, as one task.
 *
 * Alone in this folder it touches the file system.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { pipe } from 'fp-ts/lib/function.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bind, chain, chainEitherK, Do, left, tryCatch } from 'fp-ts/lib/TaskEither.js'
import type { Digits, Mnist, NamedBytes } from './mnist.ts'
import { decodeDigits } from './mnist.ts'
import type { MnistFailure } from './mnistFailure.ts'

type Reading<A> = TaskEither<MnistFailure, A>

/** Bytes that unpacking may make at most: five times the largest MNIST file, so that a small file cannot fill the memory. */
const unpackedLimit = 2 ** 28

const unpack = promisify(gunzip)

/** The code of a system error (ENOENT), or what else was thrown, in words. */
const reason = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message
}

const list = (folder: string): Reading<readonly string[]> =>
  tryCatch(
    () => readdir(folder),
    (thrown): MnistFailure => ({ tag: 'UnreadableFolder', folder, why: reason(thrown) }),
  )

const read = (file: string): Reading<NamedBytes> =>
  tryCatch(
    async () => {
      const stored = await readFile(file)
      const bytes = file.endsWith('.gz')
        ? await unpack(stored, { maxOutputLength: unpackedLimit })
        : stored
      return { file, bytes }
    },
    (thrown): MnistFailure => ({ tag: 'UnreadableFile', file, why: reason(thrown) }),
  )

const find = (
  folder: string,
  present: readonly string[],
  names: readonly string[],
): Reading<NamedBytes> => {
  const name = names.find((candidate) => present.includes(candidate))
  return name === undefined ? left({ tag: 'MissingFile', folder, names }) : read(join(folder, name))
}

/** The names under which a file is handed on: with a dash or a dot, unpacked or packed. */
const namesOf = (set: string, contents: 'images-idx3' | 'labels-idx1'): readonly string[] => {
  const dashed = `${set}-${contents}-ubyte`
  const dotted = `${set}-${contents.replace('-', '.')}-ubyte`
  return [dashed, dotted, `${dashed}.gz`, `${dotted}.gz`]
}

const readDigits = (folder: string, present: readonly string[], set: string): Reading<Digits> =>
  pipe(
    Do,
    bind('images', () => find(folder, present, namesOf(set, 'images-idx3'))),
    bind('labels', () => find(folder, present, namesOf(set, 'labels-idx1'))),
    chainEitherK(({ images, labels }) => decodeDigits(images, labels)),
  )

/**
 * Reads the digits of MNIST from the four IDX files of a folder.
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
    list(folder),
    chain((present) =>
      pipe(
        Do,
        bind('train', () => readDigits(folder, present, 'train')),
        bind('test', () => readDigits(folder, present, 't10k')),
      ),
    ),
  )
