/**
 * @file ctc — the loss of labels in order whose times nobody wrote down: speech without marks, handwriting.
 *
 *   loss = -log sum over paths of prod_t p_t(path_t)
 *
 * A path has a class at each step. Between and around labels it may stay at a class that is none of them, the blank; it reads
 * as the labels once repetitions are taken as one and blanks are dropped. Labels with blanks around them are places, and
 * a_t(s) is the logarithm of all that leads to place s in t steps, so the sum takes time steps times labels:
 *
 *   a_t(s) = log p_t(s) + log(e^a_t-1(s) + e^a_t-1(s - 1) + e^a_t-1(s - 2))
 *
 * where the last is for a label after another one that differs: two of the same kind have a blank between them.
 *
 * Source  Graves, Fernandez, Gomez, Schmidhuber, Connectionist temporal classification, 2006, equations 6 to 8
 */
import { add, mul, sub } from '../function/arithmetic.ts'
import { and } from '../function/boolean.ts'
import { equal, less, notEqual } from '../function/comparison.ts'
import { arange, full } from '../function/construct.ts'
import { concatenate, stack } from '../function/joining.ts'
import { broadcastTo, reshape } from '../function/movement.ts'
import { operand } from '../function/operand.ts'
import { mustKnow } from '../function/options.ts'
import { neg } from '../function/rounding.ts'
import { scan } from '../function/scan.ts'
import { where } from '../function/select.ts'
import { pad, slice } from '../function/slicing.ts'
import { logSoftmax, logSumExp } from '../function/softmax.ts'
import { typed, valueOf } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { showOutside } from '../shape/outside.ts'
import { data, showAval } from '../tensor/concrete.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { asScalar } from './averaged.ts'
import type { Batch } from './definition.ts'
import { named } from './labels.ts'
import { below, type Whole, wholeOf } from './whole.ts'

/** Options of ctc. */
export interface CtcOptions {
  /** The class that stands for no label: 0. */
  readonly blank?: number
  /** How many labels there are; those after them are padding, whatever they say. All, unless given. */
  readonly length?: number | Scalar<'i32'>
  /** How many steps there are; those after them are padding. All, unless given. */
  readonly steps?: number | Scalar<'i32'>
}

type Count = Tensor<[], 'i32'>
type Wide<D extends DType> = Tensor<number[], D>

/** An example and what is said of it, all of which fits. */
interface Asked {
  readonly z: Tensor<[number, number], Floating>
  readonly labels: Tensor<[number], 'i32'>
  readonly blank: number
  readonly length: Count
  readonly steps: Count
}

/** How many of `all` there are; a Defect where that is known, and none of 0 .. all. */
const countOf = (name: 'length' | 'steps', given: Whole, all: number): Count =>
  wholeOf('ctc', name, given, all, `where there are ${all}`)

/** A Defect where a label is known to be no class, or the blank. */
const mustBeLabels = (labels: unknown, classes: number, blank: number, length: Count): void => {
  const [v, n] = [valueOf('ctc', labels), valueOf('ctc', length)]
  if (v.tag !== 'concrete' || n.tag !== 'concrete') return
  const at = v[data].findIndex(
    (label, i) => i < n[data][0]! && (label < 0 || label >= classes || label === blank), // one element
  )
  if (at < 0) return
  const found = v[data][at]! // it has just been found there
  const noun = found === blank ? 'blank' : 'label'
  const outside = { operator: 'ctc', noun, found, at: [at], axis: 0, size: classes }
  throw new Defect(showOutside(outside), outside)
}

/** What ctc is asked; a Defect where it is known not to fit. */
const asked = (logits: unknown, labels: unknown, options: CtcOptions): Asked => {
  mustKnow('ctc', options, ['blank', 'length', 'steps'])
  const [z, i] = [operand('ctc', 'floating', logits), valueOf('ctc', labels)]
  const [all = 0, classes = 0] = z.shape
  const [n = 0] = i.shape
  if (z.shape.length !== 2 || i.shape.length !== 1)
    throw new Defect(
      `ctc: ${showAval(z)} and ${showAval(i)} are not [steps, classes] and [labels] of one example; for a batch, vmap it`,
    )
  if (i.dtype !== 'i32') throw new Defect(message('notIndex', { op: 'ctc', x: showAval(i) }))
  const { blank = 0, length = n, steps = all } = options
  if (!Number.isInteger(blank) || blank < 0 || blank >= classes)
    throw new Defect(`ctc: blank is ${blank}, of ${classes} classes; give 0 to ${classes - 1}`)
  const counts = { length: countOf('length', length, n), steps: countOf('steps', steps, all) }
  mustBeLabels(i, classes, blank, counts.length)
  return { z: typed(z), labels: typed(i), blank, ...counts }
}

