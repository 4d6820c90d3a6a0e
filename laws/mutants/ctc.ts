/**
 * @file ctc — the loss of labels without times as a person might have written it wrong, and the law that must catch it.
 */
import { add, div, maximum, mul, sub } from '../../src/function/arithmetic.ts'
import { and, or } from '../../src/function/boolean.ts'
import { cast, stopGradient } from '../../src/function/cast.ts'
import { equal, less, lessEqual, notEqual } from '../../src/function/comparison.ts'
import { arange, full } from '../../src/function/construct.ts'
import { exp, log } from '../../src/function/elementary.ts'
import { take } from '../../src/function/indexing.ts'
import { concatenate, stack } from '../../src/function/joining.ts'
import { reshape } from '../../src/function/movement.ts'
import { max, sum } from '../../src/function/reduction.ts'
import { neg } from '../../src/function/rounding.ts'
import { scan } from '../../src/function/scan.ts'
import { where } from '../../src/function/select.ts'
import { pad, slice } from '../../src/function/slicing.ts'
import { logSoftmax, logSumExp } from '../../src/function/softmax.ts'
import type { Batch } from '../../src/network/definition.ts'
import type { CtcOptions } from '../../src/network/index.ts'
import type { Floating } from '../../src/tensor/dtype.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import type { Ctc, CtcLaw } from '../network/ctcLaws.ts'

type Count = Scalar<'i32'>
type Places = Tensor<[number], 'i32'>
type Which = Tensor<[number], 'bool'>

/** What is decided where one writes it. */
interface Hand {
  readonly blank: (given: number) => number
  /** A count, of all that there may be. */
  readonly counted: (given: number | Count, all: number) => Count
  readonly length: (given: Count) => Count
  readonly steps: (given: Count) => Count
  /** log p of logits [t, classes], of which the steps that are on count. */
  readonly logs: (z: Batch, on: Tensor<[number, number], 'bool'>) => Batch
  /** To which classes a path may leap over the place before, from that two places before. */
  readonly leaps: (to: Places, from: Places, blank: number) => Which
  /** The logarithm of what several ways add up to, along an axis. */
  readonly together: (ways: Batch) => Batch
  /** Where paths are before the first step, by place: that before the first label is 0. */
  readonly begins: (place: Places) => Which
  /** Where paths end, by place from the last blank, which is 0. */
  readonly ends: (from: Places) => Which
  /** What becomes of a in a step that is padding. */
  readonly rests: (a: Batch, row: Batch) => Batch
  /** The loss of the logarithm of the sum over all paths. */
  readonly loss: (logp: Batch, length: Count, steps: Count) => Batch
}

const right: Hand = {
  blank: (given) => given,
  counted: (given) => (typeof given === 'number' ? full([], given, 'i32') : given),
  length: (given) => given,
  steps: (given) => given,
  logs: (z, on) => logSoftmax(where(on, z, 0)),
  leaps: (to, from, blank) => and(notEqual(to, blank), notEqual(to, from)),
  together: (ways) => logSumExp(ways, { axes: [0] }),
  begins: (place) => equal(place, 0),
  ends: (from) => or(equal(from, -1), equal(from, 0)),
  rests: (a) => a,
  loss: (logp) => neg(logp),
}

/** The class of each place: blanks, and between them the labels that there are. */
const placesOf = (labels: Places, blank: number, length: Count): Places => {
  const n = labels.shape[0]
  const there = less(arange<number, 'i32'>(n, 'i32'), length)
  const known: Places = where(there, labels, blank)
  const padded: Places = concatenate([known, full([1], blank, 'i32')], { axis: 0 })
  const index: Places = arange<number, 'i32'>(2 * n + 1, 'i32')
  const half: Places = div(index, 2) // a whole quotient
  return where(equal(mul(half, 2), index), blank, take(padded, half, { axis: 0 }))
}

/** Places of probability 0 before those of a. */
const behind = (a: Batch): Batch => pad(a, [[2, 0]], { value: -Infinity })

