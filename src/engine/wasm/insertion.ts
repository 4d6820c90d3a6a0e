/**
 * @file insertion — short lines sorted in place, in the outputs themselves.
 *
 * An element moves in front of those that it precedes strictly, so equal ones keep their order: -0 and 0, and all NaN, which
 * come last.
 */
import type { DType } from '../../tensor/dtype.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Access, f32, f64, i32, type Opcode, type ValueType } from './opcodes.ts'
import { units } from './plane.ts'

interface Ordered {
  readonly type: ValueType
  readonly load: Access
  readonly store: Access
  /** Pushes whether x precedes y strictly. */
  readonly precedes: (code: Code, x: Local, y: Local) => Code
}

const compared =
  (opcode: Opcode) =>
  (code: Code, x: Local, y: Local): Code =>
    code.get(x).get(y).op(opcode)

/** A number that is not at least y precedes it: y is NaN, or greater. */
const floats =
  (le: Opcode, eq: Opcode) =>
  (code: Code, x: Local, y: Local): Code =>
    code.get(y).get(x).op(le).op(i32.eqz).get(x).get(x).op(eq).op(i32.and)

const orders: { readonly [D in DType]: Ordered } = {
  f32: { type: 'f32', load: f32.load, store: f32.store, precedes: floats(0x5f, f32.eq) },
  f64: { type: 'f64', load: f64.load, store: f64.store, precedes: floats(0x65, f64.eq) },
  i32: { type: 'i32', load: i32.load, store: i32.store, precedes: compared(i32.ltS) },
  u32: { type: 'i32', load: i32.load, store: i32.store, precedes: compared(i32.ltU) },
  bool: { type: 'i32', ...units[1], precedes: compared(i32.ltU) },
}

/** insertion(from, values, order, n, step, step of order): a line of n elements, `step` bytes apart. */
export const insertionKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [from, values, order, n, step, orderStep]) => {
      const { type, load, store, precedes } = orders[dtype]
      const index = (): Local => code.local('i32')
      const [k, j, value, place] = [index(), index(), index(), index()]
      const [x, y] = [code.local(type), code.local(type)]
      code.each(k, 0, n, 1, () => {
        code.get(from).load(load).set(x).increaseBy(from, step)
        code.get(values).set(value).get(order).set(place).get(k).set(j)
        code.block(() => {
          code.loop(() => {
            code.get(j).op(i32.eqz).brIf(1)
            code.get(value).get(step).op(i32.sub).load(load).set(y)
            precedes(code, x, y).op(i32.eqz).brIf(1)
            code.get(value).get(y).store(store)
            code.get(place).get(place).get(orderStep).op(i32.sub).load(i32.load).store(i32.store)
            code.get(value).get(step).op(i32.sub).set(value)
            code.get(place).get(orderStep).op(i32.sub).set(place)
            code.increase(j, -1).br(0)
          })
        })
        code.get(value).get(x).store(store).get(place).get(k).store(i32.store)
        code.increaseBy(values, step).increaseBy(order, orderStep)
      })
    },
  )
