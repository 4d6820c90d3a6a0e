/**
 * @file unsettled — a fixed point that was not found is NaN, and so are its derivatives; what was found beside it stays.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'

type S = ct.Scalar<'f64'>
type Two = { readonly x: S; readonly y: ct.Tensor<[2], 'f64'> }
const s = (x: number): S => ct.scalar(x, 'f64')

/** x = p x + 1, a contraction where |p| < 1: x = 1 / (1 - p). */
const line = (options?: { readonly limit: number }): ((p: S) => S) => {
  const solve = ct.fixedPoint((p: S, x: S): S => ct.add(ct.mul(p, x), 1), options)
  return (p) => solve(p, s(0))
}

const wide = fc.double({ min: 1.01, max: 3, noNaN: true })
const narrow = fc.double({ min: -0.5, max: 0.5, noNaN: true })

test('fixedPoint: is NaN where f is no contraction, with its derivatives', () => {
  fc.assert(
    fc.property(wide, (p) => {
      expect(ct.item(line()(s(p)))).toBeNaN()
      expect(ct.item(ct.grad(line())(s(p)))).toBeNaN()
      expect(ct.item(ct.jvp(line())(s(p), s(1))[1])).toBeNaN()
      expect(ct.item(ct.jit(line())(s(p)))).toBeNaN()
    }),
    { numRuns: 20 },
  )
})

test('fixedPoint: lanes that settle are what they are alone, beside lanes that do not', () => {
  fc.assert(
    fc.property(narrow, wide, (p, q) => {
      const over = ct.vmap(line())(ct.tensor([q, p, q], 'f64'))
      expect(ct.toNested(over)).toEqual([NaN, ct.item(line()(s(p))), NaN])
    }),
    { numRuns: 20 },
  )
})

test('fixedPoint: a limit that is too low is told from one that is enough', () => {
  const steps = [1, 2, 4, 8, 64].map((limit) => ct.item(line({ limit })(s(0.5))))
  expect(steps.map(Number.isNaN)).toEqual([true, true, true, true, false])
  expect(ct.item(line({ limit: 1 })(s(0)))).toBeNaN() // 0 moves to 1; only a second step would show that it stays
  expect(ct.item(line({ limit: 2 })(s(0)))).toBe(1)
})

test('fixedPoint: of one value that does not settle all leaves are NaN', () => {
  const f = (p: S, { x, y }: Two): Two => ({ x: ct.mul(p, ct.add(x, 1)), y: ct.mul(y, 0) })
  const made = ct.fixedPoint(f)(s(2), { x: s(1), y: ct.ones([2], 'f64') })
  expect(ct.item(made.x)).toBeNaN()
  expect(ct.toNested(made.y)).toEqual([NaN, NaN])
})
