/**
 * @file gemm — matrix products over any strides, block by block, tile by tile.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * Blocks are packed into panels, and panels multiplied tile by tile; where one side is so thin that packing would cost as
 * much as multiplying, operands are read where they lie. Columns that do not fill a tile are computed beside c, and then
 * written or added to it: every path gives the same bits.
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
  thinColumns,
  thinRows,
  tileColumns,
  tileRows,
  tileVectors,
  workspaceOf,
} from './kind.ts'
import { i32 } from './opcodes.ts'
import { packer } from './pack.ts'
import { stripKernel } from './strip.ts'
import { tileKernel } from './tile.ts'
import { settleKernel } from './totals.ts'

/**
 * gemm(rows, columns, sums, a, bytes between rows, between sums of a, b, bytes between sums, between columns of b,
 * c, bytes between rows of c, add to c?, workspace).
 */
export const gemmKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [wide, bytes] = [tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const packRows = packer(m, kind, tileRows)
  const packColumns = wide === tileRows ? packRows : packer(m, kind, wide)
  const [tile, settle] = [tileKernel(m, kind), settleKernel(m, kind)]
  const [strip, narrow] = [stripKernel(m, kind, tileVectors), stripKernel(m, kind, 1)]

  return m.func(
    'gemm',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [rows, columns, sums, a, aRow, aSum, b, bSum, bColumn, c, cRow, add, space] = locals
      const index = (): Local => code.local('i32')
      const [jc, kc, ic, j, i] = [index(), index(), index(), index(), index()]
      const [nj, nk, ni, width, height] = [index(), index(), index(), index(), index()]
      const [accumulate, thin, direct, beside] = [index(), index(), index(), index()]
      const [blockA, blockB, panelA, panelB, lineB] = [index(), index(), index(), index(), index()]
      const [at, row, from, to] = [index(), index(), index(), index()]
      const is = (x: Local, n: number): Code => code.get(x).i32(n).op(i32.eq)
      const small = (x: Local, n: number): Code => code.get(x).i32(n).op(i32.leS)
      const part = (offset: number): Code => code.get(space).i32(offset).op(i32.add)
      part(work.totals).set(beside)
      // Few rows use a panel of columns: it is not packed, if its columns are beside each other.
      is(bColumn, bytes)
      small(rows, thinRows).op(i32.and).set(direct)
      is(aSum, bytes).get(direct)
      small(columns, thinColumns)
        .op(i32.or)
        .op(i32.and)
        .tee(thin)
        .get(direct)
        .op(i32.and)
        .set(direct)

      /** From beside c into it. */
      const besides = (): void => {
        code.get(beside).set(from).get(at).set(to)
        code.each(row, 0, height, 1, () => {
          code.get(from).get(to).get(width).get(accumulate).call(settle)
          code.increase(from, wide * bytes).increaseBy(to, cRow)
        })
      }
      /** All rows of a block by one panel, where they lie. */
      const strips = (): void => {
        const call = (f: Func, target: Local, line: () => Code, sum: () => Code): void => {
          code.get(ni).get(nk).get(blockA).get(aRow).get(panelB).get(lineB).get(target)
          line()
          sum().call(f)
        }
        code.get(ni).set(height)
        is(width, wide).when(
          () =>
            call(
              strip,
              at,
              () => code.get(cRow),
              () => code.get(accumulate),
            ),
          () => {
            const aside = (f: Func): void =>
              call(
                f,
                beside,
                () => code.i32(wide * bytes),
                () => code.i32(0),
              )
            small(width, kind.lanes).when(
              () => aside(narrow),
              () => aside(strip),
            )
            besides()
          },
        )
      }
      /** All panels of rows by one panel of columns. */
      const tiles = (): void => {
        part(work.rows).set(panelA)
        code.each(i, 0, ni, tileRows, () => {
          atMost(code, height, ni, i, tileRows)
          is(height, tileRows)
          is(width, wide).op(i32.and)
          code.when(
            () => code.get(nk).get(panelA).get(panelB).get(at).get(cRow).get(accumulate).call(tile),
            () => {
              code
                .get(nk)
                .get(panelA)
                .get(panelB)
                .get(beside)
                .i32(wide * bytes)
                .i32(0)
                .call(tile)
              besides()
            },
          )
          code
            .get(panelA)
            .get(nk)
            .i32(tileRows * bytes)
            .op(i32.mul)
            .op(i32.add)
            .set(panelA)
          code.get(at).get(cRow).i32(tileRows).op(i32.mul).op(i32.add).set(at)
        })
      }
      /** The panel of columns j: where they lie if that is best. */
      const place = (): void => {
        code.get(direct)
        is(width, wide)
          .op(i32.and)
          .when(
            () => {
              along(code, blockB, j, bColumn).set(panelB)
              code.get(bSum).set(lineB)
            },
            () => {
              part(work.columns).get(j).get(nk).op(i32.mul).i32(kind.shift).op(i32.shl).op(i32.add)
              code
                .set(panelB)
                .i32(wide * bytes)
                .set(lineB)
              code
                .get(ic)
                .op(i32.eqz)
                .when(() => {
                  code.get(panelB)
                  along(code, blockB, j, bColumn)
                    .get(width)
                    .get(nk)
                    .get(bColumn)
                    .get(bSum)
                    .call(packColumns)
                })
            },
          )
      }

      code.each(jc, 0, columns, blockColumns, () => {
        atMost(code, nj, columns, jc, blockColumns)
        code.each(kc, 0, sums, blockSums, () => {
          atMost(code, nk, sums, kc, blockSums)
          code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).set(accumulate)
          along(code, b, kc, bSum).get(jc).get(bColumn).op(i32.mul).op(i32.add).set(blockB)
          code.each(ic, 0, rows, blockRows, () => {
            atMost(code, ni, rows, ic, blockRows)
            along(code, a, ic, aRow).get(kc).get(aSum).op(i32.mul).op(i32.add).set(blockA)
            code
              .get(thin)
              .op(i32.eqz)
              .when(() => {
                part(work.rows).get(blockA)
                code.get(ni).get(nk).get(aRow).get(aSum).call(packRows)
              })
            code.each(j, 0, nj, wide, () => {
              atMost(code, width, nj, j, wide)
              place()
              along(code, c, ic, cRow).get(jc).get(j).op(i32.add).i32(kind.shift).op(i32.shl)
              code.op(i32.add).set(at)
              code.get(thin).when(strips, tiles)
            })
          })
        })
      })
    },
  )
}
