/**
 * @file product — the sum of products behind `contract`, on packed panels.
 *
 * Rows of x are packed 2 at a time and rows of y 4 at a time, widened to f64, so that the inner loop reads two short
 * contiguous runs and keeps its 8 totals in registers: any order of axes runs at one speed. Every total is added in the
 * order of the summed index and rounded to the dtype once.
 */
import type { Sizes } from '../shape/sizes.ts'
import type { Data } from '../tensor/dtype.ts'

const high = 2
const wide = 4

/** Elements of x at rows + sums, which lie inside it, in panels of `tile` rows: [panel][sum][row in panel]; missing rows are 0. */
const pack = (x: Data, offset: number, rows: Sizes, sums: Sizes, tile: number): Float64Array => {
  const panels = Math.ceil(rows.length / tile)
  const out = new Float64Array(panels * sums.length * tile)
  for (let i = 0; i < rows.length; i += 1) {
    const row = offset + rows[i]! // i < length
    let to = Math.floor(i / tile) * sums.length * tile + (i % tile)
    for (let k = 0; k < sums.length; k += 1, to += tile) out[to] = x[row + sums[k]!]! // k < length, inside x
  }
  return out
}

/** The 2 x 4 totals of one pair of panels, into a tile. */
const tileOf = (
  a: Float64Array,
  at: number,
  b: Float64Array,
  bt: number,
  n: number,
  intoTile: Float64Array,
): void => {
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let k = 0, i = at, j = bt; k < n; k += 1, i += high, j += wide) {
    const a0 = a[i]! // panels hold n steps
    const a1 = a[i + 1]! // likewise, and so for b
    const b0 = b[j]! // likewise
    const b1 = b[j + 1]! // likewise
    const b2 = b[j + 2]! // likewise
    const b3 = b[j + 3]! // likewise
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    s03 += a0 * b3
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
    s13 += a1 * b3
  }
  intoTile[0] = s00
  intoTile[1] = s01
  intoTile[2] = s02
  intoTile[3] = s03
  intoTile[4] = s10
  intoTile[5] = s11
  intoTile[6] = s12
  intoTile[7] = s13
}

/** One operand: where its rows and its summed elements lie, from an offset. */
export interface Side {
  readonly elements: Data
  readonly offset: number
  readonly rows: Sizes
  readonly sums: Sizes
}

/** out[from + i n + j] = sum_k x[i, k] y[j, k]; fills a fresh array that the caller owns. */
export const sumOfProducts = (x: Side, y: Side, out: Data, from: number): void => {
  const steps = x.sums.length
  const a = pack(x.elements, x.offset, x.rows, x.sums, high)
  const b = pack(y.elements, y.offset, y.rows, y.sums, wide)
  const [m, n] = [x.rows.length, y.rows.length]
  const totals = new Float64Array(high * wide)
  for (let i = 0; i < m; i += high)
    for (let j = 0; j < n; j += wide) {
      tileOf(a, i * steps, b, j * steps, steps, totals)
      for (let r = 0; r < high && i + r < m; r += 1)
        for (let s = 0; s < wide && j + s < n; s += 1)
          out[from + (i + r) * n + j + s] = totals[r * wide + s]! // inside the tile
    }
}

/** The same over integers, exact modulo 2^32. */
export const sumOfIntegerProducts = (x: Side, y: Side, out: Data, from: number): void => {
  let at = from
  for (const i of x.rows)
    for (const j of y.rows) {
      let total = 0
      for (let k = 0; k < x.sums.length; k += 1)
        total =
          (total +
            Math.imul(
              x.elements[x.offset + i + x.sums[k]!]!, // k < length; offsets lie inside the operands
              y.elements[y.offset + j + y.sums[k]!]!,
            )) |
          0
      out[at] = total
      at += 1
    }
}
