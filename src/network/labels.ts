/**
 * @file labels — what classifiers are told of their examples: one index a row, weights of classes, and which rows to leave out.
 */
import { emitFor } from '../engine/emit.ts'
import { sub } from '../function/arithmetic.ts'
import { notEqual } from '../function/comparison.ts'
import { arange } from '../function/construct.ts'
import { fits, indexOperand, operand, type SameDType } from '../function/operand.ts'
import { where } from '../function/select.ts'
import { logSumExp } from '../function/softmax.ts'
import { typed, valueOf } from '../function/traced.ts'
import { isSymbolic } from '../program/symbolic.ts'
import type { Indexed } from '../program/vocabulary.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { DType, Integer } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Batch } from './definition.ts'

/** Check that labels of shape I and dtype E are one index for each row of [...Bt, n]. */
export type OneLabelEach<
  Op extends string,
  Bt extends Shape,
  N extends number,
  I extends Shape,
  E extends DType = 'i32',
> = [E] extends [Integer]
  ? SameShape<Bt, I> extends true
    ? unknown
    : ShapeError<
        Message<'labels', { op: Op; x: ShowShape<[...Bt, N]>; z: ShowShape<Bt>; y: ShowShape<I> }>
      >
  : ShapeError<Message<'notIndex', { op: Op; x: `${E}${ShowShape<I>}` }>>

/** Check that weights of shape W are one for each of N classes, in the dtype of the logits S. */
export type OneWeightEach<
  Op extends string,
  N extends number,
  S extends Shape,
  D,
  W extends Shape,
  E,
> =
  SameShape<[N], W> extends true
    ? SameDType<Op, S, D, W, E>
    : ShapeError<
        Message<'weights', { op: Op; x: ShowShape<S>; z: ShowShape<[N]>; y: ShowShape<W> }>
      >

/** The size of the last axis. */
export type Last<S extends Shape> = S extends [...Shape, infer N extends number] ? N : number

/** Which rows are left out. */
export interface Ignoring {
  /** Rows with this label are left out: they count nowhere and have gradient 0. */
  readonly ignore?: number
}

/** Integers, as tensors of any shape. */
export type Labels = Tensor<number[], 'i32'>

/** Rows of logits, their labels, which of them count, and how many classes there are. */
interface Labelled {
  readonly z: Batch
  /** In 0 .. classes - 1, and 0 where a row does not count. */
  readonly i: Labels
  /** undefined where all count. */
  readonly kept: Tensor<number[], 'bool'> | undefined
  readonly classes: number
  readonly words: Indexed
}

/** The labels that are not ignored, and 0 for those that are. */
export const keeping = (i: Labels, { ignore }: Ignoring): Pick<Labelled, 'i' | 'kept'> => {
  if (ignore === undefined) return { i, kept: undefined }
  const kept = notEqual(i, ignore)
  return { i: where(kept, i, 0), kept }
}

/** What `take` gives along an axis, by indices that have a name of their own. */
export const named = <D extends DType>(
  { of, noun }: Indexed,
  x: Tensor<number[], D>,
  i: Tensor<number[], DType>,
  axis: number,
  batch = 0,
): Tensor<number[], D> => {
  const [v, at] = [valueOf(of, x), valueOf(of, i)]
  return typed(emitFor([v, at]).apply('gather', { axis, batch, of, noun }, v, at))
}

/** The same indices, looked up among the classes: a Defect names the first outside, now or when the Program runs. */
export const amongClasses = (words: Indexed, i: Labels, classes: number): Labels =>
  named(words, arange<number, 'i32'>(classes, 'i32'), i, 0)

/** A Defect that names the first index outside the classes; while tracing, the run finds it. */
const mustBeClasses = (words: Indexed, i: Labels, classes: number): void => {
  if (!isSymbolic(valueOf(words.of, i))) amongClasses(words, i, classes)
}

/** The same indices, looked up among the classes: so the run of a trace finds one outside, where nothing else would. */
export const lookedUp = (words: Indexed, i: Labels, classes: number): Labels =>
  isSymbolic(valueOf(words.of, i)) ? amongClasses(words, i, classes) : i

/** Logits with one label a row; a Defect otherwise. */
export const labelled = (
  op: string,
  logits: unknown,
  labels: unknown,
  options: Ignoring,
): Labelled => {
  const [z, i] = [operand(op, 'floating', logits), indexOperand(op, labels)]
  const classes = z.shape.at(-1)
  if (classes === undefined) throw new Defect(message('noAxis', { op, axis: -1 }))
  const rows = z.shape.slice(0, -1)
  if (!sameSizes(rows, i.shape)) {
    const facts = { op, x: showSizes(z.shape), y: showSizes(i.shape), z: showSizes(rows) }
    fits(mismatch('labels', facts))
  }
  const own = keeping(typed(i), options)
  const words = { of: op, noun: 'label' }
  mustBeClasses(words, own.i, classes)
  return { z: typed(z), ...own, classes, words }
}

/** One weight for each class in the dtype of the logits, or none; a Defect otherwise. */
export const classWeights = (
  op: string,
  z: { readonly shape: readonly number[]; readonly dtype: DType },
  classes: number,
  weights: unknown,
): Batch | undefined => {
  if (weights === undefined) return undefined
  const w = operand(op, 'floating', weights)
  if (!sameSizes(w.shape, [classes])) {
    const facts = { op, x: showSizes(z.shape), y: showSizes(w.shape), z: showSizes([classes]) }
    fits(mismatch('weights', facts))
  }
  if (w.dtype !== z.dtype) {
    throw new Defect(message('dtype', { op, x: showAval(z), y: showAval(w) }))
  }
  return typed(w)
}

/** How much of each label is spread over all classes; a Defect unless from 0 to 1. */
export const smoothingOf = (op: string, smoothing = 0): number => {
  if (smoothing >= 0 && smoothing <= 1) return smoothing
  throw new Defect(`${op}: a smoothing of ${smoothing}; give 0 to 1`)
}

/** The element of each row that its label names: rows are paired with labels, so one gather does it. */
export const picked = (words: Indexed, x: Batch, i: Labels): Batch =>
  named(words, x, i, x.shape.length - 1, x.shape.length - 1)

/** -log(softmax(z)_label) for each row. */
export const surprises = (words: Indexed, z: Batch, i: Labels): Batch =>
  sub(logSumExp(z, { axes: [-1] }), picked(words, z, i))
