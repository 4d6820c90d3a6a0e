/**
 * @file chains — wide rows of f32 added up in f64 without an array of totals: one row at a time, in registers.
 *
 * The picks of one index are a chain, found by walking all picks backwards: heads[index] is the first of them, next[k] the
 * one after k, or -1.
 */
import { along } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { convert, f32, f64, f64x2, half, i32, v128 } from './opcodes.ts'
import { fillBytes } from './plane.ts'

/** Vectors of two totals at once. */
const vectors = 4
const blockBytes = vectors * 8
/** The lower halves of both vectors. */
const lower = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]

/** Pushes where word n behind an address is. */
const word = (code: Code, base: Local, n: Local): Code =>
  code.get(base).get(n).i32(2).op(i32.shl).op(i32.add)

/** chain(y, updates, k, next, run): the row at y and those of a chain that begins at k; rows are `run` bytes. */
const chainKernel = (m: ModuleWriter): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32', 'i32'], (code, [y, updates, k, next, run]) => {
    const [j, at, end] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const totals = Array.from({ length: vectors }, () => code.local('v128'))
    const total = code.local('f64')
    /** Once for each pick of the chain, with `at` where its elements are. */
    const each = (inner: () => void): void => {
      code.get(k).set(j)
      code.loop(() => {
        along(code, updates, j, run).set(at)
        inner()
        word(code, next, j).load(i32.load).tee(j).i32(0).op(i32.geS).brIf(0)
      })
    }
    const block = (bytes: number, inner: () => void): void => {
      const more = (): Code => code.get(y).i32(bytes).op(i32.add).get(end).op(i32.leS)
      more().when(() => {
        code.loop(() => {
          inner()
          code.increase(y, bytes).increase(updates, bytes)
          more().brIf(0)
        })
      })
    }
    code.get(y).get(run).op(i32.add).set(end)
    block(blockBytes, () => {
      const two = (from: Local, i: number): Code =>
        code
          .get(from)
          .load(half.load, i * 8)
          .op(convert.lowF32ToF64)
      totals.forEach((t, i) => two(y, i).set(t))
      each(() => totals.forEach((t, i) => two(at, i).get(t).op(f64x2.add).set(t)))
      for (let i = 0; i < vectors; i += 2)
        code
          .get(y)
          .get(totals[i]!) // an even number of them
          .op(convert.f64ToLowF32)
          .get(totals[i + 1]!) // likewise
          .op(convert.f64ToLowF32)
          .shuffle(lower)
          .store(v128.store, i * 8)
    })
    block(4, () => {
      code.get(y).load(f32.load).op(convert.f32ToF64).set(total)
      each(() => code.get(total).get(at).load(f32.load).op(convert.f32ToF64).op(f64.add).set(total))
      code.get(y).get(total).op(convert.f64ToF32).store(f32.store)
    })
  })

/** link(indices, picks, size, heads): the chains of picks >= 1 indices; `next` is behind the `size` heads. */
export const linkKernel = (m: ModuleWriter): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [indices, picks, size, heads]) => {
    const [next, i] = [code.local('i32'), code.local('i32')]
    word(code, heads, size).set(next)
    fillBytes(code.get(heads).i32(-1).get(size).i32(2).op(i32.shl))
    code.loop(() => {
      code.increase(picks, -1)
      word(code, indices, picks).load(i32.load).set(i)
      word(code, next, picks)
      word(code, heads, i).load(i32.load).store(i32.store)
      word(code, heads, i).get(picks).store(i32.store)
      code.get(picks).brIf(0)
    })
  })

/** chained(y, updates, indices, picks, low, high, run, size, heads): what `add` does, a whole row after another. */
export const chainedKernel = (m: ModuleWriter): Func => {
  const chain = chainKernel(m)
  return m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [y, updates, indices, picks, low, high, run, size, heads]) => {
      const [next, k, i] = [code.local('i32'), code.local('i32'), code.local('i32')]
      word(code, heads, size).set(next)
      code.each(k, 0, picks, 1, () => {
        word(code, indices, k).load(i32.load).tee(i).get(low).op(i32.sub)
        code.get(high).get(low).op(i32.sub).op(i32.ltU)
        // The first pick of a chain is where its row is added up.
        word(code, heads, i).load(i32.load).get(k).op(i32.eq).op(i32.and)
        code.when(() => {
          along(code, y, i, run).get(updates).get(k).get(next).get(run).call(chain)
        })
      })
    },
  )
}
