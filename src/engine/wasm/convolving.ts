/**
 * @file convolving — convolutions block by block, strip by strip: of one group, and of narrow groups side by side.
 *
 * Blocks of steps are added in order, as those of matrix products.
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
  tileVectors,
  workspaceOf,
} from './kind.ts'
import { i32 } from './opcodes.ts'
import { packer } from './pack.ts'
import { slideKernel } from './slide.ts'
import { settleKernel } from './totals.ts'

/** Once for each block of steps: its first step, how many there are, its runs and their end. */
const eachRuns = (
  code: Code,
  sums: Local,
  ofSteps: Local,
  body: (step: Local, n: Local, runs: Local, end: Local) => void,
): void => {
  const [runs, end] = code.ints()
  code.set(end, ofSteps)
  eachBlock(code, sums, blockSums, (step, n) => {
    code.set(runs, end, [4], i32.add)
    code.set(end, runs, end, i32.load, [8], i32.mul, i32.add)
    body(step, n, runs, end)
  })
}

/**
 * convolve(places, groups, columns, steps, x, bytes between groups of x, offsets of places, runs, w, bytes between steps of w,
 * y, offsets in y, workspace): tables as in phases.ts; columns of w and y lie beside each other, group by group.
 */
export const convolveKernel = (m: ModuleWriter, kind: Kind): Func => {
  const [wide, bytes] = [tileColumns(kind), kind.bytes]
  const work = workspaceOf(kind)
  const [pack, settle] = [packer(m, kind, wide), settleKernel(m, kind)]
  const [slide, narrow] = [slideKernel(m, kind, tileVectors), slideKernel(m, kind, 1)]

  return m.kernel(
    'convolve',
    (
      code,
      [places, groups, columns, steps, x, xGroup, ofPlaces, ofSteps, w, wStep, y, ofMade, space],
    ) => {
      const [beside, ofBeside, panels, stride, next, panel, at, target, to, from, made] =
        code.ints()
      const size = [bytes] as const
      code.set(beside, space, [work.totals], i32.add)
      // No rows are packed: where rows beside y lie.
      code.set(ofBeside, space, [work.rows], i32.add)
      code.set(from, [blockRows]).each(from, 1, (row) => {
        behind(code, ofBeside, row, 4).put(row, [wide * bytes], i32.mul, i32.store)
      })
      eachBlock(code, columns, blockColumns, (jc, nj) =>
        eachRuns(code, steps, ofSteps, (step, n, runs, end) => {
          // Columns of one vector are read where they lie.
          along(code, w, step, wStep).put(jc, size, i32.mul, i32.add).set(panels)
          code.set(stride, wStep).set(next, columns, size, i32.mul)
          code.put(nj, [kind.lanes], i32.gtS).when(() => {
            code.set(from, panels).set(panels, space, [work.columns], i32.add).set(to, panels)
            code.each(groups, 1, () => {
              code.call(pack, to, from, nj, n, size, wStep).increase(from, next)
              code.put(to, nj, [wide - 1], i32.add, [-wide], i32.and, n, i32.mul)
              code.put(size, i32.mul, i32.add).set(to)
            })
            code.set(stride, [wide * bytes]).set(next, n, stride, i32.mul)
          })
          eachBlock(code, places, blockRows, (first, rows) => {
            code.set(panel, panels).set(at, x)
            behind(code, y, jc, bytes).set(target)
            code.each(groups, 1, () => {
              eachBlock(code, nj, wide, (j, width) => {
                behind(code, ofMade, first, 4).set(made)
                behind(code, target, j, bytes).set(to)
                const by = (
                  f: Func,
                  into: Local,
                  offsets: Local,
                  add: Local | readonly [0],
                ): Code => {
                  code.put(rows, at)
                  behind(code, ofPlaces, first, 4)
                  return code.call(f, runs, end, panel, stride, into, offsets, add)
                }
                code.put(width, [wide], i32.eq).when(
                  () => by(slide, to, made, step),
                  () => {
                    code.put(width, [kind.lanes], i32.leS).when(
                      () => by(narrow, beside, ofBeside, [0]),
                      () => by(slide, beside, ofBeside, [0]),
                    )
                    code.set(from, beside)
                    code.each(rows, 1, () => {
                      code.call(settle, from, to, made, i32.load, i32.add, width, step)
                      code.increase(from, [wide * bytes]).increase(made, [4])
                    })
                  },
                )
                code.increase(panel, next)
              })
              behind(code, target, columns, bytes).set(target)
              code.increase(at, xGroup)
            })
          })
        }),
      )
    },
  )
}

/** The same by another name: groups of `wide` channels each side by side, as one whose columns are whole vectors. */
export const sideBySideKernel = (m: ModuleWriter, name: string, kind: Kind, wide: number): Func => {
  const [slide, narrow] = [slideKernel(m, kind, tileVectors, wide), slideKernel(m, kind, 1, wide)]
  return m.kernel(
    name,
    (code, [places, , channels, steps, x, , ofPlaces, ofSteps, w, wStep, y, ofMade]) =>
      eachRuns(code, steps, ofSteps, (step, _, runs, end) =>
        eachBlock(code, places, blockRows, (first, rows) =>
          eachBlock(code, channels, tileColumns(kind), (channel, width) => {
            const at = (base: Local): Code => behind(code, base, channel, kind.bytes)
            const by = (f: Func): void => {
              code.put(rows)
              at(x)
              behind(code, ofPlaces, first, 4).put(runs, end)
              at(w).put(step, wStep, i32.mul, i32.add, wStep)
              at(y)
              behind(code, ofMade, first, 4).call(f, step)
            }
            code.put(width, [tileColumns(kind)], i32.eq).when(
              () => by(slide),
              () => by(narrow),
            )
          }),
        ),
      ),
  )
}
