/**
 * @file loss — how far predictions are from what they should be, as one number: the mean over all examples.
 *
 * Cross entropies take logits, never probabilities: log(softmax z) is exact where softmax z rounds to 0.
 */
import { emitFor } from '../engine/emit.ts'
import { mul, sub } from '../function/arithmetic.ts'
import { softplus } from '../function/activation.ts'
import { fits, indexOperand, operand, type SameDType } from '../function/operand.ts'
import { sum } from '../function/reduction.ts'
import { logSoftmax, logSumExp } from '../function/softmax.ts'
import { mean } from '../function/statistics.ts'
import { typed, valueOf } from '../function/traced.ts'
import { neg } from '../function/rounding.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'

/** Check that two tensors agree in shape and dtype. */
export type Alike<Op extends string, S extends Shape, D, T extends Shape, E> =
  SameShape<S, T> extends true
    ? SameDType<Op, S, D, T, E>
    : ShapeError<Message<'same', { op: Op; x: ShowShape<S>; y: ShowShape<T> }>>

/** Check that labels of shape I are one for each row of [...Bt, n]. */
export type OneLabelEach<Op extends string, Bt extends Shape, N extends number, I extends Shape> =
  SameShape<Bt, I> extends true
    ? unknown
    : ShapeError<
        Message<'labels', { op: Op; x: ShowShape<[...Bt, N]>; z: ShowShape<Bt>; y: ShowShape<I> }>
      >

/** Two floating tensors of one shape and dtype; a Defect otherwise. */
const alike = (op: string, x: unknown, y: unknown): readonly [Batch, Batch] => {
  const [a, b] = [operand(op, 'floating', x), operand(op, 'floating', y)]
  if (!sameSizes(a.shape, b.shape)) {
    fits(mismatch('same', { op, x: showSizes(a.shape), y: showSizes(b.shape) }))
  }
  if (a.dtype !== b.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(a), y: showAval(b) }))
  }
  return [typed(a), typed(b)]
}

/** The mean as the scalar of the dtype that the caller was given: every operator on the way keeps it. */
const averaged = <D extends Floating>(x: Batch): Scalar<D> => typed<[], D>(valueOf('mean', mean(x)))

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
 * Mean of -(y log p + (1 - y) log(1 - p)), where p = sigmoid(z) for logits z, without overflow.
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
>(
  logits: Tensor<S, D>,
  labels: Tensor<T, E> & Alike<'binaryCrossEntropy', S, D, T, E>,
): Scalar<D> => {
  const [z, y] = alike('binaryCrossEntropy', logits, labels)
  // -y log p - (1 - y) log(1 - p) = log(1 + e^z) - z y
  return averaged(sub(softplus(z), mul(z, y)))
}

/**
 * Mean over rows of -sum_i p_i log(softmax(z)_i), for logits z and probabilities p along the last axis.
 *
 * Shape   [.., n], [.., n] -> []
 * Dtype   floating, one for both
 * Grad    (softmax(z) sum(p) - p) / rows to the logits
 * Fails   a Defect where shapes differ or have no axis; the compiler says so first
 *
 * ```ts
 * categoricalCrossEntropy(tensor([[0, 1000]]), tensor([[0, 1]])) // => scalar(0)
 * ```
 */
export const categoricalCrossEntropy = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
>(
  logits: Tensor<S, D> & NeedsRow<'categoricalCrossEntropy', S>,
  probabilities: Tensor<T, E> & Alike<'categoricalCrossEntropy', S, D, T, E>,
): Scalar<D> => {
  const op = 'categoricalCrossEntropy'
  const [z, p] = alike(op, logits, probabilities)
  if (z.shape.length === 0) throw new Defect(message('noAxis', { op, axis: -1 }))
  return averaged(neg(sum(mul(p, logSoftmax(z)), { axes: [-1] })))
}

/** Check that there is a last axis. */
type NeedsRow<Op extends string, S extends Shape> = S extends []
  ? ShapeError<Message<'noAxis', { op: Op; axis: -1 }>>
  : unknown

/**
 * Mean over rows of -log(softmax(z)_label), for logits z along the last axis and one index a row.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   floating; labels i32
 * Grad    (softmax(z) - oneHot(label)) / rows to the logits
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 *
 * ```ts
 * sparseCategoricalCrossEntropy(tensor([[0, 1000]]), tensor([1], 'i32')) // => scalar(0)
 * ```
 */
export const sparseCategoricalCrossEntropy = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, 'i32'> & OneLabelEach<'sparseCategoricalCrossEntropy', Bt, N, I>,
): Scalar<D> => {
  const op = 'sparseCategoricalCrossEntropy'
  const [z, i] = [operand(op, 'floating', logits), indexOperand(op, labels)]
  const axis = z.shape.length - 1
  const rows = z.shape.slice(0, -1)
  if (axis < 0) throw new Defect(message('noAxis', { op, axis: -1 }))
  if (!sameSizes(rows, i.shape)) {
    const facts = { op, x: showSizes(z.shape), y: showSizes(i.shape), z: showSizes(rows) }
    fits(mismatch('labels', facts))
  }
  // Rows are paired with labels, so one gather picks z[row, label[row]].
  const picked = emitFor([z, i]).apply('gather', { axis, batch: axis }, z, i)
  const total = logSumExp(typed<Shape, Floating>(z), { axes: [-1] })
  return averaged(sub(total, typed<Shape, Floating>(picked)))
}
