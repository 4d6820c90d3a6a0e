/**
 * @file trust — differences that cannot be trusted are discarded and counted; what is right is never blamed for them.
 */
import * as ct from 'cotangent'
import { checkLaw, gradientAgrees, showReport, tensors } from 'cotangent/laws'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type X = ct.Tensor<[3], 'f64'>
const points = tensors([3])

/** What a run found that is broken, but for too many cases that tell nothing. */
const broken = (f: (x: X) => ct.Scalar<'f64'>, seed: number): string | undefined => {
  const report = checkLaw(gradientAgrees(f, points), { seed, numRuns: 100 })
  return report.holds || report.finding?.what === 'how many cases tell something'
    ? undefined
    : showReport(report)
}

describe('gradientAgrees: a function that is right holds, whatever the seed', () => {
  test.each<readonly [string, (x: X) => ct.Scalar<'f64'>]>([
    ['steep near 0, and undefined below', (x) => ct.sum(ct.log(x))],
    ['steep near a kink', (x) => ct.sum(ct.sqrt(ct.abs(x)))],
    ['of a wave shorter than the points', (x) => ct.sum(ct.sin(ct.mul(1000, x)))],
    ['of a value far larger than its slope', (x) => ct.sum(ct.add(x, 1e9))],
    ['of a pole', (x) => ct.sum(ct.div(1, x))],
  ])('%s', (_, f) => {
    fc.assert(
      fc.property(fc.noBias(fc.nat()), (seed) => {
        expect(broken(f, seed)).toBe(undefined)
      }),
      { numRuns: 40, endOnFailure: true },
    )
  })
  test('and one that is wrong there is found', () => {
    const wave = ct.customJvp(
      (x: X) => ct.sin(ct.mul(1000, x)),
      ([x], [dx]) => [ct.sin(ct.mul(1000, x)), ct.mul(dx, ct.mul(1000.1, ct.cos(ct.mul(1000, x))))],
    )
    const report = checkLaw(gradientAgrees((x: X) => ct.sum(wave(x)), points))
    expect(report.blame.map(({ primitive }) => primitive)).toEqual(['customJvp'])
  })
})

describe('a law whose cases are mostly discarded', () => {
  test('says which points suit the function', () => {
    const report = checkLaw(
      gradientAgrees((x: X) => ct.sum(ct.jit(ct.log)(x)), points),
      { seed: 3 },
    )
    expect(report.discarded).toBeGreaterThan(report.cases / 2)
    expect(report.advice).toContain("{ domain: 'positive' } for log")
    expect(showReport(report)).toContain("{ domain: 'positive' } for log")
  })
  test('and says nothing of that else', () => {
    const { advice } = checkLaw(gradientAgrees((x: X) => ct.sum(ct.exp(x)), points))
    expect(advice).toBe(undefined)
  })
})
