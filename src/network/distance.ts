/**
 * @file distance — how far predictions are from targets, number by number or row by row: the mean over all.
 */
import { div, mul, sub } from '../function/arithmetic.ts'
import { equal } from '../function/comparison.ts'
import { abs } from '../function/rounding.ts'
import { sum } from '../function/reduction.ts'
import { clip, where } from '../function/select.ts'
import { mustKnow } from '../function/options.ts'
import { norm } from '../function/statistics.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { type Alike, alike, alikeRows, type NeedsRow } from './alike.ts'
import { averaged } from './averaged.ts'
import type { Batch } from './definition.ts'

/**
 * Mean of (prediction - target)^2.
 *
 * Shape   S, S -> []
 * Dtype   floating, one for both
 * Grad    2 (prediction - target) / n to the prediction, the negative to the target
 * Fails   a Defect where shapes differ; the compiler says so first
 *
 * ```ts
 * meanSquaredError(tensor([1, 2]), tensor([1, 4])) // => scalar(2)
 * ```
 */
export const meanSquaredError = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & Alike<'meanSquaredError', S, D, T, E>,
): Scalar<D> => {
  const [x, y] = alike('meanSquaredError', prediction, target)
  const d = sub(x, y)
  return averaged(mul(d, d))
}

/**
 * Mean of |prediction - target|.
 *
 * Shape   S, S -> []
 * Dtype   floating, one for both
 * Grad    sign(prediction - target) / n to the prediction, 0 where both are equal
 * Fails   a Defect where shapes differ; the compiler says so first
 *
 * ```ts
 * meanAbsoluteError(tensor([1, 2]), tensor([1, 5])) // => scalar(1.5)
 * ```
 */
export const meanAbsoluteError = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & Alike<'meanAbsoluteError', S, D, T, E>,
): Scalar<D> => {
  const [x, y] = alike('meanAbsoluteError', prediction, target)
  return averaged(abs(sub(x, y)))
}

/**
 * Mean of d^2 / 2 where |d| is at most delta, and of delta (|d| - delta / 2) beyond, for d = prediction - target; delta is 1
 * unless given.
 *
 * Shape   S, S -> []
 * Dtype   floating, one for both
 * Grad    d / n to the prediction, kept between -delta / n and delta / n
 * Fails   a Defect where shapes differ, which the compiler says first, or where delta is not above 0
 * Source  Huber, Robust Estimation of a Location Parameter, 1964
 *
 * ```ts
 * huber(tensor([0, 10]), tensor([1, 0]), { delta: 2 }) // => scalar(9.25)
 * ```
 */
export const huber = <S extends Shape, T extends Shape, D extends Floating, E extends Floating>(
  prediction: Tensor<S, D>,
  target: Tensor<T, E> & Alike<'huber', S, D, T, E>,
  options: { readonly delta?: number } = {},
): Scalar<D> => {
  mustKnow('huber', options, ['delta'])
  const { delta = 1 } = options
  if (!(delta > 0)) throw new Defect(`huber: a delta of ${delta}; give a number above 0`)
  const [x, y] = alike('huber', prediction, target)
  const d = sub(x, y)
  // c (d - c / 2) is both branches in one; no square of a large d is taken.
  const c = clip(d, { min: -delta, max: delta })
  return averaged(mul(c, sub(d, mul(0.5, c))))
}

/** Rows of length 1; a row of zeros stays one, and has gradient 0. */
const directions = (x: Batch): Batch => {
  const length: Batch = norm(x, { axes: [-1], keepAxes: true })
  const none = equal(length, 0)
  return where(none, 0, div(x, where(none, 1, length)))
}

/**
 * Mean over rows of 1 - cos, the cosine of the angle between prediction and target along the last axis: 0 for one
 * direction, 1 for a right angle, 2 for opposite ones. A row of zeros has no direction: its distance is 1.
 *
 * Shape   [.., n], [.., n] -> []
 * Dtype   floating, one for both
 * Grad    (cos x / |x| - y / |y|) / (|x| rows) to the prediction x; 0 where x or y is 0
 * Fails   a Defect where shapes differ or have no axis; the compiler says so first
 *
 * ```ts
 * cosineDistance(tensor([[1, 0], [0, 2]]), tensor([[3, 0], [5, 0]])) // => scalar(0.5)
 * ```
 */
export const cosineDistance = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
>(
  prediction: Tensor<S, D> & NeedsRow<'cosineDistance', S>,
  target: Tensor<T, E> & Alike<'cosineDistance', S, D, T, E>,
): Scalar<D> => {
  const [x, y] = alikeRows('cosineDistance', prediction, target)
  return averaged(sub(1, sum(mul(directions(x), directions(y)), { axes: [-1] })))
}
