/**
 * @file reduceColumns — folds the rows of matrices into one: reads rows front to back, totals stay in the first cache.
 *
 * The order in each column is that of reduceRows.ts: row k takes its turn in total k mod 2 if the fold has two turns, and
 * blocks are folded each by itself before they are merged into the totals.
 */
import { atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Fold } from './fold.ts'
import { i32, type Opcode, v128 } from './opcodes.ts'
import { blockVectors, clear, stateIn } from './reduceRows.ts'

/** Columns whose totals are in memory at one time. */
const columnsAtOnce = 512

const splat: Opcode = 0xfd0011

/** Bytes between the parts of totals. */
const partBytes = ({ source }: Fold): number => (columnsAtOnce >> source.shift) * 16

/** Bytes of working memory of the kernel. */
export const columnsWorkspace = (fold: Fold): number =>
  fold.turns * fold.units.length * partBytes(fold)

/**
 * chain(x, rows, bytes between rows, totals, groups, index of the first row): folds at least one row by itself, then
 * merges it into the totals; groups of `wide` vectors of columns.
 */
const chainKernel = (m: ModuleWriter, fold: Fold, wide: number): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, rows, byRow, totals, groups, first] = locals
    const { source, units } = fold
    const width = source.bytes << source.shift
    const states = Array.from({ length: wide }, () => stateIn(code, fold))
    const total = stateIn(code, fold)
    const [element, index] = [code.local('v128'), code.local('v128')]
    const [g, k, row] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const each = (step: Fold['add']): void => {
      if (fold.indexed) code.get(first).get(k).op(i32.add).op(splat).set(index)
      states.forEach((state, i) => {
        source.load(code, row, i * width).set(element)
        step(code, state, element, index)
      })
    }
    code.each(g, 0, groups, 1, () => {
      code.get(x).set(row).i32(0).set(k)
      each(fold.begin)
      code.each(k, 1, rows, 1, () => {
        code.increaseBy(row, byRow)
        each(fold.add)
      })
      states.forEach((state, i) => {
        const at = (p: number): number => p * partBytes(fold) + i * 16
        units.forEach((_, p) => code.get(totals).load(v128.load, at(p)).set(total[p]!)) // one vector a part
        fold.merge(code, total, state)
        units.forEach((_, p) => code.get(totals).get(total[p]!).store(v128.store, at(p))) // likewise
      })
      code.increase(x, wide * width).increase(totals, wide * 16)
    })
  })

/** Calls `each` with the part of a total and where it is, from the address of the column on. */
const eachPart = (fold: Fold, turn: number, each: (part: number, offset: number) => void): void =>
  fold.units.forEach((_, p) => each(p, (turn * fold.units.length + p) * partBytes(fold)))

/** finish(totals, out, columns): merges the turns and writes the results. */
const finishKernel = (m: ModuleWriter, fold: Fold): Func =>
  m.func(undefined, ['i32', 'i32', 'i32'], (code, [totals, out, columns]) => {
    const { source, target } = fold
    const lanes = 1 << source.shift
    const [total, other] = [stateIn(code, fold), stateIn(code, fold)]
    const [i, whole] = [code.local('i32'), code.local('i32')]
    const merged = (): void => {
      eachPart(fold, 0, (p, offset) => code.get(totals).load(v128.load, offset).set(total[p]!)) // one vector a part
      for (let turn = 1; turn < fold.turns; turn += 1) {
        eachPart(fold, turn, (p, offset) => code.get(totals).load(v128.load, offset).set(other[p]!)) // likewise
        fold.merge(code, total, other)
      }
    }
    code.get(columns).i32(-lanes).op(i32.and).set(whole)
    code.each(i, 0, whole, lanes, () => {
      merged()
      target.store(fold.result(code.get(out), total))
      code.increase(totals, 16).increase(out, lanes * target.bytes)
    })
    code.get(columns).get(whole).op(i32.sub).tee(whole)
    code.when(() => {
      merged()
      for (let lane = 0; lane < lanes - 1; lane += 1)
        code
          .get(whole)
          .i32(lane)
          .op(i32.gtS)
          .when(() => {
            target.storeLane(fold.result(code.get(out), total), lane)
            code.increase(out, target.bytes)
          })
    })
  })

