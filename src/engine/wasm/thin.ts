/**
 * @file thin — matrix products with few rows or few columns: packing would cost as much as multiplying.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]
 *
 * The rows of a, whose steps are beside each other, are read where they lie; so are the columns of b, if they are beside
 * each other and few rows use them. Same bits as gemm.
 */
import { along, eachBlock } from './blocks.ts'
import type { Code, Func, Items, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { blockRows, blockSums, type Kind, tileColumns, tileVectors, workspaceOf } from './kind.ts'
import { i32 } from './opcodes.ts'
import { packer } from './pack.ts'
import { stripKernel } from './strip.ts'
import { settleKernel, settleRows } from './totals.ts'

/** Up to so many rows, columns of b are read where they lie. */
const fewRows = (kind: Kind): number => 2 * kind.lanes

/** Up to so many columns, rows of a are read where they lie. */
const fewColumns = 16

/** Whether `thin` is faster than `gemm`, from the sizes and the strides in bytes. */
export const isThin = (
  kind: Kind,
  rows: number,
  columns: number,
  aSum: number,
  bColumn: number,
): boolean =>
  aSum === kind.bytes &&
  (columns <= fewColumns || (rows <= fewRows(kind) && bColumn === kind.bytes))

/**
 * thin(rows, columns, sums, a, bytes between rows of a, b, bytes between sums, between columns of b, c, bytes between rows of
 * c, workspace).
 */
export const thinKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [wide, bytes] = [tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const [pack, settle] = [packer(m, kind, wide), settleKernel(m, kind)]
  const [strip, narrow] = [stripKernel(m, kind, tileVectors), stripKernel(m, kind, 1)]

  return m.kernel(
    'thin',
    (code, [rows, columns, sums, a, aRow, b, bSum, bColumn, c, cRow, space]) => {
      const [direct, beside, blockA, blockB, panel, line, to] = code.ints()
      code.set(beside, space, [work.totals], i32.add)
      code.set(direct, bColumn, [bytes], i32.eq, rows, [fewRows(kind)], i32.leS, i32.and)
      eachBlock(code, sums, blockSums, (k, nk) => {
        along(code, b, k, bSum).set(blockB)
        eachBlock(code, columns, wide, (j, width) => {
          const whole = [width, [wide], i32.eq] as const
          // The panel of columns j.
          along(code, blockB, j, bColumn).set(panel)
          code
            .set(line, bSum)
            .put(direct, ...whole, i32.and, i32.eqz)
            .when(() => {
              code.put(space, [work.columns], i32.add).call(pack, panel, width, nk, bColumn, bSum)
              code.set(panel, space, [work.columns], i32.add).set(line, [wide * bytes])
            })
          eachBlock(code, rows, blockRows, (i, ni) => {
            // All rows of a block by that panel.
            along(code, a, i, aRow).set(blockA, k, [bytes], i32.mul, i32.add)
            along(code, c, i, cRow).set(to, j, [bytes], i32.mul, i32.add)
            const by = (f: Func, target: Local, stride: Items[number], add: Items[number]): Code =>
              code.call(f, ni, nk, blockA, aRow, panel, line, target, stride, add)
            code.put(...whole).when(
              () => by(strip, to, cRow, k),
              () => {
                code.put(width, [kind.lanes], i32.leS).when(
                  () => by(narrow, beside, [wide * bytes], [0]),
                  () => by(strip, beside, [wide * bytes], [0]),
                )
                settleRows(code, settle, [ni, beside, to, cRow, width, k], wide * bytes)
              },
            )
          })
        })
      })
    },
  )
}
