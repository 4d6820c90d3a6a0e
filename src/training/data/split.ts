/**
 * @file split — parts of a dataset, and datasets one after another; no example is read or copied.
 */
import { concatenate } from '../../function/joining.ts'
import { fromArray } from '../../function/construct.ts'
import { take } from '../../function/indexing.ts'
import type { Key } from '../../function/key.ts'
import { permutation } from '../../function/random.ts'
import { toTypedArray } from '../../function/read.ts'
import { Defect } from '../../shape/defect.ts'
import type { AnyTensor } from '../../tensor/tensor.ts'
import { treeLeaves, treeReplace } from '../../tensor/tree.ts'
import type { Dataset } from '../batches.ts'

/**
 * The examples of the given numbers, in that order, as a dataset; one may come more than once.
 *
 * Fails   a Defect where a number is that of no example
 *
 * ```ts
 * const data = selected(datasetOf(tensor([10, 20, 30])), [2, 0])
 * data.take(Int32Array.of(0)) // => tensor([30])
 * ```
 */
export const selected = <B>(data: Dataset<B>, rows: ArrayLike<number>): Dataset<B> => {
  const chosen = Int32Array.from(rows)
  const wrong = Array.from(rows).find(
    (row) => !Number.isInteger(row) || row < 0 || row >= data.count,
  )
  if (wrong !== undefined)
    throw new Defect(
      `selected: ${wrong} is no example of ${data.count}; give whole numbers from 0 to ${data.count - 1}`,
    )
  return {
    count: chosen.length,
    take: (few) => data.take(few.map((i) => chosen[i] ?? -1)), // -1 is refused as the number itself would be
  }
}

/** Numbers from 0, as many as there are examples. */
const numbersOf = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i)

/**
 * The examples whose number passes, and the others: a test set by speaker, by day, by name of a file.
 *
 * ```ts
 * const speakers = ['ada', 'bo', 'ada']
 * const [ada, others] = splitBy(datasetOf(tensor([1, 2, 3])), (i) => speakers[i] === 'ada')
 * const counts = [ada.count, others.count] // => [2, 1]
 * ```
 */
export const splitBy = <B>(
  data: Dataset<B>,
  passes: (example: number) => boolean,
): readonly [passed: Dataset<B>, others: Dataset<B>] => {
  const all = numbersOf(data.count)
  return [
    selected(
      data,
      all.filter((i) => passes(i)),
    ),
    selected(
      data,
      all.filter((i) => !passes(i)),
    ),
  ]
}

/**
 * The first share of the examples, and the others; with a key, examples drawn by it.
 *
 * Fails   a Defect where the share is not from 0 to 1
 *
 * ```ts
 * const [train, validation] = splitAt(datasetOf(arange(10)), 0.8, key(1))
 * const counts = [train.count, validation.count] // => [8, 2]
 * ```
 */
export const splitAt = <B>(
  data: Dataset<B>,
  share: number,
  key?: Key,
): readonly [first: Dataset<B>, others: Dataset<B>] => {
  if (!(share >= 0 && share <= 1)) throw new Defect(`splitAt: a share of ${share}; give 0 to 1`)
  const order =
    key === undefined ? numbersOf(data.count) : toTypedArray(permutation(key, data.count))
  const n = Math.round(share * data.count)
  return [selected(data, order.subarray(0, n)), selected(data, order.subarray(n))]
}

/** Batches of one structure, one after another. */
const joined = <B>(batches: readonly B[]): B => {
  const leaves = batches.map(treeLeaves)
  let next = 0
  const replace = (): AnyTensor => {
    const at = next++
    const parts = leaves.map((list) => list[at]).filter((x) => x !== undefined)
    return concatenate<readonly AnyTensor[], 0>(parts, { axis: 0 })
  }
  return treeReplace(replace, batches[0]) as B // leaves grow along the first axis, as those of any batch may
}

/** Rows of a batch in another order. */
const reordered = <B>(batch: B, rows: Int32Array): B => {
  const indices = fromArray([rows.length], rows, 'i32')
  return treeReplace((x) => take(x, indices, { axis: 0 }), batch) as B // the same sizes
}

const ofNone = (rows: Int32Array): never => {
  throw new Defect(
    `concatenated: ${rows[0] ?? 'nothing'} is asked of no example; ask how many there are`,
  )
}

/**
 * Datasets of one kind of batch, one after another: the numbers of the second begin where those of the first end.
 * Of no dataset it is one that is empty.
 *
 * Fails   a Defect where batches of one have other leaves than those of another
 *
 * ```ts
 * const data = concatenated([datasetOf(tensor([1, 2])), datasetOf(tensor([3]))])
 * data.take(Int32Array.of(2, 0)) // => tensor([3, 1])
 * ```
 */
export const concatenated = <B>(parts: readonly Dataset<B>[]): Dataset<B> => {
  const starts = parts.map((_, p) => parts.slice(0, p).reduce((n, { count }) => n + count, 0))
  const count = parts.reduce((n, part) => n + part.count, 0)
  const [only, ...others] = parts
  if (only === undefined) return { count: 0, take: ofNone }
  if (others.length === 0) return only
  return {
    count,
    take: (rows) => {
      // Where each row stands in its own part, part by part; what no part has goes to the last, which refuses it.
      const partOf = (row: number): number =>
        Math.max(
          0,
          starts.findLastIndex((start, p) => row >= start && parts[p]?.count !== 0),
        )
      const places = parts.map((_, p) =>
        Int32Array.from(rows.keys()).filter((i) => partOf(rows[i] ?? 0) === p),
      )
      const used = parts.flatMap((part, p) => {
        const [own, start] = [places[p], starts[p]]
        return own === undefined || start === undefined || own.length === 0
          ? []
          : [part.take(own.map((i) => (rows[i] ?? 0) - start))] // i numbers a row
      })
      const [first, ...more] = used
      if (first === undefined) return only.take(rows)
      if (more.length === 0) return first
      const back = new Int32Array(rows.length)
      places.flatMap((own) => [...own]).forEach((i, at) => (back[i] = at))
      return reordered(joined(used), back)
    },
  }
}
