/**
 * @file ctcLaws — the loss of labels without times against a sum over all paths, what padding and the blank do, and what has no
 * room: laws of any such loss that is given, so that wrong ones can be given too.
 */
import fc from 'fast-check'
import { add } from '../../src/function/arithmetic.ts'
import { fromArray, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { concatenate } from '../../src/function/joining.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { logSoftmax, softmax } from '../../src/function/softmax.ts'
import { vmap } from '../../src/function/vmap.ts'
import {
  type ctc as Right,
  type CtcOptions,
  sparseCategoricalCrossEntropy,
} from '../../src/network/index.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { differences } from './differences.ts'

/** What the laws are about. */
export type Ctc = typeof Right

const classes = 3
/** Logits of the steps of one example. */
export type Logits = Tensor<[number, number], 'f64'>
/** Labels of one example. */
export type Labels = Tensor<[number], 'i32'>

/** Labels as a tensor. */
export const labelsOf = (xs: readonly number[]): Labels => fromArray([xs.length], xs, 'i32')

/** All lists of n of the given choices. */
const lists = (choices: readonly number[], n: number): readonly (readonly number[])[] =>
  n === 0 ? [[]] : lists(choices, n - 1).flatMap((xs) => choices.map((x) => [...xs, x]))

/** What a path reads as: repetitions are one, and blanks are none. */
const read = (path: readonly number[], blank: number): readonly number[] =>
  path.filter((x, i) => x !== path[i - 1] && x !== blank)

/** The probability of labels as the sum over all paths that read so. */
const bruteForce = (z: Logits, labels: readonly number[], blank: number): number => {
  const p = toTypedArray(softmax(z))
  return lists([0, 1, 2], z.shape[0])
    .filter((path) => read(path, blank).join() === labels.join())
    .reduce((all, path) => all + path.reduce((q, c, t) => q * p[t * classes + c]!, 1), 0) // a class each
}

/** Logits of some steps, a blank, and labels that may or may not have room. */
const examples = fc
  .record({
    steps: fc.integer({ min: 1, max: 5 }),
    blank: fc.nat(classes - 1),
    picks: fc.array(fc.nat(classes - 2), { maxLength: 3 }),
    seed: fc.nat(2 ** 20),
  })
  .map(({ steps, blank, picks, seed }) => ({
    z: uniform<[number, number], 'f64'>(key(seed), [steps, classes], {
      min: -3,
      max: 3,
      dtype: 'f64',
    }),
    labels: picks.map((k) => (k < blank ? k : k + 1)),
    blank,
  }))

/** Loss and gradient. */
const both = (
  ctc: Ctc,
  z: Logits,
  i: Labels,
  options: CtcOptions,
): readonly [number, Float64Array] => [
  item(ctc(z, i, options)),
  toTypedArray(grad((x: Logits): Scalar<'f64'> => ctc(x, i, options))(z)),
]

/** Losses that agree: one is infinite where the other is. */
const mustAgree = (found: number, expected: number): void => {
  const endless = (x: number): number => (x === Infinity ? 1 : 0)
  mustBeClose([endless(found)], [endless(expected)], 'exact')
  if (expected !== Infinity) mustBeClose([found], [expected], 'rounding')
}

/** The laws, by name. */
export type CtcLaw =
  | 'paths'
  | 'total'
  | 'slopes'
  | 'shift'
  | 'crossEntropy'
  | 'room'
  | 'padding'
  | 'batch'
  | 'long'

/** Each is about the loss that is given. */
export const ctcLaws: { readonly [L in CtcLaw]: (ctc: Ctc) => void } = {
  paths: (ctc) =>
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) =>
        mustAgree(
          item(ctc(z, labelsOf(labels), { blank })),
          -Math.log(bruteForce(z, labels, blank)),
        ),
      ),
    ),
  total: (ctc) => {
    const z = uniform(key(1), [4, classes], { min: -2, dtype: 'f64' })
    const all = [0, 1, 2, 3, 4].flatMap((n) => lists([1, 2], n))
    const total = all.reduce((p, labels) => p + Math.exp(-item(ctc(z, labelsOf(labels)))), 0)
    mustBeClose([total], [1], 'rounding')
  },
  slopes: (ctc) =>
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) => {
        const i = labelsOf(labels)
        const [loss, slope] = both(ctc, z, i, { blank })
        const rows = sum(fromArray([...z.shape], slope, 'f64'), { axes: [1] })
        mustBeClose(toTypedArray(rows), new Float64Array(z.shape[0]), 'rounding')
        const near =
          loss === Infinity ? slope.map(() => 0) : differences((x) => ctc(x, i, { blank }), z)
        mustBeClose(slope, near, loss === Infinity ? 'exact' : 'differences')
      }),
      { numRuns: 40 },
    ),
  shift: (ctc) =>
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) => {
        const i = labelsOf(labels)
        const loss = item(ctc(z, i, { blank }))
        fc.pre(loss < Infinity)
        mustBeClose([item(ctc(logSoftmax(z), i, { blank }))], [loss], 'rounding')
        const by = uniform(key(1), [z.shape[0], 1], { min: -9, max: 9, dtype: 'f64' })
        mustBeClose([item(ctc(add(z, by), i, { blank }))], [loss], 'rounding', 9)
      }),
    ),
  crossEntropy: (ctc) => {
    const z = uniform(key(2), [5, 4], { min: -3, max: 3, dtype: 'f64' })
    const i = tensor([1, 3, 1, 2, 3], 'i32')
    mustBeClose([item(ctc(z, i))], [5 * item(sparseCategoricalCrossEntropy(z, i))], 'rounding')
  },
  room: (ctc) => {
    const has = (steps: number, ...labels: readonly number[]): number =>
      item(ctc(uniform(key(3), [steps, classes]), labelsOf(labels))) < Infinity ? 1 : 0
    mustBeClose(
      [has(3, 1, 2, 1), has(2, 1, 2, 1), has(4, 1, 1, 2), has(3, 1, 1, 2), has(0), has(0, 1)],
      [1, 0, 1, 0, 1, 0],
      'exact',
    )
    mustBeClose([item(ctc(uniform(key(3), [0, classes]), labelsOf([])))], [0], 'exact')
  },
  padding: (ctc) =>
    fc.assert(
      fc.property(examples, fc.nat(2), fc.nat(2), ({ z, labels, blank }, more, later) => {
        const [loss, slope] = both(ctc, z, labelsOf(labels), { blank })
        const pad = Array.from({ length: more }, (_, k) => [blank, -1][k]!) // what is no label
        const nothing = fromArray([later, classes], Array<number>(later * classes).fill(NaN), 'f64')
        const [same, wide] = both(
          ctc,
          concatenate([z, nothing], { axis: 0 }),
          labelsOf([...labels, ...pad]),
          { blank, length: labels.length, steps: z.shape[0] },
        )
        if (loss !== Infinity || same !== Infinity) mustBeClose([same], [loss], 'exact')
        const [kept, left] = [wide.slice(0, slope.length), wide.slice(slope.length)]
        mustBeClose(kept, slope, 'rounding')
        mustBeClose(left, new Float64Array(left.length), 'exact')
      }),
    ),
  batch: (ctc) => {
    const z = uniform(key(4), [3, 6, classes], { min: -2, max: 2, dtype: 'f64' })
    const i = tensor(
      [
        [1, 2, 2],
        [2, 0, 0],
        [1, 1, 0],
      ],
      'i32',
    )
    const [lengths, steps] = [tensor([3, 1, 2], 'i32'), tensor([6, 4, 5], 'i32')]
    const each = vmap(
      (a: Logits, b: Labels, length: Scalar<'i32'>, n: Scalar<'i32'>): Scalar<'f64'> =>
        ctc(a, b, { length, steps: n }),
    )
    const rows = [0, 1, 2].map((k) => {
      const options = { length: [3, 1, 2][k]!, steps: [6, 4, 5][k]! } // three of each
      const own = fromArray<[number, number], ArrayLike<number>, 'f64'>(
        [6, classes],
        toTypedArray(z).slice(k * 18, k * 18 + 18),
        'f64',
      )
      return both(ctc, own, labelsOf([...toTypedArray(i)].slice(k * 3, k * 3 + 3)), options)
    })
    const found = [each(z, i, lengths, steps), jit(each)(z, i, lengths, steps)]
    for (const losses of found)
      mustBeClose(
        toTypedArray(losses),
        rows.map(([loss]) => loss),
        'rounding',
      )
    const slope = grad((x: typeof z): Scalar<'f64'> => sum(each(x, i, lengths, steps)))(z)
    mustBeClose(
      toTypedArray(slope),
      rows.flatMap(([, d]) => [...d]),
      'rounding',
    )
  },
  long: (ctc) => {
    const z = uniform(key(5), [1000, classes], { min: -20, max: 20 })
    const i = labelsOf(Array.from({ length: 200 }, (_, k) => 1 + (k % 2)))
    const fine = fromArray<[number, number], ArrayLike<number>, 'f64'>(
      [1000, classes],
      toTypedArray(z),
      'f64',
    )
    mustBeClose([item(ctc(z, i))], [item(ctc(fine, i))], 'roundingF32')
    const slope = toTypedArray(grad((x: typeof z): Scalar => ctc(x, i))(z))
    // x - x is 0 of what is finite, and NaN of all else.
    mustBeClose(
      slope.map((x) => x - x),
      new Float32Array(slope.length),
      'exact',
    )
  },
}
