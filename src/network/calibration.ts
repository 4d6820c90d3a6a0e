/**
 * @file calibration — whether a classifier is right as often as it is sure.
 *
 * Rows are sorted by confidence, the largest probability, into bins of one width: bin b of n has those above b / n and up to
 * (b + 1) / n.
 *
 * Source  Guo, Pleiss, Sun, Weinberger, On Calibration of Modern Neural Networks, arXiv:1706.04599
 */
import { div, mul, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { equal, greater } from '../function/comparison.ts'
import { zeros } from '../function/construct.ts'
import { exp } from '../function/elementary.ts'
import { argMax, scatterAdd } from '../function/indexing.ts'
import { mustKnow } from '../function/options.ts'
import { max, sum } from '../function/reduction.ts'
import { abs, ceil } from '../function/rounding.ts'
import { clip, where } from '../function/select.ts'
import { logSoftmax } from '../function/softmax.ts'
import { typed, valueOf } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { asScalar } from './averaged.ts'
import type { Batch } from './definition.ts'
import { type Ignoring, labelled, type Labels, lookedUp, type OneLabelEach } from './labels.ts'

/** What is found in each bin; all 0 in one that is empty. */
export interface Calibration<M extends number, D extends Floating = 'f32'> {
  /** The share of all rows that are not left out. */
  readonly share: Tensor<[M], D>
  /** Mean confidence. */
  readonly confidence: Tensor<[M], D>
  /** The share of its rows that are right. */
  readonly accuracy: Tensor<[M], D>
}

/** How many bins there are. */
export interface Bins<M extends number> {
  /** 15 unless given. */
  readonly bins?: M
}

interface Binned {
  readonly share: Batch
  readonly confidence: Batch
  readonly accuracy: Batch
}

/** x / n, or 0 where n is. */
const over = (x: Batch, n: Batch): Batch => {
  const none = equal(n, 0)
  return where(none, 0, div(x, where(none, 1, n)))
}

const binned = (
  op: string,
  logits: unknown,
  labels: unknown,
  options: Bins<number> & Ignoring,
): Binned => {
  mustKnow(op, options, ['bins', 'ignore'])
  const { bins = 15 } = options
  if (!Number.isInteger(bins) || bins < 1)
    throw new Defect(`${op}: ${bins} bins; give a whole number of 1 or more`)
  const { z, i, kept, classes, words } = labelled(op, logits, labels, options)
  const sure: Batch = exp(max(logSoftmax(z), { axes: [-1] }))
  const right = cast(equal(argMax(z, { axis: -1 }), lookedUp(words, i, classes)), z.dtype)
  // A NaN goes to bin 0, and shows there.
  const last = clip(sub(ceil(mul(sure, bins)), 1), { min: 0, max: bins - 1 })
  const at: Labels = cast(where(greater(sure, 0), last, 0), 'i32')
  const into = (x: Batch): Batch =>
    scatterAdd<number[], number[], number[], Floating, Floating, 'i32', 0>(
      zeros<number[], Floating>([bins], z.dtype),
      at,
      kept === undefined ? x : where(kept, x, 0),
      { axis: 0 },
    )
  const rows = into(cast(equal(i, i), z.dtype))
  return {
    share: over(rows, sum(rows)),
    confidence: over(into(sure), rows),
    accuracy: over(into(right), rows),
  }
}

/**
 * How sure a classifier is and how often it is right, bin by bin of confidence.
 *
 * Shape   [.., n], [..] -> a record of [bins], which are 15 unless given
 * Dtype   floating; labels i32
 * Units   shares from 0 to 1; rows whose label is `ignore` are left out, and where all are, all is 0
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 *
 * ```ts
 * const { share, accuracy } = calibration(tensor([[0, 1000], [1000, 0]]), tensor([1, 1], 'i32'), { bins: 2 })
 * share // => tensor([0, 1])
 * accuracy // => tensor([0, 0.5])
 * ```
 */
export const calibration = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
  const M extends number = 15,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'calibration', Bt, N, I, L>,
  options: Bins<M> & Ignoring = {},
): Calibration<M, D> => {
  const found = binned('calibration', logits, labels, options)
  const as = (x: Batch): Tensor<[M], D> => typed(valueOf('calibration', x))
  return {
    share: as(found.share),
    confidence: as(found.confidence),
    accuracy: as(found.accuracy),
  }
}

/**
 * The expected calibration error: the mean over rows of |accuracy - confidence| of their bin.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   floating; labels i32
 * Units   from 0, as often right as it is sure, to 1; rows whose label is `ignore` are left out
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 *
 * ```ts
 * calibrationError(tensor([[0, 1000], [1000, 0]]), tensor([1, 1], 'i32')) // => scalar(0.5)
 * ```
 */
export const calibrationError = <
  Bt extends Shape,
  N extends number,
  I extends Shape,
  D extends Floating,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'calibrationError', Bt, N, I, L>,
  options: Bins<number> & Ignoring = {},
): Scalar<D> => {
  const { share, confidence, accuracy } = binned('calibrationError', logits, labels, options)
  return asScalar(sum(mul(share, abs(sub(accuracy, confidence)))))
}
