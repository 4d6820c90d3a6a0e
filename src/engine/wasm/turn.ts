/**
 * @file turn — the plane of a strided copy whose sides are exchanged: what lies side by side in one lies apart in the other.
 *
 *   to[c toRow + d width] = from[d fromStep + c width]        a transpose
 *
 * Squares are transposed in registers: 4 x 4 of 4 bytes, 2 x 2 of 8, 8 x 8 of 1. Squares go by blocks, within which every
 * line of the cache is used whole.
 */
import { atMost } from './blocks.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { half, i32, v128 } from './opcodes.ts'
import type { Width } from './plane.ts'

/** Byte indices of a shuffle that takes units of `bytes`, from both vectors in turn, beginning at unit `first`. */
const alternate = (bytes: number, first: number): number[] =>
  Array.from({ length: 16 }, (_, i) => {
    const unit = Math.floor(i / bytes)
    return (unit % 2) * 16 + (first + Math.floor(unit / 2)) * bytes + (i % bytes)
  })

const zip = (code: Code, to: Local, a: Local, b: Local, bytes: number, upper: boolean): Code =>
  code
    .get(a)
    .get(b)
    .shuffle(alternate(bytes, upper ? 8 / bytes : 0))
    .set(to)

/** Rows of a square, and what writes them. */
interface Square {
  readonly side: number
  /** Reads a square at x, rows `fromStep` apart, and writes it at y, rows `toRow` apart; moves both on by its rows. */
  readonly write: (code: Code, y: Local, toRow: Local, x: Local, fromStep: Local) => void
}

const locals = (code: Code, n: number): readonly Local[] =>
  Array.from({ length: n }, () => code.local('v128'))

/**
 * Zips the first half of the list with the second, round after round: after log2 n rounds of n vectors with n units the
 * list is transposed.
 */
const zipped = (code: Code, x: readonly Local[], y: readonly Local[], bytes: number): void => {
  const n = x.length
  for (let i = 0; i < n / 2; i += 1) {
    const [a, b] = [x[i]!, x[i + n / 2]!] // in both halves
    zip(code, y[2 * i]!, a, b, bytes, false) // as many as in x
    zip(code, y[2 * i + 1]!, a, b, bytes, true)
  }
}

const bytesSquare = (code: Code): Square => {
  const [rows, other] = [locals(code, 8), locals(code, 8)]
  return {
    side: 8,
    write: (_, y, toRow, x, fromStep) => {
      for (const row of rows) code.get(x).load(half.load).set(row).increaseBy(x, fromStep)
      // Two rows of 8 fill a vector; from then on there are 4 vectors.
      for (let i = 0; i < 4; i += 1) zip(code, other[i]!, rows[i]!, rows[i + 4]!, 1, false) // 8 of each
      zipped(code, other.slice(0, 4), rows.slice(0, 4), 1)
      zipped(code, rows.slice(0, 4), other.slice(0, 4), 1)
      for (const two of other.slice(0, 4))
        for (const lane of [0, 1])
          code.get(y).get(two).lane(half.lane, lane).store(half.store).increaseBy(y, toRow)
    },
  }
}

const square = (code: Code, width: Width): Square => {
  if (width === 1) return bytesSquare(code)
  const side = 16 / width
  const [rows, other] = [locals(code, side), locals(code, side)]
  return {
    side,
    write: (_, y, toRow, x, fromStep) => {
      for (const row of rows) code.get(x).load(v128.load).set(row).increaseBy(x, fromStep)
      let [now, next] = [rows, other]
      for (let n = 1; n < side; n *= 2) {
        zipped(code, now, next, width)
        ;[now, next] = [next, now]
      }
      for (const row of now) code.get(y).get(row).store(v128.store).increaseBy(y, toRow)
    },
  }
}

/** turn(to, from, rows, toRow, fromRow, n, toStep, fromStep), where fromRow and toStep are the width. */
export const turnPlane = (m: ModuleWriter, width: Width, each: Func): Func =>
  m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [to, from, rows, toRow, fromRow, n, toStep, fromStep]) => {
      const index = (): Local => code.local('i32')
      const [top, left, height, wide, c, d] = [index(), index(), index(), index(), index(), index()]
      const [x, y, wholeRows, wholeN, left1] = [index(), index(), index(), index(), index()]
      const { side, write } = square(code, width)
      const block = 64 / width // as many rows as elements in a line of the cache
      code.get(rows).i32(-side).op(i32.and).set(wholeRows)
      code.get(n).i32(-side).op(i32.and).set(wholeN)
      code.each(top, 0, wholeN, block, () => {
        atMost(code, height, wholeN, top, block)
        code.each(left, 0, wholeRows, block, () => {
          atMost(code, wide, wholeRows, left, block)
          code.each(c, 0, wide, side, () => {
            code.get(left).get(c).op(i32.add).set(left1)
            code.get(from).get(top).get(fromStep).op(i32.mul).op(i32.add)
            code.get(left1).i32(width).op(i32.mul).op(i32.add).set(x)
            code.get(to).get(left1).get(toRow).op(i32.mul).op(i32.add)
            code.get(top).i32(width).op(i32.mul).op(i32.add).set(left1)
            code.each(d, 0, height, side, () => {
              code.get(left1).set(y)
              write(code, y, toRow, x, fromStep)
              code.increase(left1, side * width)
            })
          })
        })
      })
      /** Elements that no square covers. */
      const rest = (firstRow: Local, firstN: Local): void => {
        const some = (a: Local, b: Local): Code => code.get(a).get(b).op(i32.ltS)
        some(firstRow, rows).when(() =>
          some(firstN, n).when(() => {
            code.get(to).get(firstRow).get(toRow).op(i32.mul).op(i32.add)
            code.get(firstN).i32(width).op(i32.mul).op(i32.add)
            code.get(from).get(firstN).get(fromStep).op(i32.mul).op(i32.add)
            code.get(firstRow).i32(width).op(i32.mul).op(i32.add)
            code.get(rows).get(firstRow).op(i32.sub).get(toRow).get(fromRow)
            code.get(n).get(firstN).op(i32.sub).get(toStep).get(fromStep).call(each)
          }),
        )
      }
      const zero = index()
      rest(wholeRows, zero)
      code.get(wholeRows).set(rows)
      rest(zero, wholeN)
    },
  )
