/**
 * @file thin — matrix products with few rows or few columns: packing would cost as much as multiplying.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * The rows of a, whose steps are beside each other, are read where they lie; so are the columns of b, if they are beside
 * each other and few rows use them. Same bits as gemm.
 */
import { along, atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { blockRows, blockSums, type Kind, tileColumns, tileVectors, workspaceOf } from './kind.ts'
import { i32 } from './opcodes.ts'
import { packer } from './pack.ts'
import { stripKernel } from './strip.ts'
import { settleKernel } from './totals.ts'

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
 * c, add to c?, workspace).
 */
export const thinKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [wide, bytes] = [tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const [pack, settle] = [packer(m, kind, wide), settleKernel(m, kind)]
  const [strip, narrow] = [stripKernel(m, kind, tileVectors), stripKernel(m, kind, 1)]

  return m.func(
    'thin',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [rows, columns, sums, a, aRow, b, bSum, bColumn, c, cRow, add, space] = locals
      const index = (): Local => code.local('i32')
      const [kc, ic, j, i, nk, ni] = [index(), index(), index(), index(), index(), index()]
      const [width, accumulate, direct, beside] = [index(), index(), index(), index()]
      const [blockA, blockB, panel, line, from, to] = [
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
      ]
      const is = (x: Local, n: number): Code => code.get(x).i32(n).op(i32.eq)
      code.get(space).i32(work.totals).op(i32.add).set(beside)
      is(bColumn, bytes)
      code.get(rows).i32(fewRows(kind)).op(i32.leS).op(i32.and).set(direct)

      /** The panel of columns j. */
      const place = (): void => {
        along(code, blockB, j, bColumn).set(from)
        code.get(direct)
        is(width, wide).op(i32.and)
        code.when(
          () => code.get(from).set(panel).get(bSum).set(line),
          () => {
            code.get(space).i32(work.columns).op(i32.add).set(panel)
            code.i32(wide * bytes).set(line)
            code.get(panel).get(from).get(width).get(nk).get(bColumn).get(bSum).call(pack)
          },
        )
      }
      /** All rows of a block by that panel. */
      const multiply = (): void => {
        const operands = (): Code => code.get(ni).get(nk).get(blockA).get(aRow).get(panel).get(line)
        along(code, c, ic, cRow).get(j).i32(kind.shift).op(i32.shl).op(i32.add).set(to)
        is(width, wide).when(
          () => operands().get(to).get(cRow).get(accumulate).call(strip),
          () => {
            const aside = (): Code =>
              operands()
                .get(beside)
                .i32(wide * bytes)
                .i32(0)
            code.get(width).i32(kind.lanes).op(i32.leS)
            code.when(
              () => aside().call(narrow),
              () => aside().call(strip),
            )
            code.get(beside).set(from)
            code.each(i, 0, ni, 1, () => {
              code.get(from).get(to).get(width).get(accumulate).call(settle)
              code.increase(from, wide * bytes).increaseBy(to, cRow)
            })
          },
        )
      }

      code.each(kc, 0, sums, blockSums, () => {
        atMost(code, nk, sums, kc, blockSums)
        code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).set(accumulate)
        along(code, b, kc, bSum).set(blockB)
        code.each(j, 0, columns, wide, () => {
          atMost(code, width, columns, j, wide)
          place()
          code.each(ic, 0, rows, blockRows, () => {
            atMost(code, ni, rows, ic, blockRows)
            along(code, a, ic, aRow).get(kc).i32(kind.shift).op(i32.shl).op(i32.add).set(blockA)
            multiply()
          })
        })
      })
    },
  )
}
