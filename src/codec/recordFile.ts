/**
 * @file recordFile — a file of records of one size, of which any few are read by their place.
 *
 * The binary files of CIFAR-10 are such, and IDX files behind their header.
 */
import { open } from 'node:fs/promises'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { UnreadableFile } from './fileFailure.ts'
import { mustKnow } from '../function/options.ts'
import { Defect } from '../shape/defect.ts'
import { reasonOf } from './files.ts'
import type { RecordFailure } from './recordFailure.ts'

/** Numbered records that are read when they are asked for: what `cotangent/training` calls a StoredDataset. */
export interface RecordFile {
  /** How many records there are. */
  readonly count: number
  /** The bytes of the records of the given numbers, one after another. */
  readonly take: (rows: Int32Array) => TaskEither<RecordFailure, Uint8Array>
}

/** How records lie in a file. */
export interface RecordOptions {
  /** Bytes of a record. */
  readonly size: number
  /** Bytes before the first one; none unless given. */
  readonly start?: number
}

/** Numbers that follow one another, as one reading. */
const runsOf = (rows: Int32Array): readonly Int32Array[] => {
  const runs: Int32Array[] = []
  let start = 0
  for (let at = 1; at <= rows.length; at += 1) {
    if (at < rows.length && rows[at] === rows[at - 1]! + 1) continue // at - 1 < length
    runs.push(rows.subarray(start, at))
    start = at
  }
  return runs
}

const unreadable = (file: string, thrown: unknown): UnreadableFile => ({
  tag: 'UnreadableFile',
  file,
  why: reasonOf(thrown),
})

/** A task that opens a file, and closes it whatever happens. */
const opened =
  <E, A>(
    file: string,
    use: (handle: Awaited<ReturnType<typeof open>>) => ReturnType<TaskEither<E, A>>,
  ): TaskEither<E | UnreadableFile, A> =>
  async () => {
    try {
      const handle = await open(file)
      try {
        return await use(handle)
      } finally {
        await handle.close()
      }
    } catch (thrown) {
      return left(unreadable(file, thrown))
    }
  }

/** The bytes of records, in the order of their numbers. */
const records = (
  file: string,
  count: number,
  { size, start = 0 }: RecordOptions,
  rows: Int32Array,
): TaskEither<RecordFailure, Uint8Array> => {
  const wrong = rows.find((row) => row < 0 || row >= count)
  if (wrong !== undefined)
    throw new Defect(`recordFile: ${wrong} is no record of ${count}; give numbers from 0`)
  return opened<RecordFailure, Uint8Array>(file, async (handle) => {
    const bytes = new Uint8Array(rows.length * size)
    let at = 0
    for (const run of runsOf(rows)) {
      const [length, place] = [run.length * size, start + (run[0] ?? 0) * size]
      for (let got = 0; got < length; ) {
        const { bytesRead } = await handle.read(bytes, at + got, length - got, place + got)
        if (bytesRead === 0) {
          const offset = place + got
          const expected = start + (Math.floor((offset - start) / size) + 1) * size
          return left({ tag: 'RecordCutShort', file, offset, expected })
        }
        got += bytesRead
      }
      at += length
    }
    return right(bytes)
  })
}

/**
 * The records of a file, as bytes one after another. The file is opened for each batch, and must not change meanwhile.
 *
 * Cost    one reading for each run of numbers that follow one another; in memory is what a batch holds
 * Fails   UnreadableFile, RecordsEmpty, RecordCutShort; a Defect where sizes are none, or a number that of no record
 *
 * ```ts
 * await recordFile('absent.bin', { size: 3073 })() // => E.left({ tag: 'UnreadableFile', file: 'absent.bin', why: 'ENOENT' })
 * ```
 */
export const recordFile = (
  file: string,
  options: RecordOptions,
): TaskEither<RecordFailure, RecordFile> => {
  mustKnow('recordFile', options, ['size', 'start'])
  const { size, start = 0 } = options
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(start) || start < 0)
    throw new Defect(
      `recordFile: records of ${size} bytes from byte ${start}; give whole numbers, the first from 1`,
    )
  return opened<RecordFailure, RecordFile>(file, async (handle) => {
    const about = await handle.stat()
    // A folder can be opened, and has a size too; what cannot be had is its bytes.
    if (about.isDirectory()) return left({ tag: 'UnreadableFile', file, why: 'EISDIR' })
    const { size: length } = about
    if (length <= start) return left({ tag: 'RecordsEmpty', file })
    const count = Math.floor((length - start) / size)
    const end = start + count * size
    if (length > end)
      return left({ tag: 'RecordCutShort', file, offset: length, expected: end + size })
    return right({ count, take: (rows) => records(file, count, options, rows) })
  })
}
