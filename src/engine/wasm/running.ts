/**
 * @file running — kernels for running sums: each element and the total before it, one addition after another.
 *
 * Rows are walked four at a time, and columns a vector at a time, for an addition waits for the one before it.
 */
import type { DType } from '../../tensor/dtype.ts'
import { kernelsIn } from './arena.ts'
import { eachBlock } from './blocks.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Format, summed } from './format.ts'
import { i32, v128 } from './opcodes.ts'
import { fillBytes } from './plane.ts'
import { eachColumn } from './reduceColumns.ts'
import type { Reducer } from './reducers.ts'

/** lines(x, out, size, bytes from element to element, bytes from row to row) for n rows. */
const linesKernel = (
  m: ModuleWriter,
  { type, scalar, loadOne, storeOne }: Format,
  n: number,
): Func =>
  m.func((code, [x, out, size, step, byRow]) => {
    const totals = code.many(type, n)
    const [from, to] = code.ints()
    code.each(size, 1, () => {
      code.set(from, x).set(to, out)
      totals.forEach((total, i) => {
        if (i > 0) code.increase(from, byRow).increase(to, byRow)
        code
          .put(to)
          .tee(total, total, from, ...loadOne, scalar.add)
          .put(...storeOne)
      })
      code.increase(x, step).increase(out, step)
    })
  })

const rowsAbreast = 4

/** rows(x, out, rows, size, bytes from element to element, bytes from row to row). */
const rowsKernel = (m: ModuleWriter, format: Format): void => {
  const lines = [rowsAbreast, 1].map((n) => [n, linesKernel(m, format, n)] as const)
  m.kernel('rows', (code, [x, out, rows, size, step, byRow]) => {
    const [some, jump] = code.ints()
    for (const [n, f] of lines) {
      code.set(some, rows, [n > 1 ? -n : rowsAbreast - 1], i32.and)
      code.set(jump, byRow, [n], i32.mul)
      code.each(some, n, () => {
        code.call(f, x, out, size, step, byRow).increase(x, jump).increase(out, jump)
      })
    }
  })
}

/** Columns whose totals are in memory at one time. */
const columnsAtOnce = 512
/** Bytes of working memory for columns. */
export const workspace: number = columnsAtOnce * 8

/** across(x, out, totals, columns): adds one row to the totals, and writes them. */
const acrossKernel = (m: ModuleWriter, format: Format): Func =>
  m.func((code, [x, out, totals, columns]) => {
    const { bytes, lanes, vector } = format
    const total = code.local('v128')
    const next = (): void => {
      format.load(code.put(totals, totals, v128.load), x)
      code.tee(total, vector.add).put(v128.store)
      code.increase(totals, [16]).increase(x, [lanes * bytes])
    }
    eachColumn(code, lanes, format, columns, out, next, () => code.put(total))
  })

/** columns(x, out, matrices, bytes between them, rows, bytes from row to row, columns, totals). */
const columnsKernel = (m: ModuleWriter, format: Format): void => {
  const across = acrossKernel(m, format)
  m.kernel('columns', (code, [x, out, matrices, step, rows, byRow, columns, totals]) => {
    const [from, to] = code.ints()
    code.each(matrices, 1, () => {
      eachBlock(code, columns, columnsAtOnce, (j, n) => {
        fillBytes(code.put(totals, [0], n, [8], i32.mul))
        code.set(from, x, j, [format.bytes], i32.mul, i32.add)
        code.set(to, out, j, [format.bytes], i32.mul, i32.add)
        code.each(rows, 1, () => {
          code.call(across, from, to, totals, n).increase(from, byRow).increase(to, byRow)
        })
      })
      code.increase(x, step).increase(out, step)
    })
  })
}

const kernelsOf = (format: Format): Reducer['kernels'] =>
  kernelsIn({ rows: (m) => rowsKernel(m, format), columns: (m) => columnsKernel(m, format) })

const ofIntegers = kernelsOf(summed.i32)
/** The kernels by dtype. */
export const kernels: { readonly [D in Exclude<DType, 'bool'>]: Reducer['kernels'] } = {
  f32: kernelsOf(summed.f32),
  f64: kernelsOf(summed.f64),
  i32: ofIntegers,
  u32: ofIntegers,
}
