/**
 * @file at-work.laws — what lessons 18 to 21 claim of derivatives at work: in an equation, in learning, as curvature, over Z2.
 */
import { bernoulli, getBooleanRing, item, key, tensor } from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lesson as cooling } from '../../examples/18-differential-equations.ts'
import { lesson as learning } from '../../examples/19-learning-to-learn.ts'
import { lesson as worlds } from '../../examples/20-curvature.ts'
import { learn, lesson as circuits, overReals, table } from '../../examples/21-circuits.ts'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'

describe('18-differential-equations', () => {
  const made = cooling(200)

  test('lesson: the trial solution is exact at the start and at both ends, whatever the network says', () => {
    const given = made.rod.filter(([x, t]) => x === 0 || x === 1 || t === 0)
    expect(given).toHaveLength(45)
    mustBeClose(
      given.map(([, , u]) => u),
      given.map(([, , , exact]) => exact),
      'rounding',
    )
  })

  test('lesson: with the equation alone the error falls, tenfold in 200 steps', () => {
    expect(made.loss[1]).toBeLessThan(made.loss[0] / 100)
    expect(made.error[1]).toBeLessThan(made.error[0] / 10)
  })
})

describe('19-learning-to-learn', () => {
  const { learnedToLearn, learned } = rightOf(learning(400))

  test('lesson: one step helps, and more where one step was foreseen', () => {
    const gain = ([before = Number.NaN, after = Number.NaN]: readonly number[]): number =>
      before - after
    expect(gain(learned)).toBeGreaterThan(0)
    expect(gain(learnedToLearn)).toBeGreaterThan(gain(learned))
    expect(learnedToLearn[1]).toBeLessThan(learned[1] ?? Number.NaN)
  })
})

describe('20-curvature', () => {
  const [few, many] = [worlds(40, 500), worlds(400, 500)]

  test("lesson: Newton's method ends where the slope is 0, in every world", () => {
    mustBeClose([few.slope, many.slope], [0, 0], 'rounding')
  })

  test('lesson: with many points the ellipses hold the share of worlds they should, within four deviations of the draw', () => {
    for (const { share, found } of many.calibration)
      expect(Math.abs(found - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 500))
  })

  test('lesson: the evidence by the curvature nears that of the sum over the plane as points come in', () => {
    const worst = (made: typeof few): number =>
      Math.max(...made.evidence.map(([laplace, summed]) => Math.abs(laplace - summed)))
    expect(worst(many)).toBeLessThan(worst(few) / 2)
  })
})

describe('21-circuits', () => {
  test('lesson: the full adder and a product of two bits by two are learned in one step, as polynomials known by hand', () => {
    expect(
      Object.values(circuits()).map(({ wrong, polynomials }) => [wrong[1], polynomials]),
    ).toEqual([
      [0, ['x + y + z', 'xy + xz + yz']],
      [0, ['xz', 'yz + xw', 'yw + xyzw', 'xyzw']],
    ])
  })

  const seeds = fc.integer({ min: 0, max: 2 ** 31 })

  test('learn: one step leads from any parameters to any circuit', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.integer({ min: 0, max: 3 }), (seed, start, n) => {
        const answers = bernoulli(key(seed), 0.5, [2 ** n])
        expect(learn(n, [answers], start).wrong[1]).toBe(0)
      }),
      { numRuns: 25 },
    )
  })

  test('pull: over Z2 a derivative is the difference between an input and the other one, f(x) + f(x + 1)', () => {
    const ring = getBooleanRing([])
    const f = table(ring, 3)
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 11, maxLength: 11 }), (bits) => {
        const value = (x: readonly boolean[]): boolean | undefined =>
          f.run(x.map((b) => tensor(b))).map(item)[0]
        const pulled = f
          .pull(
            bits.map((b) => tensor(b)),
            [ring.one],
          )
          .map(item)
        expect(pulled).toEqual(
          bits.map((_, j) => value(bits) !== value(bits.map((b, i) => (i === j ? !b : b)))),
        )
      }),
      { numRuns: 25 },
    )
  })

  test('pull: over f64 it is the gradient that grad has', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { pulled, expected } = overReals(seed)
        mustBeClose(pulled, expected, 'rounding')
      }),
      { numRuns: 25 },
    )
  })
})
