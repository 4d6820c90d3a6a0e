/**
 * @file adding — rows of updates added to rows of totals, one update after another.
 *
 * f64 and integers add up in the tensor itself. f32 adds up in f64: narrow rows in an array of totals, wide ones in
 * registers, see chains.ts.
 */
import { along } from './blocks.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Format, widened } from './format.ts'
import { i32, v128 } from './opcodes.ts'
import { rowwise } from './plane.ts'

/**
 * add(totals, updates, indices, picks, low, high, run): adds picks >= 1 rows of `run` bytes each where its index says, if
 * that is from low up to, not including, high; totals is where the row of index 0 is or would be.
 */
export const addRows = (m: ModuleWriter, format: Format): Func =>
  m.func((code, [totals, updates, indices, picks, low, high, run]) => {
    const { bytes, lanes, scalar, vector, loadOne } = format
    /** Bytes of a total. */
    const total = 16 / lanes
    const [i, to, end, totalRun] = code.ints()
    code.set(totalRun, run, [total / bytes], i32.mul).set(high, high, low, i32.sub)
    const row = (): void => {
      code
        .set(end, updates, run, i32.add)
        .tee(i, indices, i32.load)
        .put(low, i32.sub, high, i32.ltU)
      code.when(() => {
        along(code, totals, i, totalRun).set(to)
        for (const n of [lanes, 1]) {
          const some = (): void => {
            if (n === 1)
              code.put(to, to, scalar.load, updates, ...loadOne, scalar.add, scalar.store)
            else format.load(code.put(to, to, v128.load), updates).put(vector.add, v128.store)
            code.increase(updates, [n * bytes]).increase(to, [n * total])
          }
          code.while(some, updates, [n * bytes], i32.add, end, i32.leS)
        }
      })
      code.set(updates, end).increase(indices, [4])
    }
    rowwise(code, picks, row)
  })

/** promoted(to, from, n): n f32 as f64, and one more if n is odd. */
export const promotedKernel = (m: ModuleWriter): Func =>
  m.func((code, [to, from, n]) => {
    code.each(n, 2, () => {
      widened.load(code.put(to), from).put(v128.store)
      code.increase(to, [16]).increase(from, [8])
    })
  })

/** demoted(to, from, n): n f64 rounded to f32. */
export const demotedKernel = (m: ModuleWriter): Func =>
  m.func((code, [to, from, n]) => {
    code.each(n, 1, () => {
      code.put(to, from, widened.scalar.load, ...widened.storeOne)
      code.increase(to, [4]).increase(from, [8])
    })
  })
