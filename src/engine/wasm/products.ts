/**
 * @file products — batches of strided matrix products on typed arrays: operands into the arena, results out of it.
 *
 *   z[b, i, j] = sum_k x[b, i, k] y[b, j, k]
 *
 * What does not fit the arena at once is streamed block by block. Blocks of the summed index end where the kernels' own
 * blocks end, so streaming does not change a bit.
 */
import { allocate, type Data, type Floating } from '../../tensor/dtype.ts'
import { arena, type Arena, mustExport, perArena, type Views } from './arena.ts'
import { moduleWriter } from './encoder.ts'
import { gemmKernel } from './gemm.ts'
import type { Kernel } from './host.ts'
import { blockSums, type Kind, kinds, workspaceOf } from './kind.ts'
import { vectorKernel } from './vector.ts'

/** The kernels of one dtype. */
export interface Kernels {
  /** See gemm.ts. */
  readonly gemm: Kernel
  /** See vector.ts. */
  readonly vector: Kernel
}

/** The module of the kernels of a dtype. */
export const kernelModule = (dtype: Floating): Uint8Array<ArrayBuffer> => {
  const m = moduleWriter()
  gemmKernel(m, kinds[dtype])
  vectorKernel(m, kinds[dtype])
  return m.finish()
}

const kernelsIn =
  (dtype: Floating) =>
  (arena: Arena): Kernels => {
    const exports = arena.load(kernelModule(dtype))
    return { gemm: mustExport(exports, 'gemm'), vector: mustExport(exports, 'vector') }
  }

/** Written and compiled at first use. */
export const kernels: { readonly [D in Floating]: () => Kernels } = {
  f32: perArena(kernelsIn('f32')),
  f64: perArena(kernelsIn('f64')),
}

/** Where the elements of one operand lie; strides and offsets in elements. */
export interface Side {
  readonly elements: Data
  /** The offset of each batch. */
  readonly batches: readonly number[]
  readonly byRow: number
  readonly bySum: number
}

/** What to multiply: `rows` of x by `columns` rows of y, over `sums`, in each batch. */
export interface Products {
  readonly dtype: Floating
  readonly rows: number
  readonly columns: number
  readonly sums: number
  readonly x: Side
  readonly y: Side
}

/** Bytes in the arena at once, and the sides of streamed blocks. */
export interface Limits {
  readonly bytes: number
  readonly rows: number
  readonly columns: number
  /** A multiple of 256. */
  readonly sums: number
}

const usual: Limits = { bytes: 2 ** 27, rows: 1024, columns: 2048, sums: 8 * blockSums }

/** One operand in the arena; bytes. */
interface Placed {
  readonly at: number
  readonly byRow: number
  readonly bySum: number
}

/** One product in the arena: sizes, then operands and result, which is added to if `add` is 1. */
const product = (
  { gemm, vector }: Kernels,
  { bytes }: Kind,
  rows: number,
  columns: number,
  sums: number,
  x: Placed,
  y: Placed,
  z: number,
  add: number,
  space: number,
): void => {
  if (rows === 1 && (y.byRow === bytes || columns === 1))
    vector(columns, sums, x.at, x.bySum, y.at, y.bySum, z, add, space)
  else {
    const byRow = columns * bytes
    gemm(rows, columns, sums, x.at, x.byRow, x.bySum, y.at, y.bySum, y.byRow, z, byRow, add, space)
  }
}

/** Rounded up to a vector, so that regions do not share one. */
const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64

