/**
 * @file crossEntropy — losses of classifiers: the mean over rows, the classes along the last axis.
 *
 * They take logits, never probabilities: log(softmax z) is exact where softmax z rounds to 0.
 */
import { add, mul, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { equal, greater, notEqual } from '../function/comparison.ts'
import { log } from '../function/elementary.ts'
import { expandDims } from '../function/movement.ts'
import { mustKnow } from '../function/options.ts'
import { sum } from '../function/reduction.ts'
import { neg } from '../function/rounding.ts'
import { where } from '../function/select.ts'
import { logSoftmax } from '../function/softmax.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { type Alike, alikeRows, type NeedsRow } from './alike.ts'
import { averaged } from './averaged.ts'
import type { Batch } from './definition.ts'
import {
  classWeights,
  type Ignoring,
  labelled,
  type Last,
  named,
  type OneLabelEach,
  type OneWeightEach,
  smoothingOf,
  surprises,
} from './labels.ts'

/** How much of each label is spread evenly over all classes, which keeps logits from growing without end. */
export interface Smoothing {
  /** From 0, none, to 1, all of it. */
  readonly smoothing?: number
}

/** Whether a row holds anything but a number. */
const holdsOther = (x: Batch, n: number): Tensor<number[], 'bool'> =>
  greater(sum(cast(notEqual(x, n), 'i32'), { axes: [-1] }), 0)

const alongRow = (x: Batch): Batch => sum(x, { axes: [-1] })

/**
 * Mean over rows of -sum_i p_i log(softmax(z)_i), for logits z and probabilities p along the last axis.
 *
 * `smoothing` s takes p to (1 - s) p + s / n; `weights` multiply the terms of classes, and the mean is by weight:
 * divided by the sum of p_i w_i; rows whose probabilities are all `ignore` are left out, and where all are, it is 0. Of
 * labels that are no class oneHot makes rows of 0.
 *
 * Shape   [.., n], [.., n] -> []
 * Dtype   floating, one for both; weights [n]
 * Grad    (softmax(z) sum(p) - p) / rows to the logits; exactly 0 in rows left out, even of NaN
 * Fails   a Defect where shapes differ or have no axis; the compiler says so first
 * Source  Szegedy et al., arXiv:1512.00567, for smoothing; PyTorch divides weighted terms by the number of rows, we do not
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
  W extends Shape = Shape,
  F extends Floating = D,
>(
  logits: Tensor<S, D> & NeedsRow<'categoricalCrossEntropy', S>,
  probabilities: Tensor<T, E> & Alike<'categoricalCrossEntropy', S, D, T, E>,
  options: Smoothing & {
    readonly weights?: Tensor<W, F> & OneWeightEach<'categoricalCrossEntropy', Last<S>, S, D, W, F>
    /** Rows of nothing but this number are left out: they count nowhere and have gradient 0. */
    readonly ignore?: number
  } = {},
): Scalar<D> => {
  const op = 'categoricalCrossEntropy'
  mustKnow(op, options, ['smoothing', 'weights', 'ignore'])
  const [z, given] = alikeRows(op, logits, probabilities)
  const classes = z.shape.at(-1)! // alikeRows has seen the axis
  const s = smoothingOf(op, options.smoothing)
  const weights = classWeights(op, z, classes, options.weights)
  const { ignore } = options
  const kept = ignore === undefined ? undefined : holdsOther(given, ignore)
  const p = kept === undefined ? given : where(expandDims(kept, { axis: -1 }), given, 0)
  const q = s === 0 ? p : add(mul(p, 1 - s), s / classes)
  if (weights === undefined) return averaged(neg(alongRow(mul(q, logSoftmax(z)))), { kept })
  const each = neg(alongRow(mul(mul(q, weights), logSoftmax(z))))
  return averaged(each, { weight: alongRow(mul(p, weights)), kept })
}

/**
 * Mean over rows of -log(softmax(z)_label), for logits z along the last axis and one index a row.
 *
 * `smoothing` s takes 1 - s of the label, and s / n of each class; `weights` multiply the terms of classes, and the mean is
 * by weight: divided by the sum of the labels' own; rows whose label is `ignore` are left out, and where all are, it is 0.
 *
 * Shape   [.., n], [..] -> []
 * Dtype   floating; labels i32; weights [n]
 * Grad    (softmax(z) - oneHot(label)) / rows to the logits; exactly 0 in rows left out, even of NaN
 * Fails   a Defect where shapes do not fit, or a label is outside 0 .. n - 1
 * Source  PyTorch `cross_entropy`; we differ: of no rows at all it is NaN there
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
  W extends Shape = [N],
  F extends Floating = D,
  L extends DType = 'i32',
>(
  logits: Tensor<[...Bt, N], D>,
  labels: Tensor<I, L> & OneLabelEach<'sparseCategoricalCrossEntropy', Bt, N, I, L>,
  options: Smoothing &
    Ignoring & {
      readonly weights?: Tensor<W, F> &
        OneWeightEach<'sparseCategoricalCrossEntropy', N, [...Bt, N], D, W, F>
    } = {},
): Scalar<D> => {
  const op = 'sparseCategoricalCrossEntropy'
  mustKnow(op, options, ['smoothing', 'weights', 'ignore'])
  const { z, i, kept, classes, words } = labelled(op, logits, labels, options)
  const s = smoothingOf(op, options.smoothing)
  const weights = classWeights(op, z, classes, options.weights)
  const weight = weights && named(words, weights, i, 0)
  const times = (x: Batch, w: Batch | undefined): Batch => (w === undefined ? x : mul(x, w))
  const own = (): Batch => times(surprises(words, z, i), weight)
  if (s === 0) return averaged(own(), { weight, kept })
  const all = neg(alongRow(times(logSoftmax(z), weights)))
  return averaged(add(mul(own(), 1 - s), mul(all, s / classes)), { weight, kept })
}

/**
 * Mean over rows of sum_i p_i (log p_i - log(softmax(z)_i)): what it costs to take softmax(z) for the probabilities p. Terms
 * where p is 0 are 0.
 *
 * Shape   [.., n], [.., n] -> []
 * Dtype   floating, one for both
 * Grad    (softmax(z) sum(p) - p) / rows to the logits; (1 + log p - log softmax(z)) / rows to p, and 0 where p is 0
 * Fails   a Defect where shapes differ or have no axis; the compiler says so first
 * Source  Kullback, Leibler, On Information and Sufficiency, 1951
 *
 * ```ts
 * klDivergence(tensor([[0, 1000]]), tensor([[0, 1]])) // => scalar(0)
 * ```
 */
export const klDivergence = <
  S extends Shape,
  T extends Shape,
  D extends Floating,
  E extends Floating,
>(
  logits: Tensor<S, D> & NeedsRow<'klDivergence', S>,
  probabilities: Tensor<T, E> & Alike<'klDivergence', S, D, T, E>,
): Scalar<D> => {
  const [z, p] = alikeRows('klDivergence', logits, probabilities)
  const none = equal(p, 0)
  const terms = mul(p, sub(log(where(none, 1, p)), logSoftmax(z)))
  return averaged(alongRow(where(none, 0, terms)))
}
