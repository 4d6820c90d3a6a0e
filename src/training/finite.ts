/** @file finite — where in a tree the first NaN or infinity is. */
import { valueOf } from '../function/traced.ts'
import { withData } from '../engine/emit.ts'
import { data } from '../tensor/concrete.ts'
import { isFloat } from '../tensor/dtype.ts'
import { namedLeaves } from '../tensor/tree.ts'

/** x - x is 0 for every finite x and NaN for the others; one sum finds whether there is one. */
const allFinite = (xs: ArrayLike<number>): boolean => {
  let total = 0
  for (let i = 0; i < xs.length; i += 1) total += xs[i]! - xs[i]! // i < length
  return total === 0
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
    ({ leaf }) =>
      isFloat(leaf.dtype) &&
      !allFinite(withData('firstNonFinite', valueOf('firstNonFinite', leaf))[data]),
  )?.path
