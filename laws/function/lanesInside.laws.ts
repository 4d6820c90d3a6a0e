/**
 * @file lanesInside.laws — collectives inside loops, branches and rules of one's own are those outside.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, norm } from '../support/close.ts'
import { points, type S, values, type X } from '../support/expressions.ts'

type Batch = ct.Tensor<[4, 2, 3], 'f64'>

const batches: fc.Arbitrary<Batch> = fc
  .array(points, { minLength: 4, maxLength: 4 })
  .map((xs) => ct.fromArray([4, 2, 3], xs.flat(), 'f64'))
const named = { axis: 'batch' } as const

describe('collectives inside', () => {
  type Row = ct.Tensor<[3], 'f64'>
  const step = (c: Row, x: Row): Row => ct.add(ct.mul(c, x), ct.laneMean(ct.tanh(c), 'batch'))
  const first = ct.tensor([0.3, -0.2, 0.5], 'f64')
  const row = (x: X, i: number): Row =>
    ct.reshape(ct.slice(x, { axis: 0, from: i, to: i + 1 }), [3])
  const unrolled = (x: X): Row => step(step(first, row(x, 0)), row(x, 1))
  const plain = (x: Row): Row => ct.laneSum(ct.tanh(x), 'batch')
  const sine = (x: Row): Row => ct.sin(x)

  /** Functions with collectives in sub-Programs, and the same without. */
  const inside: Readonly<Record<string, readonly [(x: X) => Row, (x: X) => Row]>> = {
    scan: [(x) => ct.scan((c: Row, y: Row) => [step(c, y), []] as const)(first, x)[0], unrolled],
    checkpoint: [(x) => ct.checkpoint(unrolled)(x), unrolled],
    jit: [(x) => ct.jit(unrolled)(x), unrolled],
    cond: [
      (x) => ct.cond(ct.greater(ct.laneSum(ct.sum(x), 'batch'), 0), plain, sine)(row(x, 0)),
      (x) =>
        ct.where(ct.greater(ct.laneSum(ct.sum(x), 'batch'), 0), plain(row(x, 0)), sine(row(x, 0))),
    ],
    customVjp: [
      (x) =>
        ct.customVjp(
          plain,
          (y) => [plain(y), y],
          (y: Row, dy): [Row] => [
            ct.mul(ct.laneSum(dy, 'batch'), ct.sub(1, ct.square(ct.tanh(y)))),
          ],
        )(row(x, 0)),
      (x) => plain(row(x, 0)),
    ],
  }

  test.each(Object.entries(inside))(
    '%s: a collective inside it is the one outside, for values, gradients and second derivatives',
    (_, [within, without]) => {
      fc.assert(
        fc.property(batches, (xs) => {
          const readings = (f: (x: X) => Row): readonly (readonly number[])[] => {
            const total = (x: X): S => ct.sum(ct.mul(f(x), f(x)))
            const over = ct.grad((all: Batch): S => ct.sum(ct.vmap(f, named)(all)))
            return [
              values(ct.vmap(f, named)(xs)),
              values(ct.vmap(ct.grad(total), named)(xs)),
              values(ct.vmap((x: X) => ct.hvp(total)(x, x), named)(xs)),
              values(over(xs)),
            ]
          }
          const expected = readings(without)
          readings(within).forEach((found, i) =>
            mustBeClose(found, expected[i] ?? [], 'rounding', norm(expected[i] ?? [])),
          )
        }),
        { numRuns: 10 },
      )
    },
  )

  test('cond: a branch that sums over lanes is refused where lanes choose for themselves', () => {
    const own = (x: Row): Row => ct.cond(ct.greater(ct.sum(x), 0), plain, sine)(x)
    expect(() => ct.vmap(own, named)(ct.ones([2, 3], 'f64'))).toThrow(
      'cond: lanes choose for themselves, and a branch sums over lanes; sum before, or choose with where',
    )
  })

  test('vmap: without a name, inside, passes over a collective in a rule of the user', () => {
    const rule = ct.customVjp(
      plain,
      (y) => [plain(y), y],
      (y: Row, dy): [Row] => [ct.mul(ct.laneSum(dy, 'batch'), ct.sub(1, ct.square(ct.tanh(y))))],
    )
    fc.assert(
      fc.property(batches, (xs) => {
        const both = (f: (x: Row) => Row) => {
          const slope = ct.grad((x: Row): S => ct.sum(ct.mul(f(x), f(x))))
          return ct
            .vmap(
              (x: X) => [ct.vmap(f)(x), ct.vmap(slope)(x)] as const,
              named,
            )(xs)
            .map(values)
        }
        both(rule).forEach((found, i) => mustBeClose(found, both(plain)[i] ?? [], 'rounding'))
      }),
      { numRuns: 10 },
    )
  })
})
