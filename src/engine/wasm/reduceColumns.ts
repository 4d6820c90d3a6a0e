/**
 * @file reduceColumns — folds the rows of matrices into one: reads rows front to back, totals stay in the first cache.
 *
 * The order in each column is that of reduceRows.ts: row k takes its turn in total k mod 2 if the fold has two turns, and
 * blocks are folded each by itself before they are merged into the totals.
 */
import { range } from '../../shape/sizes.ts'
import { eachBlock } from './blocks.ts'
import type { Code, Func, Items, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Fold, State } from './fold.ts'
import type { Format } from './format.ts'
import { i32, i32x4, v128 } from './opcodes.ts'
import { blockVectors, clear, stateIn } from './reduceRows.ts'

/** Columns whose totals are in memory at one time. */
const columnsAtOnce = 512

/**
 * Vectors of columns, one after another, and what is left: `next` computes one, `result` pushes what is written of it, or of
 * its first lanes.
 */
export const eachColumn = (
  code: Code,
  lanes: number,
  { bytes, store, storeLane }: Format,
  columns: Local,
  out: Local,
  next: () => void,
  result: () => Code,
): void => {
  const some = code.local('i32')
  const to = (): Code => {
    code.put(out)
    return result()
  }
  code.set(some, columns, [-lanes], i32.and).each(some, lanes, () => {
    next()
    store(to())
    code.increase(out, [lanes * bytes])
  })
  code.tee(some, columns, [lanes - 1], i32.and).when(() => {
    next()
    for (let lane = 0; lane < lanes - 1; lane += 1)
      code.put(some, [lane], i32.gtS).when(() => {
        to().put(...storeLane(lane))
        code.increase(out, [bytes])
      })
  })
}

/** Bytes between the parts of totals. */
const partBytes = ({ source }: Fold): number => (columnsAtOnce / source.lanes) * 16

/** Bytes between the totals of turns. */
const turnBytes = (fold: Fold): number => fold.units.length * partBytes(fold)

/** Bytes of working memory of the kernel. */
export const columnsWorkspace = (fold: Fold): number => fold.turns * turnBytes(fold)

/** Reads the totals of a turn, or a vector further on. */
const read = (code: Code, fold: Fold, state: State, totals: Local, offset: number): void =>
  state.forEach((x, p) => code.set(x, totals, [v128.load, offset + p * partBytes(fold)]))

/** Writes them. */
const write = (code: Code, fold: Fold, state: State, totals: Local, offset: number): void =>
  state.forEach((x, p) => code.put(totals, x, [v128.store, offset + p * partBytes(fold)]))

/**
 * chain(x, rows, bytes between rows, totals, groups, index of the first row): folds at least one row by itself, then
 * merges it into the totals; groups of `wide` vectors of columns.
 */
const chainKernel = (m: ModuleWriter, fold: Fold, wide: number): Func =>
  m.func((code, [x, rows, byRow, totals, groups, first]) => {
    const { source } = fold
    const width = source.bytes * source.lanes
    const states = range(wide).map(() => stateIn(code, fold))
    const total = stateIn(code, fold)
    const [element, index] = code.vectors()
    const row = code.local('i32')
    const step = (by: Fold['add'], k: Items): void => {
      if (fold.indexed) code.set(index, first, ...k, i32.add, i32x4.splat)
      states.forEach((state, i) => {
        source.load(code, row, i * width).set(element)
        by(code, state, element, index)
      })
    }
    code.each(groups, 1, () => {
      code.set(row, x)
      step(fold.begin, [[0]])
      code.each(
        rows,
        1,
        (k) => {
          code.increase(row, byRow)
          step(fold.add, [k])
        },
        1,
      )
      states.forEach((state, i) => {
        read(code, fold, total, totals, i * 16)
        fold.merge(code, total, state)
        write(code, fold, total, totals, i * 16)
      })
      code.increase(x, [wide * width]).increase(totals, [wide * 16])
    })
  })

/** finish(totals, out, columns): merges the turns and writes the results. */
const finishKernel = (m: ModuleWriter, fold: Fold): Func =>
  m.func((code, [totals, out, columns]) => {
    const { source, target, turns } = fold
    const [total, other] = [stateIn(code, fold), stateIn(code, fold)]
    const next = (): void => {
      read(code, fold, total, totals, 0)
      for (let turn = 1; turn < turns; turn += 1) {
        read(code, fold, other, totals, turn * turnBytes(fold))
        fold.merge(code, total, other)
      }
      code.increase(totals, [16])
    }
    eachColumn(code, source.lanes, target, columns, out, next, () => fold.result(code, total))
  })

/** clear(totals, vectors): no elements. */
const clearKernel = (m: ModuleWriter, fold: Fold): Func =>
  m.func((code, [totals, vectors]) => {
    const total = stateIn(code, fold)
    clear(code, fold, total)
    code.each(vectors, 1, () => {
      for (let turn = 0; turn < fold.turns; turn += 1)
        write(code, fold, total, totals, turn * turnBytes(fold))
      code.increase(totals, [16])
    })
  })

/** columns(x, out, matrices, bytes between matrices of x, of out, rows, bytes between rows, columns, workspace). */
export const columnsKernel = (m: ModuleWriter, fold: Fold): void => {
  const { source, target, turns, units } = fold
  const { bytes, lanes } = source
  /** Whole lines of the cache: what is left of a line may be gone before it is read, where rows are 2^k bytes apart. */
  const wide = units.length === 1 ? 8 : 4
  const [many, single] = [chainKernel(m, fold, wide), chainKernel(m, fold, 1)]
  const [begin, finish] = [clearKernel(m, fold), finishKernel(m, fold)]

  m.kernel('columns', (code, [x, out, matrices, stepX, stepOut, rows, byRow, columns, work]) => {
    const [vectors, groups, rest, behind, at, turn, step, totals] = code.ints()
    code.set(step, byRow, [turns], i32.mul)
    code.each(matrices, 1, () => {
      eachBlock(code, columns, columnsAtOnce, (j, nj) => {
        code.set(vectors, nj, [lanes - 1], i32.add, [lanes], i32.divU)
        code.set(groups, vectors, [wide], i32.divU)
        code.set(rest, vectors, [wide], i32.remU)
        code.set(behind, vectors, rest, i32.sub)
        code.call(begin, work, vectors)
        eachBlock(code, rows, 2 * blockVectors, (k, nk) => {
          for (let t = 0; t < turns; t += 1)
            // Rows of this turn: t, t + turns, ... below nk.
            code.tee(turn, nk, [turns - 1 - t], i32.add, [turns >> 1], i32.shrS).when(() => {
              code.put(x, k, [t], i32.add, byRow, i32.mul, i32.add)
              code.set(at, j, [bytes], i32.mul, i32.add)
              code.set(totals, work, [t * turnBytes(fold)], i32.add)
              code.call(many, at, turn, step, totals, groups, k)
              code.increase(at, behind, [bytes * lanes], i32.mul)
              code.increase(totals, behind, [16], i32.mul)
              code.call(single, at, turn, step, totals, rest, k)
            })
        })
        code.call(finish, work, out, j, [target.bytes], i32.mul, i32.add, nj)
      })
      code.increase(x, stepX).increase(out, stepOut)
    })
  })
}
