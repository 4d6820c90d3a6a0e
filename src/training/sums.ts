/**
 * @file sums — counts that grow by one batch at a time, as plain data that goes into JSON and back.
 *
 * They are added up in f64, so whole counts are exact up to 2^53 whatever the order.
 */
import { fromArray } from '../function/construct.ts'
import { toTypedArray } from '../function/read.ts'
import { Defect } from '../shape/defect.ts'
import type { DType } from '../tensor/dtype.ts'
import { rebuild, treeLeaves } from '../tensor/tree.ts'

/** The sum of one leaf over batches. */
interface Sum {
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** The sums of a tree. */
export interface Sums {
  /** The tree, with the number of its sum for each leaf. */
  readonly tree: unknown
  readonly sums: readonly Sum[]
}

const sumsOf = (operation: string, counts: unknown): Sums => {
  let next = 0
  return {
    tree: rebuild(operation, counts, () => next++),
    sums: treeLeaves(counts).map((x) => {
      if (x.dtype === 'bool')
        throw new Defect(`${operation}: counts are bool; cast them to i32, that they add up`)
      return { dtype: x.dtype, shape: [...x.shape], values: Array.from(toTypedArray(x)) }
    }),
  }
}

const kindOf = ({ tree, sums }: Sums): string =>
  JSON.stringify(tree, (_, node: unknown) => {
    const sum = typeof node === 'number' ? sums[node] : undefined
    return sum === undefined ? node : `${sum.dtype}[${sum.shape.join(', ')}]`
  })

/** Sums with the counts of one more batch; the counts alone where there are none yet. */
export const withCounts = (operation: string, before: Sums | undefined, counts: unknown): Sums => {
  const more = sumsOf(operation, counts)
  if (before === undefined) return more
  if (kindOf(before) !== kindOf(more))
    throw new Defect(
      `${operation}: counts of one batch are ${kindOf(before)}, of another ${kindOf(more)}; give tensors whose shapes do not depend on the batch`,
    )
  return {
    tree: before.tree,
    sums: before.sums.map((sum, i) => ({
      ...sum,
      // alike, so there are as many sums of as many values
      values: sum.values.map((x, j) => x + more.sums[i]!.values[j]!),
    })),
  }
}

/** The largest number that a dtype has, where it counts. */
const most: Partial<Record<DType, number>> = { i32: 2 ** 31 - 1, u32: 2 ** 32 - 1 }

/** The sums as tensors of the dtypes of the counts. */
export const treeOfSums = (operation: string, { tree, sums }: Sums): unknown => {
  const leaves = sums.map(({ dtype, shape, values }) => {
    const large = values.find((x) => Math.abs(x) > (most[dtype] ?? Infinity))
    if (large !== undefined)
      throw new Defect(`${operation}: counts of ${dtype} add up to ${large}; count in f64`)
    return fromArray([...shape], values, dtype)
  })
  const filled = (node: unknown): unknown => {
    if (typeof node === 'number') return leaves[node]
    return Array.isArray(node)
      ? node.map(filled)
      : Object.fromEntries(Object.entries(node as object).map(([k, x]) => [k, filled(x)])) // a record, as what has no number is
  }
  return filled(tree)
}
