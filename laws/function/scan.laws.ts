/**
 * @file scan — a step along an axis is its steps written out, in every transformation.
 */
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { costOf } from '../../src/program.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { values } from '../support/expressions.ts'

import { derivatives } from './derivatives.ts'
type S = ct.Scalar<'f64'>
type V = ct.Tensor<[number], 'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const v = (xs: readonly number[]): V => ct.fromArray([xs.length], xs, 'f64')
const runs = { numRuns: 60 }

// Evenly among numbers: fc.double draws evenly among floats, most of which are near 0.
const some = fc.integer({ min: -2e9, max: 2e9 }).map((n) => n / 1e9)
const lists = fc.array(some, { minLength: 1, maxLength: 7 })

/** One step, with a tensor closed over, a yield, and a value that only the constant determines. */
const stepOf =
  (k: S) =>
  (c: S, x: S): readonly [S, S] => {
    const next = ct.sin(ct.add(ct.mul(c, ct.tanh(k)), ct.mul(x, c)))
    return [next, ct.mul(next, x)]
  }

/** The same with each step written out. */
const unrolled =
  (xs: readonly number[], reverse: boolean) =>
  (k: S, c: S): readonly [S, V] => {
    const order = reverse ? [...xs].reverse() : xs
    let carry = c
    const ys: S[] = []
    for (const x of order) {
      const [next, y] = stepOf(k)(carry, s(x))
      carry = next
      ys.push(y)
    }
    const stacked = ct.stack(reverse ? ys.reverse() : ys, { axis: 0 }) as unknown as V // scalars, at least one
    return [carry, stacked]
  }
const scanned =
  (xs: readonly number[], options: ct.ScanOptions) =>
  (k: S, c: S): readonly [S, V] =>
    ct.scan(stepOf(k), options)(c, v(xs))

