/**
 * @file reducers — the kernels for each reduction of each dtype, made when first asked for.
 *
 * Sums and products of f32 are of f64 until the last pass has rounded them.
 */
import type { DType } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Extreme, extremeFloat, extremeInteger } from './extremes.ts'
import { type Fold, foldBy } from './fold.ts'
import { filled, type Format, formats, widened } from './format.ts'
import type { Kernel } from './host.ts'
import { columnsKernel } from './reduceColumns.ts'
import { rowsKernel } from './reduceRows.ts'

/** A fold and its kernels. */
export interface Reducer {
  readonly fold: Fold
  readonly kernels: (name: 'rows' | 'columns') => Kernel
}

/** The kernels of a fold, made when first asked for; rows by a kernel of their own if there is one. */
const reducerOf = (
  fold: Fold,
  rows: (m: ModuleWriter, fold: Fold) => void = rowsKernel,
): Reducer => ({
  fold,
  kernels: kernelsIn({ rows: (m) => rows(m, fold), columns: (m) => columnsKernel(m, fold) }),
})

/** The reducer for a pass, from whether it is the first and whether it is the last. */
export type Stages = (first: boolean, last: boolean) => Reducer

/** The same reducer for all passes: results are elements like their operands. */
export const alike = (fold: Fold, rows?: (m: ModuleWriter, fold: Fold) => void): Stages => {
  const only = reducerOf(fold, rows)
  return () => only
}

type Table = { readonly [D in Exclude<DType, 'bool'>]: Stages }

/** Folds by one instruction for floats, one for integers. */
const accumulating = (name: 'add' | 'mul', unit: number): Table => {
  const by = (source: Format, target: Format, turns: number): Fold =>
    foldBy(source.vector[name], filled(source.type, unit), source, target, turns)
  const { f64, i32 } = formats
  const integers = alike(by(i32, i32, 1))
  // What has an order has two turns.
  const doubles = alike(by(f64, f64, 2))
  const [widening, rounding, both] = [
    by(widened, f64, 2),
    by(f64, widened, 2),
    by(widened, widened, 2),
  ].map((fold) => reducerOf(fold))
  return {
    f32: (first, last) =>
      first ? (last ? both! : widening!) : last ? rounding! : doubles(first, last), // three of three
    f64: doubles,
    i32: integers,
    u32: integers,
  }
}

const extreme = (which: Extreme): Table => ({
  f32: alike(extremeFloat('f32', which)),
  f64: alike(extremeFloat('f64', which)),
  i32: alike(extremeInteger('i32', which)),
  u32: alike(extremeInteger('u32', which)),
})

/** Stages by primitive and dtype. */
export const reducers: { readonly [N in 'sum' | 'prod' | 'reduceMax' | 'reduceMin']: Table } = {
  sum: accumulating('add', 0),
  prod: accumulating('mul', 1),
  reduceMax: extreme('max'),
  reduceMin: extreme('min'),
}
