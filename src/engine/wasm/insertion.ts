/**
 * @file insertion — short lines sorted in place, in the outputs themselves.
 *
 * An element moves in front of those that it precedes strictly, so equal ones keep their order: -0 and 0, and all NaN, which
 * come last.
 */
import { type DType, isFloat } from '../../tensor/dtype.ts'
import type { Func, Items } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { kinds } from './kind.ts'
import { i32 } from './opcodes.ts'
import { cellOf } from './plane.ts'

/** insertion(from, values, order, n, step, step of order): a line of n elements, `step` bytes apart. */
export const insertionKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func((code, [from, values, order, n, step, orderStep]) => {
    const scalar = isFloat(dtype) ? kinds[dtype].scalar : undefined
    const { load, store } = scalar ?? cellOf(dtype)
    const type = isFloat(dtype) ? dtype : 'i32'
    const [j, value, place] = code.ints()
    const [x, y] = [code.local(type), code.local(type)]
    // A float that is not at least y precedes it: y is NaN, or greater.
    const precedes: Items =
      scalar === undefined
        ? [x, y, dtype === 'i32' ? i32.ltS : i32.ltU]
        : [y, x, scalar.le, i32.eqz, x, x, scalar.eq, i32.and]
    code.each(n, 1, (k) => {
      code.set(x, from, load).increase(from, step)
      code.set(value, values).set(place, order).set(j, k)
      code.block(() => {
        code.loop(() => {
          code.brIf(1, j, i32.eqz).set(y, value, step, i32.sub, load)
          code.brIf(1, ...precedes, i32.eqz).put(value, y, store)
          code.put(place, place, orderStep, i32.sub, i32.load, i32.store)
          code.set(value, value, step, i32.sub).set(place, place, orderStep, i32.sub)
          code.increase(j, [-1]).br(0)
        })
      })
      code.put(value, x, store, place, k, i32.store)
      code.increase(values, step).increase(order, orderStep)
    })
  })
