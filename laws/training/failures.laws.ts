/**
 * @file failures — a NaN or an infinity ends training at its step, names its leaf, and costs no good state.
 */
import { add, foldIn, key, log, mul, scalar, type Scalar, sqrt, sum, tensor } from 'cotangent'
import type { Tensor } from 'cotangent'
import { adam, gradientDescent } from 'cotangent/optimize'
import {
  begin,
  datasetOf,
  firstNonFinite,
  fit,
  mapDataset,
  showNonFinite,
} from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rightOf } from '../support/either.ts'
import { coloured, loss, network } from './support.ts'

describe('firstNonFinite', () => {
  test('firstNonFinite: it is the first leaf with a NaN or an infinity, wherever that is', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)
    fc.assert(
      fc.property(bad, fc.nat(3), fc.nat(3), (x, i, j) => {
        const leaf = (at: number): Tensor<[number]> =>
          tensor([0, 1, 2, 3].map((n) => (n === j && at >= i ? x : n)))
        const tree = { a: leaf(0), b: [leaf(1), leaf(2)], c: { d: leaf(3), n: tensor([1], 'i32') } }
        expect(firstNonFinite(tree)).toBe(['a', 'b.0', 'b.1', 'c.d'][i])
      }),
    )
  })

  test('firstNonFinite: the largest finite numbers are finite', () => {
    const largest = tensor([Number.MAX_VALUE, -Number.MAX_VALUE], 'f64')
    expect(firstNonFinite({ x: largest, y: tensor([3.4e38, 3.4e38]) })).toBeUndefined()
  })
})

describe('fit', () => {
  test('fit: a NaN in the data of step k stops at step k, names the batch, and keeps the state before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (k) => {
        const optimiser = adam(0.05)
        let taken = 0
        const spoiled = mapDataset(coloured, (batch) => {
          taken += 1
          return taken === k ? { ...batch, points: mul(batch.points, Number.NaN) } : batch
        })
        const start = begin(network.init(key(1)), optimiser, key(1))
        const run = fit({ loss, optimiser, data: spoiled, batchSize: 16, epochs: 9 })(start)
        expect(run).toMatchObject({ left: { tag: 'NonFinite', step: k, leaf: 'batch.points' } })
        if (run._tag === 'Right' || run.left.tag !== 'NonFinite') return
        expect(run.left.state.step).toBe(k - 1)
        expect(firstNonFinite({ params: run.left.state.params })).toBeUndefined()
        const whole = Math.floor((k - 1) / 4) // epochs of 4 steps
        const sound = rightOf(
          fit({ loss, optimiser, data: coloured, batchSize: 16, epochs: whole })(start),
        )
        expect(run.left.history).toEqual(sound.history)
        if (k - 1 === 4 * whole) expect(run.left.state).toEqual(sound.state)
      }),
      { numRuns: 8 },
    )
  })

  const cases: readonly (readonly [string, Parameters<typeof fails>[0], string])[] = [
    ['a loss that is NaN', { f: (w) => sqrt(w.a), a: -1 }, 'gradients.a'],
    ['a loss that is NaN at a finite gradient', { f: (w) => log(w.a), a: -1 }, 'loss'],
    [
      'a gradient that is infinite at a finite loss',
      { f: (w) => sqrt(w.b), a: 1, b: 0 },
      'gradients.b',
    ],
    ['a loss that overflows', { f: (w) => mul(mul(w.a, 1e30), 1e30), a: 1 }, 'gradients.a'],
    ['parameters that overflow', { f: (w) => mul(w.a, 1e30), a: 1, rate: 1e30 }, 'params.a'],
    ['a loss that is infinite by a constant', { f: (w) => add(w.a, Infinity), a: 1 }, 'loss'],
  ]
  const fails = ({
    f,
    a,
    b = 1,
    rate = 0.1,
  }: {
    readonly f: (w: { readonly a: Scalar; readonly b: Scalar }) => Scalar
    readonly a: number
    readonly b?: number
    readonly rate?: number
  }) => {
    const optimiser = gradientDescent(rate)
    const start = begin({ a: scalar(a), b: scalar(b) }, optimiser, foldIn(key(1), 1))
    const data = datasetOf(tensor([1]))
    return [start, fit({ loss: f, optimiser, data, batchSize: 1, epochs: 2 })(start)] as const
  }
  test.each(cases)('fit: %s ends training at step 1 and names the leaf', (_, given, leaf) => {
    const [start, run] = fails(given)
    expect(run).toMatchObject({ left: { tag: 'NonFinite', step: 1, leaf } })
    if (run._tag === 'Right' || run.left.tag !== 'NonFinite') return
    expect(run.left.state).toEqual(start)
    expect(showNonFinite(run.left)).toMatch(/^fit: step 1: .+; .+$/u)
  })

  test('fit: a moment of Adam that overflows is found, though the step it makes is finite', () => {
    const optimiser = adam(0.1)
    const start = begin(scalar(1), optimiser, key(1))
    const f = (w: Scalar, x: Tensor<[number]>): Scalar => mul(mul(w, 1e25), sum(x))
    const run = fit({ loss: f, optimiser, data: datasetOf(tensor([1])), batchSize: 1, epochs: 1 })
    expect(run(start)).toMatchObject({ left: { leaf: 'optimiser.0.square' } })
  })
})
