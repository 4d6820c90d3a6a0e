/**
 * @file associativeScan — running results by halves are those one after another.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'

type S = ct.Scalar<'f64'>
type V = ct.Tensor<[number], 'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const v = (xs: readonly number[]): V => ct.fromArray([xs.length], xs, 'f64')
const runs = { numRuns: 60 }

// Evenly among numbers: fc.double draws evenly among floats, most of which are near 0.
const some = fc.integer({ min: -2e9, max: 2e9 }).map((n) => n / 1e9)
const lists = fc.array(some, { minLength: 1, maxLength: 7 })

describe('associativeScan', () => {
  type A = readonly [S, S]
  /** Composition of x -> a x + b, which does not commute. */
  const after = (f: A, g: A): A => [ct.mul(f[0], g[0]), ct.add(ct.mul(f[1], g[0]), g[1])]

  test('associativeScan: is the scan one after another, in both directions, with its gradient', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), (xs, reverse) => {
        const given: readonly [V, V] = [v(xs), v(xs.map((x) => 1 - x))]
        const f = ([a, b]: readonly [V, V]): V => ct.associativeScan(after, { reverse })([a, b])[1] // as long as b
        const g = ([a, b]: readonly [V, V]): V =>
          ct.scan(
            (c: A, x: A) => {
              const next = reverse ? after(x, c) : after(c, x)
              return [next, next[1]]
            },
            { reverse },
          )([s(1), s(0)], [a, b])[1]
        const scale = norm(values(g(given)))
        mustBeClose(values(f(given)), values(g(given)), 'rounding', scale)
        const [one, other] = [f, g].map((h) => {
          const [da, db] = ct.grad((x: readonly [V, V]): S => ct.sum(h(x)))(given)
          return [...values(da), ...values(db)]
        }) as [number[], number[]] // two functions
        mustBeClose(one, other, 'rounding', norm(other) * xs.length)
      }),
      runs,
    )
  })

  test('associativeScan: takes about 2 log n evaluations, not n', () => {
    const count = (n: number): number => {
      let calls = 0
      const f = (x: S, y: S): S => {
        calls += 1
        return ct.add(x, y)
      }
      const xs = ct.ones([n], 'f64')
      expect(values(ct.associativeScan(f)(xs))).toEqual(Array.from({ length: n }, (_, i) => i + 1))
      return calls
    }
    expect([count(8), count(64), count(1000)]).toEqual([5, 11, 18])
  })
})
