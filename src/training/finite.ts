/** @file finite — where in a tree the first NaN or infinity is. */
import { valueOf } from '../function/traced.ts'
import { withData } from '../engine/emit.ts'
import { data } from '../tensor/concrete.ts'
import type { Data } from '../tensor/dtype.ts'
import { namedLeaves } from '../tensor/tree.ts'

// x - x is 0 for every finite x and NaN for the others, so one sum finds whether there is one. A loop for each dtype, for a
// loop that sees both runs three times slower.
const allFinite32 = (xs: Float32Array): boolean => {
  let total = 0
  for (let i = 0; i < xs.length; i += 1) total += xs[i]! - xs[i]! // i < length
  return total === 0
}
const allFinite64 = (xs: Float64Array): boolean => {
  let total = 0
  for (let i = 0; i < xs.length; i += 1) total += xs[i]! - xs[i]! // i < length
  return total === 0
}

/** Whether no element is a NaN or an infinity; integers and bools never are. */
const allFinite = (xs: Data): boolean => {
  if (xs instanceof Float32Array) return allFinite32(xs)
  return xs instanceof Float64Array ? allFinite64(xs) : true
}

/**
 * The path of the first leaf of a tree that holds a NaN or an infinity.
 *
 * ```ts
 * firstNonFinite({ a: scalar(1), b: [scalar(2), scalar(NaN)] }) // => 'b.1'
 * ```
 */
export const firstNonFinite = (tree: unknown): string | undefined =>
  namedLeaves('firstNonFinite', tree).find(
    ({ leaf }) => !allFinite(withData('firstNonFinite', valueOf('firstNonFinite', leaf))[data]),
  )?.path
