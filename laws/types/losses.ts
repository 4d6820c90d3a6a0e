/**
 * @file losses — type laws of losses and metrics: the dtype of the scalar, labels and weights that fit, and the sentences of those
 * that do not.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import { ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  accuracy,
  binaryCrossEntropy,
  type Calibration,
  calibration,
  calibrationError,
  categoricalCrossEntropy,
  confusionMatrix,
  cosineDistance,
  ctc,
  f1,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  perplexity,
  precision,
  recall,
  sparseCategoricalCrossEntropy,
  topKAccuracy,
} from '../../src/network/index.ts'
import type { Alike } from '../../src/network/alike.ts'
import type { Square } from '../../src/network/confusion.ts'
import type { OneLabelEach, OneWeightEach } from '../../src/network/labels.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import type { Dim } from '../../src/shape/size.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { type Equal, is } from './equal.ts'

/** `same<A, B>(true)` compiles when A is B. */
declare const same: <A, B>(law: Equal<A, B>) => void

declare const batch: Dim<'batch'>
const z = ones([32, 10])
const fine = ones([32, 10], 'f64')
const i = ones([32], 'i32')
const w = ones([10])

// ---- the scalar has the dtype of the logits
is<Scalar>()(meanAbsoluteError(z, z), true)
is<Scalar<'f64'>>()(huber(fine, fine, { delta: 2 }), true)
is<Scalar<'f64'>>()(cosineDistance(fine, fine), true)
is<Scalar>()(hinge(z, z), true)
is<Scalar<'f64'>>()(klDivergence(fine, fine), true)
is<Scalar<'f64'>>()(ctc(fine, ones([4], 'i32'), { blank: 9, length: 3, steps: 20 }), true)
const each = vmap((x: typeof z, labels: Tensor<[4], 'i32'>) => ctc(x, labels))
is<Tensor<[8]>>()(each(ones([8, 32, 10]), ones([8, 4], 'i32')), true)
is<Scalar>()(binaryCrossEntropy(z, z, { smoothing: 0.1, weights: ones([2]), ignore: -1 }), true)
is<Scalar>()(categoricalCrossEntropy(z, z, { smoothing: 0.1, weights: w }), true)
is<Scalar>()(
  sparseCategoricalCrossEntropy(z, i, { smoothing: 0.1, weights: w, ignore: -100 }),
  true,
)
is<Scalar<'f64'>>()(sparseCategoricalCrossEntropy(fine, i, { weights: ones([10], 'f64') }), true)
is<Scalar<'f64'>>()(perplexity(fine, i, { ignore: 0 }), true)
is<Scalar>()(accuracy(fine, i, { ignore: 0 }), true)
is<Scalar<'f64'>>()(calibrationError(fine, i, { bins: 3, ignore: 0 }), true)
is<Scalar>()(topKAccuracy(z, i, 3), true)
is<Scalar<'f64'>>()(calibrationError(fine, i, { bins: 10 }), true)

// ---- any leading axes, known, named or open
is<Scalar>()(sparseCategoricalCrossEntropy(ones([4, 8, 10]), ones([4, 8], 'i32')), true)
is<Scalar>()(
  sparseCategoricalCrossEntropy(ones([batch, 10]), ones([batch], 'i32'), { weights: w }),
  true,
)
declare const open: Tensor<[number, 10]>
declare const openLabels: Tensor<[number], 'i32'>
is<Scalar>()(sparseCategoricalCrossEntropy(open, openLabels, { weights: w }), true)
is<(logits: Tensor<[32, 10]>) => Scalar>()(
  (logits: Tensor<[32, 10]>) => sparseCategoricalCrossEntropy(logits, i, { weights: w }),
  true,
)
is<Tensor<[32, 10]>>()(
  grad((logits: Tensor<[32, 10]>) => sparseCategoricalCrossEntropy(logits, i, { ignore: 3 }))(z),
  true,
)

// ---- metrics with axes
const counts = confusionMatrix(i, i, 10, { ignore: -1 })
is<Tensor<[10, 10], 'i32'>>()(counts, true)
is<Tensor<[10]>>()(precision(counts), true)
is<Tensor<[10]>>()(recall(counts), true)
is<Tensor<[10]>>()(f1(counts), true)
is<Calibration<15>>()(calibration(z, i), true)
is<Calibration<5, 'f64'>>()(calibration(fine, i, { bins: 5 }), true)

// ---- what does not fit
// @ts-expect-error meanAbsoluteError: [32, 10] and [32] differ
export const shapes: unknown = meanAbsoluteError(z, ones([32]))
// @ts-expect-error huber: f32[32, 10] and f64[32, 10] differ in dtype
export const dtypes: unknown = huber(z, fine)
// @ts-expect-error there is no option alpha
export const misspelt: unknown = huber(z, z, { alpha: 1 })
// @ts-expect-error cosineDistance: [] has no axes
export const noRow: unknown = cosineDistance(ones([]), ones([]))
// @ts-expect-error topKAccuracy: [32, 10] takes labels of shape [32], not [10]
export const labels: unknown = topKAccuracy(z, ones([10], 'i32'), 2)
// @ts-expect-error ctc: examples come one at a time
export const batched: unknown = ctc(ones([8, 32, 10]), ones([8, 4], 'i32'))
// @ts-expect-error perplexity: f32[32] cannot be an index
export const floats: unknown = perplexity(z, ones([32]))
// @ts-expect-error sparseCategoricalCrossEntropy: weights of shape [10]
export const weights: unknown = sparseCategoricalCrossEntropy(z, i, { weights: ones([9]) })
// @ts-expect-error categoricalCrossEntropy: weights of shape [10]
export const many: unknown = categoricalCrossEntropy(z, z, { weights: ones([32, 10]) })
// @ts-expect-error binaryCrossEntropy: weights of shape [2]
export const three: unknown = binaryCrossEntropy(z, z, { weights: ones([3]) })
// @ts-expect-error f32[32, 10] and f64[10] differ in dtype
export const coarse: unknown = categoricalCrossEntropy(z, z, { weights: ones([10], 'f64') })
// @ts-expect-error precision: [2, 3] is no confusion matrix
export const oblong: unknown = precision(ones([2, 3], 'i32'))

// ---- the sentences
same<
  Alike<'huber', [2], 'f32', [3], 'f32'>,
  ShapeError<'huber: [2] and [3] differ; give tensors of one shape'>
>(true)
same<
  OneLabelEach<'accuracy', [32], 10, [10]>,
  ShapeError<'accuracy: [32, 10] takes labels of shape [32], not [10]; give one index for each row'>
>(true)
same<
  OneLabelEach<'accuracy', [32], 10, [32], 'f32'>,
  ShapeError<'accuracy: f32[32] cannot be an index; cast it to i32'>
>(true)
same<OneLabelEach<'accuracy', [32], 10, [32], 'u32'>, unknown>(true)
same<
  OneWeightEach<'binaryCrossEntropy', 2, [32], 'f32', [3], 'f32'>,
  ShapeError<'binaryCrossEntropy: [32] takes weights of shape [2], not [3]; give one for each class'>
>(true)
same<
  Square<'f1', 2, 3>,
  ShapeError<'f1: [2, 3] is no confusion matrix; give one with as many rows as columns'>
>(true)
