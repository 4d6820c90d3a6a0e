/**
 * @file vector — one row times a matrix whose rows are contiguous, without packing: rows are read front to back.
 *
 *   y[j] = sum_k x[k] b[k, j]
 *
 * Same bits as a tile: each total starts at +0 in each block of k, takes its products in order, and is then added.
 */
import { behind, inSteps } from './blocks.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Kind } from './kind.ts'
import { v128 } from './opcodes.ts'
import { clearKernel, rowKernel } from './totals.ts'

const rowsAtOnce = 4
const vectorsAtOnce = 4

/** rows(columns, x, stride of x, b, bytes between rows, totals): totals[j] += x[k] b[k, j] for `n` values of k, all columns. */
const rowsKernel = (
  m: ModuleWriter,
  { bytes, dtype, lanes, scalar, vector }: Kind,
  n: number,
): Func =>
  m.func((code, [columns, x, stepX, b, byRow, into]) => {
    const [splats, ones, rows] = [code.many('v128', n), code.many(dtype, n), code.many('i32', n)]
    const totals = code.many('v128', vectorsAtOnce)
    rows.forEach((row, i) => {
      code.set(splats[i]!, x, vector.loadSplat).set(ones[i]!, x, scalar.load) // as many as rows
      code.set(row, b).increase(x, stepX).increase(b, byRow)
    })
    inSteps(code, columns, vectorsAtOnce * lanes, (step) => {
      if (step > 1) {
        totals.forEach((t, v) => code.set(t, into, [v128.load, v * 16]))
        rows.forEach((row, i) =>
          totals.forEach(
            (t, v) => code.set(t, t, splats[i]!, row, [v128.load, v * 16], vector.mul, vector.add), // likewise
          ),
        )
        totals.forEach((t, v) => code.put(into, t, [v128.store, v * 16]))
      } else {
        code.put(into, into, scalar.load)
        rows.forEach((row, i) => code.put(ones[i]!, row, scalar.load, scalar.mul, scalar.add)) // likewise
        code.put(scalar.store)
      }
      for (const x of [into, ...rows]) code.increase(x, [step * bytes])
    })
  })

/** vector(columns, sums, x, stride of x, b, bytes between rows of b, y, workspace). */
export const vectorKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [many, single] = [rowsKernel(m, kind, rowsAtOnce), rowsKernel(m, kind, 1)]
  const clear = clearKernel(m, kind)
  return rowKernel(m, kind, 'vector', true, (code, [columns, sums, x, stepX, b, byRow, totals]) => {
    code.call(clear, totals, columns)
    inSteps(code, sums, rowsAtOnce, (n) => {
      code.call(n === 1 ? single : many, columns, x, stepX, b, byRow, totals)
      behind(code, x, stepX, n).set(x)
      behind(code, b, byRow, n).set(b)
    })
  })
}