/** One column before, between and after those of x: [.., 1] and [.., n] make [.., 2 n + 1]. */
const around = <D extends DType>(one: Wide<D>, x: Wide<D>): Wide<D> => {
  const [n, leading] = [x.shape.at(-1) ?? 0, x.shape.slice(0, -1)]
  const pairs: Wide<D> = stack([broadcastTo(one, x.shape), x], { axis: -1 })
  return concatenate([reshape(pairs, [...leading, 2 * n]), one], { axis: -1 })
}

/** Places of probability 0 before those of x, where nothing leads to the first. */
const behind = (x: Batch): Batch => pad(x, [[2, 0]], { value: -Infinity })

/** Of n places behind two others, those that lie so far before them. */
const before = <D extends DType>(x: Wide<D>, by: 0 | 1 | 2): Wide<D> =>
  slice(x, { axis: 0, from: 2 - by, to: (x.shape[0] ?? 0) - by })

/** log p of each place at each step: [t, 2 n + 1]. */
const probabilities = ({ z, labels, blank, length, steps }: Asked): Batch => {
  const [all, n] = [z.shape[0], labels.shape[0]]
  const each: Batch = logSoftmax(where(reshape(below(all, steps), [all, 1]), z, 0))
  // Each label is looked up at its own place, and one that is the blank at none. What pads labels reads the blank.
  const counts = below(n, length)
  const places = where(and(counts, equal(labels, blank)), -1, arange<number, 'i32'>(n, 'i32'))
  const own = named({ of: 'ctc', noun: 'blank' }, labels, places, 0)
  const at = where(counts, own, blank)
  return around<Floating>(
    slice(each, { axis: 1, from: blank, to: blank + 1 }),
    named({ of: 'ctc', noun: 'label' }, each, at, 1),
  )
}

/** log 1 where a path may come from two places before, else log 0: to a label that is not the one before it. */
const leaps = ({ z, labels, blank }: Asked): Batch => {
  const places = around<'i32'>(full([1], blank, 'i32'), labels)
  const last = before<'i32'>(pad(places, [[2, 0]], { value: blank }), 2)
  const may = and(notEqual(places, blank), notEqual(places, last))
  return where(may, full([...places.shape], 0, z.dtype), -Infinity)
}

/**
 * -log of the probability that the steps of one example, classes along the last axis, read as the labels.
 *
 * Examples come one at a time, and vmap makes the batch; of the lengths of a batch each example takes its own. The mean over
 * labels, which PyTorch takes by default, is the loss over `length`.
 *
 * Shape   [t, classes], [n] -> []
 * Dtype   floating; labels i32
 * Grad    softmax(z) less the share of paths that are in each class, step by step; exactly 0 in steps that are padding, even of
 *         NaN, and where the loss is Infinity
 * Cost    t steps of 2 n + 1 places
 * Fails   a Defect where a label is outside the classes or the blank; inside of vmap and jit as the Program runs. Labels that the steps have no room for are no mistake: the loss is Infinity
 * Source  PyTorch `ctc_loss`, reduction 'none', of log_softmax of the logits. Log-probabilities are logits too, and give the same
 *
 * ```ts
 * const z = zeros([2, 2], 'f64') // four paths, all as likely: three read as [1], and one as []
 * ctc(z, tensor([1], 'i32')) // => scalar(-Math.log(0.75), 'f64')
 * ctc(z, tensor([1, 1], 'i32')) // => scalar(Infinity, 'f64')
 * ```
 */
export const ctc = <T extends number, C extends number, L extends number, D extends Floating>(
  logits: Tensor<[T, C], D>,
  labels: Tensor<[L], 'i32'>,
  options: CtcOptions = {},
): Scalar<D> => {
  const known = asked(logits, labels, options)
  const [rows, leap] = [probabilities(known), leaps(known)]
  const on = below(known.z.shape[0], known.steps)
  const step = (a: Batch, [row, goes]: readonly [Batch, Tensor<[], 'bool'>]) => {
    const ways: Batch = stack([before(a, 0), before(a, 1), add(before(a, 2), leap)], { axis: 0 })
    return [where(goes, behind(add(row, logSumExp(ways, { axes: [0] }))), a), []] as const
  }
  // Before the first step all paths are at the first place, which has number 2 behind those of probability 0.
  const index = arange<number, 'i32'>(2 * known.labels.shape[0] + 3, 'i32')
  const first: Batch = where(equal(index, 2), full([...index.shape], 0, known.z.dtype), -Infinity)
  const [end] = scan(step)(first, [rows as Tensor<[number, number], Floating>, on]) // a row a step
  const from = sub(index, mul(known.length, 2)) // 1 at the last label, 2 at the blank after it
  const ended: Batch = where(and(less(0, from), less(from, 3)), end, -Infinity)
  return asScalar(neg(logSumExp(ended)))
}
