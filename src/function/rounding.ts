/**
 * @file rounding — sign and size of numbers: negation, absolute value, sign, square, and rounding to integers.
 */
import { emitFor } from '../engine/emit.ts'
import type { Floating } from '../tensor/dtype.ts'
import { type Numeric, operand } from './operand.ts'
import { typed } from './traced.ts'
import { type Unary, unary } from './unary.ts'

/**
 * -x; integers wrap.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    -1
 *
 * ```ts
 * neg(tensor([1, -2])) // => tensor([-1, 2])
 * ```
 */
export const neg: Unary<'neg', Numeric> = unary('neg', 'numeric', 'neg')

/**
 * |x|.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    the sign of x; 0 at 0
 *
 * ```ts
 * abs(tensor([1, -2])) // => tensor([1, 2])
 * ```
 */
export const abs: Unary<'abs', Numeric> = unary('abs', 'numeric', 'abs')

/**
 * The sign of x: -1, 0 or 1.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    0
 *
 * ```ts
 * sign(tensor([3, -2])) // => tensor([1, -1])
 * ```
 */
export const sign: Unary<'sign', Numeric> = unary('sign', 'numeric', 'sign')

/**
 * x^2.
 *
 * Shape   S -> S
 * Dtype   numeric
 * Grad    2 x
 *
 * ```ts
 * square(tensor([3, -2])) // => tensor([9, 4])
 * ```
 */
export const square: Unary<'square', Numeric> = (x) => {
  const v = operand('square', 'numeric', x)
  return typed(emitFor([v]).apply('mul', {}, v, v))
}

/**
 * The largest integer not above x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    0
 *
 * ```ts
 * floor(tensor([1.5, -1.5])) // => tensor([1, -2])
 * ```
 */
export const floor: Unary<'floor', Floating> = unary('floor', 'floating', 'floor')

/**
 * The smallest integer not below x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    0
 *
 * ```ts
 * ceil(tensor([1.5, -1.5])) // => tensor([2, -1])
 * ```
 */
export const ceil: Unary<'ceil', Floating> = unary('ceil', 'floating', 'ceil')

/**
 * The nearest integer, halves to even.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    0
 * Source  NumPy 2 `round`
 *
 * ```ts
 * round(tensor([0.5, 1.5, 2.4])) // => tensor([0, 2, 2])
 * ```
 */
export const round: Unary<'round', Floating> = unary('round', 'floating', 'round')
