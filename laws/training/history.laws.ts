/**
 * @file history — the best epoch is the first extreme of the watched metric, and NaN is never the best.
 */
import { bestEpoch, type Epoch } from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const scores = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(Number.NaN)), {
  maxLength: 8,
})
const epochs = (xs: readonly number[]): readonly Epoch<'x'>[] =>
  xs.map((x, i) => ({ epoch: i + 1, step: i, loss: 0, train: { x: 0 }, validation: { x } }))

describe('bestEpoch', () => {
  test.each([
    ['lower', Math.min],
    ['higher', Math.max],
  ] as const)('bestEpoch: %s is better, the first of equals wins, NaN never does', (better, of) => {
    fc.assert(
      fc.property(scores, (xs) => {
        const numbers = xs.filter((x) => !Number.isNaN(x))
        const expected = numbers.length === 0 ? undefined : xs.indexOf(of(...numbers)) + 1
        expect(bestEpoch({ metric: 'x', better }, epochs(xs))?.epoch).toBe(expected)
      }),
    )
  })

  test('bestEpoch: without a validation set the training scores count', () => {
    const run = [3, 1, 2].map((x, i) => ({ epoch: i + 1, step: i, loss: 0, train: { x } }))
    expect(bestEpoch({ metric: 'x', better: 'lower' }, run)?.epoch).toBe(2)
  })

  test('history: it is plain data, the same after JSON and back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (xs) => {
        expect(JSON.parse(JSON.stringify(epochs(xs)))).toEqual(epochs(xs))
      }),
    )
  })
})
