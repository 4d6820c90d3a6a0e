/**
 * @file dot — one row times a matrix whose columns are contiguous: many columns at once, read from front to back.
 *
 *   y[j] = sum_k x[k] b[j, k]               or y[j] += the same
 *
 * Squares of lanes x lanes are transposed in registers, so that a vector holds one step of several totals and no total is
 * ever split. Same bits as a tile: each starts at +0 in each block of k, takes its products in order, and is then added.
 */
import { along, atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { blockColumns, blockSums, type Kind, workspaceOf } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { transposeSquare } from './pack.ts'
import { clearKernel, settleKernel } from './totals.ts'

/** rest(columns, sums, x, stride of x, b, bytes between columns, totals): totals[j] += x[k] b[j, k], one by one. */
const restKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [columns, sums, x, stepX, b, byColumn, totals] = locals
    const { bytes, scalar } = kind
    const index = (): Local => code.local('i32')
    const [j, k, atX, atB] = [index(), index(), index(), index()]
    code.each(j, 0, columns, 1, () => {
      code.get(x).set(atX).get(b).set(atB)
      code.each(k, 0, sums, 1, () => {
        code.get(totals).get(totals).load(scalar.load).get(atX).load(scalar.load)
        code.get(atB).load(scalar.load).op(scalar.mul).op(scalar.add).store(scalar.store)
        code.increaseBy(atX, stepX).increase(atB, bytes)
      })
      code.increase(totals, bytes).increaseBy(b, byColumn)
    })
  })

/** some(sums, x, stride of x, b, bytes between columns, totals): the totals of n squares of columns. */
const someKernel = (m: ModuleWriter, kind: Kind, n: number, rest: Func): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [sums, x, stepX, b, byColumn, into] = locals
    const { lanes, vector } = kind
    const vectors = (): readonly Local[] => Array.from({ length: lanes }, () => code.local('v128'))
    const totals = Array.from({ length: n }, () => code.local('v128'))
    const [splats, square, other] = [vectors(), vectors(), vectors()]
    const [k, at, from, whole] = [
      code.local('i32'),
      code.local('i32'),
      code.local('i32'),
      code.local('i32'),
    ]
    code.get(sums).i32(-lanes).op(i32.and).set(whole)
    code.get(b).set(from)
    code.block(() => {
      code.each(k, 0, whole, lanes, () => {
        for (const s of splats) code.get(x).load(vector.loadSplat).set(s).increaseBy(x, stepX)
        code.get(from).set(at)
        totals.forEach((total, i) => {
          for (const v of square) code.get(at).load(v128.load).set(v).increaseBy(at, byColumn)
          transposeSquare(code, kind, square, other)
          square.forEach(
            (v, s) =>
              code.get(total).get(v).get(splats[s]!).op(vector.mul).op(vector.add).set(total), // as many splats as vectors
          )
          // Never taken, see tile.ts.
          if (i < n - 1)
            code
              .get(from)
              .i32(i + 1)
              .op(i32.eq)
              .brIf(2)
        })
        code.increase(from, 16)
      })
    })
    totals.forEach((total, i) =>
      code
        .get(into)
        .get(total)
        .store(v128.store, i * 16),
    )
    code
      .i32(n * lanes)
      .get(sums)
      .get(whole)
      .op(i32.sub)
    code.get(x).get(stepX).get(from).get(byColumn).get(into).call(rest)
  })

/** dot(columns, sums, x, stride of x, b, bytes between its columns, y, add to y?, workspace). */
export const dotKernel = (m: ModuleWriter, kind: Kind): Func => {
  // Their totals hide the latency of an addition, and a cache holds 8 lines that lie a power of two apart.
  const squares = kind.lanes === 4 ? 2 : 3
  const rest = restKernel(m, kind)
  const [clear, settle] = [clearKernel(m, kind), settleKernel(m, kind)]
  const [few, many] = [kind.lanes, squares * kind.lanes]
  const [some, more] = [someKernel(m, kind, 1, rest), someKernel(m, kind, squares, rest)]
  const { totals } = workspaceOf(kind)

  return m.func(
    'dot',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [columns, sums, x, stepX, b, byColumn, y, add, work] = locals
      const index = (): Local => code.local('i32')
      const [jc, kc, j, nc, nk, at, rowX, rowB, last] = [
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
        index(),
      ]
      code.get(work).i32(totals).op(i32.add).set(at)
      const size = (n: number): Code => code.get(nc).i32(n).op(i32.geS)
      /** All columns, n at a time; the last n begin early, for computed twice they have the same bits. */
      const cover = (f: Func, n: number): void => {
        code.get(nc).i32(n).op(i32.sub).set(last)
        code.each(j, 0, nc, n, () => {
          code.get(j).get(last).get(j).get(last).op(i32.ltS).select().set(j)
          code.get(nk).get(rowX).get(stepX)
          along(code, rowB, j, byColumn).get(byColumn)
          code.get(at).get(j).i32(kind.shift).op(i32.shl).op(i32.add).call(f)
        })
      }
      code.each(jc, 0, columns, blockColumns, () => {
        atMost(code, nc, columns, jc, blockColumns)
        code.each(kc, 0, sums, blockSums, () => {
          atMost(code, nk, sums, kc, blockSums)
          along(code, x, kc, stepX).set(rowX)
          along(code, b, jc, byColumn).get(kc).i32(kind.shift).op(i32.shl).op(i32.add).set(rowB)
          size(many).when(
            () => cover(more, many),
            () => {
              size(few).when(
                () => cover(some, few),
                () => {
                  code.get(at).get(nc).call(clear)
                  code.get(nc).get(nk).get(rowX).get(stepX).get(rowB).get(byColumn).get(at)
                  code.call(rest)
                },
              )
            },
          )
          code.get(at).get(y).get(jc).i32(kind.shift).op(i32.shl).op(i32.add).get(nc)
          code.get(add).get(kc).i32(0).op(i32.ne).op(i32.or).call(settle)
        })
      })
    },
  )
}
