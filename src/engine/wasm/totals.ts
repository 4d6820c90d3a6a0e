/**
 * @file totals — a row of totals beside the result: begun at +0, and at the end written to the result or added to it.
 */
import { along, eachBlock, inSteps } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { blockColumns, blockSums, type Kind, workspaceOf } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

/** clear(to, n): whole vectors of +0. */
export const clearKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func((code, [to, n]) => {
    const zero = code.local('v128')
    code.each(n, kind.lanes, () => {
      code.put(to, zero, v128.store).increase(to, [16])
    })
  })

/** settle(totals, to, n, add to what is there?). */
export const settleKernel = (m: ModuleWriter, { bytes, lanes, scalar, vector }: Kind): Func =>
  m.func((code, [totals, to, n, add]) =>
    inSteps(code, n, lanes, (step) => {
      const [{ load, store }, plus] = step === 1 ? [scalar, scalar.add] : [v128, vector.add]
      code.put(add).when(
        () => code.put(to, to, load, totals, load, plus, store),
        () => code.put(to, totals, load, store),
      )
      code.increase(to, [step * bytes]).increase(totals, [step * bytes])
    }),
  )

/** Settles rows of a tile beside the result, which lie `stride` bytes apart, at `to`. */
export const settleRows = (
  code: Code,
  settle: Func,
  [rows, beside, to, byRow, width, add]: readonly [Local, Local, Local, Local, Local, Local],
  stride: number,
): void => {
  const [from, into] = code.ints()
  code.set(from, beside).set(into, to)
  code.each(rows, 1, () => {
    code.call(settle, from, into, width, add).increase(from, [stride]).increase(into, byRow)
  })
}

/** What is to be multiplied in a block: columns, sums, x and its stride, b and its long stride, where totals are. */
export type Block = readonly [Local, Local, Local, Local, Local, Local, Local]

/**
 * name(columns, sums, x, stride of x, b, long stride of b, y, workspace), exported: one row, block by block. The long stride
 * is that of sums if `byRow`, else that of columns.
 */
export const rowKernel = (
  m: ModuleWriter,
  kind: Kind,
  name: string,
  byRow: boolean,
  multiply: (code: Code, block: Block) => void,
): Func => {
  const settle = settleKernel(m, kind)
  return m.kernel(name, (code, [columns, sums, x, stepX, b, stride, y, work]) => {
    const [at, rowX, rowB] = code.ints()
    code.set(at, work, [workspaceOf(kind).totals], i32.add)
    eachBlock(code, columns, blockColumns, (j, nj) =>
      eachBlock(code, sums, blockSums, (k, nk) => {
        const [far, near] = byRow ? [k, j] : [j, k]
        along(code, x, k, stepX).set(rowX)
        along(code, b, far, stride).set(rowB, near, [kind.bytes], i32.mul, i32.add)
        multiply(code, [nj, nk, rowX, stepX, rowB, stride, at])
        code.call(settle, at, y, j, [kind.bytes], i32.mul, i32.add, nj, k)
      }),
    )
  })
}
