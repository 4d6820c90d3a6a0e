/**
 * @file contract — sums of products over any axes, as batches of strided matrix products in the arena.
 *
 *   z[b, i, j] = sum_k x[b, i, k] y[b, j, k]
 *
 * The axes of a group (batch, free, summed) that lie evenly in memory count as one axis. An operand whose free or summed
 * axes do not is put in order first, see order.ts.
 */
import { count, pick, type Sizes, stridesOf } from '../../shape/sizes.ts'
import { offsets } from '../../primitives/contract.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { isFloat } from '../../tensor/dtype.ts'
import type { Call, Prepare } from './launch.ts'
import { product, workspace } from './products.ts'
import { spans } from './worth.ts'

/** One operand: its axes in three groups, and the strides of all; in elements. */
interface Layout {
  readonly shape: Sizes
  readonly strides: Sizes
  readonly batch: Sizes
  readonly free: Sizes
  readonly sum: Sizes
}

/** The axes of an operand that are neither paired nor summed. */
export const freeAxes = ({ shape }: Aval, batch: Sizes, sum: Sizes): Sizes => {
  const free: number[] = []
  for (let i = 0; i < shape.length; i += 1) if (!batch.includes(i) && !sum.includes(i)) free.push(i)
  return free
}

const layout = (x: Aval, batch: Sizes, sum: Sizes): Layout => ({
  shape: x.shape,
  strides: stridesOf(x.shape),
  batch,
  free: freeAxes(x, batch, sum),
  sum,
})

/** The one stride of a group of axes, undefined if there is none; an axis of size 1 has any stride. */
const strideOf = ({ shape, strides }: Layout, axes: Sizes): number | undefined => {
  let stride: number | undefined
  let size = 1
  for (let i = axes.length - 1; i >= 0; i -= 1) {
    const n = shape[axes[i]!]! // axes of the operand, by the shape rule
    if (n === 1) continue
    const own = strides[axes[i]!]! // likewise
    if (stride === undefined) stride = own
    else if (own !== stride * size) return undefined
    size *= n
  }
  return stride ?? 1
}

const sizeOf = ({ shape }: Layout, axes: Sizes): number => count(pick(shape, axes))

/** Whether the kernels can read an operand where it lies. */
export const isEven = (x: Aval, batch: Sizes, sum: Sizes): boolean => {
  const l = layout(x, batch, sum)
  return strideOf(l, l.free) !== undefined && strideOf(l, l.sum) !== undefined
}

/** Multiplications below which threads cost more than they save. */
const worthwhile = 2 ** 21

/** Sums of products of f32 or f64 operands that lie evenly. */
export const contract: Prepare<'contract'> = ([x, y], { batch, sum }, [z]) => {
  if (!isFloat(z.dtype)) return undefined
  const [lx, ly] = [layout(x, batch[0], sum[0]), layout(y, batch[1], sum[1])]
  const [xRow, xSum, yRow, ySum] = [
    strideOf(lx, lx.free),
    strideOf(lx, lx.sum),
    strideOf(ly, ly.free),
    strideOf(ly, ly.sum),
  ]
  if (xRow === undefined || xSum === undefined || yRow === undefined || ySum === undefined)
    return undefined
  const { dtype } = z
  const [rows, columns, sums] = [sizeOf(lx, lx.free), sizeOf(ly, ly.free), sizeOf(lx, lx.sum)]
  const [xs, ys] = [offsets(x.shape, batch[0]), offsets(y.shape, batch[1])]
  const work = count(z.shape) * sums
  if (work === 0) return undefined
  return {
    scratch: workspace(dtype),
    launch: ({ inputs: [xAt = 0, yAt = 0], outputs: [zAt = 0], scratch }, threads) => {
      const parts = work < worthwhile ? 1 : threads
      const calls = (part: number, from: number, to: number, b: number): readonly Call[] =>
        product(dtype, {
          rows: to - from,
          columns,
          sums,
          x: { at: xAt, offset: xs[b]! + from * xRow, byRow: xRow, bySum: xSum }, // b is a batch
          y: { at: yAt, offset: ys[b]!, byRow: yRow, bySum: ySum }, // batches pair up
          z: { at: zAt, offset: (b * rows + from) * columns },
          space: scratch + part * workspace(dtype),
        })
      const batches = xs.map((_, b) => b)
      if (batches.length >= parts)
        return spans(batches.length, parts).map(({ begin, end }, part) =>
          batches.slice(begin, end).flatMap((b) => calls(part, 0, rows, b)),
        )
      return spans(rows, parts, 4).map(({ begin, end }, part) =>
        batches.flatMap((b) => calls(part, begin, end, b)),
      )
    },
  }
}
