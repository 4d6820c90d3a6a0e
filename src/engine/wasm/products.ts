/**
 * @file products — one strided matrix product in the arena, by the kernel that fits its sizes.
 *
 *   z[i, j] = sum_k x[i, k] y[j, k]
 */
import type { Floating } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import { dotKernel } from './dot.ts'
import { gemmKernel } from './gemm.ts'
import { type Kind, kinds, workspaceOf } from './kind.ts'
import type { Call } from './launch.ts'
import { isThin, thinKernel } from './thin.ts'
import { vectorKernel } from './vector.ts'

const kernelsOf = (kind: Kind) =>
  kernelsIn({
    dot: (m) => dotKernel(m, kind),
    gemm: (m) => gemmKernel(m, kind),
    thin: (m) => thinKernel(m, kind),
    vector: (m) => vectorKernel(m, kind),
  })

const kernels = { f32: kernelsOf(kinds.f32), f64: kernelsOf(kinds.f64) } as const

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
  const kernel = kernels[dtype]
  const [xAt, yAt, zAt] = [place(x), place(y), place(z)]
  const [xRow, xSum, yRow, ySum] = [
    x.byRow * bytes,
    x.bySum * bytes,
    y.byRow * bytes,
    y.bySum * bytes,
  ]
  const zRow = columns * bytes
  if (rows === 1 && (yRow === bytes || columns === 1))
    return [{ kernel: kernel('vector'), args: [columns, sums, xAt, xSum, yAt, ySum, zAt, space] }]
  if (rows === 1 && ySum === bytes)
    return [{ kernel: kernel('dot'), args: [columns, sums, xAt, xSum, yAt, yRow, zAt, space] }]
  if (isThin(kinds[dtype], rows, columns, xSum, yRow)) {
    const args = [rows, columns, sums, xAt, xRow, yAt, ySum, yRow, zAt, zRow, space]
    return [{ kernel: kernel('thin'), args }]
  }
  const args = [rows, columns, sums, xAt, xRow, xSum, yAt, ySum, yRow, zAt, zRow, space]
  return [{ kernel: kernel('gemm'), args }]
}
