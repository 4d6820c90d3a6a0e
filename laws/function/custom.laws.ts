/**
 * @file custom — rules of one's own, checkpoints and fixed points.
 */
import fc from 'fast-check'
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { at, expressions, loss, points, values, type X } from '../support/expressions.ts'
import { direction } from '../support/sample.ts'

type S = ct.Scalar<'f64'>
type V = ct.Tensor<[number], 'f64'>
const s = (x: number): S => ct.scalar(x, 'f64')
const v = (xs: readonly number[]): V => ct.fromArray([xs.length], xs, 'f64')
const runs = { numRuns: 60 }
// Evenly among numbers: fc.double draws evenly among floats, most of which are near 0.
const some = fc.integer({ min: -2e9, max: 2e9 }).map((n) => n / 1e9)

describe('checkpoint', () => {
  test('checkpoint: changes no bit of values, gradients, tangents, lanes or second derivatives, whatever it keeps', () => {
    fc.assert(
      fc.property(
        expressions(true),
        points,
        direction(6),
        fc.subarray(['mul', 'tanh', 'contract', 'exp', 'sum'] as const),
        (q, x, u, keep) => {
          const f = loss(q)
          const c = ct.checkpoint(f, { keep })
          deepStrictEqual(values(c(at(x))), values(f(at(x))))
          deepStrictEqual(values(ct.grad(c)(at(x))), values(ct.grad(f)(at(x))))
          deepStrictEqual(values(ct.jit(ct.grad(c))(at(x))), values(ct.grad(f)(at(x))))
          deepStrictEqual(values(ct.jvp(c)(at(x), at(u))[1]), values(ct.jvp(f)(at(x), at(u))[1]))
          const lanes = ct.stack([at(x), at(u)], { axis: 0 })
          deepStrictEqual(values(ct.vmap(ct.grad(c))(lanes)), values(ct.vmap(ct.grad(f))(lanes)))
          const twice = (h: (y: X) => S): readonly number[] =>
            values(ct.grad((y: X): S => ct.sum(ct.mul(ct.grad(h)(y), at(u))))(at(x)))
          const plain = twice(f)
          fc.pre(plain.every(Number.isFinite))
          mustBeClose(twice(c), plain, 'rounding', norm(plain))
        },
      ),
      runs,
    )
  })

  test('checkpoint and jit: change no bit of a gradient where f computes something twice', () => {
    const f = (y: X): S =>
      ct.sum(ct.mul(ct.add(ct.exp(y), ct.exp(y)), ct.mul(ct.sin(y), ct.exp(y))))
    fc.assert(
      fc.property(points, (x) => {
        const g = values(ct.grad(f)(at(x)))
        deepStrictEqual(values(ct.grad(ct.checkpoint(f))(at(x))), g)
        deepStrictEqual(values(ct.grad(ct.jit(f))(at(x))), g)
        deepStrictEqual(values(ct.jit(ct.grad(ct.jit(f)))(at(x))), g)
      }),
      runs,
    )
  })

  test('checkpoint: keeps its arguments and what it is told to, and no residual', () => {
    const f = (x: V, w: V): S => ct.sum(ct.tanh(ct.mul(ct.sin(ct.mul(x, w)), w)))
    const kept = (keep: readonly ('sin' | 'tanh')[]): number => {
      const g = ct.checkpoint(f, { keep })
      const p = ct.programOf(ct.grad(g, { wrt: [0, 1] }))(v([1, 2, 3]), v([3, 4, 5]))
      const forward = p.equations.filter((q) => q.name === 'checkpoint')
      // The last one pulls back; what comes before it makes what it keeps.
      return forward.slice(0, -1).reduce((n, q) => n + q.outputs.length, 0)
    }
    expect([kept([]), kept(['sin']), kept(['sin', 'tanh'])]).toEqual([0, 2, 3])
  })
})

const cube = ct.customJvp(
  (x: S): S => ct.mul(ct.mul(x, x), x),
  ([x], [dx]) => [ct.mul(ct.mul(x, x), x), ct.mul(ct.mul(ct.mul(x, x), 3), dx)],
)
const sine = ct.customVjp(
  (x: S, k: S): S => ct.mul(ct.sin(x), k),
  (x, k) => [ct.mul(ct.sin(x), k), [x, k]],
  ([x, k], d) => [ct.mul(ct.mul(ct.cos(x), k), d), ct.mul(ct.sin(x), d)],
)