/** clear(totals, vectors): no elements. */
const clearKernel = (m: ModuleWriter, fold: Fold): Func =>
  m.func(undefined, ['i32', 'i32'], (code, [totals, vectors]) => {
    const total = stateIn(code, fold)
    const i = code.local('i32')
    clear(code, fold, total)
    code.each(i, 0, vectors, 1, () => {
      for (let turn = 0; turn < fold.turns; turn += 1)
        eachPart(
          fold,
          turn,
          (p, offset) => code.get(totals).get(total[p]!).store(v128.store, offset), // one vector a part
        )
      code.increase(totals, 16)
    })
  })

/** columns(x, out, matrices, bytes between matrices of x, of out, rows, bytes between rows, columns, workspace). */
export const columnsKernel = (m: ModuleWriter, fold: Fold): void => {
  const { source, target, turns, units } = fold
  const width = source.bytes << source.shift
  /** Whole lines of the cache: what is left of a line may be gone before it is read, where rows are 2^k bytes apart. */
  const wide = units.length === 1 ? 8 : 4
  const [many, single] = [chainKernel(m, fold, wide), chainKernel(m, fold, 1)]
  const [begin, finish] = [clearKernel(m, fold), finishKernel(m, fold)]
  const rowsAtOnce = 2 * blockVectors

  m.func(
    'columns',
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, locals) => {
      const [x, out, matrices, stepX, stepOut, rows, byRow, columns, work] = locals
      const index = (): Local => code.local('i32')
      const [b, j, k, nj, nk] = [index(), index(), index(), index(), index()]
      const [vectors, groups, rest, behind] = [index(), index(), index(), index()]
      const [at, turn, step, totals] = [index(), index(), index(), index()]
      /** Pushes the arguments of a chain over the rows of this turn. */
      const chain = (over: Local, f: Func): Code =>
        code.get(at).get(turn).get(step).get(totals).get(over).get(k).call(f)

      code.get(byRow).i32(turns).op(i32.mul).set(step)
      code.each(b, 0, matrices, 1, () => {
        code.each(j, 0, columns, columnsAtOnce, () => {
          atMost(code, nj, columns, j, columnsAtOnce)
          code
            .get(nj)
            .i32((1 << source.shift) - 1)
            .op(i32.add)
            .i32(source.shift)
            .op(i32.shrS)
          code
            .tee(vectors)
            .i32(wide - 1)
            .op(i32.and)
            .set(rest)
          code.get(vectors).get(rest).op(i32.sub).tee(behind).i32(Math.log2(wide)).op(i32.shrS)
          code.set(groups)
          code.get(work).get(vectors).call(begin)
          code.each(k, 0, rows, rowsAtOnce, () => {
            atMost(code, nk, rows, k, rowsAtOnce)
            for (let t = 0; t < turns; t += 1) {
              // Rows of this turn: t, t + turns, ... below nk.
              code
                .get(nk)
                .i32(turns - 1 - t)
                .op(i32.add)
                .i32(turns >> 1)
                .op(i32.shrS)
                .tee(turn)
              code.when(() => {
                code.get(x).get(k).i32(t).op(i32.add).get(byRow).op(i32.mul).op(i32.add)
                code.get(j).i32(source.bytes).op(i32.mul).op(i32.add).set(at)
                code
                  .get(work)
                  .i32(t * units.length * partBytes(fold))
                  .op(i32.add)
                  .set(totals)
                chain(groups, many)
                code.get(at).get(behind).i32(width).op(i32.mul).op(i32.add).set(at)
                code.get(totals).get(behind).i32(16).op(i32.mul).op(i32.add).set(totals)
                chain(rest, single)
              })
            }
          })
          code.get(work).get(out).get(j).i32(target.bytes).op(i32.mul).op(i32.add)
          code.get(nj).call(finish)
        })
        code.increaseBy(x, stepX).increaseBy(out, stepOut)
      })
    },
  )
}
