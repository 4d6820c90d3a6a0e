/**
 * @file gemm — matrix products over any strides, block by block, tile by tile.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * Blocks are packed into panels, and panels multiplied tile by tile. Tiles that stick out of c are computed beside it.
 * Source  Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008), for the order of the loops
 */
import { along, atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import {
  blockColumns,
  blockRows,
  blockSums,
  type Kind,
  tileColumns,
  tileRows,
  workspaceOf,
} from './kind.ts'
import { i32 } from './opcodes.ts'
import { packer } from './pack.ts'
import { tileKernel } from './tile.ts'
import { settleKernel } from './totals.ts'

/**
 * gemm(rows, columns, sums, a, bytes between rows, between sums of a, b, bytes between sums, between columns of b,
 * c, bytes between rows of c, add to c?, workspace).
 */
export const gemmKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [high, wide, bytes] = [tileRows, tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const packRows = packer(m, kind, high)
  const packColumns = wide === high ? packRows : packer(m, kind, wide)
  const [tile, settle] = [tileKernel(m, kind), settleKernel(m, kind)]

  return m.func(
    'gemm',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [rows, columns, sums, a, aRow, aSum, b, bSum, bColumn, c, cRow, add, space] = locals
      const index = (): Local => code.local('i32')
      const [jc, kc, ic, j, i, row] = [index(), index(), index(), index(), index(), index()]
      const [nj, nk, ni, width, height] = [index(), index(), index(), index(), index()]
      const [accumulate, panelA, panelB, target] = [index(), index(), index(), index()]
      const [beside, from, to] = [index(), index(), index()]
      const is = (x: Local, n: number): Code => code.get(x).i32(n).op(i32.eq)
      const part = (offset: number): Code => code.get(space).i32(offset).op(i32.add)
      /** panel += its size. */
      const next = (panel: Local, lanes: number): void => {
        code
          .get(panel)
          .get(nk)
          .i32(lanes * bytes)
          .op(i32.mul)
          .op(i32.add)
          .set(panel)
      }
      part(work.totals).set(beside)

      const oneTile = (): void => {
        const operands = (): Code => code.get(nk).get(panelA).get(panelB)
        atMost(code, height, ni, i, high)
        is(height, high)
        is(width, wide).op(i32.and)
        code.when(
          () => operands().get(target).get(cRow).get(accumulate).call(tile),
          () => {
            operands()
              .get(beside)
              .i32(wide * bytes)
              .i32(0)
              .call(tile)
            code.get(beside).set(from).get(target).set(to)
            code.each(row, 0, height, 1, () => {
              code.get(from).get(to).get(width).get(accumulate).call(settle)
              code.increase(from, wide * bytes).increaseBy(to, cRow)
            })
          },
        )
        next(panelA, high)
        code.get(target).get(cRow).i32(high).op(i32.mul).op(i32.add).set(target)
      }

      code.each(jc, 0, columns, blockColumns, () => {
        atMost(code, nj, columns, jc, blockColumns)
        code.each(kc, 0, sums, blockSums, () => {
          atMost(code, nk, sums, kc, blockSums)
          code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).set(accumulate)
          part(work.columns)
          along(code, b, kc, bSum).get(jc).get(bColumn).op(i32.mul).op(i32.add)
          code.get(nj).get(nk).get(bColumn).get(bSum).call(packColumns)
          code.each(ic, 0, rows, blockRows, () => {
            atMost(code, ni, rows, ic, blockRows)
            part(work.rows)
            along(code, a, ic, aRow).get(kc).get(aSum).op(i32.mul).op(i32.add)
            code.get(ni).get(nk).get(aRow).get(aSum).call(packRows)
            part(work.columns).set(panelB)
            code.each(j, 0, nj, wide, () => {
              atMost(code, width, nj, j, wide)
              part(work.rows).set(panelA)
              along(code, c, ic, cRow).get(jc).get(j).op(i32.add).i32(kind.shift).op(i32.shl)
              code.op(i32.add).set(target)
              code.each(i, 0, ni, high, oneTile)
              next(panelB, wide)
            })
          })
        })
      })
    },
  )
}
