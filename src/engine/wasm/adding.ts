/**
 * @file adding — rows of updates added to rows of totals, one update after another.
 *
 * f64 and integers add up in the tensor itself. f32 adds up in f64: narrow rows in an array of totals, wide ones in
 * registers, see chains.ts.
 */
import { along } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import {
  type Access,
  convert,
  f32,
  f64,
  f64x2,
  half,
  i32,
  i32x4,
  type Opcode,
  v128,
} from './opcodes.ts'

/** The instructions that add. */
export type Summed = 'f32' | 'f64' | 'i32'

interface Adds {
  /** Bytes of an update, and of a total. */
  readonly update: 4 | 8
  readonly total: 4 | 8
  /** Updates that are added at once. */
  readonly lanes: 2 | 4
  readonly loadSome: (code: Code) => Code
  readonly plus: Opcode
  readonly loadOne: (code: Code) => Code
  readonly one: { readonly load: Access; readonly store: Access; readonly add: Opcode }
}

const adds: { readonly [D in Summed]: Adds } = {
  f32: {
    update: 4,
    total: 8,
    lanes: 2,
    loadSome: (code) => code.load(half.load).op(convert.lowF32ToF64),
    plus: f64x2.add,
    loadOne: (code) => code.load(f32.load).op(convert.f32ToF64),
    one: f64,
  },
  f64: {
    update: 8,
    total: 8,
    lanes: 2,
    loadSome: (code) => code.load(v128.load),
    plus: f64x2.add,
    loadOne: (code) => code.load(f64.load),
    one: f64,
  },
  i32: {
    update: 4,
    total: 4,
    lanes: 4,
    loadSome: (code) => code.load(v128.load),
    plus: i32x4.add,
    loadOne: (code) => code.load(i32.load),
    one: i32,
  },
}

/**
 * add(totals, updates, indices, picks, low, high, run): adds picks >= 1 rows of `run` bytes each where its index says, if
 * that is from low up to, not including, high; totals is where the row of index 0 is or would be.
 */
export const addRows = (m: ModuleWriter, name: Summed): Func =>
  m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [totals, updates, indices, picks, low, high, run]) => {
      const { update, total, lanes, loadSome, plus, loadOne, one } = adds[name]
      const index = (): Local => code.local('i32')
      const [i, to, end, totalRun, wide] = [index(), index(), index(), index(), index()]
      code
        .get(run)
        .i32(total / update)
        .op(i32.mul)
        .set(totalRun)
      code.get(high).get(low).op(i32.sub).set(high)
      // Rows of less than a vector have no whole ones.
      code
        .get(run)
        .i32(lanes * update)
        .op(i32.geS)
        .set(wide)
      const more = (n: number): Code =>
        code
          .get(updates)
          .i32(n * update)
          .op(i32.add)
          .get(end)
          .op(i32.leS)
      const columns = (n: number, inner: () => void): void => {
        code.loop(() => {
          inner()
          code.increase(updates, n * update).increase(to, n * total)
          more(n).brIf(0)
        })
      }
      code.loop(() => {
        code.get(updates).get(run).op(i32.add).set(end)
        code.get(indices).load(i32.load).tee(i).get(low).op(i32.sub).get(high).op(i32.ltU)
        code.when(() => {
          along(code, totals, i, totalRun).set(to)
          code.get(wide).when(() =>
            columns(lanes, () => {
              code.get(to).get(to).load(v128.load)
              loadSome(code.get(updates)).op(plus).store(v128.store)
            }),
          )
          more(1).when(() =>
            columns(1, () => {
              code.get(to).get(to).load(one.load)
              loadOne(code.get(updates)).op(one.add).store(one.store)
            }),
          )
        })
        code.get(end).set(updates).increase(indices, 4)
        code.increase(picks, -1).get(picks).brIf(0)
      })
    },
  )

/** promoted(to, from, n): n f32 as f64. */
export const promotedKernel = (m: ModuleWriter): Func =>
  m.func(undefined, ['i32', 'i32', 'i32'], (code, [to, from, n]) => {
    const [i, whole] = [code.local('i32'), code.local('i32')]
    code.get(n).i32(-2).op(i32.and).set(whole)
    code.each(i, 0, whole, 2, () => {
      code.get(to).get(from).load(half.load).op(convert.lowF32ToF64).store(v128.store)
      code.increase(to, 16).increase(from, 8)
    })
    code.get(n).i32(1).op(i32.and)
    code.when(() => code.get(to).get(from).load(f32.load).op(convert.f32ToF64).store(f64.store))
  })

/** demoted(to, from, n): n f64 rounded to f32. */
export const demotedKernel = (m: ModuleWriter): Func =>
  m.func(undefined, ['i32', 'i32', 'i32'], (code, [to, from, n]) => {
    const i = code.local('i32')
    code.each(i, 0, n, 1, () => {
      code.get(to).get(from).load(f64.load).op(convert.f64ToF32).store(f32.store)
      code.increase(to, 4).increase(from, 8)
    })
  })
