/**
 * @file transformations — chain is a monoid, clipping bounds, momentum and decay at 0 vanish, nothing is written.
 */
import { scalar, tensor } from 'cotangent'
import { assertLaw, optimiserLaws, transformationLaws } from 'cotangent/laws'
import {
  accumulate,
  adagrad,
  adam,
  adamW,
  addDecayedWeights,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  freeze,
  globalNorm,
  type GradientTransformation,
  gradientDescent,
  identity,
  lamb,
  lion,
  masked,
  momentum,
  movingAverage,
  partition,
  perSubtree,
  polyakAverage,
  rmsProp,
  scale,
  scaleByAdagrad,
  scaleByAdam,
  scaleByLion,
  scaleByRms,
  scaleByTrustRatio,
  sgd,
  warmUp,
} from 'cotangent/optimize'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, norm } from '../support/close.ts'
import { gradients, numbersOf, type Params, run, trees, treeOf } from './support.ts'

type Any = GradientTransformation<unknown>
// A state comes out of the transformation that it goes into.
const erase = <S>(t: GradientTransformation<S>): Any => t as unknown as Any

const every: readonly (readonly [string, Any])[] = [
  ['identity', erase(identity)],
  ['scale', erase(scale(-0.3))],
  ['momentum', erase(momentum(0.9))],
  ['nesterov', erase(momentum(0.9, { nesterov: true }))],
  ['scaleByAdam', erase(scaleByAdam())],
  ['scaleByRms', erase(scaleByRms())],
  ['scaleByRms, centred', erase(scaleByRms({ centred: true }))],
  ['scaleByAdagrad', erase(scaleByAdagrad())],
  ['scaleByLion', erase(scaleByLion())],
  ['scaleByTrustRatio', erase(scaleByTrustRatio())],
  ['freeze', erase(freeze)],
  ['addDecayedWeights', erase(addDecayedWeights(0.1))],
  ['clipByGlobalNorm', erase(clipByGlobalNorm(1))],
  ['clipByNorm', erase(clipByNorm(1))],
  ['clipByValue', erase(clipByValue(0.5))],
  ['gradientDescent', erase(gradientDescent(warmUp(0.1, { steps: 3 })))],
  ['sgd', erase(sgd(0.1))],
  ['adam', erase(adam(0.1))],
  ['adamW', erase(adamW(0.1))],
  ['accumulate', erase(accumulate(3, adam(0.1)))],
  ['masked', erase(masked(adam(0.1), ({ path }) => path.endsWith('w')))],
  [
    'partition',
    erase(partition({ slow: sgd(0.1), fast: adam(0.1) }, { layer: 'slow', rest: 'fast' })),
  ],
  ['movingAverage', erase(movingAverage(sgd(0.1), { decay: 0.9 }))],
  ['polyakAverage', erase(polyakAverage(sgd(0.1)))],
]
const optimisers: readonly (readonly [string, (rate: number) => Any])[] = [
  ['gradientDescent', (rate) => erase(gradientDescent(rate))],
  ['sgd', (rate) => erase(sgd(rate))],
  ['adam', (rate) => erase(adam(rate))],
  ['adamW', (rate) => erase(adamW(rate))],
  ['rmsProp', (rate) => erase(rmsProp(rate))],
  ['rmsProp, centred', (rate) => erase(rmsProp(rate, { centred: true }))],
  ['adagrad', (rate) => erase(adagrad(rate))],
  ['lion', (rate) => erase(lion(rate))],
  ['lamb', (rate) => erase(lamb(rate))],
  ['accumulate', (rate) => erase(accumulate(2, sgd(rate)))],
  ['perSubtree', (rate) => erase(perSubtree({ layer: adam(rate), rest: sgd(rate) }))],
  ['movingAverage', (rate) => erase(movingAverage(sgd(rate)))],
]
const one = fc.constantFrom(...every).map(([, t]) => t)

describe('chain', () => {
  test('chain: (f g) h = f (g h) = f g h, bit for bit', () => {
    fc.assert(
      fc.property(one, one, one, trees, gradients, (f, g, h, params, steps) => {
        const flat = run(chain(f, g, h), params, steps)
        expect(run(chain(chain(f, g), h), params, steps)).toEqual(flat)
        expect(run(chain(f, chain(g, h)), params, steps)).toEqual(flat)
      }),
    )
  })

  test('chain: identity is its unit on both sides, and so is the empty chain', () => {
    fc.assert(
      fc.property(one, trees, gradients, (f, params, steps) => {
        const alone = run(f, params, steps)
        expect(run(chain(identity, f), params, steps)).toEqual(alone)
        expect(run(chain(f, identity), params, steps)).toEqual(alone)
        expect(run(chain(f, chain()), params, steps)).toEqual(alone)
      }),
    )
  })

  test('scale: scale a then scale b = scale ab, for powers of two bit for bit', () => {
    const power = fc.integer({ min: -8, max: 8 }).map((n) => 2 ** n)
    fc.assert(
      fc.property(power, power, trees, gradients, (a, b, params, steps) => {
        expect(run(chain(scale(a), scale(-b)), params, steps)).toEqual(
          run(scale(-a * b), params, steps),
        )
      }),
    )
  })
})

