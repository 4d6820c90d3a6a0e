/**
 * @file kind — what distinguishes f32 kernels from f64 kernels, and the block sizes that they share.
 *
 * Tiles are 4 rows by 2 vectors: 8 totals, 2 factors and 1 splat fit the 16 vector registers of x86-64.
 */
import type { Floating } from '../../tensor/dtype.ts'
import {
  f32,
  f32x4,
  f64,
  f64x2,
  i32x4,
  i64x2,
  type Scalars,
  type Vectors,
  type Words,
} from './opcodes.ts'

/** The instructions and sizes of one floating dtype. */
export interface Kind {
  readonly dtype: Floating
  readonly bytes: number
  /** Elements in a vector. */
  readonly lanes: number
  readonly scalar: Scalars
  readonly vector: Vectors
  /** Of integers as wide. */
  readonly words: Words
}

/** One kind for each floating dtype. */
export const kinds: { readonly [D in Floating]: Kind } = {
  f32: { dtype: 'f32', bytes: 4, lanes: 4, scalar: f32, vector: f32x4, words: i32x4 },
  f64: { dtype: 'f64', bytes: 8, lanes: 2, scalar: f64, vector: f64x2, words: i64x2 },
}

/** Rows of a tile. */
export const tileRows = 4

/** Vectors in a row of a tile. */
export const tileVectors = 2

/** Columns of a tile. */
export const tileColumns = (kind: Kind): number => tileVectors * kind.lanes

/** Steps of the summed index in a block: totals start at +0 in each block and blocks are added in order. */
export const blockSums = 256

/** Rows in a block: 128 x 256 elements stay in the second-level cache. */
export const blockRows = 128

/** Columns in a block. */
export const blockColumns = 2048

/** Bytes of working memory, and where its parts begin: packed rows, packed columns, and one row of totals or one tile. */
export interface Workspace {
  readonly rows: number
  readonly columns: number
  readonly totals: number
  readonly size: number
}

/** The working memory of one kind. */
export const workspaceOf = (kind: Kind): Workspace => {
  const columns = blockRows * blockSums * kind.bytes
  const totals = columns + blockColumns * blockSums * kind.bytes
  return { rows: 0, columns, totals, size: totals + blockColumns * kind.bytes }
}