const whole = ({ dtype, rows, columns, sums, x, y }: Products): Data => {
  const { base: space, reserve } = arena()
  const [kind, run] = [kinds[dtype], kernels[dtype]()]
  const { bytes } = kind
  const base = space + aligned(workspaceOf(kind).size)
  const [size, batches] = [rows * columns, x.batches.length]
  const yAt = base + aligned(x.elements.length * bytes)
  const zAt = yAt + aligned(y.elements.length * bytes)
  const view = reserve(zAt - space + batches * size * bytes)[dtype]
  view.set(x.elements, base / bytes)
  view.set(y.elements, yAt / bytes)
  for (let b = 0; b < batches; b += 1)
    product(
      run,
      kind,
      rows,
      columns,
      sums,
      { at: base + x.batches[b]! * bytes, byRow: x.byRow * bytes, bySum: x.bySum * bytes }, // b < batches
      { at: yAt + y.batches[b]! * bytes, byRow: y.byRow * bytes, bySum: y.bySum * bytes }, // batches pair up
      zAt + b * size * bytes,
      0,
      space,
    )
  return view.slice(zAt / bytes, zAt / bytes + batches * size)
}

/** Copies rows x sums elements from an offset to an address in the arena, the shorter stride innermost. */
const load = (
  into: Views[Floating],
  at: number,
  side: Side,
  offset: number,
  rows: number,
  sums: number,
): Placed => {
  const { BYTES_PER_ELEMENT: bytes } = into
  const across = side.byRow < side.bySum // rows are beside each other
  const [outer, inner] = across ? [sums, rows] : [rows, sums]
  const [far, near] = across ? [side.bySum, side.byRow] : [side.byRow, side.bySum]
  for (let i = 0; i < outer; i += 1) {
    const [from, to] = [offset + i * far, at / bytes + i * inner]
    if (near === 1) into.set(side.elements.subarray(from, from + inner), to)
    else for (let j = 0; j < inner; j += 1) into[to + j] = side.elements[from + j * near]! // inside the operand
  }
  const [one, line] = [bytes, inner * bytes]
  return across ? { at, byRow: one, bySum: line } : { at, byRow: line, bySum: one }
}

const streamed = ({ dtype, rows, columns, sums, x, y }: Products, limits: Limits): Data => {
  const { base: space, reserve } = arena()
  const [kind, run] = [kinds[dtype], kernels[dtype]()]
  const { bytes } = kind
  const base = space + aligned(workspaceOf(kind).size)
  const out = allocate(dtype, x.batches.length * rows * columns)
  const m = Math.min(rows, limits.rows)
  const n = Math.min(columns, limits.columns)
  const k = Math.min(sums, limits.sums)
  const yAt = base + aligned(m * k * bytes)
  const zAt = yAt + aligned(n * k * bytes)
  const view = reserve(zAt - space + m * n * bytes)[dtype]

  const block = (b: number, i: number, j: number): void => {
    const [high, wide] = [Math.min(m, rows - i), Math.min(n, columns - j)]
    const from = (side: Side, row: number, s: number): number =>
      side.batches[b]! + row * side.byRow + s * side.bySum // b is a batch
    for (let s = 0; s < sums; s += k) {
      const deep = Math.min(k, sums - s)
      const xs = load(view, base, x, from(x, i, s), high, deep)
      const ys = load(view, yAt, y, from(y, j, s), wide, deep)
      product(run, kind, high, wide, deep, xs, ys, zAt, s === 0 ? 0 : 1, space)
    }
    for (let r = 0; r < high; r += 1) {
      const at = zAt / bytes + r * wide
      out.set(view.subarray(at, at + wide), (b * rows + i + r) * columns + j)
    }
  }
  for (let b = 0; b < x.batches.length; b += 1)
    for (let i = 0; i < rows; i += m) for (let j = 0; j < columns; j += n) block(b, i, j)
  return out
}

/** The products of all batches, row-major. */
export const multiply = (p: Products, limits: Limits = usual): Data => {
  const size = p.x.batches.length * p.rows * p.columns
  if (size === 0 || p.sums === 0) return allocate(p.dtype, size)
  // z of one column is z^T of one row, and x y = y x bit for bit.
  const q = p.columns === 1 ? { ...p, rows: 1, columns: p.rows, x: p.y, y: p.x } : p
  const bytes = (p.x.elements.length + p.y.elements.length + size) * kinds[p.dtype].bytes
  return bytes <= limits.bytes ? whole(q) : streamed(q, limits)
}
