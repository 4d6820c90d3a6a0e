/**
 * @file stored — examples that do not fit in memory: read when asked for, in batches, a few of them ahead.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { chainEitherKW, fromIO } from 'fp-ts/lib/TaskEither.js'
import { Defect } from '../../shape/defect.ts'
import { type BatchOptions, batchRows, type Dataset, lacking } from '../batches.ts'
import type { BatchTooLarge, NoExamples } from './dataFailure.ts'

/** Numbered examples that are read when they are asked for. */
export interface StoredDataset<E, B> {
  /** How many examples there are. */
  readonly count: number
  /** The examples of the given numbers, in that order, as one batch. */
  readonly take: (rows: Int32Array) => TaskEither<E, B>
}

/**
 * Examples in memory as if they were stored: to train on the one and validate on the other.
 *
 * ```ts
 * await storedOf(datasetOf(tensor([1, 2, 3]))).take(Int32Array.of(2, 0))() // => E.right(tensor([3, 1]))
 * ```
 */
export const storedOf = <B>(data: Dataset<B>): StoredDataset<never, B> => ({
  count: data.count,
  take: (rows) => fromIO(() => data.take(rows)),
})

/**
 * The dataset whose batches are f of the old ones: decoded, or a Left.
 *
 * ```ts
 * const bytes = { count: 2, take: (rows: Int32Array) => TE.right(Uint8Array.from(rows)) }
 * await mapStored(bytes, (b) => E.right(b.length)).take(Int32Array.of(0, 1))() // => E.right(2)
 * ```
 */
export const mapStored = <E, A, F, B>(
  data: StoredDataset<E, A>,
  f: (batch: A) => Either<F, B>,
): StoredDataset<E | F, B> => ({
  count: data.count,
  take: (rows) => chainEitherKW(f)(data.take(rows)),
})

/**
 * A stored dataset in batches, each read when it is asked for. It ends after the first Left.
 *
 * Fails   first NoExamples, or BatchTooLarge where last batches are dropped and none is full; then as the dataset
 *
 * ```ts
 * const data = { count: 3, take: (rows: Int32Array) => TE.right([...rows]) }
 * const batches = storedBatches(data, { size: 2 })[Symbol.asyncIterator]() // or: for await (const batch of ..)
 * const first = await batches.next()
 * first.value // => E.right([0, 1])
 * ```
 */
export const storedBatches = <E, B>(
  data: StoredDataset<E, B>,
  options: BatchOptions,
): AsyncIterable<Either<E | NoExamples | BatchTooLarge, B>> => ({
  async *[Symbol.asyncIterator]() {
    const { count, take } = data
    const lack = lacking('the set', count, options)
    if (lack !== undefined) {
      yield left(lack)
      return
    }
    for (const rows of batchRows(count, options)) {
      const batch = await take(rows)()
      yield batch
      if (batch._tag === 'Left') return
    }
  },
})

/**
 * The same sequence, begun early: while one element is worked on, up to `ahead` of the next are on their way.
 *
 * Cost    what `ahead` elements take
 * Fails   a Defect where `ahead` is not a whole number from 1
 *
 * ```ts
 * const data = { count: 3, take: (rows: Int32Array) => TE.right([...rows]) }
 * const batches = prefetched(storedBatches(data, { size: 2 }), 4)[Symbol.asyncIterator]()
 * const first = await batches.next()
 * first.value // => E.right([0, 1])
 * ```
 */
export const prefetched = <A>(source: AsyncIterable<A>, ahead: number): AsyncIterable<A> => {
  if (!Number.isInteger(ahead) || ahead < 1)
    throw new Defect(`prefetched: ${ahead} ahead; give a whole number from 1`)
  return {
    async *[Symbol.asyncIterator]() {
      const from = source[Symbol.asyncIterator]()
      const next = (): Promise<IteratorResult<A>> => {
        const coming = from.next()
        coming.catch(() => undefined) // thrown again where it is awaited; unless nobody waits any more
        return coming
      }
      const coming = Array.from({ length: ahead }, next)
      try {
        for (;;) {
          const first = await coming.shift()
          if (first === undefined || first.done === true) return
          coming.push(next())
          yield first.value
        }
      } finally {
        await from.return?.()
      }
    },
  }
}
