/**
 * @file products — one strided matrix product in the arena, by the kernel that fits its sizes.
 *
 *   z[i, j] = sum_k x[i, k] y[j, k]
 */
import type { Floating } from '../../tensor/dtype.ts'
import { type Arena, mustExport, perArena } from './arena.ts'
import { moduleWriter } from './encoder.ts'
import { gemmKernel } from './gemm.ts'
import type { Kernel } from './host.ts'
import { kinds, workspaceOf } from './kind.ts'
import type { Call } from './launch.ts'
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
const kernels: { readonly [D in Floating]: () => Kernels } = {
  f32: perArena(kernelsIn('f32')),
  f64: perArena(kernelsIn('f64')),
}

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
  const { gemm, vector } = kernels[dtype]()
  const [xAt, yAt, zAt] = [x, y, z].map(({ at, offset }) => at + offset * bytes) as [
    number,
    number,
    number,
  ] // three of three
  const [xRow, xSum, yRow, ySum] = [x.byRow, x.bySum, y.byRow, y.bySum].map((n) => n * bytes) as [
    number,
    number,
    number,
    number,
  ] // four of four
  if (rows === 1 && (yRow === bytes || columns === 1))
    return [{ kernel: vector, args: [columns, sums, xAt, xSum, yAt, ySum, zAt, 0, space] }]
  const byRow = columns * bytes
  const args = [rows, columns, sums, xAt, xRow, xSum, yAt, ySum, yRow, zAt, byRow, 0, space]
  return [{ kernel: gemm, args }]
}
