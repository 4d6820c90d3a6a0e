/**
 * @file fault — whom a broken law blames: the line that is wrong, the innermost equation, and each rule once.
 */
import * as ct from 'cotangent'
import {
  type Blame,
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
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type X = ct.Tensor<[3], 'f64'>
type S = ct.Scalar<'f64'>
const [points, numbers] = [tensors([3]), tensors([])]

/** The line that calls, as the runtime maps it to this file. */
const here = (): number =>
  Number(/fault\.laws\.ts:(\d+)/u.exec(String(new Error().stack).split('\n')[2] ?? '')?.[1])

const before = here()
const flipped = ct.customJvp(
  (x: X) => ct.sin(x),
  ([x], [dx]) => [ct.sin(x), ct.mul(dx, ct.neg(ct.cos(x)))],
)
/** sin, with the sign of its derivative lost. */
const lost = ct.customJvp(
  (x: S) => ct.sin(x),
  ([x], [dx]) => [ct.sin(x), ct.mul(dx, ct.neg(ct.cos(x)))],
)

const blamedBy = (law: Law): readonly Blame[] => {
  const report = checkLaw(law, { seed: 3 })
  expect(report.holds).toBe(false)
  expect(report.searched).toBe(true)
  return report.blame
}
const said = ({ because }: Blame): string => because.join('\n')

describe('blame: lines are those of the source, as every other line the library names', () => {
  test('of the use, and of the rule', () => {
    const line = here() + 1
    const law = gradientAgrees((x: X) => ct.sum(flipped(x)), points)
    const [found] = blamedBy(law)
    expect(found?.line).toContain(`fault.laws.ts:${line}:`)
    expect(found?.because[0]).toContain(`its rule is at`)
    expect(found?.because[0]).toContain(`fault.laws.ts:${before + 3}:`)
  })
  test('also where the message is what is read', () => {
    const law = gradientAgrees((x: X) => ct.sum(flipped(x)), points)
    expect(() => fc.assert(law, { includeErrorInReport: true })).toThrow(
      `fault.laws.ts:${before + 3}:`,
    )
  })
})

describe('blame: an equation whose sub-Programs hold the one at fault is not at fault', () => {
  const step = (h: S): S => ct.cond(ct.less(h, 9), lost, lost)(h)
  test.each<readonly [string, (x: S) => S]>([
    ['cond', step],
    ['cond in scan', (x) => ct.scan((h: S) => [step(h), []], { length: 3 })(x, [])[0]],
    [
      'cond in boundedWhile',
      (x) =>
        ct.boundedWhile(
          ({ i }) => ct.less(i, 3),
          ({ i, h }: { readonly i: ct.Scalar<'i32'>; readonly h: S }) => ({
            i: ct.add(i, 1),
            h: step(h),
          }),
          { limit: 5 },
        )({ i: ct.scalar(0, 'i32'), h: x }).h,
    ],
    ['jit in checkpoint', (x) => ct.checkpoint(ct.jit(lost))(x)],
  ])('%s', (_, f) => {
    expect(blamedBy(gradientAgrees(f, numbers)).map((b) => b.primitive)).toEqual(['customJvp'])
  })
})

describe('blame: a rule is named once, however often it is used', () => {
  test('with a count, and the other lines', () => {
    const first = here() + 2
    const f = (x: X): X => {
      const y = flipped(x)
      const z = flipped(y)
      return flipped(z)
    }
    const blame = blamedBy(gradientAgrees((x: X) => ct.sum(f(x)), points))
    expect(blame.map(({ line }) => line?.includes(`fault.laws.ts:${first}:`))).toEqual([true])
    expect(blame.map(said).join('')).toMatch(/3 equations break it by this rule, also at/u)
    expect(blame.map(said).join('')).toContain(`fault.laws.ts:${first + 2}:`)
  })
  test('and two rules are two', () => {
    const other = ct.customJvp(
      (x: X) => ct.exp(x),
      ([x], [dx]) => [ct.exp(x), ct.mul(ct.mul(dx, 2), ct.exp(x))],
    )
    expect(blamedBy(gradientAgrees((x: X) => ct.sum(other(flipped(x))), points))).toHaveLength(2)
  })
})

describe('blame: what is wrong is said', () => {
  /** sin, and a value that is a thousandth too large beside its derivative. */
  const large = ct.customJvp(
    (x: X) => ct.sin(x),
    ([x], [dx]) => [ct.mul(ct.sin(x), 1.001), ct.mul(ct.cos(x), dx)],
  )
  const largeBack = ct.customVjp(
    (x: X) => ct.sin(x),
    (x) => [ct.mul(ct.sin(x), 1.001), x],
    (x, w) => [ct.mul(w, ct.cos(x))],
  )
  test.each<readonly [string, Law]>([
    ['gradientAgrees', gradientAgrees((x: X) => ct.sum(large(x)), points)],
    ['gradientAgrees of cotangents', gradientAgrees((x: X) => ct.sum(largeBack(x)), points)],
    ['modesAreAdjoint', modesAreAdjoint(large, points)],
    ['chainRule', chainRule(large, (y: X) => ct.tanh(y), points)],
    ['RD.5', reverseAxioms(large, points)[4]!], // there are seven
  ])('a rule with another value than the function: %s', (_, law) => {
    expect(blamedBy(law).map(said)).toEqual([
      expect.stringMatching(/its value is .* its rule gives/u),
    ])
  })

  const square = ct.customVjp(
    (x: S) => ct.mul(x, x),
    (x) => [ct.mul(x, x), x],
    (x, w) => [ct.mul(ct.mul(w, w), ct.mul(2, x))],
  )
  test.each<readonly [string, Law]>([
    ['gradientAgrees', gradientAgrees(square, numbers)],
    ['RD.2', reverseAxioms(square, numbers)[1]!], // there are seven
  ])('a rule of cotangents that is not linear, of one number: %s', (_, law) => {
    expect(blamedBy(law).map(said)).toEqual([
      expect.stringContaining('not linear in the cotangent'),
    ])
  })

  test('a rule that only second derivatives use', () => {
    const slope = ct.customVjp(
      (x: X, w: S) => ct.mul(w, ct.mul(3, ct.mul(x, x))),
      (x, w) => [ct.mul(w, ct.mul(3, ct.mul(x, x))), [x, w]],
      ([x, w], z) => [
        ct.flip(ct.mul(z, ct.mul(w, ct.mul(6, x))), { axes: [0] }),
        ct.sum(ct.mul(z, ct.mul(3, ct.mul(x, x)))),
      ],
    )
    const cube = ct.customVjp(
      (x: X) => ct.sum(ct.mul(x, ct.mul(x, x))),
      (x) => [ct.sum(ct.mul(x, ct.mul(x, x))), x],
      (x, w) => [slope(x, w)],
    )
    expect(checkLaw(gradientAgrees(cube, points)).holds).toBe(true)
    expect(blamedBy(hessianIsSymmetric(cube, points)).map((b) => b.primitive)).toEqual([
      'customVjp',
    ])
  })

  test('a term of second derivatives alone, by an axiom that is about them', () => {
    const turned = (x: X): X => ct.flip(x, { axes: [0] })
    const product = ct.customVjp(
      (x: X) => ct.sum(ct.mul(ct.exp(x), turned(x))),
      (x) => [ct.sum(ct.mul(ct.exp(x), turned(x))), x],
      (x, w) => [
        ct.mul(w, ct.add(ct.mul(ct.exp(x), turned(x)), ct.stopGradient(turned(ct.exp(x))))),
      ],
    )
    const symmetric = reverseAxioms(product, points)[6]! // there are seven
    expect(blamedBy(symmetric).map((b) => b.primitive)).toEqual(['stopGradient'])
  })

  test('that no equation is at fault by itself, where the function is not the same twice', () => {
    let calls = 0
    const law = gradientAgrees((x: X) => {
      calls += 1
      return ct.sum(ct.mul(x, calls))
    }, points)
    const report = checkLaw(law)
    expect([report.holds, report.searched, report.blame]).toEqual([false, true, []])
    expect(showReport(report)).toMatch(/blame +no equation/u)
  })
})
