/**
 * @file confusion — which classes are taken for which, and what follows from these counts for each class.
 *
 *   precision = right / predicted      recall = right / labelled      f1 = 2 right / (predicted + labelled)
 *
 * Each is 0 for a class of which there is nothing to divide by, as in scikit-learn. Counts of batches add up, shares do not.
 */
import { add, div, mul } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { equal } from '../function/comparison.ts'
import { eye, ones, zeros } from '../function/construct.ts'
import { scatterAdd } from '../function/indexing.ts'
import { reshape } from '../function/movement.ts'
import { fits, indexOperand, operand } from '../function/operand.ts'
import { mustKnow } from '../function/options.ts'
import { sum } from '../function/reduction.ts'
import { where } from '../function/select.ts'
import { slice } from '../function/slicing.ts'
import { typed, valueOf } from '../function/traced.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { amongClasses, type Ignoring, keeping, type Labels } from './labels.ts'

/**
 * How often each class was taken for each: row = label, column = prediction.
 *
 * Shape   S, S -> [n, n]
 * Dtype   i32
 * Units   examples whose label is `ignore` are left out
 * Grad    none
 * Fails   a Defect where an index is outside 0 .. n - 1
 *
 * ```ts
 * confusionMatrix(tensor([0, 1, 1], 'i32'), tensor([0, 0, 1], 'i32'), 2) // => tensor([[1, 1], [0, 1]], 'i32')
 * ```
 */
export const confusionMatrix = <S extends Shape, T extends Shape, const N extends number>(
  predicted: Tensor<S, 'i32'>,
  labels: Tensor<T, 'i32'> &
    (SameShape<S, T> extends true
      ? unknown
      : ShapeError<Message<'same', { op: 'confusionMatrix'; x: ShowShape<S>; y: ShowShape<T> }>>),
  classes: N,
  options: Ignoring = {},
): Tensor<[N, N], 'i32'> => {
  const op = 'confusionMatrix'
  mustKnow(op, options, ['ignore'])
  const [p, l] = [indexOperand(op, predicted), indexOperand(op, labels)]
  if (!sameSizes(p.shape, l.shape))
    fits(mismatch('same', { op, x: showSizes(p.shape), y: showSizes(l.shape) }))
  if (!Number.isInteger(classes) || classes < 0) fits(mismatch('size', { op, size: classes }))
  const { i: row, kept } = keeping(typed(l), options)
  const column: Labels = kept === undefined ? typed(p) : where(kept, typed<number[], 'i32'>(p), 0)
  const among = (noun: string, x: Labels): Labels => amongClasses({ of: op, noun }, x, classes)
  const n: number = classes
  const cell: Labels = add(mul(among('label', row), n), among('prediction', column))
  // One cell more, for what is left out.
  const cells = n * n
  const to: Labels = kept === undefined ? cell : where(kept, cell, cells)
  const none: Labels = zeros<number[], 'i32'>([cells + 1], 'i32')
  const counts = scatterAdd(none, to, ones<number[], 'i32'>([...to.shape], 'i32'), { axis: 0 })
  return typed(valueOf(op, reshape(slice(counts, { axis: 0, to: cells }), [classes, classes])))
}

/** Check that a confusion matrix has as many rows as columns. */
export type Square<Op extends string, N extends number, M extends number> =
  SameShape<[N], [M]> extends true
    ? unknown
    : ShapeError<Message<'square', { op: Op; x: ShowShape<[N, M]> }>>

/** What follows from a confusion matrix for each class. */
export interface PerClass<Op extends string> {
  <N extends number, M extends number>(
    confusion: Tensor<[N, M], 'i32'> & Square<Op, N, M>,
  ): Tensor<[N]>
}

/** Counts of one class each. */
type Counts = Tensor<number[], 'i32'>

const perClass =
  <Op extends string>(
    op: Op,
    share: (counts: {
      readonly right: Counts
      readonly predicted: Counts
      readonly labelled: Counts
    }) => readonly [part: Counts, whole: Counts],
  ): PerClass<Op> =>
  (confusion) => {
    const v = operand(op, 'numeric', confusion)
    const [n, m] = v.shape
    if (v.shape.length !== 2 || n === undefined || n !== m)
      throw new Defect(message('square', { op, x: showSizes(v.shape) }))
    const x = typed<[number, number], 'i32'>(v)
    const right: Counts = sum(mul(x, eye(n, 'i32')), { axes: [1] })
    const predicted: Counts = sum(x, { axes: [0] })
    const [part, whole] = share({ right, predicted, labelled: sum(x, { axes: [1] }) })
    const none = equal(whole, 0)
    const quotient = div(cast(part, 'f32'), cast(where(none, 1, whole), 'f32'))
    return typed(valueOf(op, where(none, 0, quotient)))
  }

/**
 * Of what was taken for a class, the share that is of it; 0 where nothing was.
 *
 * Shape   [n, n] -> [n], from a confusion matrix
 * Dtype   i32 -> f32
 *
 * ```ts
 * precision(tensor([[3, 1], [0, 4]], 'i32')) // => tensor([1, 0.8])
 * ```
 */
export const precision: PerClass<'precision'> = perClass('precision', ({ right, predicted }) => [
  right,
  predicted,
])

/**
 * Of what is of a class, the share that was taken for it; 0 where nothing is.
 *
 * Shape   [n, n] -> [n], from a confusion matrix
 * Dtype   i32 -> f32
 *
 * ```ts
 * recall(tensor([[3, 1], [0, 4]], 'i32')) // => tensor([0.75, 1])
 * ```
 */
export const recall: PerClass<'recall'> = perClass('recall', ({ right, labelled }) => [
  right,
  labelled,
])

/**
 * The harmonic mean of precision and recall; 0 where a class neither is nor was predicted. `mean` of it is the macro average.
 *
 * Shape   [n, n] -> [n], from a confusion matrix
 * Dtype   i32 -> f32
 *
 * ```ts
 * f1(tensor([[3, 1], [1, 3]], 'i32')) // => tensor([0.75, 0.75])
 * ```
 */
export const f1: PerClass<'f1'> = perClass('f1', ({ right, predicted, labelled }) => [
  mul(2, right),
  add(predicted, labelled),
])
