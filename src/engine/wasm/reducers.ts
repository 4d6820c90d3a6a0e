/**
 * @file reducers — the kernels for each reduction of each dtype, made when first asked for.
 *
 * Sums and products of f32 are of f64 until the last pass has rounded them.
 */
import type { DType } from '../../tensor/dtype.ts'
import { mustExport, perArena } from './arena.ts'
import { type ModuleWriter, moduleWriter } from './encoder.ts'
import { extremeFloat, extremeInteger } from './extremes.ts'
import { bytesIn, type Fold, foldBy, narrowed, sources, targets, widened } from './fold.ts'
import type { Kernel } from './host.ts'
import { f64x2, type Opcode } from './opcodes.ts'
import { columnsKernel } from './reduceColumns.ts'
import { rowsKernel } from './reduceRows.ts'

/** A fold and its kernels. */
export interface Reducer {
  readonly fold: Fold
  readonly kernels: () => { readonly rows: Kernel; readonly columns: Kernel }
}

/** The kernels of a fold, made when first asked for; rows by a kernel of their own if there is one. */
const reducerOf = (
  fold: Fold,
  rows: (m: ModuleWriter, fold: Fold) => void = rowsKernel,
): Reducer => ({
  fold,
  kernels: perArena(({ load }) => {
    const m = moduleWriter()
    rows(m, fold)
    columnsKernel(m, fold)
    const exports = load(m.finish())
    return { rows: mustExport(exports, 'rows'), columns: mustExport(exports, 'columns') }
  }),
})

/** Reducers for passes: the only one, or the first, those between, and the last of several. */
export interface Stages {
  readonly only: Reducer
  readonly first: Reducer
  readonly between: Reducer
  readonly last: Reducer
}

/** Reducers whose results are elements like their operands. */
export const alike = (fold: Fold, rows?: (m: ModuleWriter, fold: Fold) => void): Stages => {
  const only = reducerOf(fold, rows)
  return { only, first: only, between: only, last: only }
}

type Numeric = Exclude<DType, 'bool'>
type Table = { readonly [D in Numeric]: Stages }

/** Turns of what has an order. */
const pairs = 2

/** Folds by one instruction for floats, one for integers. */
const accumulating = (float: Opcode, integer: Opcode, unit: number): Table => {
  const floats = bytesIn(new Float64Array(2).fill(unit))
  const integers = alike(
    foldBy(integer, bytesIn(new Int32Array(4).fill(unit)), sources.i32, targets.i32, 1),
  )
  const f64 = alike(foldBy(float, floats, sources.f64, targets.f64, pairs))
  const f32: Stages = {
    only: reducerOf(foldBy(float, floats, widened, narrowed, pairs)),
    first: reducerOf(foldBy(float, floats, widened, targets.f64, pairs)),
    between: f64.only,
    last: reducerOf(foldBy(float, floats, sources.f64, narrowed, pairs)),
  }
  return { f32, f64, i32: integers, u32: integers }
}

const extreme = (which: 'max' | 'min'): Table => ({
  f32: alike(extremeFloat('f32', which)),
  f64: alike(extremeFloat('f64', which)),
  i32: alike(extremeInteger('i32', which)),
  u32: alike(extremeInteger('u32', which)),
})

const simd = (n: number): Opcode => 0xfd0000 + n

/** Stages by primitive and dtype. */
export const reducers: { readonly [N in 'sum' | 'prod' | 'reduceMax' | 'reduceMin']: Table } = {
  sum: accumulating(f64x2.add, simd(0xae), 0),
  prod: accumulating(f64x2.mul, simd(0xb5), 1),
  reduceMax: extreme('max'),
  reduceMin: extreme('min'),
}