describe('rules', () => {
  test('customJvp: is the function with its own derivative, in every transformation', () => {
    fc.assert(
      fc.property(some, some, (x, y) => {
        const plain = (a: S): S => ct.mul(ct.mul(a, a), a)
        const each = (f: (a: S) => S): readonly number[] => [
          ct.item(f(s(x))),
          ct.item(ct.jit(f)(s(x))),
          ct.item(ct.grad(f)(s(x))),
          ct.item(ct.jvp(f)(s(x), s(y))[1]),
          ct.item(ct.grad(ct.grad(f))(s(x))),
          ...values(ct.vmap(ct.grad(f))(v([x, y]))),
          ct.item(ct.grad(ct.checkpoint(f))(s(x))),
          ct.item(ct.grad((a: S): S => ct.scan((c: S) => [f(c), []])(a, v([0, 0]))[0])(s(x / 2))),
        ]
        mustBeClose(each(cube), each(plain), 'rounding', norm(each(plain)))
      }),
      runs,
    )
  })

  test('customVjp: is the function with its own pullback, in every transformation', () => {
    fc.assert(
      fc.property(some, some, (x, k) => {
        const plain = (a: S, b: S): S => ct.mul(ct.sin(a), b)
        const each = (f: (a: S, b: S) => S): readonly number[] => [
          ct.item(f(s(x), s(k))),
          ...ct
            .grad(f, { wrt: [0, 1] })(s(x), s(k))
            .map((y) => ct.item(y)),
          ct.item(ct.grad((a: S): S => ct.grad(f, { wrt: [1] })(a, s(k))[0])(s(x))),
          // Forward mode turns the pullback around.
          ct.item(ct.jvp((p: readonly [S, S]): S => f(...p))([s(x), s(k)], [s(1), s(2)])[1]),
          ct.item(ct.jit(ct.grad(f))(s(x), s(k))),
          ...values(ct.vmap((a: S): S => ct.grad(f)(a, s(k)))(v([x, k]))),
          ct.item(
            ct.grad((a: S): S => ct.scan((c: S, b: S) => [f(c, b), []])(a, v([k, x]))[0])(s(x)),
          ),
        ]
        mustBeClose(each(sine), each(plain), 'rounding', norm(each(plain)))
      }),
      runs,
    )
  })

  test('rules: are not looked into, so a wrong one shows', () => {
    const wrong = ct.customJvp(
      (x: S): S => ct.mul(x, x),
      ([x], [dx]) => [ct.mul(x, x), ct.mul(dx, 5)],
    )
    const reversed = ct.customVjp(
      (x: S): S => x,
      (x) => [x, []],
      (_, d) => [ct.neg(d)],
    )
    expect([ct.item(ct.grad(wrong)(s(3))), ct.item(ct.grad(reversed)(s(3)))]).toEqual([5, -1])
  })

  test('customVjp: backward may be no linear map in reverse, and forward mode says that it must', () => {
    const clipped = ct.customVjp(
      (x: S): S => x,
      (x) => [x, []],
      (_, d) => [ct.clip(d, { min: -1, max: 1 })],
    )
    expect(ct.item(ct.grad((x: S): S => ct.mul(clipped(x), 100))(s(2)))).toBe(1)
    expect(ct.item(ct.vjp(clipped)(s(2))[1](s(7)))).toBe(1)
    expect(() => ct.jvp(clipped)(s(2), s(1))).toThrow(
      'customVjp: forward mode turns the backward rule around, which is not linear',
    )
  })

  test('rules: a tensor that is closed over is a constant to them, and is refused when it is differentiated', () => {
    const f = (k: S) =>
      ct.customJvp(
        (x: S): S => ct.mul(x, k),
        ([x], [dx]) => [ct.mul(x, k), ct.mul(dx, k)],
      )
    expect(ct.item(ct.grad(f(s(3)))(s(2)))).toBe(3)
    expect(values(ct.vmap((k: S): S => ct.grad(f(k))(s(2)))(v([1, 2])))).toEqual([1, 2])
    expect(() => ct.grad((k: S): S => f(k)(s(2)))(s(3))).toThrow(
      'customJvp: a tensor that the function closes over is differentiated, and its rule says nothing of it; pass it as an argument',
    )
  })

  test('rules: integers beside floats are handed on, and have zeros for tangents', () => {
    const power = ct.customJvp(
      (x: S, n: ct.Scalar<'i32'>): S => ct.pow(x, ct.cast(n, 'f64')),
      ([x, n], [dx, dn]) => {
        expect([dn.dtype, ct.item(dn)]).toEqual(['i32', 0])
        const m = ct.cast(n, 'f64')
        return [ct.pow(x, m), ct.mul(ct.mul(m, ct.pow(x, ct.sub(m, 1))), dx)]
      },
    )
    expect(ct.item(ct.grad(power)(s(3), ct.scalar(2, 'i32')))).toBe(6)
  })

  test('rules: of another structure, or with values that depend on tangents, are refused', () => {
    const mixed = ct.customJvp(
      (x: S): S => x,
      ([x], [dx]) => [ct.add(x, dx), dx],
    )
    expect(() => mixed(s(1))).toThrow('customJvp: the value of the rule depends on a tangent')
    const other = ct.customJvp(
      (x: S): S => x,
      ([x], [dx]) => [x, ct.cast(dx, 'f32') as never], // the types refuse it
    )
    expect(() => other(s(1))).toThrow('customJvp: the value is f64[], but the tangent is f32[]')
    const few = ct.customVjp(
      (x: S, y: S): S => ct.mul(x, y),
      (x, y) => [ct.mul(x, y), []],
      (_, d) => [d] as never, // the types refuse it
    )
    expect(() => few(s(1), s(2))).toThrow(
      'customVjp: leaf 1 of the arguments is f64[], but that of the result of backward is missing',
    )
  })
})

