/**
 * @file product — sums of products of numbers that lie anywhere: the loops behind `contract`.
 *
 * Floats are added in f64 and rounded once, when stored; integers wrap modulo 2^32 with each addition.
 */
import type { Sizes } from '../shape/sizes.ts'
import type { Data } from '../tensor/dtype.ts'

/** One factor: elements, where it begins, and the offsets of its rows and of what is summed. */
export interface Side {
  readonly elements: Data
  readonly offset: number
  readonly rows: Sizes
  readonly sums: Sizes
}

/** A total and one product more. */
export type Plus = (total: number, a: number, b: number) => number

/** Products of floats. */
export const plusFloats: Plus = (total, a, b) => total + a * b

/** Products of integers. */
export const plusIntegers: Plus = (total, a, b) => (total + Math.imul(a, b)) | 0

/** out[from + i n + j] = sum_k x[i, k] y[j, k], for all n rows of y. */
export const sumOfProducts = (x: Side, y: Side, plus: Plus, out: Data, from: number): void => {
  let at = from
  for (const i of x.rows)
    for (const j of y.rows) {
      let total = 0
      for (let k = 0; k < x.sums.length; k += 1)
        total = plus(
          total,
          x.elements[x.offset + i + x.sums[k]!]!, // k < length; offsets lie inside the operands
          y.elements[y.offset + j + y.sums[k]!]!, // sums pair up
        )
      out[at] = total
      at += 1
    }
}
