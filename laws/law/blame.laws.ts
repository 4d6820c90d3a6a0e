/**
 * @file blame — mistakes planted in users' functions: each is found by the law named for it, shrunk to a short point, and
 * blamed on the equation that makes it.
 */
import * as ct from 'cotangent'
import {
  chainRule,
  checkLaw,
  gradientAgrees,
  hessianIsSymmetric,
  type Law,
  modesAreAdjoint,
  reverseAxioms,
  showReport,
  tensors,
} from 'cotangent/laws'
import { describe, expect, test } from 'vitest'

type X = ct.Tensor<[3], 'f64'>
const points = tensors([3])
const total = (x: X): ct.Scalar<'f64'> => ct.sum(x)

/** x tanh x, with tangents of the user's own. */
const tangents = (rule: (x: X, dx: X) => X): ((x: X) => X) =>
  ct.customJvp(
    (x: X) => ct.mul(x, ct.tanh(x)),
    ([x], [dx]) => [ct.mul(x, ct.tanh(x)), rule(x, dx)],
  )
/** x tanh x, with cotangents of the user's own. */
const cotangents = (rule: (x: X, w: X) => X): ((x: X) => X) =>
  ct.customVjp(
    (x: X) => ct.mul(x, ct.tanh(x)),
    (x) => [ct.mul(x, ct.tanh(x)), x],
    (x, w) => [rule(x, w)],
  )
const slope = (x: X): X => {
  const y = ct.tanh(x)
  return ct.add(y, ct.mul(x, ct.sub(1, ct.mul(y, y))))
}
const inside =
  (f: (x: X) => X) =>
  (x: X): ct.Scalar<'f64'> =>
    total(ct.exp(f(ct.sin(x))))

/** RD.2, that pullbacks are additive. */
const additive = (f: (x: X) => ct.Scalar<'f64'>): Law =>
  reverseAxioms(f, tensors([3], { domain: 'positive' }))[1]! // there are seven

/** The sum of exp x_i x_(n-i), whose rule is right, but holds half of itself fixed when it is differentiated. */
const turned = (x: X): X => ct.flip(x, { axes: [0] })
const hidden = ct.customVjp(
  (x: X) => total(ct.mul(ct.exp(x), turned(x))),
  (x) => [total(ct.mul(ct.exp(x), turned(x))), x],
  (x, w) => [ct.mul(w, ct.add(ct.mul(ct.exp(x), turned(x)), ct.stopGradient(turned(ct.exp(x)))))],
)

const planted: readonly (readonly [string, Law, string])[] = [
  [
    'a term dropped by stopGradient',
    gradientAgrees((x: X) => total(ct.mul(ct.stopGradient(ct.tanh(x)), x)), points),
    'stopGradient',
  ],
  [
    'a term dropped inside a jit',
    gradientAgrees(inside(ct.jit((x: X) => ct.mul(ct.stopGradient(x), x))), points),
    'stopGradient',
  ],
  [
    'a term dropped inside a scan',
    gradientAgrees(
      (x: X) =>
        ct.scan((c: ct.Scalar<'f64'>, xi: ct.Scalar<'f64'>) => {
          const next = ct.add(ct.mul(c, 0.5), ct.mul(xi, ct.stopGradient(xi)))
          return [next, []]
        })(ct.scalar(0, 'f64'), x)[0],
      points,
    ),
    'stopGradient',
  ],
  [
    'a lost sign in a customJvp',
    gradientAgrees(inside(tangents((x, dx) => ct.neg(ct.mul(dx, slope(x))))), points),
    'customJvp',
  ],
  [
    'a lost term in a customVjp',
    gradientAgrees(inside(cotangents((x, w) => ct.mul(w, ct.tanh(x)))), points),
    'customVjp',
  ],
  [
    'an order that is reversed in a customVjp',
    gradientAgrees(
      inside(cotangents((x, w) => ct.flip(ct.mul(w, slope(x)), { axes: [0] }))),
      points,
    ),
    'customVjp',
  ],
  [
    'a rule of cotangents that is not linear',
    additive(inside(cotangents((x, w) => ct.mul(ct.mul(w, w), slope(x))))),
    'customVjp',
  ],
  ['a term that only second derivatives miss', hessianIsSymmetric(hidden, points), 'stopGradient'],
  [
    'in f32, a factor that is a thousandth too large',
    gradientAgrees(
      (x: ct.Tensor<[3]>) =>
        ct.sum(
          ct.customJvp(
            (y: ct.Tensor<[3]>) => ct.mul(y, y),
            ([y], [dy]) => [ct.mul(y, y), ct.mul(dy, ct.mul(y, 2.002))],
          )(x),
        ),
      tensors([3], { dtype: 'f32' }),
    ),
    'customJvp',
  ],
]

