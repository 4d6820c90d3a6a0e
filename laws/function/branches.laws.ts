/**
 * @file branches — functions that choose and repeat are what they would be written out, in every transformation.
 */
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose } from '../support/close.ts'
import { values } from '../support/expressions.ts'

import { derivatives, type Two } from './derivatives.ts'
type S = ct.Scalar<'f64'>
type V = ct.Tensor<[number], 'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const v = (xs: readonly number[]): V => ct.fromArray([xs.length], xs, 'f64')
const runs = { numRuns: 60 }

// Evenly among numbers: fc.double draws evenly among floats, most of which are near 0.
const some = fc.integer({ min: -2e9, max: 2e9 }).map((n) => n / 1e9)
const lists = fc.array(some, { minLength: 1, maxLength: 7 })

const branches = (k: S) =>
  [
    (x: S): S => ct.mul(ct.sin(x), k),
    (x: S): S => ct.exp(ct.mul(k, ct.mul(x, 0.5))),
    (x: S): S => x,
  ] as const

describe('cond', () => {
  test('cond: of a known condition is the branch, bit for bit, and so it is in a trace', () => {
    fc.assert(
      fc.property(some, some, fc.integer({ min: -1, max: 4 }), (x, k, i) => {
        const fs = branches(s(k))
        const index = ct.scalar(i, 'i32')
        const f = fs[Math.min(Math.max(i, 0), 2)]!
        const g = (n: ct.Scalar<'i32'>, y: S): S => ct.switchOn(n, branches(s(k)))(y)
        deepStrictEqual(values(g(index, s(x))), values(f(s(x))))
        deepStrictEqual(values(ct.jit(g)(index, s(x))), values(f(s(x))))
        const [one, other] = [
          ct.grad(g, { wrt: [1] }),
          ct.grad((_n: ct.Scalar<'i32'>, y: S): S => f(y), { wrt: [1] }),
        ]
        deepStrictEqual(ct.jit(one)(index, s(x)).map(values), other(index, s(x)).map(values))
      }),
      runs,
    )
  })

  test('cond: differentiates what it closes over and its second derivatives, branch by branch', () => {
    fc.assert(
      fc.property(some, some, (near, k) => {
        const x = near < 0 ? near - 0.01 : near + 0.01 // away from where the branches meet
        const f: Two = (a, y) => ct.cond(ct.greater(y, 0), branches(a)[0], branches(a)[1])(y)
        const g: Two = (a, y) => branches(a)[x > 0 ? 0 : 1](y)
        mustBeClose(derivatives(f, s(k), s(x)), derivatives(g, s(k), s(x)), 'rounding')
      }),
      runs,
    )
  })

  test('cond: over lanes with conditions of their own is each lane by itself, with its gradient', () => {
    fc.assert(
      fc.property(lists, some, (xs, k) => {
        const f = (y: S): S => ct.cond(ct.greater(y, 0), branches(s(k))[0], branches(s(k))[1])(y)
        deepStrictEqual(
          values(ct.vmap(f)(v(xs))),
          xs.map((x) => ct.item(f(s(x)))),
        )
        mustBeClose(
          values(ct.vmap(ct.grad(f))(v(xs))),
          xs.map((x) => ct.item(ct.grad(f)(s(x)))),
          'rounding',
        )
        const whole = ct.grad((ys: V): S => ct.sum(ct.vmap(f)(ys)))
        mustBeClose(
          values(whole(v(xs))),
          xs.map((x) => ct.item(ct.grad(f)(s(x)))),
          'rounding',
        )
      }),
      runs,
    )
  })

  test('cond: the branch not taken contributes exactly 0, in lanes too, however infinite it is', () => {
    const f = (x: S): S =>
      ct.cond(
        ct.greater(x, 0),
        (y: S) => ct.log(y),
        (y: S) => ct.mul(y, 0),
      )(x)
    expect(values(ct.vmap(ct.grad(f))(v([0, -1, 2])))).toEqual([0, 0, 0.5])
    expect(values(ct.grad((xs: V): S => ct.sum(ct.vmap(f)(xs)))(v([0, -1, 2])))).toEqual([
      0, 0, 0.5,
    ])
  })

  test('cond: of lanes with steps behind them is right to the second order, whatever the branch not taken divides by', () => {
    const pairs = [
      (y: S): S => ct.div(1, y),
      (y: S): S => ct.div(y, ct.add(ct.mul(y, y), 1)),
      (y: S): S => ct.sqrt(ct.add(y, 1)),
    ]
    for (const step of pairs) {
      const loop = ct.boundedWhile((y: S) => ct.less(y, 0.25), step, { limit: 1 })
      const pull = (x: S): S => ct.vjp(loop)(x)[1](x)
      const twice = (x: S): S => ct.grad((y: S): S => ct.grad(pull)(y))(x)
      const lanes = ct.grad((z: V): S => {
        const inner = ct.grad((y: V): S => ct.sum(ct.vmap(pull)(y)))
        return ct.sum(inner(z))
      })
      const xs = [0.5, -0.2]
      mustBeClose(
        values(lanes(v(xs))),
        xs.map((x) => ct.item(twice(s(x)))),
        'rounding',
        1e3,
      )
    }
  })

  test('cond, whileLoop: a lane looks up only where it takes part, and there an index out of range still fails', () => {
    const table = v([3, 2, 1])
    const at = (i: ct.Scalar<'i32'>): S => ct.take(table, i, { axis: 0 })
    const zero = (): S => s(0)
    type State = { readonly i: ct.Scalar<'i32'>; readonly t: S }
    const going = ({ i }: State) => ct.less(i, 3)
    const step = ({ i, t }: State): State => ({ i: ct.add(i, 1), t: ct.add(t, at(i)) })
    const ways: readonly ((i: ct.Scalar<'i32'>) => S)[] = [
      (i) => ct.whileLoop(going, step)({ i, t: s(0) }).t,
      (i) => ct.boundedWhile(going, step, { limit: 4 })({ i, t: s(0) }).t,
    ]
    const starts = ct.tensor([0, 1, 2, 3], 'i32')
    for (const f of ways) expect(values(ct.vmap(f)(starts))).toEqual([6, 3, 1, 0])
    const chosen = (i: ct.Scalar<'i32'>): S => ct.cond(ct.less(i, 3), () => at(i), zero)()
    expect(values(ct.vmap(chosen)(starts))).toEqual([3, 2, 1, 0])
    const before = (i: ct.Scalar<'i32'>): S => ct.switchOn(i, [zero, () => at(ct.sub(i, 1))])()
    expect(values(ct.vmap(before)(starts))).toEqual([0, 3, 2, 1])
    const wrong = (i: ct.Scalar<'i32'>): S => ct.cond(ct.less(i, 4), () => at(i), zero)()
    expect(() => ct.vmap(wrong)(starts)).toThrow('index 3')
  })

  test('cond: a branch of no arguments runs only where it is taken, whatever it closes over', () => {
    const f = (x: S): S =>
      ct.cond(
        ct.greater(x, 0),
        () => ct.log(x),
        () => ct.mul(x, 0),
      )()
    const p = ct.programOf(f)(s(1))
    // The comparison, its cast, and the choice: nothing of a branch is outside.
    expect(p.equations.map((q) => q.name)).toEqual(['greater', 'cast', 'cond'])
    expect([0, -1, 2].map((x) => ct.item(ct.grad(f)(s(x))))).toEqual([0, 0, 0.5])
    expect(values(ct.vmap(ct.grad(f))(v([0, -1, 2])))).toEqual([0, 0, 0.5])
    expect(values(ct.grad((xs: V): S => ct.sum(ct.vmap(f)(xs)))(v([0, -1, 2])))).toEqual([
      0, 0, 0.5,
    ])
    expect(ct.item(ct.grad(ct.grad(f))(s(2)))).toBe(-0.25)
  })

  test('cond: says so when branches return different things', () => {
    const longer = (y: S): S => ct.expandDims(y, { axis: 0 }) as never // the types refuse it
    const f = (x: S) => ct.cond(ct.greater(x, 0), longer, (y: S) => y)(x)
    expect(() => ct.jit(f)(s(1))).toThrow(
      'cond: the branch for true is f64[1], but the branch for false is f64[]',
    )
  })
})

