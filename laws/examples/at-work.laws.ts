/**
 * @file at-work.laws — what lessons 18 to 21 claim of derivatives at work: in an equation, in learning, as curvature, over Z2.
 */
import { bernoulli, getBooleanRing, item, key, tensor } from 'cotangent'
import { report } from 'cotangent/training'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lesson as cooling } from '../../examples/18-differential-equations.ts'
import { lesson as learning } from '../../examples/19-learning-to-learn.ts'
import { lesson as worlds } from '../../examples/20-curvature.ts'
import { learn, lesson as circuits, overReals, table } from '../../examples/21-circuits.ts'
import { circuitsRecord } from '../../examples/report/circuits.ts'
import { coolingRecord } from '../../examples/report/cooling.ts'
import { curvatureRecord, ellipse } from '../../examples/report/curvature.ts'
import { learningRecord } from '../../examples/report/learning.ts'
import { mustBeClose } from '../support/close.ts'
import { rightOf } from '../support/either.ts'
import { faultsOf } from '../support/page.ts'

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

  test('report: draws the rod, the error and each loss on the way, from the first to the last', () => {
    expect(made.losses).toHaveLength(made.steps + 1)
    expect([made.losses[0], made.losses.at(-1)]).toEqual(made.loss)
    const page = report(coolingRecord(made))
    expect(faultsOf(page)).toEqual([])
    expect(page.match(/<svg /gu)).toHaveLength(3)
  })
})

describe('19-learning-to-learn', () => {
  const made = rightOf(learning(400))
  const { learnedToLearn, learned } = made

  test('lesson: one step helps, and more where one step was foreseen', () => {
    const gain = ([before = Number.NaN, after = Number.NaN]: readonly number[]): number =>
      before - after
    expect(gain(learned)).toBeGreaterThan(0)
    expect(gain(learnedToLearn)).toBeGreaterThan(gain(learned))
    expect(learnedToLearn[1]).toBeLessThan(learned[1] ?? Number.NaN)
  })

  test('report: the curves of both, and the same wave from either', () => {
    const page = report(learningRecord(made))
    expect(faultsOf(page)).toEqual([])
    expect(page.match(/<svg /gu)).toHaveLength(3)
    for (const loss of [...learnedToLearn, ...learned])
      expect(page).toContain(`<td>${loss.toFixed(3)}</td>`)
  })

  test('lesson: the wave that is shown is nearer to the points seen after a step than before', () => {
    const { seen, x, learnedToLearn: fits } = made.wave
    const [before, after] = fits.map(({ y }) =>
      seen.reduce((sum, [at, height]) => {
        const nearest = x.reduce(
          (best, from, i) => (Math.abs(from - at) < Math.abs((x[best] ?? 9) - at) ? i : best),
          0,
        )
        return sum + ((y[nearest] ?? Number.NaN) - height) ** 2
      }, 0),
    )
    expect(after).toBeLessThan(before ?? Number.NaN)
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

  test("ellipse: on its edge (w - m)' H (w - m) = -2 log(1 - c)", () => {
    for (const { world } of [few, many])
      for (const share of [0.5, 0.95]) {
        const [[a = 0, b = 0] = [], [, d = 0] = []] = world.h
        const [m1 = 0, m2 = 0] = world.m
        const distances = ellipse(world, share).map(
          ([w1, w2]) => a * (w1 - m1) ** 2 + 2 * b * (w1 - m1) * (w2 - m2) + d * (w2 - m2) ** 2,
        )
        mustBeClose(
          distances,
          distances.map(() => -2 * Math.log(1 - share)),
          'rounding',
        )
      }
  })

  test('lesson: the band holds what m says, and is narrower with more points', () => {
    const widest = ({ world }: typeof few): number =>
      Math.max(...world.chances.map(({ low, high }) => high - low))
    for (const { low, said, high } of [...few.world.chances, ...many.world.chances]) {
      expect(low).toBeLessThan(said)
      expect(said).toBeLessThan(high)
    }
    expect(widest(many)).toBeLessThan(widest(few))
  })

  test('report: two bands, the ellipses, the check, and the evidence of each world', () => {
    const page = report(
      curvatureRecord([
        [40, few],
        [400, many],
      ]),
    )
    expect(faultsOf(page)).toEqual([])
    expect(page.match(/<svg /gu)).toHaveLength(4)
    for (const [laplace, summed] of [...few.evidence, ...many.evidence])
      for (const nats of [laplace, summed]) expect(page).toContain(`<td>${nats.toFixed(3)}</td>`)
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

  test('learn: shown one at a time, no input spoils the answer to another, and after all of them each is right', () => {
    for (const { right, wrong, inputs, answers } of Object.values(circuits())) {
      expect(right).toEqual(right.toSorted((a, b) => a - b))
      expect([right.length, right.at(-1)]).toEqual([2 ** inputs + 1, 1])
      expect(right[0]).toBe(1 - wrong[0] / (answers.length * 2 ** inputs))
    }
  })

  test('report: a table for each circuit, where as many rows have a cross as answers were wrong before', () => {
    const all = circuits()
    const page = report(circuitsRecord(all, overReals()))
    expect(faultsOf(page)).toEqual([])
    const spoilt = Object.values(all).flatMap(({ answers, inputs }) =>
      Array.from({ length: 2 ** inputs }, (_, i) =>
        answers.some(({ wanted, before }) => wanted[i] !== before[i]),
      ),
    )
    expect(page.match(/aria-label="wrong"/gu)).toHaveLength(spoilt.filter(Boolean).length)
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
