/**
 * @file strip — a column of tiles, for matrices too thin to pack: rows of a, and rows of b, are read where they lie.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * Same bits as a tile: each total starts at +0 and takes its products in order. Where fewer than 4 rows are left, the last
 * one stands in for those missing: it is computed again, and written again with the same bits.
 */
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileRows } from './kind.ts'
import { i32, select, v128 } from './opcodes.ts'
import { multiplied, steps, unroll } from './tile.ts'

/**
 * strip(rows, steps, a, bytes between rows of a, b, bytes between steps of b, c, bytes between rows of c, add to c?): all
 * rows of one tile's columns. The steps of a are beside each other, and so are the columns of b.
 */
export const stripKernel = (m: ModuleWriter, kind: Kind, vectors: number): Func =>
  m.func((code, [rows, sums, a, aRow, b, bStep, c, cRow, add]) => {
    const { bytes, vector } = kind
    const at = code.many('i32', tileRows)
    const first = at[0]! // tileRows of them
    const totals = at.map(() => code.many('v128', vectors))
    const factors = code.many('v128', vectors)
    const zero = code.local('v128')
    const [from, end] = code.ints()

    /** The address of each row, the last one again for those that are missing. */
    const place = (base: Local, stride: Local): void =>
      at.forEach((x, i) => {
        if (i === 0) code.set(x, base)
        else code.set(x, at[i - 1]!, stride, [0], rows, [i], i32.gtS, select, i32.add) // the row before
      })
    const step = (k: number): void => {
      factors.forEach((x, j) => code.set(x, from, [v128.load, j * 16]))
      multiplied(
        code,
        kind,
        totals,
        factors,
        (i) => code.put(at[i]!, [vector.loadSplat, k * bytes]), // one for each row
      )
      code.increase(from, bStep)
    }
    const eachTotal = (f: (total: Local, at: Local, offset: number) => Code): void =>
      totals.forEach((row, i) => row.forEach((x, j) => f(x, at[i]!, j * 16))) // likewise

    const strip = (): void => {
      place(a, aRow)
      eachTotal((x) => code.set(x, zero))
      code.set(from, b)
      for (const n of [unroll, 1]) {
        code.set(end, a, sums, [-n], i32.and, [bytes], i32.mul, i32.add)
        steps(code, n, first, end, step, () => {
          for (const x of at) code.increase(x, [n * bytes])
        })
      }
      place(c, cRow)
      code
        .put(add)
        .when(() =>
          eachTotal((x, to, offset) => code.set(x, to, [v128.load, offset], x, vector.add)),
        )
      eachTotal((x, to, offset) => code.put(to, x, [v128.store, offset]))
      code.increase(a, aRow, [tileRows], i32.mul)
      code.increase(c, cRow, [tileRows], i32.mul)
      code.increase(rows, [-tileRows])
    }
    code.repeat(strip, rows, [0], i32.gtS)
  })
