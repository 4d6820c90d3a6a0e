/**
 * @file totals — a row of totals beside the result: begun at +0, and at the end written to the result or added to it.
 */
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Kind } from './kind.ts'
import { i32, v128 } from './opcodes.ts'

/** clear(to, n): whole vectors of +0. */
export const clearKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func(undefined, ['i32', 'i32'], (code, [to, n]) => {
    const [j, zero] = [code.local('i32'), code.local('v128')]
    code.each(j, 0, n, kind.lanes, () => {
      code.get(to).get(zero).store(v128.store).increase(to, 16)
    })
  })

/** settle(totals, to, n, add to what is there?). */
export const settleKernel = (m: ModuleWriter, kind: Kind): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [totals, to, n, add]) => {
    const { bytes, lanes, scalar, vector } = kind
    const [j, count] = [code.local('i32'), code.local('i32')]
    for (const step of [lanes, 1]) {
      const [load, store, plus] =
        step === 1 ? [scalar.load, scalar.store, scalar.add] : [v128.load, v128.store, vector.add]
      code
        .get(n)
        .i32(step === 1 ? lanes - 1 : -lanes)
        .op(i32.and)
        .set(count)
      code.each(j, 0, count, step, () => {
        code.get(add).when(
          () => code.get(to).get(to).load(load).get(totals).load(load).op(plus).store(store),
          () => code.get(to).get(totals).load(load).store(store),
        )
        code.increase(to, step * bytes).increase(totals, step * bytes)
      })
    }
  })
