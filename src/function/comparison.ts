/**
 * @file comparison — elementwise comparisons, which give bool.
 *
 * All broadcast by NumPy's rule and take numbers as weak scalars. None has a gradient. NaN equals
 * nothing and is on neither side of anything; bools compare as 0 and 1.
 */
import { type Comparison, comparison } from './binary.ts'

/**
 * Where x = y.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * equal(tensor([1, 2]), 2) // => tensor([false, true])
 * ```
 */
export const equal: Comparison<'equal'> = comparison('equal')

/**
 * Where x and y differ.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * notEqual(tensor([1, 2]), 2) // => tensor([true, false])
 * ```
 */
export const notEqual: Comparison<'notEqual'> = comparison('notEqual')

/**
 * Where x < y.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * less(tensor([1, 2]), tensor([2, 2])) // => tensor([true, false])
 * ```
 */
export const less: Comparison<'less'> = comparison('less')

/**
 * Where x <= y.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * lessEqual(tensor([1, 2, 3]), 2) // => tensor([true, true, false])
 * ```
 */
export const lessEqual: Comparison<'lessEqual'> = comparison('lessEqual')

/**
 * Where x > y.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * greater(tensor([1, 3]), 2) // => tensor([false, true])
 * ```
 */
export const greater: Comparison<'greater'> = comparison('greater')

/**
 * Where x >= y.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   any, one for both; the result is bool
 *
 * ```ts
 * greaterEqual(tensor([1, 2]), 2) // => tensor([false, true])
 * ```
 */
export const greaterEqual: Comparison<'greaterEqual'> = comparison('greaterEqual')
