/**
 * @file inOrder — sums of products in the order of additions that the kernels promise.
 *
 *   c[i, j] = sum_k a[i, k] b[k, j]     in blocks of 256 values of k, each from +0, added in order
 */
import { allocate, type Data, type Floating } from '../../src/tensor/dtype.ts'

/** Part of the semantics: other blocks give other bits. */
const blockSums = 256

/** An element of a matrix. */
export type Element = (row: number, column: number) => number

/** The product of an m x sums and a sums x n matrix, row-major; added to what is given, if something is. */
export const inOrder = (
  dtype: Floating,
  [m, n, sums]: readonly [number, number, number],
  a: Element,
  b: Element,
  before?: Data,
): Data => {
  const round = dtype === 'f32' ? Math.fround : (x: number): number => x
  const out = allocate(dtype, m * n)
  if (before !== undefined) out.set(before)
  for (let i = 0; i < m; i += 1)
    for (let j = 0; j < n; j += 1)
      for (let from = 0; from < sums; from += blockSums) {
        let total = 0
        for (let k = from; k < Math.min(sums, from + blockSums); k += 1)
          total = round(total + round(a(i, k) * b(k, j)))
        const first = from === 0 && before === undefined
        out[i * n + j] = first ? total : out[i * n + j]! + total // i < m, j < n
      }
  return out
}
