/**
 * @file reduceRows — folds rows whose elements lie beside each other.
 *
 * The order, for any size, with L lanes: element k is in lane k mod L. Blocks of 8 L elements are folded lane by lane from
 * front to back, each by itself, and their states are merged into the totals in order; then the lanes are merged, the
 * upper half into the lower. Blocks side by side hide how long an addition takes, without a say in the result.
 */
import { range } from '../../shape/sizes.ts'
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
const rotated = (by: number): number[] => range(16).map((i) => (i + by) % 16)

/** Where the pieces of a walk along one row keep what they have. */
interface Walk {
  readonly total: State
  /** For each row anew: folds `left` elements from `x` on into lane 0 of the total, and moves x behind them. */
  readonly go: (x: Local, left: Local) => void
}

/** A walk along rows, for the body of a kernel. */
export const walkRow = (code: Code, fold: Fold): Walk => {
  const { source } = fold
  const { bytes, lanes } = source
  const width = lanes * bytes
  const total = stateIn(code, fold)
  /** As many as the 16 vector registers of x86-64 hold. */
  const abreast = total.length === 1 ? 4 : 2
  const states = range(abreast).map(() => stateIn(code, fold))
  const [tail] = [states[0]!] // at least 2
  const [element, blank] = code.vectors()
  code.v128(fold.units[0]!).set(blank) // states have a part

  /** Goes on by so many vectors. */
  const on = (x: Local, left: Local, n: number): Code =>
    code.increase(x, [n * width]).increase(left, [-n * lanes])
  const blocks = (x: Local, left: Local, some: readonly State[]): void => {
    const n = some.length * blockVectors
    const block = (): void => {
      for (let j = 0; j < blockVectors; j += 1)
        some.forEach((state, i) => {
          source.load(code, x, (i * blockVectors + j) * width).set(element)
          if (j === 0) fold.begin(code, state, element, element)
          else fold.add(code, state, element, element)
        })
      for (const state of some) fold.merge(code, total, state)
      on(x, left, n)
    }
    code.while(block, left, [n * lanes], i32.geS)
  }
  return {
    total,
    go: (x, left) => {
      clear(code, fold, total)
      blocks(x, left, states)
      blocks(x, left, [tail])
      code.put(left).when(() => {
        clear(code, fold, tail)
        for (const n of [lanes, 1]) {
          const next = (): void => {
            if (n > 1) source.load(code, x).set(element)
            else code.set(element, blank, x, ...source.loadOne, [source.vector.replace, 0])
            fold.add(code, tail, element, element)
            on(x, left, n / lanes)
          }
          code.while(next, left, [n], i32.geS)
        }
        fold.merge(code, total, tail)
      })
      for (let half = 8; half >= 16 / lanes; half /= 2) {
        total.forEach((t, i) => code.put(t, t).shuffle(rotated(half)).set(tail[i]!)) // one vector a part
        fold.merge(code, total, tail)
      }
    },
  }
}

/** rows(x, out, blocks, bytes between blocks of x, of out, rows in a block, elements in a row). */
export const rowsKernel = (m: ModuleWriter, fold: Fold): void => {
  m.kernel('rows', (code, [x, out, blocks, stepX, stepOut, rows, size]) => {
    const [at, to, left] = code.ints()
    const walk = walkRow(code, fold)
    code.each(blocks, 1, () => {
      code.set(at, x).set(to, out)
      code.each(rows, 1, () => {
        code.set(left, size)
        walk.go(at, left)
        fold.result(code.put(to), walk.total).put(...fold.target.storeLane(0))
        code.increase(to, [fold.target.bytes])
      })
      code.increase(x, stepX).increase(out, stepOut)
    })
  })
}