/** Stands for a line that is not known: what transformations make of a rule has none. */
const here = 'blame.laws.ts:0:0'

describe('a planted mistake', () => {
  test('is blamed on the line of the user', () => {
    const report = checkLaw(gradientAgrees((x: X) => total(ct.mul(ct.stopGradient(x), x)), points))
    expect(report.blame.map(({ line }) => line)).toEqual([
      expect.stringMatching(/blame\.laws\.ts:\d+:\d+$/u),
    ])
  })

  test.each(planted)('%s is found, and blamed', (_, law, primitive) => {
    const report = checkLaw(law)
    expect(report.holds).toBe(false)
    expect([...new Set(report.blame.map((b) => b.primitive))]).toEqual([primitive])
    for (const { line } of report.blame) expect(line ?? here).toMatch(/blame\.laws\.ts:\d+:\d+$/u)
    const [x] = Object.values(report.counterexample ?? {}) as readonly unknown[] as readonly [X] // the point is named first
    expect(showReport(report)).toContain(ct.show(x))
    // Short numbers: whole ones, or a few decimals.
    for (const xi of ct.toTypedArray(x)) expect(String(xi).length).toBeLessThan(8)
  })
})

describe('a law that shows nothing', () => {
  test('is broken when its cases are vacuous, and says so', () => {
    const report = checkLaw(gradientAgrees((x: X) => total(ct.floor(x)), points))
    expect(report.holds).toBe(false)
    expect(report.finding?.observed).toMatch(/vacuous: what they compare is about 0/u)
  })
  test('is broken when it has fewer cases, too', () => {
    const law = hessianIsSymmetric((x: X) => total(x), points)
    expect(checkLaw(law, { numRuns: 5 }).finding?.observed).toMatch(/^5 of 5 cases are vacuous/u)
  })
  test('is broken when its cases are discarded, and says how to draw others', () => {
    const report = checkLaw(gradientAgrees((x: X) => total(ct.log(x)), tensors([3], { max: -1 })))
    expect(report.finding?.expected).toMatch(/\{ domain: 'positive' \} for log/u)
  })
})

describe('what is right', () => {
  test('a mistake in second derivatives alone leaves first ones in peace', () => {
    for (const law of [gradientAgrees(hidden, points), modesAreAdjoint(hidden, points)])
      expect(checkLaw(law).finding).toBe(undefined)
  })
  test('a kink is discarded and counted, not blamed', () => {
    const law = gradientAgrees((x: X) => total(ct.abs(x)), tensors([3], { min: -1e-6, max: 1e-6 }))
    const { holds, discarded } = checkLaw(law, { numRuns: 10 })
    expect(holds).toBe(false)
    expect(discarded).toBeGreaterThan(10)
    expect(checkLaw(gradientAgrees((x: X) => total(ct.abs(x)), points)).holds).toBe(true)
  })
  test('a custom rule that is true passes every law', () => {
    for (const f of [
      inside(tangents((x, dx) => ct.mul(dx, slope(x)))),
      inside(cotangents((x, w) => ct.mul(w, slope(x)))),
    ])
      for (const law of [
        gradientAgrees(f, points),
        modesAreAdjoint(f, points),
        hessianIsSymmetric(f, points),
        chainRule(f, (y: ct.Scalar<'f64'>) => ct.tanh(y), points),
      ])
        expect(checkLaw(law).finding).toBe(undefined)
  })
})
