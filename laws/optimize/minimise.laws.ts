/**
 * @file minimise — L-BFGS finds minima, goes down at every step, keeps the types of trees, and says why it could not.
 */
import {
  add,
  cast,
  dot,
  exp,
  fromArray,
  item,
  log,
  mul,
  neg,
  type Scalar,
  scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from 'cotangent'
import {
  backtracking,
  lbfgs,
  type LineSearch,
  minimise,
  showUnfinished,
  type Trial,
  wolfe,
} from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { numbersOf, type Params, sevenNumbers, treeOf } from './support.ts'

/** sum (1 - x_i)^2 + 100 (x_(i+1) - x_i^2)^2 */
const rosenbrock = (x: Tensor<[number], 'f64'>): Scalar<'f64'> => {
  const before = slice(x, { axis: 0, from: 0, to: -1 })
  const after = slice(x, { axis: 0, from: 1 })
  return sum(add(square(sub(1, before)), mul(square(sub(after, square(before))), 100)))
}
const searches: readonly (readonly [string, LineSearch])[] = [
  ['wolfe', wolfe()],
  ['wolfe, level', wolfe({ level: 0.1 })],
  ['backtracking', backtracking()],
]

describe.each(searches)('%s', (_, search) => {
  const anywhere = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
    minLength: 2,
    maxLength: 2,
  })

  test('minimise: the losses go from that of the start to the minimum, one a step, and none is above the one before', () => {
    fc.assert(
      fc.property(anywhere, (x) => {
        const start = fromArray<[number], ArrayLike<number>, 'f64'>([2], x, 'f64')
        const { value, steps, losses } = rightOf(minimise(rosenbrock, { search })(start))
        expect(losses).toHaveLength(steps + 1)
        expect([losses[0], losses.at(-1)]).toEqual([item(rosenbrock(start)), value])
        expect(losses).toEqual(losses.toSorted((a, b) => b - a))
      }),
      { numRuns: 20 },
    )
  })

  test('minimise: of Rosenbrock from anywhere it is (1, 1)', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 12 }), (x, history) => {
        const start = fromArray<[number], ArrayLike<number>, 'f64'>([2], x, 'f64')
        const options = { tolerance: 5e-13, history, search, steps: 10_000 }
        const found = rightOf(minimise(rosenbrock, options)(start)).params
        // At the minimum it bends by 0.39 at least, so 0.39 |x - 1| is no more than the length of the gradient.
        mustBeClose(
          numbersOf(found).map((xi) => 0.39 * (xi - 1)),
          [0, 0],
          'rounding',
        )
      }),
      { numRuns: 20 },
    )
  })

  test('minimise: with more steps the loss is no higher', () => {
    const each = Array.from({ length: 15 }, (_, steps) => minimise(rosenbrock, { search, steps }))
    fc.assert(
      fc.property(anywhere, (x) => {
        const start = fromArray<[number], ArrayLike<number>, 'f64'>([2], x, 'f64')
        const values = each.map((run) => {
          const found = run(start)
          return found._tag === 'Right' ? found.right.value : found.left.best.value
        })
        const rises = values.slice(1).map((value, i) => Math.max(value - (values[i] ?? 0), 0))
        mustBeClose(
          rises,
          rises.map(() => 0),
          'rounding',
        )
      }),
      { numRuns: 10 },
    )
  })
})

test('lbfgs: it remembers as many pairs as asked, each of positive curvature and weighed by its inverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), sevenNumbers, (history, x) => {
      const { init, step } = lbfgs(rosenbrock, { history })
      let state = init(fromArray<[number], ArrayLike<number>, 'f64'>([7], x, 'f64'))
      for (let i = 0; i < 10; i += 1) state = rightOf(step(state))
      expect(state.pairs.length).toBeLessThanOrEqual(history)
      expect(state.pairs.length).toBeGreaterThan(0)
      for (const { move, change, weight } of state.pairs) {
        expect(item(weight)).toBeGreaterThan(0)
        mustBeClose([item(mul(weight, dot(move, change)))], [1], 'rounding')
      }
    }),
    { numRuns: 20 },
  )
})

