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

/** A square of as many rows as a vector has units of `bytes`, and a way to transpose it. */
export interface Square {
  readonly rows: readonly Local[]
  /** Transposes the rows, and gives where they are then. */
  readonly transpose: () => readonly Local[]
}

/** A square in fresh locals. */
export const squareIn = (code: Code, bytes: number): Square => {
  const side = 16 / bytes
  const [rows, others] = [code.many('v128', side), code.many('v128', side)]
  return {
    rows,
    // Zips the first half of the list with the second, round after round.
    transpose: () => {
      let [now, next] = [rows, others]
      for (let n = 1; n < side; n *= 2) {
        next.forEach((to, i) => {
          const a = i >> 1
          code
            .put(now[a]!, now[a + side / 2]!) // in both halves
            .shuffle(alternate(bytes, i % 2 === 0 ? 0 : side / 2))
            .set(to)
        })
        ;[now, next] = [next, now]
      }
      return now
    },
  }
}
