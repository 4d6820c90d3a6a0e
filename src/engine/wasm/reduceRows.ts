/**
 * @file reduceRows — folds rows whose elements lie beside each other.
 *
 * The order, for any size, with L lanes: element k is in lane k mod L. Blocks of 8 L elements are folded lane by lane from
 * front to back, each by itself, and their states are merged into the totals in order; then the lanes are merged, the
 * upper half into the lower. Blocks side by side hide how long an addition takes, without a say in the result.
 */
import type { Code, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Fold, State } from './fold.ts'
import { i32 } from './opcodes.ts'

/** Vectors in a block. */
export const blockVectors = 8

/** Fresh vectors for a state. */
export const stateIn = (code: Code, { units }: Fold): State => units.map(() => code.local('v128'))

/** Sets a state to that of no elements. */
export const clear = (code: Code, { units }: Fold, state: State): void =>
  units.forEach((unit, i) => {
    code.v128(unit).set(state[i]!) // one vector a part
  })

/** The bytes of a vector, from the byte `by` on, around its end. */
const rotated = (by: number): number[] => Array.from({ length: 16 }, (_, i) => (i + by) % 16)

/** Where the pieces of a walk along one row keep what they have. */
interface Walk {
  readonly total: State
  /** For each row anew: folds `left` elements from `x` on into lane 0 of the total, and moves x behind them. */
  readonly go: (x: Local, left: Local) => void
}

/** A walk along rows, for the body of a kernel. */
export const walkRow = (code: Code, fold: Fold): Walk => {
  const { source } = fold
  const lanes = 1 << source.shift
  const width = lanes * source.bytes
  const total = stateIn(code, fold)
  /** As many as the 16 vector registers of x86-64 hold. */
  const abreast = total.length === 1 ? 4 : 2
  const states = Array.from({ length: abreast }, () => stateIn(code, fold))
  const [tail] = [states[0]!] // at least 2
  const [element, blank] = [code.local('v128'), code.local('v128')]
  code.v128(fold.units[0]!).set(blank) // states have a part

  const on = (x: Local, left: Local, n: number, bytes: number): Code =>
    code.increase(x, bytes).increase(left, -n)
  const whileAtLeast = (left: Local, n: number, body: () => void): void => {
    const more = (): Code => code.get(left).i32(n).op(i32.geS)
    more().when(() => {
      code.loop(() => {
        body()
        more().brIf(0)
      })
    })
  }
  const blocks = (x: Local, left: Local, some: readonly State[]): void => {
    const n = some.length * blockVectors
    whileAtLeast(left, n * lanes, () => {
      for (let j = 0; j < blockVectors; j += 1)
        some.forEach((state, i) => {
          source.load(code, x, (i * blockVectors + j) * width).set(element)
          if (j === 0) fold.begin(code, state, element, element)
          else fold.add(code, state, element, element)
        })
      for (const state of some) fold.merge(code, total, state)
      on(x, left, n * lanes, n * width)
    })
  }
  return {
    total,
    go: (x, left) => {
      clear(code, fold, total)
      blocks(x, left, states)
      blocks(x, left, [tail])
      code.get(left).when(() => {
        clear(code, fold, tail)
        whileAtLeast(left, lanes, () => {
          source.load(code, x, 0).set(element)
          fold.add(code, tail, element, element)
          on(x, left, lanes, width)
        })
        whileAtLeast(left, 1, () => {
          source.first(code.get(blank), x).set(element)
          fold.add(code, tail, element, element)
          on(x, left, 1, source.bytes)
        })
        fold.merge(code, total, tail)
      })
      for (let half = 8; half >= 16 / lanes; half /= 2) {
        total.forEach((t, i) => code.get(t).get(t).shuffle(rotated(half)).set(tail[i]!)) // one vector a part
        fold.merge(code, total, tail)
      }
    },
  }
}

/** rows(x, out, blocks, bytes between blocks of x, of out, rows in a block, elements in a row). */
export const rowsKernel = (m: ModuleWriter, fold: Fold): void => {
  m.func('rows', ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, locals) => {
    const [x, out, blocks, stepX, stepOut, rows, size] = locals
    const index = (): Local => code.local('i32')
    const [b, i, at, to, left] = [index(), index(), index(), index(), index()]
    const walk = walkRow(code, fold)
    code.each(b, 0, blocks, 1, () => {
      code.get(x).set(at).get(out).set(to)
      code.each(i, 0, rows, 1, () => {
        code.get(size).set(left)
        walk.go(at, left)
        fold.target.storeLane(fold.result(code.get(to), walk.total), 0)
        code.increase(to, fold.target.bytes)
      })
      code.increaseBy(x, stepX).increaseBy(out, stepOut)
    })
  })
}
