/**
 * @file wrappers — accumulate is a larger batch, and averages are those of the parameters visited.
 */
import {
  grad,
  key,
  matmul,
  mean,
  type Scalar,
  slice,
  square,
  sub,
  type Tensor,
  tensor,
} from 'cotangent'
import {
  accumulate,
  adam,
  addDecayedWeights,
  averageOf,
  chain,
  descend,
  gradientDescent,
  identity,
  masked,
  movingAverage,
  partition,
  polyakAverage,
  scaleByLion,
  scaleByRms,
  scaleByTrustRatio,
  sgd,
  scale,
} from 'cotangent/optimize'
import { begin, decodeTree, encodeTree, fit } from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { structureOf } from '../../src/tensor/tree.ts'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { coloured, loss as networkLoss, network } from '../training/support.ts'
import { gradients, numbersOf, type Params, run, sevenNumbers, trees, treeOf } from './support.ts'

const meanOf = (rows: readonly (readonly number[])[]): readonly number[] =>
  (rows[0] ?? []).map(
    (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? Number.NaN), 0) / rows.length,
  )

describe('accumulate', () => {
  const batches = fc.integer({ min: 1, max: 4 }).chain((k) =>
    fc.tuple(
      fc.constant(k),
      fc.array(fc.array(sevenNumbers, { minLength: k, maxLength: k }), {
        minLength: 1,
        maxLength: 3,
      }),
    ),
  )

  test('accumulate: k gradients are one step along their mean', () => {
    fc.assert(
      fc.property(trees, batches, (params, [k, steps]) => {
        const parts = run(accumulate(k, adam(0.1)), params, steps.flat().map(treeOf))
        const whole = run(
          adam(0.1),
          params,
          steps.map((rows) => treeOf(meanOf(rows))),
        )
        mustBeClose(numbersOf(parts.at(-1)), numbersOf(whole.at(-1)), 'rounding')
      }),
    )
  })

  test('accumulate: between, parameters keep every bit', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        for (const x of run(accumulate(steps.length + 1, sgd(0.1)), params, steps))
          expect(x).toEqual(params)
      }),
    )
  })

  test('accumulate: one at a time is the transformation, bit for bit', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        expect(run(accumulate(1, adam(0.1)), params, steps)).toEqual(run(adam(0.1), params, steps))
      }),
    )
  })

  test('accumulate: three batches of a mean loss are one step of all their rows', () => {
    const rows = tensor(
      [
        [1, 2],
        [-1, 0.5],
        [3, -2],
        [0.25, 1],
        [2, 2],
        [-1.5, 1],
      ],
      'f64',
    )
    const loss = (w: Tensor<[2, 1], 'f64'>, x: Tensor<[number, 2], 'f64'>): Scalar<'f64'> =>
      mean(square(sub(matmul(x, w), 1)))
    const w = tensor([[0.5], [-0.5]], 'f64')
    const small = [0, 2, 4].map((from) =>
      grad(loss)(w, slice(rows, { axis: 0, from, to: from + 2 })),
    )
    const parts = run(accumulate(3, gradientDescent(0.1)), w, small)
    const whole = run(gradientDescent(0.1), w, [grad(loss)(w, rows)])
    mustBeClose(numbersOf(parts.at(-1)), numbersOf(whole.at(-1)), 'rounding')
  })

  test('accumulate: fewer than one gradient is a Defect', () => {
    expect(() => accumulate(0, identity)).toThrow(
      /^accumulate: every is 0; give a whole number from 1 to below 2\^31$/u,
    )
  })
})

describe('averages', () => {
  /** The average after the given steps. */
  const averageAfter = (
    t: ReturnType<typeof polyakAverage<unknown>>,
    params: Params,
    steps: readonly Params[],
  ): Params => {
    let [x, state] = [params, t.init(params)]
    for (const g of steps) {
      const next = run(scale(1), x, [t.update(g, state, x)[0]])
      ;[state, x] = [t.update(g, state, x)[1], next[0] ?? x]
    }
    return averageOf(x, state)
  }
  // The state is nobody's business here.
  const polyak = polyakAverage(sgd(0.1)) as unknown as ReturnType<typeof polyakAverage<unknown>>
  const moving = (decay: number): typeof polyak =>
    movingAverage(sgd(0.1), { decay }) as unknown as typeof polyak // as above

  test('polyakAverage: it is the mean of the parameters after each step', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        const visited = run(sgd(0.1), params, steps).map(numbersOf)
        mustBeClose(numbersOf(averageAfter(polyak, params, steps)), meanOf(visited), 'rounding')
      }),
    )
  })

  test('movingAverage: a = decay a + (1 - decay) x, from the first x on', () => {
    const decays = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(trees, gradients, decays, (params, steps, decay) => {
        const [first = [], ...later] = run(sgd(0.1), params, steps).map(numbersOf)
        const expected = later.reduce(
          (a, x) => a.map((ai, i) => decay * ai + (1 - decay) * (x[i] ?? Number.NaN)),
          first,
        )
        mustBeClose(numbersOf(averageAfter(moving(decay), params, steps)), expected, 'rounding')
      }),
    )
  })

  test('movingAverage: with decay 0 it is the parameters, bit for bit', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        expect(averageAfter(moving(0), params, steps)).toEqual(run(sgd(0.1), params, steps).at(-1))
      }),
    )
  })

  test.each([
    ['polyakAverage', polyak],
    ['movingAverage', moving(0.9)],
  ] as const)(
    '%s: updates are those without it, and before a step it is the parameters',
    (_, t) => {
      fc.assert(
        fc.property(trees, gradients, (params, steps) => {
          expect(run(t, params, steps)).toEqual(run(sgd(0.1), params, steps))
          expect(averageOf(params, t.init(params))).toEqual(params)
        }),
      )
    },
  )

  test('averageOf: parameters of another structure, or of another shape, are a Defect', () => {
    const state = polyak.init({ w: tensor([1, 2]) })
    expect(() => averageOf({ v: tensor([1, 2]) }, state)).toThrow(
      'averageOf: leaf v of one tree is missing, but that of the other is f32[2]; give trees of one structure',
    )
    expect(() => averageOf({ w: tensor([1]) }, state)).toThrow(
      'averageOf: leaf w of one tree is f32[2], but that of the other is f32[1]',
    )
  })
})

describe('training', () => {
  const optimiser = movingAverage(
    accumulate(
      2,
      chain(
        scaleByRms({ centred: true }),
        masked(addDecayedWeights(0.01), ({ leaf }) => leaf.shape.length === 2),
        partition({ trusted: scaleByTrustRatio(), others: scaleByLion() }, ({ path }) =>
          path.endsWith('w') ? 'trusted' : 'others',
        ),
        descend(0.05),
      ),
    ),
    { decay: 0.9 },
  )
  const start = begin(network.init(key(1)), optimiser, key(1))
  const run = (epochs: number) =>
    fit({ loss: networkLoss, optimiser, data: coloured, batchSize: 16, epochs })

  test('fit: with wrappers around wrappers, a run from a file is the run that never stopped', () => {
    const { step, ...tensors } = rightOf(run(1)(start)).state
    const { step: _, ...like } = start
    const loaded = rightOf(decodeTree(like)(rightOf(encodeTree(tensors))))
    const whole = rightOf(run(3)(start)).state
    expect(rightOf(run(2)({ ...loaded, step })).state).toEqual(whole)
    const average = averageOf(whole.params, whole.optimiser)
    expect(average).not.toEqual(whole.params)
    expect(structureOf('laws', average)).toBe(structureOf('laws', whole.params))
  })
})