describe('line searches', () => {
  /** a -> f(a), a quartic that falls at 0 and rises in the end. */
  const eighths = (min: number, max: number): fc.Arbitrary<number> =>
    fc.integer({ min: 8 * min, max: 8 * max }).map((k) => k / 8)
  const quartics = fc
    .record({
      c4: eighths(0.125, 4),
      c3: eighths(-4, 4),
      c2: eighths(-4, 4),
      c1: eighths(-4, -0.125),
    })
    .map(
      ({ c4, c3, c2, c1 }) =>
        (at: number): Trial => ({
          at,
          value: at * (c1 + at * (c2 + at * (c3 + at * c4))),
          slope: c1 + at * (2 * c2 + at * (3 * c3 + at * 4 * c4)),
          noise: 0,
        }),
    )
  const guesses = eighths(0.125, 100)

  test("wolfe: f(a) <= f(0) + 1e-4 a f'(0) and |f'(a)| <= level |f'(0)|", () => {
    fc.assert(
      fc.property(quartics, guesses, fc.constantFrom(0.05, 0.3, 0.9), (f, guess, level) => {
        const [start, found] = [f(0), wolfe({ level })(f(0), f, guess)]
        expect(found?.value).toBeLessThanOrEqual(1e-4 * (found?.at ?? 0) * start.slope)
        expect(Math.abs(found?.slope ?? Infinity)).toBeLessThanOrEqual(level * -start.slope)
      }),
    )
  })

  test('backtracking: it is the first of guess, guess / 2, ... that is low enough', () => {
    fc.assert(
      fc.property(quartics, guesses, (f, guess) => {
        const low = (at: number): boolean => f(at).value <= 1e-4 * at * f(0).slope
        const tried = Array.from({ length: 60 }, (_, k) => guess / 2 ** k)
        expect(backtracking()(f(0), f, guess)?.at).toBe(tried.find(low))
      }),
    )
  })

  test('wolfe, backtracking: along a way that only rises they find nothing', () => {
    const up = (at: number): Trial => ({ at, value: at, slope: 1, noise: 0 })
    expect(wolfe()(up(0), up, 1)).toBeUndefined()
    expect(backtracking()(up(0), up, 1)).toBeUndefined()
  })

  test('wolfe: where the loss ends in NaN it stays before', () => {
    const f = (at: number): Trial => ({
      at,
      value: -Math.sqrt(1 - (at - 0.5) ** 2),
      slope: (at - 0.5) / Math.sqrt(1 - (at - 0.5) ** 2),
      noise: 0,
    })
    const found = wolfe({ level: 0.1 })(f(0), f, 16)
    expect(Math.abs((found?.at ?? 0) - 0.5)).toBeLessThan(0.1)
  })
})

describe('trees and failures', () => {
  const bowl = ({ layer, rest }: Params): Scalar<'f64'> =>
    add(add(sum(square(sub(layer.w, 1))), sum(square(add(layer.b, 2)))), square(rest[0]))

  test('minimise: parameters come back in their structure', () => {
    fc.assert(
      fc.property(sevenNumbers, (x) => {
        const found = rightOf(minimise(bowl, { tolerance: 1e-13 })(treeOf(x)))
        mustBeClose(numbersOf(found.params), numbersOf(treeOf([1, 1, 1, 1, -2, -2, 0])), 'rounding')
        expect(Object.keys(found.params)).toEqual(['layer', 'none', 'rest'])
      }),
      { numRuns: 20 },
    )
  })

  test('minimise: leaves of f32 and f64 keep their dtypes', () => {
    const loss = ({
      a,
      b,
    }: {
      readonly a: Scalar
      readonly b: Tensor<[2], 'f64'>
    }): Scalar<'f64'> => add(square(sub(cast(a, 'f64'), 0.75)), sum(square(sub(b, 0.3))))
    const found = rightOf(minimise(loss)({ a: scalar(3), b: tensor([1, 2], 'f64') }))
    expect(found.params.a).toEqual(scalar(0.75))
    mustBeClose(numbersOf(found.params.b), [0.3, 0.3], 'differences')
  })

  test('minimise: in f32 it ends at a minimum too', () => {
    const loss = (x: Tensor<[2]>): Scalar => sum(sub(exp(x), mul(x, tensor([2, 3]))))
    const found = rightOf(minimise(loss, { tolerance: 1e-5 })(tensor([0, 0])))
    mustBeClose(numbersOf(found.params), [Math.log(2), Math.log(3)], 'roundingF32')
  })

  test('minimise: the same start gives the same bits', () => {
    const start = fromArray<[number], ArrayLike<number>, 'f64'>([4], [-1.2, 1, 0.5, -2], 'f64')
    expect(minimise(rosenbrock)(start)).toEqual(minimise(rosenbrock)(start))
  })

  test('minimise: at a minimum no step is made', () => {
    const start = tensor([1, 1], 'f64')
    expect(rightOf(minimise(rosenbrock)(start))).toEqual({
      params: start,
      value: 0,
      slope: 0,
      steps: 0,
      losses: [0],
    })
  })

  test.each([
    ['steps', minimise(rosenbrock, { steps: 2 })(tensor([-1, 1], 'f64')), 2],
    ['notFinite', minimise((x: Scalar<'f64'>) => log(x))(scalar(-1, 'f64')), 0],
    ['notFinite', minimise((x: Scalar<'f64'>) => neg(exp(x)))(scalar(0, 'f64')), 1],
    [
      'search',
      minimise((x: Scalar<'f64'>) => neg(exp(neg(square(x)))), { search: () => undefined })(
        scalar(1, 'f64'),
      ),
      0,
    ],
  ] as const)('minimise: it ends with %s, and the best point', (why, found, steps) => {
    expect(found).toMatchObject({
      left: { tag: 'Unfinished', why, best: { steps } },
    })
  })

  test('showUnfinished: one sentence for each end', () => {
    const best = { params: [], value: 1, slope: 0.5, steps: 3, losses: [] }
    for (const why of ['steps', 'search', 'notFinite'] as const)
      expect(showUnfinished({ tag: 'Unfinished', why, best })).toMatch(
        /^minimise: after 3 steps the loss is 1 and its slope 0\.5; /u,
      )
  })
})
