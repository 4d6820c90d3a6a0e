/**
 * @file dot — one row times a matrix whose columns are contiguous: many columns at once, read from front to back.
 *
 *   y[j] = sum_k x[k] b[j, k]
 *
 * Squares of lanes x lanes are transposed in registers, so that a vector holds one step of several totals and no total is
 * ever split. Same bits as a tile: each starts at +0 in each block of k, takes its products in order, and is then added.
 */
import { along, behind } from './blocks.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Kind } from './kind.ts'
import { i32, v128, select } from './opcodes.ts'
import { clearKernel, rowKernel } from './totals.ts'
import { squareIn } from './transpose.ts'

/** rest(columns, sums, x, stride of x, b, bytes between columns, totals): totals[j] += x[k] b[j, k], one by one. */
const restKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func((code, [columns, sums, x, stepX, b, byColumn, totals]) => {
    const { bytes, scalar } = kind
    const [atX, atB] = code.ints()
    code.each(columns, 1, () => {
      code.set(atX, x).set(atB, b)
      code.each(sums, 1, () => {
        code.put(totals, totals, scalar.load, atX, scalar.load)
        code.put(atB, scalar.load, scalar.mul, scalar.add, scalar.store)
        code.increase(atX, stepX).increase(atB, [bytes])
      })
      code.increase(totals, [bytes]).increase(b, byColumn)
    })
  })

/** some(sums, x, stride of x, b, bytes between columns, totals): the totals of n squares of columns. */
const someKernel = (m: ModuleWriter, kind: Kind, n: number, rest: Func): Func =>
  m.func((code, [sums, x, stepX, b, byColumn, into]) => {
    const { bytes, lanes, vector } = kind
    const splats = code.many('v128', lanes)
    const { rows, transpose } = squareIn(code, bytes)
    const totals = code.many('v128', n)
    const [at, from, whole] = code.ints()
    code.set(whole, sums, [-lanes], i32.and)
    code.set(from, b)
    code.block(() => {
      code.each(whole, lanes, () => {
        for (const s of splats) code.set(s, x, vector.loadSplat).increase(x, stepX)
        code.set(at, from)
        totals.forEach((total, i) => {
          for (const v of rows) code.set(v, at, v128.load).increase(at, byColumn)
          transpose().forEach(
            (v, s) => code.set(total, total, v, splats[s]!, vector.mul, vector.add), // as many splats as vectors
          )
          // Never taken, see tile.ts.
          if (i < n - 1) code.put(from, [i + 1], i32.eq).brIf(2)
        })
        code.increase(from, [16])
      })
    })
    totals.forEach((total, i) => code.put(into, total, [v128.store, i * 16]))
    code.put([n * lanes], sums, whole, i32.sub)
    code.call(rest, x, stepX, from, byColumn, into)
  })

/** dot(columns, sums, x, stride of x, b, bytes between its columns, y, workspace). */
export const dotKernel = (m: ModuleWriter, kind: Kind): Func => {
  // Their totals hide the latency of an addition, and a cache holds 8 lines that lie a power of two apart.
  const squares = kind.lanes === 4 ? 2 : 3
  const [rest, clear] = [restKernel(m, kind), clearKernel(m, kind)]
  const kernels = [squares, 1].map((n) => [n * kind.lanes, someKernel(m, kind, n, rest)] as const)
  return rowKernel(
    m,
    kind,
    'dot',
    false,
    (code, [columns, sums, x, stepX, b, byColumn, totals]) => {
      const last = code.local('i32')
      code.block(() => {
        for (const [n, f] of kernels)
          code
            .tee(last, columns, [n], i32.sub)
            .put([0], i32.geS)
            .when(() => {
              // All columns, n at a time; the last n begin early, for computed twice they have the same bits.
              code.each(columns, n, (j) => {
                code.set(j, j, last, j, last, i32.ltS, select).put(sums, x, stepX)
                along(code, b, j, byColumn).put(byColumn)
                behind(code, totals, j, kind.bytes).call(f)
              })
              code.br(1)
            })
        code.call(clear, totals, columns).call(rest, columns, sums, x, stepX, b, byColumn, totals)
      })
    },
  )
}
