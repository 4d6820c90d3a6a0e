/**
 * @file softmax — softmax, logSoftmax and logSumExp, without overflow.
 *
 *   log sum_i e^x_i = m + log sum_i e^(x_i - m)        for any m
 *
 * m is the largest element: exp overflows f32 past 88, and shifting changes neither value nor
 * gradient, so m is held constant. Where m is infinite it is taken as 0, since inf - inf is NaN.
 */
import { emitFor } from '../engine/emit.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { axisOf, type CheckAxis } from '../shape/axes.ts'
import type { Shape } from '../shape/shape.ts'
import { replaceAxes } from '../shape/axes.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { reshaped } from '../primitives/moving.ts'
import { fits, like, operand, stretch } from './operand.ts'
import { fold, type Reducer } from './folding.ts'
import { mustKnow } from './options.ts'
import type { Only, Refused } from './only.ts'
import { typed } from './traced.ts'

/** x without its largest element along the axes, that element, and sums kept in the shape of x. */
interface Shifted {
  /** x - m <= 0 */
  readonly shifted: Value
  /** m, with the folded axes removed */
  readonly m: Value
  /** A fold of x's shape without `axes`, stretched back over them. */
  readonly back: (folded: Value) => Value
}

const shift = (e: Emit, x: Value, axes: Sizes): Shifted => {
  const kept = replaceAxes(x.shape, axes, [1])
  const back = (folded: Value): Value => stretch(e, reshaped(e, folded, kept), x.shape)
  const top = e.apply('stopGradient', {}, e.apply('reduceMax', { axes }, x))
  const finite = e.apply('less', {}, e.apply('abs', {}, top), like(e, Infinity, top))
  const m = e.apply('select', {}, finite, top, like(e, 0, top))
  return { shifted: e.apply('sub', {}, x, back(m)), m, back }
}

/** log sum e^(x - m) along the axes; of elements that are all -inf, -inf with gradient 0, where 0 / 0 would be NaN. */
const logSum = (e: Emit, shifted: Value, axes: Sizes): Value => {
  const total = e.apply('sum', { axes }, e.apply('exp', {}, shifted))
  // 1 is added where the sum is 0, and -inf to its logarithm: constants both, so the gradient is 0 / 1.
  const none = e.apply('equal', {}, total, like(e, 0, total))
  const some = e.apply('add', {}, total, e.apply('cast', { to: total.dtype }, none))
  const nothing = e.apply('select', {}, none, like(e, -Infinity, total), like(e, 0, total))
  return e.apply('add', {}, e.apply('log', {}, some), nothing)
}

/** log(sum e^x) along the axes; of no elements, log 0. */
const logSumOf = (e: Emit, x: Value, axes: Sizes): Value => {
  if (axes.some((axis) => x.shape[axis] === 0)) return logSum(e, x, axes)
  const { shifted, m } = shift(e, x, axes)
  return e.apply('add', {}, m, logSum(e, shifted, axes))
}

/**
 * log(sum(exp(x))) over the given axes, or all, without overflow; -inf of none.
 *
 * Shape   S -> S without `axes`, or with 1 in their place
 * Dtype   floating
 * Grad    softmax of x
 *
 * ```ts
 * logSumExp(tensor([1000, 1000], 'f64')) // => scalar(1000 + Math.log(2), 'f64')
 * ```
 */
export const logSumExp: Reducer<'logSumExp', Floating> = (x, options) =>
  typed(fold('logSumExp', true, operand('logSumExp', 'floating', x), options ?? {}, logSumOf))

/** A map of each line along an axis, the last unless named. */
export interface Along<Op extends string> {
  <S extends Shape, D extends Only<Floating, Refused<Op, Floating>>, const A extends number = -1>(
    x: Tensor<S, D>,
    options?: { readonly axis?: A & CheckAxis<Op, S, A> },
  ): Tensor<S, D>
}

const along =
  <Op extends string>(op: Op, rule: (e: Emit, s: Shifted, axes: Sizes) => Value): Along<Op> =>
  (x, options = {}) => {
    const v = operand(op, 'floating', x)
    mustKnow(op, options, ['axis'])
    const axis = fits(axisOf(op, v.shape, options.axis ?? -1))
    const e = emitFor([v])
    return typed(v.shape[axis] === 0 ? v : rule(e, shift(e, v, [axis]), [axis]))
  }

/**
 * e^x over its sum along an axis, the last unless named: positive numbers that add up to 1.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    y (ct - sum(y ct))
 *
 * ```ts
 * softmax(tensor([[7, 7], [0, 1000]])) // => tensor([[0.5, 0.5], [0, 1]])
 * ```
 */
export const softmax: Along<'softmax'> = along('softmax', (e, { shifted, back }, axes) => {
  const y = e.apply('exp', {}, shifted)
  return e.apply('div', {}, y, back(e.apply('sum', { axes }, y)))
})

/**
 * The logarithm of softmax, exact where softmax itself rounds to 0.
 *
 * Shape   S -> S
 * Dtype   floating
 * Grad    ct - softmax(x) sum(ct)
 *
 * ```ts
 * logSoftmax(tensor([0, 1000])) // => tensor([-1000, 0])
 * ```
 */
export const logSoftmax: Along<'logSoftmax'> = along('logSoftmax', (e, { shifted, back }, axes) =>
  e.apply('sub', {}, shifted, back(logSum(e, shifted, axes))),
)
