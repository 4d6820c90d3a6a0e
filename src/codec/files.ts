/**
 * @file files — names in folders and bytes of files, as tasks; what readers of formats share.
 *
 * This file and recordFile alone touch the file system.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Either } from 'fp-ts/lib/Either.js'
import { right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { left, tryCatch } from 'fp-ts/lib/TaskEither.js'
import type { NamedBytes } from './bytes.ts'
import type { MissingFile, UnreadableFile, UnreadableFolder } from './fileFailure.ts'

/** Bytes that unpacking may make at most: five times the largest MNIST file, so that a small file cannot fill the memory. */
const unpackedLimit = 2 ** 28

const unpack = promisify(gunzip)

/** The code of a system error (ENOENT), or what else was thrown, in words. */
export const reasonOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : thrown.message
}

/** The names in a folder, in the order of their code units: file systems list them in any. */
export const listFolder = (folder: string): TaskEither<UnreadableFolder, readonly string[]> =>
  tryCatch(
    async () => (await readdir(folder)).sort(),
    (thrown): UnreadableFolder => ({ tag: 'UnreadableFolder', folder, why: reasonOf(thrown) }),
  )

/** The bytes of a file, unpacked if its name ends with .gz. */
export const readBytes = (file: string): TaskEither<UnreadableFile, NamedBytes> =>
  tryCatch(
    async () => {
      const stored = await readFile(file)
      const bytes = file.endsWith('.gz')
        ? await unpack(stored, { maxOutputLength: unpackedLimit })
        : stored
      return { file, bytes }
    },
    (thrown): UnreadableFile => ({ tag: 'UnreadableFile', file, why: reasonOf(thrown) }),
  )

/** The bytes of the first of several names that is present in a folder. */
export const readFirst = (
  folder: string,
  present: readonly string[],
  names: readonly string[],
): TaskEither<MissingFile | UnreadableFile, NamedBytes> => {
  const name = names.find((candidate) => present.includes(candidate))
  return name === undefined
    ? left({ tag: 'MissingFile', folder, names })
    : readBytes(join(folder, name))
}

/**
 * Reads and decodes files in turn, each before the next is opened; ends at the first that fails.
 *
 * A folder of thousands of files needs no more than one open file and no more memory than what is decoded.
 */
export const readEach =
  <E, A>(
    files: readonly string[],
    decode: (source: NamedBytes) => Either<E, A>,
  ): TaskEither<E | UnreadableFile, readonly A[]> =>
  async () => {
    const all: A[] = []
    for (const file of files) {
      const read = await readBytes(file)()
      if (read._tag === 'Left') return read
      const decoded = decode(read.right)
      if (decoded._tag === 'Left') return decoded
      all.push(decoded.right)
    }
    return right(all)
  }
