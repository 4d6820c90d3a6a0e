/**
 * @file batches — datasets as lazy sequences: nothing is read before a batch is asked for, nothing is written ever.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { toTypedArray } from '../function/read.ts'
import type { Key } from '../function/key.ts'
import { permutation } from '../function/random.ts'
import { take } from '../function/indexing.ts'
import { fromArray } from '../function/construct.ts'
import { mustKnow } from '../function/options.ts'
import { atMost, mustBe, perhapsNone, some } from '../optimize/allowed.ts'
import { Defect } from '../shape/defect.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { treeLeaves, treeReplace } from '../tensor/tree.ts'
import type { BatchTooLarge, NoExamples } from './data/dataFailure.ts'

/** Numbered examples, from which any few can be taken as one batch. */
export interface Dataset<B> {
  /** How many examples there are. */
  readonly count: number
  /** The examples of the given numbers, in that order, as one batch. */
  readonly take: (rows: Int32Array) => B
}

/** A tree of tensors after some of its rows were taken: the first axis has another size. */
export type Rows<T> =
  T extends Tensor<infer S, infer D>
    ? S extends [number, ...infer R extends number[]]
      ? Tensor<[number, ...R], D>
      : never
    : T extends object
      ? { readonly [K in keyof T]: Rows<T[K]> }
      : never

/**
 * The rows of a tree of tensors that have the same first size.
 *
 * Fails   a Defect when first sizes differ, or there is none
 *
 * ```ts
 * const data = datasetOf({ x: tensor([[1, 2], [3, 4], [5, 6]]), y: tensor([0, 1, 0]) })
 * data.take(Int32Array.of(2, 0)) // => { x: tensor([[5, 6], [1, 2]]), y: tensor([0, 0]) }
 * ```
 */
export const datasetOf = <T>(tree: T): Dataset<Rows<T>> => {
  const sizes = treeLeaves(tree).map((x) => x.shape[0])
  const count = sizes[0]
  if (count === undefined || sizes.some((n) => n !== count))
    throw new Defect(
      `datasetOf: first sizes [${sizes.join(', ')}] are not one size; give tensors with one row an example`,
    )
  const rowsOf = (x: Tensor<number[], DType>, rows: Int32Array): Tensor<number[], DType> =>
    take(x, fromArray([rows.length], rows, 'i32'), { axis: 0 })
  return {
    count,
    // rows change the first size alone, as Rows says
    take: (rows) => treeReplace((x) => rowsOf(x, rows), tree) as Rows<T>,
  }
}

/**
 * The dataset whose batches are f of the old ones.
 *
 * ```ts
 * const data = mapDataset(datasetOf(tensor([1, 2, 3])), (x) => mul(x, 10))
 * data.take(Int32Array.of(1)) // => tensor([20])
 * ```
 */
export const mapDataset = <A, B>(data: Dataset<A>, f: (batch: A) => B): Dataset<B> => ({
  count: data.count,
  take: (rows) => f(data.take(rows)),
})

/**
 * The first n examples of a dataset, or all when there are fewer.
 *
 * Fails   a Defect where n is not a whole number from 0
 *
 * ```ts
 * firstOf(datasetOf(tensor([1, 2, 3])), 2).count // => 2
 * ```
 */
export const firstOf = <B>(data: Dataset<B>, n: number): Dataset<B> => {
  mustBe('firstOf', 'n', atMost, n)
  return { count: Math.min(n, data.count), take: data.take }
}

/** How a dataset is cut into batches. */
export interface BatchOptions {
  /** Examples in a batch; the last one holds what is left. */
  readonly size: number
  /** Shuffles by this key; in order without it. */
  readonly key?: Key
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean
}

/** How many batches there are. */
export const batchCount = (count: number, options: BatchOptions): number => {
  mustKnow('batches', options, ['size', 'key', 'dropLast'])
  const { size, dropLast = false } = options
  mustBe('batches', 'count', perhapsNone, count)
  mustBe('batches', 'size', some, size)
  return dropLast ? Math.floor(count / size) : Math.ceil(count / size)
}

/** The batches of a pass over examples, by their numbers from 0: made one by one, so none of them takes memory meanwhile. */
export interface BatchPlan {
  readonly count: number
  readonly rows: (batch: number) => Int32Array
}

/** How examples are cut into batches. */
export const batchPlan = (count: number, options: BatchOptions): BatchPlan => {
  const { size, key } = options
  const order = key === undefined ? undefined : toTypedArray(permutation(key, count))
  return {
    count: batchCount(count, options),
    rows: (batch) => {
      const [from, to] = [batch * size, Math.min((batch + 1) * size, count)]
      if (order !== undefined) return order.slice(from, to)
      return Int32Array.from({ length: to - from }, (_, i) => from + i)
    },
  }
}

/**
 * The numbers of the examples in each batch: every example once, unless the last batch is dropped.
 *
 * ```ts
 * [...batchRows(5, { size: 2 })].map((rows) => [...rows]) // => [[0, 1], [2, 3], [4]]
 * ```
 */
export const batchRows = (count: number, options: BatchOptions): Iterable<Int32Array> => {
  batchCount(count, options) // refuses sizes before anything is asked for
  return {
    *[Symbol.iterator]() {
      const plan = batchPlan(count, options)
      for (let i = 0; i < plan.count; i += 1) yield plan.rows(i)
    },
  }
}

/** Why there is no batch, if there is none. */
export const lacking = (
  source: string,
  count: number,
  options: BatchOptions,
): NoExamples | BatchTooLarge | undefined => {
  const batchesMade = batchCount(count, options)
  if (count === 0) return { tag: 'NoExamples', source }
  return batchesMade === 0 ? { tag: 'BatchTooLarge', size: options.size, count } : undefined
}

/**
 * A dataset in batches, made as they are asked for; iterating again gives the same ones. There is at least one.
 *
 * Fails   NoExamples; BatchTooLarge, where last batches are dropped and none is full
 *
 * ```ts
 * const data = datasetOf(tensor([1, 2, 3]))
 * const made = E.map((xs: Iterable<Tensor<[number]>>) => [...xs])
 * made(batches(data, { size: 2 })) // => E.right([tensor([1, 2]), tensor([3])])
 * batches(data, { size: 4, dropLast: true }) // => E.left({ tag: 'BatchTooLarge', size: 4, count: 3 })
 * ```
 */
export const batches = <B>(
  data: Dataset<B>,
  options: BatchOptions,
): Either<NoExamples | BatchTooLarge, Iterable<B>> => {
  const lack = lacking('the set', data.count, options)
  if (lack !== undefined) return left(lack)
  const rows = batchRows(data.count, options)
  return right({
    *[Symbol.iterator]() {
      for (const some of rows) yield data.take(some)
    },
  })
}
