/**
 * @file turn — the plane of a strided copy whose sides are exchanged: what lies side by side in one lies apart in the other.
 *
 *   to[c toRow + d width] = from[d fromStep + c width]        a transpose
 *
 * Squares as wide as a vector, or of bytes half as wide, are transposed in registers. They go by blocks, within which every
 * line of the cache is used whole.
 */
import { along, eachBlock } from './blocks.ts'
import type { Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { half, i32, v128 } from './opcodes.ts'
import { eachPlane, type Width } from './plane.ts'
import { squareIn } from './transpose.ts'

/** turn(to, from, rows, toRow, fromRow, n, toStep, fromStep), where fromRow and toStep are the width. */
export const turnPlane = (m: ModuleWriter, width: Width): Func => {
  const each = eachPlane(m, width)
  return m.func((code, [to, from, rows, toRow, fromRow, n, toStep, fromStep]) => {
    const [x, y, at, wholeRows, wholeN, zero] = code.ints()
    const { rows: square, transpose } = squareIn(code, width)
    const side = square.length
    const [whole, lanes] = width === 1 ? [half, [0, 1]] : [v128, [0]]
    const block = 64 / width // as many rows as elements in a line of the cache
    code.set(wholeRows, rows, [-side], i32.and)
    code.set(wholeN, n, [-side], i32.and)
    eachBlock(code, wholeN, block, (top, height) => {
      eachBlock(code, wholeRows, block, (left, wide) => {
        code.each(wide, side, (c) => {
          code.increase(c, left)
          along(code, from, top, fromStep)
          code.set(x, c, [width], i32.mul, i32.add)
          along(code, to, c, toRow)
          code.set(at, top, [width], i32.mul, i32.add)
          code.set(c, c, left, i32.sub)
          code.each(height, side, () => {
            code.set(y, at)
            for (const row of square) code.set(row, x, whole.load).increase(x, fromStep)
            for (const row of transpose())
              for (const lane of lanes) {
                code.put(y, row)
                if (width === 1) code.put([half.lane, lane])
                code.put(whole.store).increase(y, toRow)
              }
            code.increase(at, [side * width])
          })
        })
      })
    })
    /** Elements that no square covers. */
    const rest = (firstRow: Local, firstN: Local): void => {
      code.put(firstRow, rows, i32.ltS, firstN, n, i32.ltS, i32.and).when(() => {
        along(code, to, firstRow, toRow).put(firstN, [width], i32.mul, i32.add)
        along(code, from, firstN, fromStep).put(firstRow, [width], i32.mul, i32.add)
        code.put(rows, firstRow, i32.sub, toRow, fromRow)
        code.call(each, n, firstN, i32.sub, toStep, fromStep)
      })
    }
    rest(wholeRows, zero)
    code.set(rows, wholeRows)
    rest(zero, wholeN)
  })
}
