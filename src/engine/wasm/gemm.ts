/**
 * @file gemm — matrix products over any strides: blocks are packed into panels, and panels multiplied tile by tile.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * At its edges c is read and written element by element: tiles that stick out are computed beside it.
 * Source  Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008), for the order of the loops
 */
import { along, atMost } from './blocks.ts'
import type { Func, Local } from './code.ts'
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

/** edge(tile, c, rows, columns, bytes between rows of c, add to c?): copies the part of a tile that is inside c. */
const edgeKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [tile, c, rows, columns, byRow, add] = locals
    const { bytes, scalar } = kind
    const index = (): Local => code.local('i32')
    const [i, j, from, to] = [index(), index(), index(), index()]
    code.each(i, 0, rows, 1, () => {
      code.get(tile).set(from).get(c).set(to)
      code.each(j, 0, columns, 1, () => {
        code.get(add).when(() => {
          code.get(from).get(to).load(scalar.load).get(from).load(scalar.load)
          code.op(scalar.add).store(scalar.store)
        })
        code.get(to).get(from).load(scalar.load).store(scalar.store)
        code.increase(from, bytes).increase(to, bytes)
      })
      code.increase(tile, tileColumns(kind) * bytes).increaseBy(c, byRow)
    })
  })

/**
 * gemm(rows, columns, sums, a, bytes between rows, between sums of a, b, bytes between sums, between columns of b,
 * c, bytes between rows of c, add to c?, workspace).
 */
export const gemmKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [high, wide, bytes] = [tileRows, tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const packRows = packer(m, kind, high)
  const packColumns = wide === high ? packRows : packer(m, kind, wide)
  const [tile, oneRow] = [tileKernel(m, kind, high), tileKernel(m, kind, 1)]
  const edge = edgeKernel(m, kind)

  return m.func(
    'gemm',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [rows, columns, sums, a, aRow, aSum, b, bSum, bColumn, c, cRow, add, space] = locals
      const index = (): Local => code.local('i32')
      const [jc, kc, ic, j, i] = [index(), index(), index(), index(), index()]
      const [nj, nk, ni, width, height] = [index(), index(), index(), index(), index()]
      const [accumulate, panelA, panelB, target, beside] = [
        index(),
        index(),
        index(),
        index(),
        index(),
      ]
      code.get(space).i32(work.totals).op(i32.add).set(beside)

      const besideC = (f: Func): void => {
        code
          .get(nk)
          .get(panelA)
          .get(panelB)
          .get(beside)
          .i32(wide * bytes)
          .i32(0)
          .call(f)
      }
      const oneTile = (): void => {
        atMost(code, height, ni, i, high)
        code.get(ic).get(i).op(i32.add).set(target)
        along(code, c, target, cRow)
        code.get(jc).get(j).op(i32.add).i32(kind.shift).op(i32.shl).op(i32.add).set(target)
        code.get(height).i32(high).op(i32.eq).get(width).i32(wide).op(i32.eq).op(i32.and)
        code.when(
          () => {
            code.get(nk).get(panelA).get(panelB).get(target).get(cRow).get(accumulate).call(tile)
          },
          () => {
            code
              .get(height)
              .i32(1)
              .op(i32.eq)
              .when(
                () => besideC(oneRow),
                () => besideC(tile),
              )
            code.get(beside).get(target).get(height).get(width).get(cRow).get(accumulate).call(edge)
          },
        )
        code
          .get(panelA)
          .get(nk)
          .i32(high * bytes)
          .op(i32.mul)
          .op(i32.add)
          .set(panelA)
      }

      code.each(jc, 0, columns, blockColumns, () => {
        atMost(code, nj, columns, jc, blockColumns)
        code.each(kc, 0, sums, blockSums, () => {
          atMost(code, nk, sums, kc, blockSums)
          code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).set(accumulate)
          code.get(space).i32(work.columns).op(i32.add)
          along(code, b, kc, bSum).get(jc).get(bColumn).op(i32.mul).op(i32.add)
          code.get(nj).get(nk).get(bColumn).get(bSum).call(packColumns)
          code.each(ic, 0, rows, blockRows, () => {
            atMost(code, ni, rows, ic, blockRows)
            code.get(space).i32(work.rows).op(i32.add)
            along(code, a, ic, aRow).get(kc).get(aSum).op(i32.mul).op(i32.add)
            code.get(ni).get(nk).get(aRow).get(aSum).call(packRows)
            code.get(space).i32(work.columns).op(i32.add).set(panelB)
            code.each(j, 0, nj, wide, () => {
              atMost(code, width, nj, j, wide)
              code.get(space).i32(work.rows).op(i32.add).set(panelA)
              code.each(i, 0, ni, high, oneTile)
              code
                .get(panelB)
                .get(nk)
                .i32(wide * bytes)
                .op(i32.mul)
                .op(i32.add)
                .set(panelB)
            })
          })
        })
      })
    },
  )
}