const total = ([c, ys]: readonly [S, V]): S => ct.add(c, ct.sum(ct.mul(ys, ys)))
describe('scan', () => {
  test('scan: is its steps written out, with values bit for bit and all derivatives, in both directions', () => {
    fc.assert(
      fc.property(lists, some, some, fc.boolean(), (xs, k, c, reverse) => {
        const [f, g] = [scanned(xs, { reverse }), unrolled(xs, reverse)]
        deepStrictEqual(f(s(k), s(c)).map(values), g(s(k), s(c)).map(values))
        const [one, other] = [f, g].map((h) =>
          derivatives((a, b) => total(h(a, b)), s(k), s(c)),
        ) as [number[], number[]] // two functions
        mustBeClose(one, other, 'rounding', norm(other) * xs.length)
      }),
      runs,
    )
  })

  test('scan: over xs ++ ys is a scan over xs, then one over ys', () => {
    fc.assert(
      fc.property(lists, lists, some, some, (xs, ys, k, c) => {
        const [all, whole] = scanned([...xs, ...ys], {})(s(k), s(c))
        const [middle, first] = scanned(xs, {})(s(k), s(c))
        const [last, second] = scanned(ys, {})(s(k), middle)
        deepStrictEqual(
          [values(all), values(whole)],
          [values(last), [...values(first), ...values(second)]],
        )
      }),
      runs,
    )
  })

  test('scan: in segments gives the same bits, and gradients that differ in the order of sums at most', () => {
    fc.assert(
      fc.property(
        lists,
        some,
        some,
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (xs, k, c, checkpoint, reverse) => {
          const [f, g] = [scanned(xs, { reverse, checkpoint }), scanned(xs, { reverse })]
          deepStrictEqual(f(s(k), s(c)).map(values), g(s(k), s(c)).map(values))
          const grads = [f, g].map((h) =>
            ct
              .grad((a: S, b: S): S => total(h(a, b)), { wrt: [0, 1] })(s(k), s(c))
              .map((x) => ct.item(x)),
          ) as [[number, number], [number, number]] // two functions of two arguments
          // What is closed over adds up in segments, so in another order.
          deepStrictEqual(grads[0][1], grads[1][1])
          mustBeClose([grads[0][0]], [grads[1][0]], 'rounding', xs.length)
        },
      ),
      runs,
    )
  })

  test('scan: has one body however long it is, and so have its gradient and its lanes', () => {
    const sizes = [2, 20, 2000].map((n) => {
      const f = (k: S, c: S): S => total(ct.scan(stepOf(k))(c, ct.linspace(0, 1, n, 'f64'))) // of a known length
      const count = (p: ct.Program): number => ct.print(p).split('\n').length
      return [
        count(ct.programOf(f)(s(1), s(2))),
        count(ct.programOf(ct.grad(f))(s(1), s(2))),
        count(ct.programOf(ct.grad(ct.grad(f)))(s(1), s(2))),
      ]
    })
    expect(sizes[1]).toEqual(sizes[0])
    expect(sizes[2]).toEqual(sizes[0])
  })

  test('scan: stacks no residual that is a constant, one of the xs, or of constants alone', () => {
    // Of c k' x with k' = tanh k, reverse mode needs c at each step; k' and its slope once, and x is there.
    const f = (k: S, c: S, xs: V): S =>
      ct.scan((a: S, x: S) => [ct.mul(ct.mul(a, ct.tanh(k)), x), []])(c, xs)[0]
    const p = ct.programOf(ct.grad(f, { wrt: [0, 1, 2] }))(s(1), s(1), v([1, 2, 3, 4, 5]))
    const stacked = p.equations
      .filter((q) => q.name === 'scan')
      .map((q) => q.outputs.filter(({ shape }) => shape[0] === 5).length)
    // Forwards the carry and its product with k'; backwards the gradient of xs.
    expect(stacked).toEqual([2, 1])
  })

  test('scan: yields that nobody reads are neither made nor held by its gradient, in segments or not', () => {
    const f = (yields: boolean, options: ct.ScanOptions) => (k: S, c: S, xs: V) =>
      ct.scan((a: S, x: S) => {
        const next = ct.sin(ct.add(ct.mul(a, k), x))
        return [next, yields ? { y: ct.exp(next) } : {}]
      }, options)(c, xs)[0]
    for (const options of [{}, { checkpoint: 10 }]) {
      const [more, less] = [true, false].map((yields) =>
        costOf(ct.grad(f(yields, options)))(s(1), s(2), v(Array.from({ length: 100 }, () => 1))),
      )
      expect(more).toEqual(less)
    }
  })

  test('scan: of nothing is the carry, and of a length alone repeats the step', () => {
    const double = ct.scan((c: S) => [ct.mul(c, 2), c], { length: 5 })
    const [c, ys] = double(s(1), [])
    expect([values(c), values(ys)]).toEqual([[32], [1, 2, 4, 8, 16]])
    const [same, none] = ct.scan((a: S, x: S) => [ct.mul(a, x), x])(s(3), ct.zeros([0], 'f64'))
    expect([values(same), none.shape]).toEqual([[3], [0]])
  })

  test('scan: trees go through as carries, inputs and yields', () => {
    type C = { readonly sum: S; readonly last: S }
    const step = (c: C, x: { readonly a: S; readonly b: readonly [S] }) => {
      const y = ct.mul(x.a, x.b[0])
      return [{ sum: ct.add(c.sum, y), last: x.a }, { y: [y] }] as const
    }
    const [c, ys] = ct.scan(step)({ sum: s(0), last: s(0) }, { a: v([1, 2, 3]), b: [v([4, 5, 6])] })
    expect([values(c.sum), values(c.last), values(ys.y[0])]).toEqual([[32], [3], [4, 10, 18]])
  })

  test('scan: says what is wrong with a carry that changes, inputs of different lengths, and no length at all', () => {
    const narrower = (c: S, x: S): S => ct.cast(ct.add(c, x), 'f32') as never // the types refuse it
    expect(() => ct.scan((c: S, x: S) => [narrower(c, x), x])(s(0), v([1]))).toThrow(
      'scan: the carry is f64[], but the next one is f32[]',
    )
    expect(() =>
      ct.scan((c: S, x: readonly [S, S]) => [ct.add(c, x[0]), x[1]])(s(0), [v([1, 2]), v([1])]),
    ).toThrow('scan: input 1')
    expect(() => ct.scan((c: S) => [c, c])(s(0), [])).toThrow('scan: there are no inputs to count')
  })

  test('scan: transposes where it carries a count and known values beside linear ones', () => {
    fc.assert(
      fc.property(lists, lists, (xs, ws) => {
        type C = readonly [ct.Scalar<'i32'>, S, S]
        const f = (x: V): V => {
          const step = ([i, k, c]: C, y: S): readonly [C, S] => {
            const next = ct.add(ct.mul(c, k), ct.mul(y, ct.cast(i, 'f64')))
            return [[ct.add(i, 1), ct.sin(k), next], next]
          }
          return ct.scan(step)([ct.scalar(1, 'i32'), s(0.7), s(0)], x)[1]
        }
        const w = xs.map((_, i) => ws[i % ws.length] ?? 0)
        const dot = (a: readonly number[], b: readonly number[]): number =>
          a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
        const back = values(ct.linearTranspose(f)(v(xs))(v(w)))
        const y = values(f(v(xs)))
        mustBeClose(
          [dot(y, w)],
          [dot(xs, back)],
          'rounding',
          norm(y) * norm(w) + norm(xs) * norm(back),
        )
      }),
      runs,
    )
  })
})
