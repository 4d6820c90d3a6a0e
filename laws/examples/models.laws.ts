/**
 * @file models.laws — what lessons eight to ten claim: models learn, and treat each example of a batch by itself.
 */
import {
  arange,
  concatenate,
  type Key,
  key,
  normal,
  ones,
  reshape,
  slice,
  splitKey,
  type Tensor,
  toTypedArray,
  zeros,
} from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Affine,
  type Gate,
  lesson,
  lstm,
  mlp,
  type Trained,
} from '../../examples/08-typed-models.ts'
import { attend, joined, lesson as texts, rmsNorm, split } from '../../examples/09-transformer.ts'
import { convolutional, lesson as images } from '../../examples/10-convolutional.ts'
import { mustBeClose } from '../support/close.ts'

const trained: readonly (readonly [string, Trained])[] = [
  ...Object.entries(lesson()),
  ['transformer', texts()],
  ['convolutional network', images()],
]

describe('08 to 10', () => {
  test.each(trained)(
    '%s: has a score for each example and class, and its loss falls',
    (_, made) => {
      expect(made.shape[1]).toBe(2)
      expect(made.losses.every(Number.isFinite)).toBe(true)
      const [first = Number.NaN, second = Number.NaN] = made.losses
      expect(second).toBeLessThan(first)
      expect(Math.max(...made.losses.slice(-5))).toBeLessThan(first)
    },
  )

  const seeds = fc.integer({ min: 0, max: 2 ** 31 })
  const affine = <I extends number, O extends number>(k: Key, i: I, o: O): Affine<I, O> => {
    const [kw, kb] = splitKey(k, 2)
    return { w: normal(kw, [i, o]), b: normal(kb, [o]) }
  }

  test('models: scores of two batches, one after the other, are the scores of both', () => {
    const same = (whole: Tensor<[5, 3]>, [a, b]: readonly [Tensor<[2, 3]>, Tensor<[3, 3]>]): void =>
      mustBeClose(
        toTypedArray(concatenate([a, b], { axis: 0 })),
        toTypedArray(whole),
        'roundingF32',
      )
    fc.assert(
      fc.property(seeds, (seed) => {
        const [k1, k2, k3, k4, k5] = splitKey(key(seed), 5)
        const perceptron = { hidden: affine(k1, 4, 6), output: affine(k2, 6, 3) }
        const x = normal(k3, [5, 4])
        const rows = [slice(x, { axis: 0, to: 2 }), slice(x, { axis: 0, from: 2 })] as const
        same(mlp(perceptron, x), [mlp(perceptron, rows[0]), mlp(perceptron, rows[1])])

        const gate = (k: Key): Gate<4, 6> => ({ input: affine(k, 4, 6), memory: affine(k, 6, 6).w })
        const gates = { enter: gate(k1), keep: gate(k2), show: gate(k4), cell: gate(k5) }
        const recurrent = { gates, output: perceptron.output }
        const xs = normal(k3, [7, 5, 4])
        const parts = [slice(xs, { axis: 1, to: 2 }), slice(xs, { axis: 1, from: 2 })] as const
        same(lstm(recurrent, xs), [lstm(recurrent, parts[0]), lstm(recurrent, parts[1])])

        const network = {
          first: { kernel: normal(k1, [3, 3, 1, 2]), bias: normal(k2, [2]) },
          second: { kernel: normal(k4, [3, 3, 2, 6]), bias: normal(k5, [6]) },
          output: perceptron.output,
        }
        const pictures = normal(k3, [5, 8, 8, 1])
        const halves = [
          slice(pictures, { axis: 0, to: 2 }),
          slice(pictures, { axis: 0, from: 2 }),
        ] as const
        same(convolutional(network, pictures), [
          convolutional(network, halves[0]),
          convolutional(network, halves[1]),
        ])
      }),
      { numRuns: 10 },
    )
  })

  test('attention: joined . split = id, and a head sees four numbers that stand together', () => {
    const x = reshape(arange(96), [2, 3, 16])
    expect(joined(split(x))).toEqual(x)
    expect(toTypedArray(split(x)).slice(0, 8)).toEqual(Float32Array.of(0, 1, 2, 3, 16, 17, 18, 19))
  })

  test('attend: of equal keys gives every place the mean of all values', () => {
    const values = reshape(arange(6), [1, 1, 3, 2])
    const seen = attend(normal(key(1), [1, 1, 2, 5]), ones([1, 1, 3, 5]), values)
    mustBeClose(toTypedArray(seen), [2, 3, 2, 3], 'roundingF32')
  })

  test('rmsNorm: makes the mean square of each vector 1, and of none 0', () => {
    const made = toTypedArray(rmsNorm(ones([64]))(normal(key(1), [1, 1, 64])))
    mustBeClose([made.reduce((total, x) => total + x * x, 0) / 64], [1], 'roundingF32')
    expect(rmsNorm(ones([2]))(zeros([1, 1, 2]))).toEqual(zeros([1, 1, 2]))
  })
})
