/**
 * @file products — one strided matrix product in the arena, by the kernel that fits its sizes.
 *
 *   z[i, j] = sum_k x[i, k] y[j, k]
 */
import type { Floating } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { dotKernel } from './dot.ts'
import { moduleWriter } from './encoder.ts'
import { gemmKernel } from './gemm.ts'
import type { Kernel } from './host.ts'
import { kinds, workspaceOf } from './kind.ts'
import type { Call } from './launch.ts'
import { isThin, thinKernel } from './thin.ts'
import { vectorKernel } from './vector.ts'

const writers = {
  dot: dotKernel,
  gemm: gemmKernel,
  thin: thinKernel,
  vector: vectorKernel,
} as const

type Which = keyof typeof writers

/** A kernel in a module of its own, written and compiled at first use: a model pays for what it multiplies. */
const kernelIn = (which: Which, dtype: Floating): (() => Kernel) =>
  perArena(({ load }) => {
    const m = moduleWriter()
    writers[which](m, kinds[dtype])
    return mustExport(load(m.finish()), which)
  })

const kernelsOf = (dtype: Floating): { readonly [W in Which]: () => Kernel } => ({
  dot: kernelIn('dot', dtype),
  gemm: kernelIn('gemm', dtype),
  thin: kernelIn('thin', dtype),
  vector: kernelIn('vector', dtype),
})

const kernels = { f32: kernelsOf('f32'), f64: kernelsOf('f64') } as const

/** Bytes of working memory that a product needs. */
export const workspace = (dtype: Floating): number =>
  Math.ceil(workspaceOf(kinds[dtype]).size / 64) * 64

/** Where an operand lies: an address, then elements from there. */
export interface Operand {
  readonly at: number
  readonly offset: number
  readonly byRow: number
  readonly bySum: number
}

/** `rows` of x by `columns` rows of y, over `sums`; z is row-major, `space` is working memory. */
export interface Product {
  readonly rows: number
  readonly columns: number
  readonly sums: number
  readonly x: Operand
  readonly y: Operand
  readonly z: { readonly at: number; readonly offset: number }
  readonly space: number
}

/** What computes a product. */
export const product = (dtype: Floating, p: Product): readonly Call[] => {
  const { bytes } = kinds[dtype]
  // z of one column is z^T of one row, and x y = y x bit for bit.
  const { rows, columns, sums, x, y, z, space } =
    p.columns === 1 ? { ...p, rows: 1, columns: p.rows, x: p.y, y: p.x } : p
  if (rows === 0 || columns === 0) return []
  const place = ({ at, offset }: { readonly at: number; readonly offset: number }): number =>
    at + offset * bytes
  const { dot, gemm, thin, vector } = kernels[dtype]
  const [xAt, yAt, zAt] = [place(x), place(y), place(z)]
  const [xRow, xSum, yRow, ySum] = [
    x.byRow * bytes,
    x.bySum * bytes,
    y.byRow * bytes,
    y.bySum * bytes,
  ]
  const zRow = columns * bytes
  if (rows === 1 && (yRow === bytes || columns === 1))
    return [{ kernel: vector(), args: [columns, sums, xAt, xSum, yAt, ySum, zAt, space] }]
  if (rows === 1 && ySum === bytes)
    return [{ kernel: dot(), args: [columns, sums, xAt, xSum, yAt, yRow, zAt, space] }]
  if (isThin(kinds[dtype], rows, columns, xSum, yRow)) {
    const args = [rows, columns, sums, xAt, xRow, yAt, ySum, yRow, zAt, zRow, space]
    return [{ kernel: thin(), args }]
  }
  const args = [rows, columns, sums, xAt, xRow, xSum, yAt, ySum, yRow, zAt, zRow, space]
  return [{ kernel: gemm(), args }]
}
