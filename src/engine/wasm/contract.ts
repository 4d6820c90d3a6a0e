/**
 * @file contract — sums of products over any axes, as batches of strided matrix products.
 *
 * The axes of a group (batch, free, summed) that lie evenly in memory count as one axis. An operand whose free or summed
 * axes do not is first copied with its axes in order.
 */
import { Defect } from '../../shape/defect.ts'
import { count, range, type Sizes, showSizes, stridesOf } from '../../shape/sizes.ts'
import type { Contraction } from '../../program/vocabulary.ts'
import { type Aval, type Concrete, data, showAval } from '../../tensor/concrete.ts'
import { allocate, bytesOf, type Floating, type Data, isFloat } from '../../tensor/dtype.ts'
import { multiply, type Side } from './products.ts'

/** The most that one contraction may allocate: its result, and its operands in order. */
const most = 2 ** 30

/** One operand: its axes in three groups, and the strides of all. */
interface Layout {
  readonly x: Concrete
  readonly strides: Sizes
  readonly batch: Sizes
  readonly free: Sizes
  readonly sum: Sizes
}

const layout = (x: Concrete, batch: Sizes, sum: Sizes): Layout => {
  const free: number[] = []
  for (let i = 0; i < x.shape.length; i += 1)
    if (!batch.includes(i) && !sum.includes(i)) free.push(i)
  return { x, strides: stridesOf(x.shape), batch, free, sum }
}

/** The one stride of a group of axes, undefined if there is none; an axis of size 1 has any stride. */
const strideOf = ({ x, strides }: Layout, axes: Sizes): number | undefined => {
  let stride: number | undefined
  let size = 1
  for (let i = axes.length - 1; i >= 0; i -= 1) {
    const n = x.shape[axes[i]!]! // axes of x, by the shape rule
    if (n === 1) continue
    const own = strides[axes[i]!]! // likewise
    if (stride === undefined) stride = own
    else if (own !== stride * size) return undefined
    size *= n
  }
  return stride ?? 1
}

/** Offsets of all index tuples along the axes, row-major. */
const offsets = ({ x, strides }: Layout, axes: Sizes): readonly number[] => {
  let all = [0]
  for (const a of axes) {
    const [n, stride] = [x.shape[a]!, strides[a]!] // axes of x, by the shape rule
    const next: number[] = []
    for (const offset of all) for (let i = 0; i < n; i += 1) next.push(offset + i * stride)
    all = next
  }
  return all
}

const sizeOf = ({ x }: Layout, axes: Sizes): number => {
  let n = 1
  for (const a of axes) n *= x.shape[a]! // axes of x, by the shape rule
  return n
}

/** The operand as the kernels see it, or undefined if its axes must be put in order first. */
const direct = (l: Layout): Side | undefined => {
  const [byRow, bySum] = [strideOf(l, l.free), strideOf(l, l.sum)]
  if (byRow === undefined || bySum === undefined) return undefined
  return { elements: l.x[data], batches: offsets(l, l.batch), byRow, bySum }
}

/** A copy of the operand with the axes: batch, free, summed. */
const ordered = (l: Layout): Side => {
  const elements = l.x[data]
  const out = allocate(l.x.dtype, elements.length)
  const sums = offsets(l, l.sum)
  let to = 0
  for (const from of offsets(l, [...l.batch, ...l.free]))
    for (let k = 0; k < sums.length; k += 1, to += 1) out[to] = elements[from + sums[k]!]! // k < length, inside x
  const size = sizeOf(l, l.free) * sums.length
  const batches = range(sizeOf(l, l.batch)).map((b) => b * size)
  return { elements: out, batches, byRow: sums.length, bySum: 1 }
}

const mustFit = (bytes: number, x: Concrete, y: Concrete, z: Aval): void => {
  if (bytes <= most) return
  throw new Defect(
    `contract: ${showAval(x)} and ${showAval(y)} make ${showAval(z)}, ${bytes} bytes with copies, and ${most} is the most; contract fewer rows at a time`,
  )
}

/** z[b, i, j] = sum_k x[b, i, k] y[b, j, k], for f32 and f64. */
export const contractWith = (p: Contraction, x: Concrete, y: Concrete, z: Aval): Data => {
  if (!isFloat(z.dtype))
    throw new Defect(`contract: ${showSizes(z.shape)} of ${z.dtype}; the kernels take f32 and f64`)
  const dtype: Floating = z.dtype
  const [lx, ly] = [layout(x, p.batch[0], p.sum[0]), layout(y, p.batch[1], p.sum[1])]
  const [dx, dy] = [direct(lx), direct(ly)]
  const copies = (dx === undefined ? x[data].length : 0) + (dy === undefined ? y[data].length : 0)
  mustFit((count(z.shape) + copies) * bytesOf[dtype], x, y, z)
  return multiply({
    dtype,
    rows: sizeOf(lx, lx.free),
    columns: sizeOf(ly, ly.free),
    sums: sizeOf(lx, lx.sum),
    x: dx ?? ordered(lx),
    y: dy ?? ordered(ly),
  })
}
