/**
 * @file labels.laws — a label outside the classes is told in one sentence by every loss and metric, and no run goes on with one.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromArray, ones } from '../../src/function/construct.ts'
import { grad } from '../../src/function/grad.ts'
import { argMax } from '../../src/function/indexing.ts'
import { jit } from '../../src/function/jit.ts'
import { sum } from '../../src/function/reduction.ts'
import {
  accuracy,
  calibration,
  calibrationError,
  confusionMatrix,
  perplexity,
  sparseCategoricalCrossEntropy,
  topKAccuracy,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { AnyTensor, Tensor } from '../../src/tensor/tensor.ts'

type Logits = Tensor<[3, 4]>
type Labels = Tensor<[3], 'i32'>
type Of = (z: Logits, i: Labels) => AnyTensor

const all: { readonly [op: string]: Of } = {
  accuracy: (z, i) => accuracy(z, i),
  topKAccuracy: (z, i) => topKAccuracy(z, i, 2),
  perplexity: (z, i) => perplexity(z, i),
  calibration: (z, i) => calibration(z, i).accuracy,
  calibrationError: (z, i) => calibrationError(z, i),
  confusionMatrix: (z, i) => confusionMatrix(argMax(z, { axis: 1 }), i, 4),
  sparseCategoricalCrossEntropy: (z, i) =>
    sparseCategoricalCrossEntropy(z, i, { weights: ones([4]), smoothing: 0.1 }),
}

const outside = fc.oneof(fc.integer({ max: -1 }), fc.integer({ min: 4 }))
const withOne = (odd: number, at: number): Labels =>
  fromArray(
    [3],
    [0, 1, 2].map((i) => (i === at ? odd : i)),
    'i32',
  )
const z: Logits = ones([3, 4])

describe.each(Object.entries(all))('%s', (op, f) => {
  test('a label outside the classes is named, by itself and where only the logits are traced', () => {
    fc.assert(
      fc.property(outside, fc.nat(2), (odd, at) => {
        const i = withOne(odd, at)
        const said = new Defect(`${op}: label ${odd} at [${at}] is outside 4 classes; give 0 to 3`)
        expect(() => f(z, i)).toThrow(said)
        expect(() => jit((x: Logits) => f(x, i))(z)).toThrow(said)
        const traced = grad((x: Logits) => {
          f(x, i)
          return sum(x)
        })
        expect(() => traced(z)).toThrow(said)
      }),
      { numRuns: 20 },
    )
  })

  test('where labels are traced the run says the same', () => {
    fc.assert(
      fc.property(outside, fc.nat(2), (odd, at) => {
        const said = new Defect(`${op}: label ${odd} at [${at}] is outside 4 classes; give 0 to 3`)
        expect(() => jit(f)(z, withOne(odd, at))).toThrow(said)
        jit(f)(z, withOne(3, at))
      }),
      { numRuns: 20 },
    )
  })
})