/** The loss by some hand. */
const loss = (z: Batch, labels: Places, options: CtcOptions, hand: Hand): Batch => {
  const [t, n] = [z.shape[0] ?? 0, labels.shape[0]]
  const given = options.blank ?? 0
  const blank = hand.blank(given)
  const length = hand.length(hand.counted(options.length ?? n, n))
  const steps = hand.steps(hand.counted(options.steps ?? t, t))
  const on: Which = less(arange<number, 'i32'>(t, 'i32'), steps)
  const places = placesOf(labels, blank, length)
  const rows: Batch = take(hand.logs(z, reshape(on, [t, 1])), places, { axis: 1 })
  const from: Places = slice(pad(places, [[2, 0]], { value: blank }), { axis: 0, to: 2 * n + 1 })
  const leap = hand.leaps(places, from, blank)
  const before = (a: Batch, by: number): Batch =>
    slice(behind(a), { axis: 0, from: 2 - by, to: 2 * n + 3 - by })
  const step = (a: Batch, [row, goes]: readonly [Batch, Tensor<[], 'bool'>]) => {
    const far: Batch = where(leap, before(a, 2), -Infinity)
    const ways: Batch = stack([before(a, 0), before(a, 1), far], { axis: 0 })
    return [where(goes, add(row, hand.together(ways)), hand.rests(a, row)), []] as const
  }
  const index: Places = arange<number, 'i32'>(2 * n + 1, 'i32')
  const none: Batch = full([2 * n + 1], Number.NEGATIVE_INFINITY, z.dtype)
  const first: Batch = where(hand.begins(index), full([2 * n + 1], 0, z.dtype), none)
  const [end] = scan(step)(first, [rows as Tensor<[number, number], Floating>, on]) // a row a step
  const ended: Batch = where(hand.ends(sub(index, mul(length, 2))), end, none)
  return hand.loss(logSumExp(ended), length, steps)
}

/** The loss by a hand that does one thing otherwise. */
export const byHand = (slip: Partial<Hand>): Ctc => {
  const hand = { ...right, ...slip }
  return ((z: Batch, labels: Places, options: CtcOptions = {}) =>
    loss(z, labels, options, hand)) as unknown as Ctc // a scalar of the dtype of the logits
}

/** A wrong loss. */
export interface WrongCtc {
  readonly what: string
  readonly law: CtcLaw
  readonly ctc: Ctc
}

const wrong = (what: string, law: CtcLaw, slip: Partial<Hand>): WrongCtc => ({
  what,
  law,
  ctc: byHand(slip),
})

/** All of them. */
export const wrongCtcs: readonly WrongCtc[] = [
  wrong('class 0 for the blank, whatever is given', 'paths', { blank: () => 0 }),
  wrong('leaps from a label to the same', 'room', {
    leaps: (to, _, blank) => notEqual(to, blank),
  }),
  wrong('no leaps: a blank between all labels', 'crossEntropy', {
    leaps: (to) => less(to, -1),
  }),
  wrong('leaps from blank to blank, over a label', 'paths', {
    leaps: (to, from, blank) => or(equal(to, blank), notEqual(to, from)),
  }),
  wrong('paths that end at the last label', 'total', { ends: (from) => equal(from, -1) }),
  wrong('paths that end at the blank after it', 'total', { ends: (from) => equal(from, 0) }),
  wrong('paths that end anywhere', 'room', { ends: (from) => lessEqual(from, 0) }),
  wrong('paths that begin at the first label too, before the first step', 'paths', {
    begins: (place) => lessEqual(place, 1),
  }),
  wrong('paths that begin anywhere', 'room', { begins: (place) => lessEqual(0, place) }),
  wrong('a length of one label less', 'crossEntropy', {
    length: (given) => maximum(sub(given, 1), 0),
  }),
  wrong('a step less than there are', 'crossEntropy', { steps: (given) => sub(given, 1) }),
  wrong('a step of padding taken for one more', 'padding', { steps: (given) => add(given, 1) }),
  wrong('sums of e^a without a shift by the largest', 'long', {
    together: (ways) => log(sum(exp(ways), { axes: [0] })),
  }),
  wrong('the largest way in place of their sum', 'paths', {
    together: (ways) => max(ways, { axes: [0] }),
  }),
  wrong('logits taken for logarithms of probabilities', 'shift', {
    logs: (z, on) => where(on, z, 0),
  }),
  wrong('steps of padding gone through', 'padding', { rests: (a, row) => add(a, row) }),
  wrong('counts that are tensors not read', 'batch', {
    counted: (given, all) => full([], typeof given === 'number' ? given : all, 'i32'),
  }),
  wrong('the mean over the steps', 'crossEntropy', {
    loss: (logp, _, steps) => neg(div(logp, cast(steps, logp.dtype))),
  }),
  wrong('the sum of a softmax not differentiated', 'slopes', {
    logs: (z, on) => {
      const known: Batch = where(on, z, 0)
      return sub(known, stopGradient(logSumExp(known, { axes: [1], keepAxes: true })))
    },
  }),
]
