/**
 * @file tile — the innermost kernel: 4 rows x 2 vectors of totals over the steps of one block, in registers.
 *
 *   c[i, j] = sum_k a[k, i] b[k, j]         or c[i, j] += the same
 *
 * Each total starts at +0 and takes its products in the order of k: multiply, round, add, round. Which tile an element
 * falls into, and so the sizes and strides of the matrices, cannot change its bits.
 */
import { range } from '../../shape/sizes.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileColumns, tileRows, tileVectors } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

/** Steps that are written out one after another. */
export const unroll = 4

/** Rows of totals, each += one element of a, in all lanes, times the factors, which are one row of b. */
export const multiplied = (
  code: Code,
  { vector }: Kind,
  totals: readonly (readonly Local[])[],
  factors: readonly Local[],
  load: (row: number) => Code,
): void => {
  const splat = code.local('v128')
  totals.forEach((row, i) => {
    load(i).set(splat)
    row.forEach(
      (total, j) => code.set(total, total, splat, factors[j]!, vector.mul, vector.add), // as many factors as totals in a row
    )
  })
}

/** Runs steps, n at a time, while `at` is below `end`; `next` moves it on. */
export const steps = (
  code: Code,
  n: number,
  at: Local,
  end: Local,
  step: (k: number) => void,
  next: () => void,
): Code => {
  const turn = (): void => {
    for (let k = 0; k < n; k += 1) {
      step(k)
      // Never taken, for `at` is an aligned address. It keeps V8 from hoisting the loads of all steps, which spills.
      if (k < n - 1) code.put(at, [k + 1], i32.eq).brIf(1)
    }
    next()
  }
  return code.block(() => code.put(at, end, i32.geU).brIf(0).repeat(turn, at, end, i32.ltU))
}

/** tile(steps, a, b, c, bytes between rows of c, add to c?): one tile, a and b in panels. */
export const tileKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func((code, [sums, a, b, c, byRow, add]) => {
    const { bytes, vector } = kind
    const totals = range(tileRows).map(() => code.many('v128', tileVectors))
    const factors = code.many('v128', tileVectors)
    const end = code.local('i32')
    const [stepA, stepB] = [tileRows * bytes, tileColumns(kind) * bytes]
    const step = (k: number): void => {
      factors.forEach((x, j) => code.set(x, b, [v128.load, k * stepB + j * 16]))
      multiplied(code, kind, totals, factors, (i) =>
        code.put(a, [vector.loadSplat, k * stepA + i * bytes]),
      )
    }
    for (const n of [unroll, 1]) {
      code.set(end, a, sums, [n === 1 ? unroll - 1 : -unroll], i32.and, [stepA], i32.mul, i32.add)
      steps(code, n, a, end, step, () => code.increase(a, [n * stepA]).increase(b, [n * stepB]))
    }
    const write = (result: (x: Local, offset: number) => Code): void =>
      totals.forEach((row, i) => {
        row.forEach((x, j) => {
          code.put(c)
          result(x, j * 16).put([v128.store, j * 16])
        })
        if (i < tileRows - 1) code.increase(c, byRow)
      })
    code.put(add).when(
      () => write((x, offset) => code.put(c, [v128.load, offset], x, vector.add)),
      () => write((x) => code.put(x)),
    )
  })
