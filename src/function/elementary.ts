/**
 * @file elementary — exponentials, logarithms, roots, trigonometry, erf and the logistic function.
 */
import type { Floating } from '../tensor/dtype.ts'
import { type Unary, unary } from './unary.ts'

/**
 * e to the power x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    e^x
 *
 * ```ts
 * exp(tensor([0])) // => tensor([1])
 * ```
 */
export const exp: Unary<'exp', Floating> = unary('exp', 'floating', 'exp')

/**
 * e^x - 1, exact for small x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    e^x
 *
 * ```ts
 * expm1(tensor([0])) // => tensor([0])
 * ```
 */
export const expm1: Unary<'expm1', Floating> = unary('expm1', 'floating', 'expm1')

/**
 * The natural logarithm; -inf at 0, NaN below.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 / x
 *
 * ```ts
 * log(tensor([1])) // => tensor([0])
 * ```
 */
export const log: Unary<'log', Floating> = unary('log', 'floating', 'log')

/**
 * ln(1 + x), exact for small x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 / (1 + x)
 *
 * ```ts
 * log1p(tensor([0])) // => tensor([0])
 * ```
 */
export const log1p: Unary<'log1p', Floating> = unary('log1p', 'floating', 'log1p')

/**
 * The square root; NaN below 0.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 / (2 sqrt x); infinite at 0
 *
 * ```ts
 * sqrt(tensor([4, 9])) // => tensor([2, 3])
 * ```
 */
export const sqrt: Unary<'sqrt', Floating> = unary('sqrt', 'floating', 'sqrt')

/**
 * 1 / x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    -1 / x^2
 *
 * ```ts
 * reciprocal(tensor([2, 4])) // => tensor([0.5, 0.25])
 * ```
 */
export const reciprocal: Unary<'reciprocal', Floating> = unary(
  'reciprocal',
  'floating',
  'reciprocal',
)

/**
 * The sine.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    cos x
 *
 * ```ts
 * sin(tensor([0])) // => tensor([0])
 * ```
 */
export const sin: Unary<'sin', Floating> = unary('sin', 'floating', 'sin')

/**
 * The cosine.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    -sin x
 *
 * ```ts
 * cos(tensor([0])) // => tensor([1])
 * ```
 */
export const cos: Unary<'cos', Floating> = unary('cos', 'floating', 'cos')

/**
 * The tangent.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 + tan^2 x
 *
 * ```ts
 * tan(tensor([0])) // => tensor([0])
 * ```
 */
export const tan: Unary<'tan', Floating> = unary('tan', 'floating', 'tan')

/**
 * The hyperbolic tangent.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    1 - tanh^2 x
 *
 * ```ts
 * tanh(tensor([0])) // => tensor([0])
 * ```
 */
export const tanh: Unary<'tanh', Floating> = unary('tanh', 'floating', 'tanh')

/**
 * The error function, 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    2 / sqrt(pi) e^(-x^2)
 *
 * ```ts
 * erf(tensor([0])) // => tensor([0])
 * ```
 */
export const erf: Unary<'erf', Floating> = unary('erf', 'floating', 'erf')

/**
 * The logistic function, 1 / (1 + e^-x), without overflow.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    y (1 - y)
 *
 * ```ts
 * sigmoid(tensor([0])) // => tensor([0.5])
 * ```
 */
export const sigmoid: Unary<'sigmoid', Floating> = unary('sigmoid', 'floating', 'logistic')
