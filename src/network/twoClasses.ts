/**
 * @file twoClasses — losses of one score an example, for a yes or a no: binary cross entropy and hinge.
 */
import { relu } from '../function/activation.ts'
import { add, mul, sub } from '../function/arithmetic.ts'
import { greater, notEqual } from '../function/comparison.ts'
import { exp, log1p } from '../function/elementary.ts'
import { mustKnow } from '../function/options.ts'
import { neg } from '../function/rounding.ts'
import { where } from '../function/select.ts'
import { take } from '../function/indexing.ts'
import { tensor } from '../function/construct.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { type Alike, alike } from './alike.ts'
import { averaged } from './averaged.ts'
import type { Batch } from './definition.ts'
import { classWeights, type Ignoring, type OneWeightEach, smoothingOf } from './labels.ts'

/** yes log(1 + e^-z) + no log(1 + e^z), relatively exact where one of yes and no is 0. */
const weighed = (z: Batch, yes: Batch, no: Batch): Batch => {
  // Each side has an argument of its own, 0 where it is not chosen: no exponential overflows, and at 0 every derivative
  // exists. The larger logarithm is z + log(1 + e^-z), of which z comes first, so that nothing cancels.
  const above = greater(z, 0)
  const [up, down] = [where(above, z, 0), where(above, 0, z)]
  const both = add(yes, no)
  const high = add(mul(no, up), mul(both, log1p(exp(neg(up)))))
  const low = sub(mul(both, log1p(exp(down))), mul(yes, down))
  return where(above, high, low)
}

/** Elementwise weights y w1 + (1 - y) w0 of labels y. */
const shares = (y: Batch, weights: Batch): readonly [yes: Batch, no: Batch] => {
  const of = (i: number): Batch => take(weights, tensor(i, 'i32'), { axis: 0 })
  return [mul(y, of(1)), mul(sub(1, y), of(0))]
}

/**
 * Mean of -(y log p + (1 - y) log(1 - p)), where p = sigmoid(z) for logits z, without overflow.
 *
 * `smoothing` s takes labels y to y (1 - s) + s / 2; `weights` are those of no and of yes, and the mean is by weight; labels
 * equal to `ignore` are left out. All are as for two classes with logits 0 and z.
 *
 * Shape   S, S -> []
 * Dtype   floating, one for both; labels from 0 to 1
 * Grad    (sigmoid(z) - y) / n to the logits, also where z = 0
 * Fails   a Defect where shapes differ; the compiler says so first
 *
 * ```ts
 * binaryCrossEntropy(tensor([1000, -1000]), tensor([1, 0])) // => scalar(0)
 * ```
 */
export const binaryCrossEntropy = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
  W extends Shape = [2],
  F extends Floating = D,
>(
  logits: Tensor<S, D>,
  labels: Tensor<T, E> & Alike<'binaryCrossEntropy', S, D, T, E>,
  options: Ignoring & {
    readonly smoothing?: number
    readonly weights?: Tensor<W, F> & OneWeightEach<'binaryCrossEntropy', 2, S, D, W, F>
  } = {},
): Scalar<D> => {
  const op = 'binaryCrossEntropy'
  mustKnow(op, options, ['smoothing', 'weights', 'ignore'])
  const [z, given] = alike(op, logits, labels)
  const s = smoothingOf(op, options.smoothing)
  const weights = classWeights(op, z, 2, options.weights)
  const { ignore } = options
  const kept = ignore === undefined ? undefined : notEqual(given, ignore)
  const y = kept === undefined ? given : where(kept, given, 0)
  const smooth = s === 0 ? y : add(mul(y, 1 - s), s / 2)
  if (weights === undefined) return averaged(weighed(z, smooth, sub(1, smooth)), { kept })
  return averaged(weighed(z, ...shares(smooth, weights)), {
    weight: add(...shares(y, weights)),
    kept,
  })
}

/**
 * Mean of max(0, 1 - y s), for scores s and labels y of -1 or 1: nothing to learn from what is right by a margin of 1.
 *
 * Shape   S, S -> []
 * Dtype   floating, one for both
 * Grad    -y / n to the scores where y s < 1, else 0: a score on the margin is at rest
 * Fails   a Defect where shapes differ; the compiler says so first
 * Source  Cortes, Vapnik, Support-Vector Networks, 1995
 *
 * ```ts
 * hinge(tensor([3, 0.5, -1]), tensor([1, 1, 1])) // => scalar(2.5 / 3)
 * ```
 */
export const hinge = <S extends Shape, T extends Shape, D extends Floating, E extends Floating>(
  scores: Tensor<S, D>,
  labels: Tensor<T, E> & Alike<'hinge', S, D, T, E>,
): Scalar<D> => {
  const [x, y] = alike('hinge', scores, labels)
  return averaged(relu(sub(1, mul(y, x))))
}
