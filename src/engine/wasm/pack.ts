/**
 * @file pack — copies a strided matrix into panels: [panel][step][lane], the lanes of a missing row 0.
 *
 * A panel is what one tile reads from front to back, whatever the strides were; this is why transposed products run at
 * one speed. Lanes beside each other are copied by vectors, steps beside each other are transposed in registers.
 */
import { range } from '../../shape/sizes.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import type { Kind } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { squareIn } from './transpose.ts'

/** pack(to, from, rows, steps, stride of rows, stride of steps), strides in bytes, rows and steps at least 1. */
export const packer = (m: ModuleWriter, { bytes, lanes, scalar }: Kind, tile: number): Func =>
  m.func((code, [to, from, rows, steps, byRow, byStep]) => {
    const [at, row, k] = code.ints()
    const zero = code.local('v128')
    const square = squareIn(code, bytes)
    const offsets = range(tile / lanes).map((j) => j * 16)

    /** While there are so many steps left, which are beside each other if they are several. */
    const each = (n: number, inner: () => void): void => {
      const some = (): void => {
        code.set(row, at)
        inner()
        code.increase(to, [n * tile * bytes]).increase(k, [-n])
        if (n > 1) code.increase(at, [n * bytes])
        else code.increase(at, byStep)
      }
      code.while(some, k, [n], i32.geS)
    }
    const copied = (): void =>
      each(1, () => {
        for (const offset of offsets) code.put(to, at, [v128.load, offset], [v128.store, offset])
      })
    const oneByOne = (): void =>
      each(1, () => {
        for (let i = 0; i < tile; i += 1)
          code.put(to, row, scalar.load, [scalar.store, i * bytes]).increase(row, byRow)
      })
    const edge = (): void =>
      each(1, () => {
        for (const offset of offsets) code.put(to, zero, [v128.store, offset])
        code.each(rows, 1, (lane) => {
          code.put(to, lane, [bytes], i32.mul, i32.add, row, scalar.load, scalar.store)
          code.increase(row, byRow)
        })
      })
    const transposed = (): void => {
      each(lanes, () => {
        for (const offset of offsets) {
          for (const x of square.rows) code.set(x, row, v128.load).increase(row, byRow)
          square
            .transpose()
            .forEach((x, i) => code.put(to, x, [v128.store, offset + i * tile * bytes]))
        }
      })
      oneByOne()
    }
    const panel = (): void => {
      code.set(at, from).set(k, steps)
      code.put(rows, [tile], i32.ltS).when(edge, () => {
        code.put(byRow, [bytes], i32.eq).when(copied, () => {
          code.put(byStep, [bytes], i32.eq).when(transposed, oneByOne)
        })
      })
      code.increase(from, byRow, [tile], i32.mul).increase(rows, [-tile])
    }
    code.repeat(panel, rows, [0], i32.gtS)
  })
