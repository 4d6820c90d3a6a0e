/**
 * @file statistics — mean, variance, standardDeviation and norm over the axes named, or over all.
 */
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { replaceAxes } from '../shape/axes.ts'
import type { OnlyKnown } from '../shape/mismatch.ts'
import type { CheckReduce, NoOptions, ReducedBy, ReduceOptions } from '../shape/reduce.ts'
import type { Shape } from '../shape/shape.ts'
import { count, pick, type Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { reshaped } from '../primitives/moving.ts'
import { like, operand, stretch } from './operand.ts'
import { fold, meanOf, type Reducer } from './folding.ts'
import type { Only, Refused } from './only.ts'
import { typed } from './traced.ts'

/** sum (x - mean)^2 / (n - correction): two passes, since mean(x^2) - mean(x)^2 cancels. */
const varianceOf =
  (correction: number) =>
  (e: Emit, x: Value, axes: Sizes): Value => {
    const kept = replaceAxes(x.shape, axes, [1])
    const center = stretch(e, reshaped(e, meanOf(e, x, axes), kept), x.shape)
    const d = e.apply('sub', {}, x, center)
    const total = e.apply('sum', { axes }, e.apply('mul', {}, d, d))
    const n = count(pick(x.shape, axes)) - correction
    return e.apply('div', {}, total, like(e, n, total))
  }

/** sqrt x with gradient 0 at 0. The inner select keeps 1 / sqrt 0 out of the branch not taken. */
const rootOf = (e: Emit, x: Value): Value => {
  const zero = e.apply('equal', {}, x, like(e, 0, x))
  const inside = e.apply('select', {}, zero, like(e, 1, x), x)
  return e.apply('select', {}, zero, like(e, 0, x), e.apply('sqrt', {}, inside))
}

/**
 * Mean over the given axes, or all.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   floating
 * Grad    1/n to each of the n elements averaged
 * Fails   a Defect where a folded axis has size 0
 * Source  NumPy 2 `mean`; we differ: integers are refused, not promoted
 *
 * ```ts
 * mean(tensor([1, 2, 6]), { axes: [0] }) // => scalar(3)
 * ```
 */
export const mean: Reducer<'mean', Floating> = (x, options) =>
  typed(fold('mean', false, operand('mean', 'floating', x), options ?? {}, meanOf))

/** A reduction that divides by n - correction. */
export interface Spread<Op extends string> {
  <
    S extends Shape,
    D extends Only<Floating, Refused<Op, Floating>>,
    const O extends SpreadOptions = NoOptions,
  >(
    x: Tensor<S, D>,
    options?: O &
      CheckReduce<Op, S, O> &
      OnlyKnown<Op, O, SpreadOptions, 'axes, keepAxes, correction'>,
  ): Tensor<ReducedBy<S, O>, D>
}

/** What such a reduction may be told. */
export interface SpreadOptions extends ReduceOptions {
  readonly correction?: number
}

/**
 * Mean squared distance from the mean, over the given axes, or all; `correction` is taken off n.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   floating
 * Grad    2 (x - mean) / (n - correction)
 * Fails   a Defect where a folded axis has size 0
 * Source  NumPy 2 `var`, with its `correction`
 *
 * ```ts
 * variance(tensor([1, 3])) // => scalar(1)
 * ```
 */
export const variance: Spread<'variance'> = (x, options?: SpreadOptions) =>
  typed(
    fold(
      'variance',
      false,
      operand('variance', 'floating', x),
      options ?? {},
      varianceOf(options?.correction ?? 0),
      ['correction'],
    ),
  )

/**
 * Square root of the variance.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   floating
 * Grad    (x - mean) / ((n - correction) y); 0 where y = 0
 * Fails   a Defect where a folded axis has size 0
 * Source  NumPy 2 `std`, with its `correction`
 *
 * ```ts
 * standardDeviation(tensor([1, 5]), { correction: 0 }) // => scalar(2)
 * ```
 */
export const standardDeviation: Spread<'standardDeviation'> = (x, options?: SpreadOptions) =>
  typed(
    fold(
      'standardDeviation',
      false,
      operand('standardDeviation', 'floating', x),
      options ?? {},
      (e, v, axes) => rootOf(e, varianceOf(options?.correction ?? 0)(e, v, axes)),
      ['correction'],
    ),
  )

/** Scaled by the largest element, held constant: squares of f32 overflow past 1.8e19. */
const normOf = (e: Emit, x: Value, axes: Sizes): Value => {
  const squared = (v: Value): Value => e.apply('sum', { axes }, e.apply('mul', {}, v, v))
  if (axes.some((axis) => x.shape[axis] === 0)) return squared(x)
  const top = e.apply('reduceMax', { axes }, e.apply('abs', {}, e.apply('stopGradient', {}, x)))
  const usable = e.apply(
    'and',
    {},
    e.apply('greater', {}, top, like(e, 0, top)),
    e.apply('less', {}, top, like(e, Infinity, top)),
  )
  const m = e.apply('select', {}, usable, top, like(e, 1, top))
  const kept = replaceAxes(x.shape, axes, [1])
  const scaled = e.apply('div', {}, x, stretch(e, reshaped(e, m, kept), x.shape))
  return e.apply('mul', {}, m, rootOf(e, squared(scaled)))
}

/**
 * Euclidean length over the given axes, or all, without overflow.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   floating
 * Grad    x / y; 0 where y = 0
 *
 * ```ts
 * norm(tensor([3, 4])) // => scalar(5)
 * ```
 */
export const norm: Reducer<'norm', Floating> = (x, options) =>
  typed(fold('norm', true, operand('norm', 'floating', x), options ?? {}, normOf))
