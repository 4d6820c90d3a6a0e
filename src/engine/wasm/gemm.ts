/**
 * @file gemm — matrix products over any strides, block by block, tile by tile.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]
 *
 * Blocks are packed into panels, and panels multiplied tile by tile. Tiles that stick out of c are computed beside it.
 * Source  Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008), for the order of the loops
 */
import { along, behind, eachBlock } from './blocks.ts'
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
import { settleKernel, settleRows } from './totals.ts'

/** gemm(rows, columns, sums, a, bytes between rows, sums of a, b, between sums, columns of b, c, between rows of c, workspace). */
export const gemmKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [high, wide, bytes] = [tileRows, tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const [tile, settle] = [tileKernel(m, kind), settleKernel(m, kind)]
  const packRows = packer(m, kind, high)
  const packColumns = wide === high ? packRows : packer(m, kind, wide)

  return m.kernel(
    'gemm',
    (code, [rows, columns, sums, a, aRow, aSum, b, bSum, bColumn, c, cRow, space]) => {
      const [panelA, panelB, target, beside] = code.ints()
      const part = (offset: number): Code => code.put(space, [offset], i32.add)
      part(work.totals).set(beside)
      eachBlock(code, columns, blockColumns, (jc, nj) => {
        eachBlock(code, sums, blockSums, (kc, nk) => {
          /** panel += its size. */
          const next = (panel: Local, lanes: number): Code =>
            behind(code, panel, nk, lanes * bytes).set(panel)
          part(work.columns)
          along(code, b, kc, bSum).put(jc, bColumn, i32.mul, i32.add)
          code.call(packColumns, nj, nk, bColumn, bSum)
          eachBlock(code, rows, blockRows, (ic, ni) => {
            part(work.rows)
            along(code, a, ic, aRow).put(kc, aSum, i32.mul, i32.add)
            code.call(packRows, ni, nk, aRow, aSum)
            part(work.columns).set(panelB)
            eachBlock(code, nj, wide, (j, width) => {
              part(work.rows).set(panelA)
              along(code, c, ic, cRow).set(target, jc, j, i32.add, [bytes], i32.mul, i32.add)
              eachBlock(code, ni, high, (_, height) => {
                code.put(height, [high], i32.eq, width, [wide], i32.eq, i32.and).when(
                  () => code.call(tile, nk, panelA, panelB, target, cRow, kc),
                  () => {
                    code.call(tile, nk, panelA, panelB, beside, [wide * bytes], [0])
                    settleRows(
                      code,
                      settle,
                      [height, beside, target, cRow, width, kc],
                      wide * bytes,
                    )
                  },
                )
                next(panelA, high)
                behind(code, target, cRow, high).set(target)
              })
              next(panelB, wide)
            })
          })
        })
      })
    },
  )
}
