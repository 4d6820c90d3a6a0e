/**
 * @file movement — permute and broadcast where they are a swap of two groups of axes, or repeat whole runs of elements.
 *
 * Elements move as the bytes they are. Other cases are left to the records.
 */
import { count, type Sizes } from '../../shape/sizes.ts'
import { type Aval, type Concrete, data } from '../../tensor/concrete.ts'
import { allocate, type Data } from '../../tensor/dtype.ts'

/** A side of a block: a line of the cache holds 16 elements of 4 bytes. */
const side = 16

/** out[j, i] = x[i, j], a block at a time, so that both are read and written by whole lines of the cache. */
const transpose = (out: Data, x: Data, rows: number, columns: number): void => {
  for (let top = 0; top < rows; top += side)
    for (let left = 0; left < columns; left += side) {
      const [bottom, right] = [Math.min(rows, top + side), Math.min(columns, left + side)]
      for (let j = left; j < right; j += 1)
        for (let i = top; i < bottom; i += 1) out[j * rows + i] = x[i * columns + j]! // inside the matrix
    }
}

/** The tensor with its axes in another order, where the order is k ... n-1, 0 ... k-1. */
export const permuteWith = (order: Sizes, x: Concrete): Data | undefined => {
  const [k = 0] = order
  const rotated = order.every((a, i) => a === (i + k) % order.length)
  if (k === 0 || !rotated) return undefined
  const out = allocate(x.dtype, x[data].length)
  transpose(out, x[data], count(x.shape.slice(0, k)), count(x.shape.slice(k)))
  return out
}

/** The tensor repeated along new axes, all before or all behind its own. */
export const broadcastWith = (axes: Sizes, x: Concrete, { shape }: Aval): Data | undefined => {
  const from = x[data]
  const [first = 0] = axes
  const n = from.length
  const adjacent = axes.every((a, i) => a === first + i)
  const [before, behind] = [count(shape.slice(0, first)), count(shape.slice(first + axes.length))]
  if (!adjacent || n < 2 || before === 0 || behind === 0) return undefined
  const out = allocate(x.dtype, before * n * behind)
  if (behind === 1) out.set(from)
  else for (let i = 0; i < n; i += 1) out.fill(from[i]!, i * behind, (i + 1) * behind) // i < n
  // Twice as much is there after each turn.
  for (let made = n * behind; made < out.length; made *= 2) out.copyWithin(made, 0, made)
  return out
}