const growing = (k: S, limit: number) => ({
  going: (x: S) => ct.less(ct.abs(x), limit),
  step: (x: S): S => ct.mul(x, ct.add(ct.abs(k), 1.5)),
})

describe('while', () => {
  test('whileLoop: is its steps written out, with its tangents, in lanes and in a trace', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 1, maxLength: 4 }),
        some,
        (xs, k) => {
          const { going, step } = growing(s(k), 20)
          const f = (x: S): S => ct.whileLoop(going, step)(x)
          const plain = (x: S): S => {
            let y = x
            while (ct.item(ct.cast(going(y), 'i32')) === 1) y = step(y)
            return y
          }
          deepStrictEqual(
            xs.map((x) => values(f(s(x)))),
            xs.map((x) => values(plain(s(x)))),
          )
          deepStrictEqual(values(ct.jit(f)(s(xs[0]!))), values(plain(s(xs[0]!)))) // at least one
          deepStrictEqual(
            values(ct.vmap(f)(v(xs))),
            xs.map((x) => ct.item(plain(s(x)))),
          )
          const slopes = xs.map((x) => ct.item(plain(s(x))) / x) // each step is a product
          mustBeClose(
            xs.map((x) => ct.item(ct.jvp(f)(s(x), s(1))[1])),
            slopes,
            'rounding',
          )
          mustBeClose(
            values(ct.jvp(ct.vmap(f))(v(xs), ct.ones([xs.length], 'f64'))[1]),
            slopes,
            'rounding',
          )
        },
      ),
      runs,
    )
  })

  test('boundedWhile: is whileLoop where that ends in time, and has a reverse mode', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        some,
        fc.boolean(),
        (x, k, inSegments) => {
          const loop = (y: S, a: S): S => {
            const { going, step } = growing(a, 20)
            return ct.boundedWhile(
              going,
              step,
              inSegments ? { limit: 12, checkpoint: 4 } : { limit: 12 },
            )(y)
          }
          const free = (y: S, a: S): S => ct.whileLoop(growing(a, 20).going, growing(a, 20).step)(y)
          deepStrictEqual(values(loop(s(x), s(k))), values(free(s(x), s(k))))
          const pushed = ct.jvp((p: readonly [S, S]): S => free(...p))(
            [s(x), s(k)],
            [s(1), s(2)],
          )[1]
          const [dx, dk] = ct.grad(loop, { wrt: [0, 1] })(s(x), s(k))
          mustBeClose(
            [ct.item(dx) + 2 * ct.item(dk)],
            [ct.item(pushed)],
            'rounding',
            Math.abs(ct.item(dk)),
          )
        },
      ),
      runs,
    )
  })

  test('boundedWhile: stops at its limit', () => {
    const f = ct.boundedWhile(
      (x: S) => ct.greater(x, 0),
      (x: S) => ct.add(x, 1),
      { limit: 3 },
    )
    expect(values(f(s(1)))).toEqual([4])
    expect(() =>
      ct.boundedWhile(
        (x: S) => ct.greater(x, 0),
        (x: S) => x,
        { limit: -1 },
      ),
    ).toThrow('boundedWhile: a limit of -1')
  })

  test('whileLoop: refuses reverse mode and says what to use', () => {
    const { going, step } = growing(s(1), 20)
    expect(() => ct.grad((x: S): S => ct.whileLoop(going, step)(x))(s(1))).toThrow(
      'whileLoop: has no reverse mode, since its number of steps depends on data; use boundedWhile or scan',
    )
  })
})
