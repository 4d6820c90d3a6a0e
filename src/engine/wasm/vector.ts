/**
 * @file vector — one row times a matrix whose rows are contiguous, without packing: rows are read front to back.
 *
 *   y[j] = sum_k x[k] b[k, j]               or y[j] += the same
 *
 * Same bits as a tile: each total starts at +0 in each block of k, takes its products in order, and is then added.
 */
import { along, atMost } from './blocks.ts'
import type { Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { blockColumns, blockSums, type Kind, workspaceOf } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { clearKernel, settleKernel } from './totals.ts'

const rowsAtOnce = 4
const vectorsAtOnce = 4

/** vector(columns, sums, x, stride of x, b, bytes between rows of b, y, add to y?, workspace). */
export const vectorKernel = (m: ModuleWriter, kind: Kind): Func => {
  const { bytes, scalar, vector } = kind
  const width = vectorsAtOnce * kind.lanes

  /** totals[j] += x[k] b[k, j] for `n` values of k, all columns. */
  const rows = (n: number): Func =>
    m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
      const [columns, x, stepX, b, byRow, into] = locals
      const each = Array.from({ length: n }, () => ({
        splat: code.local('v128'),
        one: code.local(kind.dtype),
        row: code.local('i32'),
      }))
      const totals = Array.from({ length: vectorsAtOnce }, () => code.local('v128'))
      const [j, whole] = [code.local('i32'), code.local('i32')]
      for (const { splat, one, row } of each) {
        code.get(x).load(vector.loadSplat).set(splat).get(x).load(scalar.load).set(one)
        code.get(b).set(row).increaseBy(x, stepX).increaseBy(b, byRow)
      }
      code.get(columns).i32(-width).op(i32.and).set(whole)
      code.each(j, 0, whole, width, () => {
        totals.forEach((t, v) =>
          code
            .get(into)
            .load(v128.load, v * 16)
            .set(t),
        )
        for (const { splat, row } of each)
          totals.forEach((t, v) => {
            code
              .get(t)
              .get(splat)
              .get(row)
              .load(v128.load, v * 16)
            code.op(vector.mul).op(vector.add).set(t)
          })
        totals.forEach((t, v) =>
          code
            .get(into)
            .get(t)
            .store(v128.store, v * 16),
        )
        code.increase(into, width * bytes)
        for (const { row } of each) code.increase(row, width * bytes)
      })
      code
        .get(columns)
        .i32(width - 1)
        .op(i32.and)
        .set(whole)
      code.each(j, 0, whole, 1, () => {
        code.get(into).get(into).load(scalar.load)
        for (const { one, row } of each)
          code.get(one).get(row).load(scalar.load).op(scalar.mul).op(scalar.add)
        code.store(scalar.store).increase(into, bytes)
        for (const { row } of each) code.increase(row, bytes)
      })
    })
  const [many, single] = [rows(rowsAtOnce), rows(1)]
  const [clear, settle] = [clearKernel(m, kind), settleKernel(m, kind)]
  const { totals } = workspaceOf(kind)

  return m.func(
    'vector',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [columns, sums, x, stepX, b, byRow, y, add, work] = locals
      const index = (): Local => code.local('i32')
      const [jc, kc, k] = [index(), index(), index()]
      const [nc, nk, left] = [index(), index(), index()]
      const [at, rowX, rowB] = [index(), index(), index()]
      code.get(work).i32(totals).op(i32.add).set(at)
      code.each(jc, 0, columns, blockColumns, () => {
        atMost(code, nc, columns, jc, blockColumns)
        code.each(kc, 0, sums, blockSums, () => {
          atMost(code, nk, sums, kc, blockSums)
          code.get(at).get(nc).call(clear)
          along(code, x, kc, stepX).set(rowX)
          along(code, b, kc, byRow).get(jc).i32(kind.shift).op(i32.shl).op(i32.add).set(rowB)
          const go = (f: Func, n: number): void => {
            code.get(nc).get(rowX).get(stepX).get(rowB).get(byRow)
            code.get(at).call(f)
            code.get(rowX).get(stepX).i32(n).op(i32.mul).op(i32.add).set(rowX)
            code.get(rowB).get(byRow).i32(n).op(i32.mul).op(i32.add).set(rowB)
          }
          code.get(nk).i32(-rowsAtOnce).op(i32.and).set(left)
          code.each(k, 0, left, rowsAtOnce, () => go(many, rowsAtOnce))
          code
            .get(nk)
            .i32(rowsAtOnce - 1)
            .op(i32.and)
            .set(left)
          code.each(k, 0, left, 1, () => go(single, 1))
          code.get(at).get(y).get(jc).i32(kind.shift).op(i32.shl).op(i32.add).get(nc)
          code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).call(settle)
        })
      })
    },
  )
}
