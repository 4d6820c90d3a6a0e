/**
 * @file chains — wide rows of f32 added up in f64 without an array of totals: one row at a time, in registers.
 *
 * The picks of one index are a chain, found by walking all picks backwards: heads[index] is the first of them, next[k] the
 * one after k, or -1.
 */
import { along, behind } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { widened } from './format.ts'
import { convert, i32, v128 } from './opcodes.ts'
import { fillBytes } from './plane.ts'

/** Vectors of two totals at once. */
const vectors = 4
/** The lower halves of both vectors. */
const lower = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]

/** Pushes where word n behind an address is. */
const word = (code: Code, base: Local, n: Local): Code => behind(code, base, n, 4)

/** chain(y, updates, k, next, run): the row at y and those of a chain that begins at k; rows are `run` bytes. */
const chainKernel = (m: ModuleWriter): Func =>
  m.func((code, [y, updates, k, next, run]) => {
    const { load, loadOne, scalar, storeOne, vector } = widened
    const [j, at, end] = code.ints()
    const totals = code.many('v128', vectors)
    const total = code.local('f64')
    /** Once for each pick of the chain, with `at` where its elements are. */
    const each = (inner: () => void): void => {
      const pick = (): void => {
        along(code, updates, j, run).set(at)
        inner()
        word(code, next, j).set(j, i32.load)
      }
      code.set(j, k).repeat(pick, j, [0], i32.geS)
    }
    const block = (bytes: number, inner: () => void): void => {
      const some = (): void => {
        inner()
        code.increase(y, [bytes]).increase(updates, [bytes])
      }
      code.while(some, y, [bytes], i32.add, end, i32.leS)
    }
    code.set(end, y, run, i32.add)
    block(vectors * 8, () => {
      totals.forEach((t, i) => load(code, y, i * 8).set(t))
      each(() => totals.forEach((t, i) => load(code, at, i * 8).set(t, t, vector.add)))
      for (const t of totals) code.set(t, t, convert.f64ToLowF32)
      for (let i = 0; i < vectors; i += 2)
        code
          .put(y, totals[i]!, totals[i + 1]!) // an even number of them
          .shuffle(lower)
          .put([v128.store, i * 8])
    })
    block(4, () => {
      code.set(total, y, ...loadOne)
      each(() => code.set(total, total, at, ...loadOne, scalar.add))
      code.put(y, total, ...storeOne)
    })
  })

/** link(indices, picks, size, heads): the chains of picks >= 1 indices; `next` is behind the `size` heads. */
export const linkKernel = (m: ModuleWriter): Func =>
  m.func((code, [indices, picks, size, heads]) => {
    const [next, i] = code.ints()
    word(code, heads, size).set(next)
    fillBytes(code.put(heads, [-1], size, [2], i32.shl))
    const pick = (): void => {
      code.increase(picks, [-1])
      word(code, indices, picks).set(i, i32.load)
      word(code, next, picks)
      word(code, heads, i).put(i32.load, i32.store)
      word(code, heads, i).put(picks, i32.store)
    }
    code.repeat(pick, picks)
  })

/** chained(y, updates, indices, picks, low, high, run, size, heads): what `add` does, a whole row after another. */
export const chainedKernel = (m: ModuleWriter): Func => {
  const chain = chainKernel(m)
  return m.func((code, [y, updates, indices, picks, low, high, run, size, heads]) => {
    const [next, i] = code.ints()
    word(code, heads, size).set(next)
    code.each(picks, 1, (k) => {
      word(code, indices, k).tee(i, i32.load).put(low, i32.sub)
      code.put(high, low, i32.sub, i32.ltU)
      // The first pick of a chain is where its row is added up.
      word(code, heads, i).put(i32.load, k, i32.eq, i32.and)
      code.when(() => {
        along(code, y, i, run).call(chain, updates, k, next, run)
      })
    })
  })
}
