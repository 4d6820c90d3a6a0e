/**
 * @file transpose — squares of elements transposed in registers, a row in each vector.
 */
import { range } from '../../shape/sizes.ts'
import type { Code, Local } from './code.ts'

/** Byte indices of a shuffle that takes units of `bytes`, from both vectors in turn, beginning at unit `first`. */
const alternate = (bytes: number, first: number): number[] =>
  range(16).map((i) => {
    const unit = Math.floor(i / bytes)
    return (unit % 2) * 16 + (first + Math.floor(unit / 2)) * bytes + (i % bytes)
  })

/** A square of elements, and a way to transpose it. */
export interface Square {
  /** As many as a row has elements: those that fill a vector, or, of one byte, half of one. */
  readonly rows: readonly Local[]
  /** Transposes the rows, and gives the vectors that hold them then: of bytes two each. */
  readonly transpose: () => readonly Local[]
}

/** A square in fresh locals. */
export const squareIn = (code: Code, bytes: number): Square => {
  const side = bytes === 1 ? 8 : 16 / bytes
  const [rows, others] = [code.many('v128', side), code.many('v128', side)]
  return {
    rows,
    // Zips the first half of the list with the second, round after round.
    transpose: () => {
      let [now, next] = [rows, others]
      for (let n = 1; n < side; n *= 2) {
        const half = now.length / 2
        // Half vectors zipped are one.
        const each = bytes === 1 && n === 1 ? 1 : 2
        const made = next.slice(0, half * each)
        made.forEach((to, i) => {
          const a = Math.floor(i / each)
          code
            .put(now[a]!, now[a + half]!) // in both halves
            .shuffle(alternate(bytes, ((i % each) * 8) / bytes))
            .set(to)
        })
        ;[now, next] = [made, now]
      }
      return now
    },
  }
}
