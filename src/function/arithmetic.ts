/**
 * @file arithmetic — sums, differences, products, quotients, powers, and the larger or smaller of two.
 *
 * All broadcast by NumPy's rule and take numbers as weak scalars. Integers wrap modulo 2^32; their
 * quotient truncates, and n / 0 is 0.
 */
import type { Floating } from '../tensor/dtype.ts'
import { type Binary, binary } from './binary.ts'
import type { Numeric } from './operand.ts'

/**
 * x + y, elementwise.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both
 * Grad    1 to each side, summed over what was stretched
 * Fails   a Defect where shapes do not broadcast or dtypes differ; the compiler says so first
 *
 * ```ts
 * add(tensor([[1, 2], [3, 4]]), tensor([10, 20])) // => tensor([[11, 22], [13, 24]])
 * ```
 */
export const add: Binary<'add', Numeric> = binary('add', 'numeric', 'add')

/**
 * x - y, elementwise.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both
 * Grad    1 to x, -1 to y
 *
 * ```ts
 * sub(tensor([5, 7]), 2) // => tensor([3, 5])
 * ```
 */
export const sub: Binary<'sub', Numeric> = binary('sub', 'numeric', 'sub')

/**
 * x y, elementwise.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both
 * Grad    y to x, x to y
 *
 * ```ts
 * mul(tensor([1, 2, 3]), 2) // => tensor([2, 4, 6])
 * ```
 */
export const mul: Binary<'mul', Numeric> = binary('mul', 'numeric', 'mul')

/**
 * x / y, elementwise.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both; integers truncate toward zero, and n / 0 is 0
 * Grad    1 / y to x, -x / y^2 to y
 * Source  IEEE 754 for floats; NumPy 2 `true_divide` differs: it makes floats of integers
 *
 * ```ts
 * div(tensor([1, 2]), tensor([4, 4])) // => tensor([0.25, 0.5])
 * ```
 */
export const div: Binary<'div', Numeric> = binary('div', 'numeric', 'div')

/**
 * x to the power y, elementwise.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   floating, one for both
 * Grad    y x^(y - 1) to x, exactly 0 where y = 0; x^y ln x to y, exactly 0 where x = 0 <= y
 *
 * ```ts
 * pow(tensor([1, 2, 3]), 2) // => tensor([1, 4, 9])
 * ```
 */
export const pow: Binary<'pow', Floating> = binary('pow', 'floating', 'pow')

/**
 * The larger of x and y, elementwise; NaN where either is.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both
 * Grad    1 to the larger; a half to each on a tie
 *
 * ```ts
 * maximum(tensor([1, 5]), tensor([4, 2])) // => tensor([4, 5])
 * ```
 */
export const maximum: Binary<'maximum', Numeric> = binary('maximum', 'numeric', 'max')

/**
 * The smaller of x and y, elementwise; NaN where either is.
 *
 * Shape   A, B -> broadcast of A and B
 * Dtype   numeric, one for both
 * Grad    1 to the smaller; a half to each on a tie
 *
 * ```ts
 * minimum(tensor([1, 5]), 3) // => tensor([1, 3])
 * ```
 */
export const minimum: Binary<'minimum', Numeric> = binary('minimum', 'numeric', 'min')