describe('clip', () => {
  const limits = fc.double({ min: 0.01, max: 20, noNaN: true })
  const clipped = (t: Any, x: unknown): unknown => t.update(x, t.init(x), x)[0]

  test('clipByGlobalNorm: the length is at most the limit, and the direction is kept', () => {
    fc.assert(
      fc.property(limits, trees, (limit, g) => {
        const [before, after] = [
          numbersOf(g),
          numbersOf(clipped(erase(clipByGlobalNorm(limit)), g)),
        ]
        const factor = Math.min(1, limit / norm(before))
        mustBeClose(
          after,
          before.map((x) => x * factor),
          'rounding',
        )
      }),
    )
  })

  test('clipByGlobalNorm: clip . clip = clip', () => {
    fc.assert(
      fc.property(limits, trees, (limit, g) => {
        const t = erase(clipByGlobalNorm(limit))
        const once = clipped(t, g)
        mustBeClose(numbersOf(clipped(t, once)), numbersOf(once), 'rounding')
      }),
    )
  })

  test('clipByNorm: each leaf is clipped as if it were alone', () => {
    fc.assert(
      fc.property(limits, trees, (limit, g) => {
        const [t, alone] = [clipByNorm(limit), clipByGlobalNorm(limit)]
        const [after] = t.update(g, t.init(g), g)
        const one = <T>(leaf: T): T => alone.update(leaf, alone.init(leaf), leaf)[0]
        expect(after).toEqual({
          layer: { w: one(g.layer.w), b: one(g.layer.b) },
          none: {},
          rest: [one(g.rest[0])],
        })
      }),
    )
  })

  test('clipByValue: clip . clip = clip and |x| <= limit, bit for bit', () => {
    fc.assert(
      fc.property(limits, trees, (limit, g) => {
        const t = erase(clipByValue(limit))
        const once = clipped(t, g)
        expect(clipped(t, once)).toEqual(once)
        expect(Math.max(...numbersOf(once).map(Math.abs))).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('clipByGlobalNorm: a gradient of zero stays zero', () => {
    expect(numbersOf(clipped(erase(clipByGlobalNorm(1)), treeOf([0, 0, 0, 0, 0, 0, 0])))).toEqual([
      0, 0, 0, 0, 0, 0, 0,
    ])
  })

  test('clipByGlobalNorm: f32 gradients whose squares are no f32 keep their direction', () => {
    const large = tensor([3e30, 4e30])
    expect(clipped(erase(clipByGlobalNorm(5)), large)).toEqual(tensor([3, 4]))
    expect(globalNorm(tensor([0, -2]))).toEqual(scalar(2, 'f64'))
  })

  test('clipByGlobalNorm: NaN stays NaN, for the loop to see', () => {
    const g = tensor([Number.NaN, 1])
    expect(numbersOf(clipped(erase(clipByGlobalNorm(1)), g))[0]).toBeNaN()
  })
})

describe('neutral settings', () => {
  test('sgd: momentum 0 is gradient descent, bit for bit', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        expect(run(sgd(0.1, { momentum: 0 }), params, steps)).toEqual(
          run(gradientDescent(0.1), params, steps),
        )
      }),
    )
  })

  test('scaleByLion: updates are -1, 0 or 1, so lion moves each element by its rate', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        const before = [params, ...run(lion(0.25, { decay: 0 }), params, steps)]
        before.slice(1).forEach((after, i) => {
          const from = numbersOf(before[i])
          mustBeClose(
            numbersOf(after).map((x, k) => Math.abs(x - (from[k] ?? Number.NaN))),
            from.map(() => 0.25),
            'rounding',
          )
        })
      }),
    )
  })

  test('scaleByTrustRatio: each leaf has the length of its parameter, and 0 where either is 0 is kept', () => {
    fc.assert(
      fc.property(trees, trees, (g, x) => {
        const t = scaleByTrustRatio()
        const [u] = t.update(g, t.init(x), x)
        const lengths = ({ layer, rest }: Params) =>
          [layer.w, layer.b, rest[0]].map((leaf) => norm(numbersOf(leaf)))
        mustBeClose(lengths(u), lengths(x), 'rounding')
        const nothing = treeOf([0, 0, 0, 0, 0, 0, 0])
        expect(t.update(g, t.init(x), nothing)[0]).toEqual(g)
        expect(t.update(nothing, t.init(x), x)[0]).toEqual(nothing)
      }),
    )
  })

  test('freeze: nothing moves, whatever the gradient', () => {
    const t = freeze
    const g = tensor([Number.NaN, Number.POSITIVE_INFINITY, 1])
    expect(t.update(g, t.init(g), g)[0]).toEqual(tensor([0, 0, 0]))
  })

  test('adamW: decay 0 is Adam, bit for bit', () => {
    fc.assert(
      fc.property(trees, gradients, (params, steps) => {
        expect(run(adamW(0.1, { decay: 0 }), params, steps)).toEqual(run(adam(0.1), params, steps))
      }),
    )
  })
})

describe.each([
  ...every.map(([name, t]) => [name, transformationLaws(t, trees)] as const),
  ...optimisers.map(([name, t]) => [`${name} by its rate`, optimiserLaws(t, trees)] as const),
])('%s', (_, laws) => {
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 20 }),
  )
})

describe('structure', () => {
  test('applyUpdates: trees of two structures are a Defect that names what is missing, and so are other shapes', () => {
    const [a, b]: readonly [unknown, unknown] = [{ w: scalar(1) }, { v: scalar(1) }]
    expect(() => applyUpdates(a, b)).toThrow(
      'applyUpdates: leaf v of params is missing, but that of updates is f32[]; give what was made of these params',
    )
    const [c, d]: readonly [unknown, unknown] = [tensor([1, 2, 3]), scalar(1)] // which would broadcast
    expect(() => applyUpdates(c, d)).toThrow('applyUpdates: params is f32[3], but updates is f32[]')
  })
})
