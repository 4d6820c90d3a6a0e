/**
 * @file fullBatches — batches of one size and no others, for what is compiled for that size.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { type BatchOptions, batches, type Dataset } from '../batches.ts'
import type { BatchTooLarge } from './dataFailure.ts'

/**
 * The batches of a dataset that are full; at least one is.
 *
 * Fails   BatchTooLarge, where not even one is
 *
 * ```ts
 * fullBatches(datasetOf(arange(3)), { size: 4 }) // => E.left({ tag: 'BatchTooLarge', size: 4, count: 3 })
 * ```
 */
export const fullBatches = <B>(
  data: Dataset<B>,
  options: Omit<BatchOptions, 'dropLast'>,
): Either<BatchTooLarge, Iterable<B>> =>
  options.size > data.count
    ? left({ tag: 'BatchTooLarge', size: options.size, count: data.count })
    : right(batches(data, { ...options, dropLast: true }))
