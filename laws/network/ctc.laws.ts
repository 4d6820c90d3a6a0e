/**
 * @file ctc.laws — the loss of labels without times: its laws hold of the one there is, and what does not fit is refused.
 */
import { describe, expect, test } from 'vitest'
import { scalar, tensor } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { jit } from '../../src/function/jit.ts'
import { stack } from '../../src/function/joining.ts'
import { key } from '../../src/function/key.ts'
import { uniform } from '../../src/function/random.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { slice } from '../../src/function/slicing.ts'
import { vmap } from '../../src/function/vmap.ts'
import { ctc } from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Scalar } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { type CtcLaw, ctcLaws, type Labels, labelsOf, type Logits } from './ctcLaws.ts'

const statements: { readonly [L in CtcLaw]: string } = {
  paths:
    'the loss is -log of the sum over all paths that read as the labels, and Infinity where there is none',
  total: 'the probabilities of all that can be read add up to 1',
  slopes:
    'the gradient is that of central differences, adds up to 0 at each step, and is 0 where the loss is Infinity',
  shift:
    'log-probabilities in place of logits give the same, and so do logits shifted step by step',
  crossEntropy:
    'one label a step, none twice in a row, is the cross entropy of each step, added up',
  room: 'labels take a step each, and one more between two that are the same',
  padding:
    'padding changes nothing: labels after length are not read, nor are steps after steps, even of NaN',
  batch:
    'vmap makes the batch, each example with its own lengths, in value and gradient, jitted or not',
  long: 'a thousand steps of f32 neither underflow nor overflow',
}
const laws = Object.keys(statements) as CtcLaw[] // the keys of a record of laws

/** Loss and gradient. */
const both = (z: Logits, i: Labels): readonly [number, Float64Array] => [
  item(ctc(z, i)),
  toTypedArray(grad((x: Logits): Scalar<'f64'> => ctc(x, i))(z)),
]

describe('ctc', () => {
  test.each(laws.map((law) => [law, statements[law]] as const))('%s: %s', (law) => {
    ctcLaws[law](ctc)
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
    const [loss, slope] = both(slice(none, { axis: 0, to: 1 }), labelsOf([1]))
    expect([loss, ...slope]).toEqual([Infinity, 0, 0])
    expect(item(ctc(tensor([[0, NaN]]), tensor([1], 'i32')))).toBeNaN()
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
