/**
 * @file patches — copies what a sliding window lies on into panels: [panel][step][lane], a lane for each place.
 *
 * Where an element lies is the sum of two offsets, one of its place and one of its step, each looked up in a table. Steps
 * whose elements lie beside each other are copied by vectors and transposed in registers.
 */
import { range } from '../../shape/sizes.ts'
import type { Func } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { type Kind, tileRows } from './kind.ts'
import { i32, v128 } from './opcodes.ts'
import { squareIn } from './transpose.ts'

/**
 * patches(to, x, places, steps, offsets of places, offsets of steps): both in bytes, and those of places go on to a multiple
 * of 4.
 */
export const patchPacker = (m: ModuleWriter, { bytes, lanes, scalar }: Kind): Func =>
  m.func((code, [to, x, places, steps, ofPlaces, ofSteps]) => {
    const at = code.many('i32', tileRows)
    const [step, end, offset] = code.ints()
    const square = squareIn(code, bytes)
    const width = tileRows * bytes

    const several = (): void => {
      for (const first of range(tileRows / lanes).map((i) => i * lanes)) {
        square.rows.forEach((row, i) => code.set(row, at[first + i]!, offset, i32.add, v128.load)) // tileRows of them
        square
          .transpose()
          .forEach((row, i) => code.put(to, row, [v128.store, first * bytes + i * width]))
      }
      code.increase(to, [lanes * width]).increase(step, [4 * lanes])
    }
    const one = (): void => {
      at.forEach((row, i) =>
        code.put(to, row, offset, i32.add, scalar.load, [scalar.store, i * bytes]),
      )
      code.increase(to, [width]).increase(step, [4])
    }
    const next = (): void => {
      const last = 4 * (lanes - 1)
      code.set(offset, step, i32.load)
      // Behind the last step lies something of the table's own, see launch.ts.
      code.put(step, [i32.load, last], offset, i32.sub, [(lanes - 1) * bytes], i32.eq)
      code.put(step, [last], i32.add, end, i32.ltU, i32.and).when(several, one)
    }
    const panel = (): void => {
      at.forEach((row, i) => code.set(row, x, ofPlaces, [i32.load, 4 * i], i32.add))
      code.set(step, ofSteps).repeat(next, step, end, i32.ltU)
      code.increase(ofPlaces, [4 * tileRows]).increase(places, [-tileRows])
    }
    code.set(end, ofSteps, steps, [4], i32.mul, i32.add)
    code.repeat(panel, places, [0], i32.gtS)
  })
