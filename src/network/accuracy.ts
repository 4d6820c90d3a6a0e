/**
 * @file accuracy — how well a classifier does, row by row: how often it is right, and how surprised it is.
 */
import { cast } from '../function/cast.ts'
import { and, not, or } from '../function/boolean.ts'
import { equal, greater, less, notEqual } from '../function/comparison.ts'
import { arange } from '../function/construct.ts'
import { exp } from '../function/elementary.ts'
import { argMax } from '../function/indexing.ts'
import { expandDims } from '../function/movement.ts'
import { mustKnow } from '../function/options.ts'
import { sum } from '../function/reduction.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { asScalar, averaged } from './averaged.ts'
import {
  type Ignoring,
  labelled,
  lookedUp,
  type OneLabelEach,
  picked,
  surprises,
} from './labels.ts'

/** The share of rows that hold, of those that are kept. */
const shareOf = (
  rows: Tensor<number[], 'bool'>,
  kept: Tensor<number[], 'bool'> | undefined,
): Scalar => averaged(cast<number[], Floating>(rows, 'f32'), { kept })

/**
 * The share of rows whose largest logit is at the label.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   logits floating, labels i32 -> f32
 * Units   from 0 to 1; of equal logits the first counts; rows whose label is `ignore` are left out
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 *
 * ```ts
 * accuracy(tensor([[1, 2], [4, 3]]), tensor([1, 1], 'i32')) // => scalar(0.5)
 * ```
 */
export const accuracy = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'accuracy', Bt, N, I, L>,
  options: Ignoring = {},
): Scalar => {
  mustKnow('accuracy', options, ['ignore'])
  const { z, i, kept, classes, words } = labelled('accuracy', logits, labels, options)
  return shareOf(equal(argMax(z, { axis: -1 }), lookedUp(words, i, classes)), kept)
}

/**
 * The share of rows whose label is among their k largest logits.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   logits floating, labels i32 -> f32
 * Units   from 0 to 1; of equal logits the first counts; rows whose label is `ignore` are left out
 * Fails   a Defect where shapes do not fit, a label is outside 0 .. n - 1, or k is not from 1 to n
 *
 * ```ts
 * topKAccuracy(tensor([[1, 2, 3], [3, 2, 1]]), tensor([1, 2], 'i32'), 2) // => scalar(0.5)
 * ```
 */
export const topKAccuracy = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'topKAccuracy', Bt, N, I, L>,
  k: number,
  options: Ignoring = {},
): Scalar => {
  const op = 'topKAccuracy'
  mustKnow(op, options, ['ignore'])
  const { z, i, kept, classes, words } = labelled(op, logits, labels, options)
  if (!Number.isInteger(k) || k < 1 || k > classes)
    throw new Defect(
      `${op}: the ${k} largest of ${classes}; give a whole number from 1 to ${classes}`,
    )
  const own = expandDims(picked(words, z, i), { axis: -1 })
  // As argMax has it: a NaN is before all numbers, and of equal ones the first is.
  const [lost, ownLost] = [notEqual(z, z), notEqual(own, own)]
  const before = or(greater(z, own), and(lost, not(ownLost)))
  const first = less(arange(classes, 'i32'), expandDims(i, { axis: -1 }))
  const tied = and(first, or(equal(z, own), and(lost, ownLost)))
  const rank = sum(cast(or(before, tied), 'i32'), { axes: [-1] })
  return shareOf(less(rank, k), kept)
}

/**
 * e to the mean of -log(softmax(z)_label): among how many equal choices the label would be as hard to guess.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   floating; labels i32
 * Units   1 where each label is certain, n where nothing is known; rows whose label is `ignore` are left out
 * Grad    the perplexity times that of sparseCategoricalCrossEntropy
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 *
 * ```ts
 * perplexity(tensor([[0, 1000], [0, 1000]]), tensor([1, 1], 'i32')) // => scalar(1)
 * ```
 */
export const perplexity = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'perplexity', Bt, N, I, L>,
  options: Ignoring = {},
): Scalar<D> => {
  mustKnow('perplexity', options, ['ignore'])
  const { z, i, kept, words } = labelled('perplexity', logits, labels, options)
  return asScalar(exp(averaged(surprises(words, z, i), { kept })))
}
