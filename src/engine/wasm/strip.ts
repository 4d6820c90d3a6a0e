/**
 * @file strip — a column of tiles, for matrices too thin to pack: rows of a, and rows of b, are read where they lie.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]         or c[i, j] += the same
 *
 * Same bits as a tile: each total starts at +0 and takes its products in order. Where fewer than 4 rows are left, the last
 * one stands in for those missing: it is computed again, and written again with the same bits.
 */
import type { Code, Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileRows } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

const unroll = 4

/**
 * strip(rows, steps, a, bytes between rows of a, b, bytes between steps of b, c, bytes between rows of c, add to c?): all
 * rows of one tile's columns. The steps of a are beside each other, and so are the columns of b.
 */
export const stripKernel = (m: ModuleWriter, kind: Kind, vectors: number): Func =>
  m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [rows, steps, a, aRow, b, bStep, c, cRow, add] = locals
      const { bytes, vector } = kind
      const lines = Array.from({ length: tileRows }, () => ({
        at: code.local('i32'),
        totals: Array.from({ length: vectors }, () => code.local('v128')),
      }))
      const first = lines[0]! // tileRows of them
      const factors = Array.from({ length: vectors }, () => code.local('v128'))
      const [splat, zero] = [code.local('v128'), code.local('v128')]
      const [from, end] = [code.local('i32'), code.local('i32')]

      /** The address of each row, the last one again for those that are missing. */
      const place = (base: number, stride: number): void =>
        lines.forEach(({ at }, i) => {
          code.get(i === 0 ? base : lines[i - 1]!.at) // the row before
          if (i > 0) code.get(stride).i32(0).get(rows).i32(i).op(i32.gtS).select().op(i32.add)
          code.set(at)
        })
      const step = (k: number): void => {
        factors.forEach((x, j) =>
          code
            .get(from)
            .load(v128.load, j * 16)
            .set(x),
        )
        for (const { at, totals } of lines) {
          code
            .get(at)
            .load(vector.loadSplat, k * bytes)
            .set(splat)
          totals.forEach(
            (total, j) =>
              code.get(total).get(splat).get(factors[j]!).op(vector.mul).op(vector.add).set(total), // as many factors as totals
          )
        }
        code.increaseBy(from, bStep)
      }
      /** Runs the steps up to `end`, n at a time. */
      const run = (n: number): void => {
        const more = (): Code => code.get(first.at).get(end).op(i32.ltU)
        more().when(() => {
          code.block(() => {
            code.loop(() => {
              for (let k = 0; k < n; k += 1) {
                step(k)
                // Never taken, for rows are aligned. It keeps V8 from hoisting the loads of all steps, which spills.
                if (k < n - 1)
                  code
                    .get(first.at)
                    .i32(k + 1)
                    .op(i32.eq)
                    .brIf(1)
              }
              for (const { at } of lines) code.increase(at, n * bytes)
              more().brIf(0)
            })
          })
        })
      }
      const eachTotal = (f: (total: number, at: number, offset: number) => void): void => {
        for (const { at, totals } of lines) totals.forEach((x, j) => f(x, at, j * 16))
      }

      code.loop(() => {
        place(a, aRow)
        eachTotal((x) => code.get(zero).set(x))
        code.get(b).set(from)
        code.get(a).get(steps).i32(-unroll).op(i32.and).i32(kind.shift).op(i32.shl).op(i32.add)
        code.set(end)
        run(unroll)
        code.get(a).get(steps).i32(kind.shift).op(i32.shl).op(i32.add).set(end)
        run(1)
        place(c, cRow)
        code
          .get(add)
          .when(() =>
            eachTotal((x, at, offset) =>
              code.get(at).load(v128.load, offset).get(x).op(vector.add).set(x),
            ),
          )
        eachTotal((x, at, offset) => code.get(at).get(x).store(v128.store, offset))
        const down = (x: number, stride: number): Code =>
          code.get(x).get(stride).i32(tileRows).op(i32.mul).op(i32.add).set(x)
        down(a, aRow)
        down(c, cRow)
        code.increase(rows, -tileRows).get(rows).i32(0).op(i32.gtS).brIf(0)
      })
    },
  )
