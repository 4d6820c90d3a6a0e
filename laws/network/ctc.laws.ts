/**
 * @file ctc.laws — the loss of labels without times against a sum over all paths, what padding and the blank do, and what has no room.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add } from '../../src/function/arithmetic.ts'
import { fromArray, scalar, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { concatenate, stack } from '../../src/function/joining.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { sum } from '../../src/function/reduction.ts'
import { slice } from '../../src/function/slicing.ts'
import { logSoftmax, softmax } from '../../src/function/softmax.ts'
import { vmap } from '../../src/function/vmap.ts'
import { ctc, type CtcOptions, sparseCategoricalCrossEntropy } from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Scalar, Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { differences } from './differences.ts'

const classes = 3
type Logits = Tensor<[number, number], 'f64'>
type Labels = Tensor<[number], 'i32'>

const labelsOf = (xs: readonly number[]): Labels => fromArray([xs.length], xs, 'i32')

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
const both = (z: Logits, i: Labels, options: CtcOptions): readonly [number, Float64Array] => [
  item(ctc(z, i, options)),
  toTypedArray(grad((x: Logits): Scalar<'f64'> => ctc(x, i, options))(z)),
]

describe('ctc', () => {
  test('the loss is -log of the sum over all paths that read as the labels, and Infinity where there is none', () => {
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) => {
        const expected = -Math.log(bruteForce(z, labels, blank))
        const found = item(ctc(z, labelsOf(labels), { blank }))
        if (expected === Infinity) expect(found).toBe(Infinity)
        else mustBeClose([found], [expected], 'rounding')
      }),
    )
  })

  test('the probabilities of all that can be read add up to 1', () => {
    const z = uniform(key(1), [4, classes], { min: -2, dtype: 'f64' })
    const all = [0, 1, 2, 3, 4].flatMap((n) => lists([1, 2], n))
    const total = all.reduce((p, labels) => p + Math.exp(-item(ctc(z, labelsOf(labels)))), 0)
    mustBeClose([total], [1], 'rounding')
  })

  test('the gradient is that of central differences, adds up to 0 at each step, and is 0 where the loss is Infinity', () => {
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) => {
        const i = labelsOf(labels)
        const [loss, slope] = both(z, i, { blank })
        const rows = sum(fromArray([...z.shape], slope, 'f64'), { axes: [1] })
        mustBeClose(toTypedArray(rows), new Float64Array(z.shape[0]), 'rounding')
        const near =
          loss === Infinity ? slope.map(() => 0) : differences((x) => ctc(x, i, { blank }), z)
        mustBeClose(slope, near, loss === Infinity ? 'exact' : 'differences')
      }),
      { numRuns: 40 },
    )
  })

  test('log-probabilities in place of logits give the same, and so do logits shifted step by step', () => {
    fc.assert(
      fc.property(examples, ({ z, labels, blank }) => {
        const i = labelsOf(labels)
        const loss = item(ctc(z, i, { blank }))
        fc.pre(loss < Infinity)
        mustBeClose([item(ctc(logSoftmax(z), i, { blank }))], [loss], 'rounding')
        const shift = uniform(key(1), [z.shape[0], 1], { min: -9, max: 9, dtype: 'f64' })
        mustBeClose([item(ctc(add(z, shift), i, { blank }))], [loss], 'rounding', 9)
      }),
    )
  })

  test('one label a step, none twice in a row, is the cross entropy of each step, added up', () => {
    const z = uniform(key(2), [5, 4], { min: -3, max: 3, dtype: 'f64' })
    const i = tensor([1, 3, 1, 2, 3], 'i32')
    mustBeClose([item(ctc(z, i))], [5 * item(sparseCategoricalCrossEntropy(z, i))], 'rounding')
  })

  test('labels take a step each, and one more between two that are the same', () => {
    const of = (steps: number, ...labels: readonly number[]): number =>
      item(ctc(uniform(key(3), [steps, classes]), labelsOf(labels)))
    expect(of(3, 1, 2, 1)).toBeLessThan(Infinity)
    expect(of(2, 1, 2, 1)).toBe(Infinity)
    expect(of(4, 1, 1, 2)).toBeLessThan(Infinity)
    expect(of(3, 1, 1, 2)).toBe(Infinity)
    expect(Math.abs(of(0))).toBe(0)
    expect(of(0, 1)).toBe(Infinity)
  })

  test('padding changes nothing: labels after length are not read, nor are steps after steps, even of NaN', () => {
    fc.assert(
      fc.property(examples, fc.nat(2), fc.nat(2), ({ z, labels, blank }, more, later) => {
        const [loss, slope] = both(z, labelsOf(labels), { blank })
        const pad = Array.from({ length: more }, (_, k) => [blank, -1][k]!) // what is no label
        const nothing = fromArray([later, classes], Array<number>(later * classes).fill(NaN), 'f64')
        const [same, wide] = both(
          concatenate([z, nothing], { axis: 0 }),
          labelsOf([...labels, ...pad]),
          { blank, length: labels.length, steps: z.shape[0] },
        )
        expect(same).toBe(loss)
        const [kept, left] = [wide.slice(0, slope.length), wide.slice(slope.length)]
        mustBeClose(kept, slope, 'rounding')
        expect(left.every((x) => x === 0)).toBe(true)
      }),
    )
  })

  test('a class of probability 0 is not read, and a NaN shows', () => {
    const none = tensor(
      [
        [0, -Infinity],
        [0, 0],
      ],
      'f64',
    )
    mustBeClose([item(ctc(none, tensor([1], 'i32')))], [Math.log(2)], 'rounding')
    const [loss, slope] = both(slice(none, { axis: 0, to: 1 }), labelsOf([1]), {})
    expect([loss, ...slope]).toEqual([Infinity, 0, 0])
    expect(item(ctc(tensor([[0, NaN]]), tensor([1], 'i32')))).toBeNaN()
  })

  test('vmap makes the batch, each example with its own lengths, in value and gradient, jitted or not', () => {
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
      const own = fromArray<[number, number], 'f64'>(
        [6, classes],
        toTypedArray(z).slice(k * 18, k * 18 + 18),
        'f64',
      )
      return both(own, labelsOf([...toTypedArray(i)].slice(k * 3, k * 3 + 3)), options)
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
  })

  test('a thousand steps of f32 neither underflow nor overflow', () => {
    const z = uniform(key(5), [1000, classes], { min: -20, max: 20 })
    const i = labelsOf(Array.from({ length: 200 }, (_, k) => 1 + (k % 2)))
    const fine = item(
      ctc(fromArray<[number, number], 'f64'>([1000, classes], toTypedArray(z), 'f64'), i),
    )
    mustBeClose([item(ctc(z, i))], [fine], 'roundingF32')
    expect(toTypedArray(grad((x: typeof z): Scalar => ctc(x, i))(z)).every(Number.isFinite)).toBe(
      true,
    )
  })
})

describe('what does not fit is a Defect', () => {
  const z = uniform<[number, number], 'f32'>(key(1), [5, 4])
  const wrong = stack([z, z], { axis: 0 }) as unknown as Logits // a batch, as data may bring one
  test.each<readonly [string, () => unknown]>([
    ['ctc: label 4 at [1] is outside 4 classes; give 0 to 3', () => ctc(z, labelsOf([1, 4]))],
    ['ctc: label -1 at [0] is outside 4 classes; give 0 to 3', () => ctc(z, labelsOf([-1]))],
    [
      'ctc: label at [1] is the blank; give one that is not, or another blank',
      () => ctc(z, labelsOf([1, 2]), { blank: 2 }),
    ],
    [
      'ctc: label 4 at [1] is outside 4 classes; give 0 to 3',
      () => jit((i: Labels) => ctc(z, i))(labelsOf([1, 4])),
    ],
    [
      'ctc: label at [1] is the blank; give one that is not, or another blank',
      () => jit((i: Labels) => ctc(z, i))(labelsOf([1, 0])),
    ],
    [
      'ctc: label 7 at [2, 1] is outside 4 classes; give 0 to 3',
      () =>
        vmap((i: Labels) => ctc(z, i))(
          tensor(
            [
              [1, 2],
              [3, 3],
              [1, 7],
            ],
            'i32',
          ),
        ),
    ],
    [
      'ctc: label at [1, 0] is the blank; give one that is not, or another blank',
      () =>
        vmap((i: Labels) => ctc(z, i))(
          tensor(
            [
              [1, 2],
              [0, 3],
              [1, 1],
            ],
            'i32',
          ),
        ),
    ],
    ['ctc: blank is 4, of 4 classes; give 0 to 3', () => ctc(z, labelsOf([1]), { blank: 4 })],
    [
      'ctc: length is 3, where there are 2; give 0 to 2',
      () => ctc(z, labelsOf([1, 2]), { length: 3 }),
    ],
    [
      'ctc: steps is 2.5, where there are 5; give 0 to 5',
      () => ctc(z, labelsOf([1, 2]), { steps: 2.5 }),
    ],
    [
      'ctc: steps is -1, where there are 5; give 0 to 5',
      () => ctc(z, labelsOf([1]), { steps: scalar(-1, 'i32') }),
    ],
    [
      'ctc: f32[2, 5, 4] and i32[1] are not [steps, classes] and [labels] of one example; for a batch, vmap it',
      () => ctc(wrong, labelsOf([1])),
    ],
  ])('%s', (sentence, make) => {
    expect(make).toThrow(Defect)
    expect(make).toThrow(sentence)
  })
})