describe('fixedPoint', () => {
  /** x = 0.4 sin(x) + a b, a contraction. */
  const f = ([a, b]: readonly [S, S], x: S): S => ct.add(ct.mul(ct.sin(x), 0.4), ct.mul(a, b))
  const solve = ct.fixedPoint(f)
  /** The same by 60 steps, each differentiated. */
  const stepped = (p: readonly [S, S], x: S): S =>
    ct.scan((c: S) => [f(p, c), []], { length: 60 })(x, [])[0]

  test('fixedPoint: is where f leaves x, with the derivatives of the steps that lead there, of first and second order', () => {
    fc.assert(
      fc.property(some, some, some, (a, b, x) => {
        const p: readonly [S, S] = [s(a), s(b)]
        mustBeClose(values(f(p, solve(p, s(x)))), values(solve(p, s(x))), 'rounding')
        const each = (g: (q: readonly [S, S], y: S) => S): readonly number[] => {
          const first = ct.grad((q: readonly [S, S]): S => g(q, s(x)))
          const second = ct.grad((q: readonly [S, S]): S => {
            const [da, db] = first(q)
            return ct.add(da, ct.mul(db, 2))
          })(p)
          const pushed = ct.jvp((q: readonly [S, S]): S => g(q, s(x)))(p, [s(1), s(-2)])[1]
          return [...first(p), ...second, pushed].map((y) => ct.item(y))
        }
        mustBeClose(each(solve), each(stepped), 'rounding', norm(each(stepped)))
      }),
      runs,
    )
  })

  test('fixedPoint: does not depend on where it starts, and its gradient says so', () => {
    expect(ct.item(ct.grad((x: S): S => solve([s(1), s(0.5)], x))(s(0.3)))).toBe(0)
  })

  test('fixedPoint: lanes settle by themselves, each to the bits it has alone', () => {
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 4 }), (as) => {
        const one = (a: S): S => solve([a, s(1)], s(0))
        deepStrictEqual(
          values(ct.vmap(one)(v(as))),
          as.map((a) => ct.item(one(s(a)))),
        )
        mustBeClose(
          values(ct.vmap(ct.grad(one))(v(as))),
          as.map((a) => ct.item(ct.grad(one)(s(a)))),
          'rounding',
        )
      }),
      { numRuns: 20 },
    )
  })

  test('fixedPoint: its gradient has as many equations however many steps there were, and trees go through', () => {
    const root = (limit: number) =>
      ct.fixedPoint(
        (a: V, { x }: { readonly x: V }) => ({ x: ct.mul(ct.add(x, ct.div(a, x)), 0.5) }),
        { limit },
      )
    const g =
      (limit: number) =>
      (a: V): S =>
        ct.sum(root(limit)(a, { x: ct.ones([2], 'f64') }).x)
    mustBeClose(values(ct.grad(g(100))(v([4, 9]))), [1 / 4, 1 / 6], 'rounding')
    const count = (limit: number): number =>
      ct.print(ct.programOf(ct.grad(g(limit)))(v([4, 9]))).split('\n').length
    expect(count(10)).toBe(count(1000))
  })

  test('fixedPoint: refuses integers and a value that changes', () => {
    expect(() =>
      ct.fixedPoint((_: S, x: ct.Scalar<'i32'>) => x)(s(1), ct.scalar(1, 'i32')),
    ).toThrow('fixedPoint: the first value is i32')
    const changing = (_: S, x: S): S => ct.cast(x, 'f32') as never // the types refuse it
    expect(() => ct.fixedPoint(changing)(s(1), s(1))).toThrow(
      'fixedPoint: the first value is f64[], but the next one is f32[]',
    )
  })
})
