/**
 * @file tracing — no trace is ever stale, none reads a value, and none confuses its tangents with another's.
 */
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { type S, values } from '../support/expressions.ts'

const s = (x: number): S => ct.scalar(x, 'f64')
type V = ct.Tensor<[3], 'f64'>
const v = (...xs: readonly number[]): V => ct.fromArray([3], xs, 'f64')

test('stale: a closure variable reassigned to another tensor changes the gradient', () => {
  let k = v(1, 2, 3)
  const g = ct.grad((x: V): S => ct.sum(ct.mul(x, k)))
  expect(values(g(v(0, 0, 0)))).toEqual([1, 2, 3])
  k = v(4, 5, 6)
  expect(values(g(v(0, 0, 0)))).toEqual([4, 5, 6])
})

test('stale: a closure variable reassigned to another scalar changes the gradient', () => {
  let k = s(2)
  const g = ct.grad((x: S): S => ct.mul(x, k))
  expect(ct.item(g(s(1)))).toBe(2)
  k = s(3)
  expect(ct.item(g(s(1)))).toBe(3)
})

test('stale: a closure variable reassigned to an outer symbolic tensor is differentiated', () => {
  let outer = s(0)
  const inner = ct.grad((y: S): S => ct.mul(outer, ct.mul(y, y)))
  expect(ct.item(inner(s(3)))).toBe(0)
  const f = (x: S): S => {
    outer = x
    return inner(s(3))
  }
  // inner is d/dy x y^2 at 3 = 6 x, so d/dx (x inner) = 12 x
  const d = ct.grad((x: S): S => ct.mul(x, f(x)))
  expect([ct.item(d(s(1))), ct.item(d(s(5)))]).toEqual([12, 60])
  expect(ct.item(ct.jit(f)(s(7)))).toBe(42)
})

test('stale: a function that takes another branch the next time is traced anew', () => {
  let squared = true
  const g = ct.grad((x: S): S => (squared ? ct.mul(x, x) : x))
  expect(ct.item(g(s(3)))).toBe(6)
  squared = false
  expect(ct.item(g(s(3)))).toBe(1)
})

test('stale: a jit whose trace captured a symbolic tensor does not keep it', () => {
  let outer = s(0)
  const f = ct.jit((y: S): S => ct.mul(outer, y))
  const d = ct.grad((x: S): S => {
    outer = x
    return f(s(5))
  })
  expect([ct.item(d(s(1))), ct.item(d(s(2)))]).toEqual([5, 5])
})

test('values: a symbolic tensor has none, and says so when asked', () => {
  const asked = (read: (x: V) => unknown): (() => unknown) => {
    return () =>
      ct.grad((x: V): S => {
        read(x)
        return ct.sum(x)
      })(v(1, 2, 3))
  }
  expect(asked((x) => ct.toNested(x))).toThrow(
    'toNested: symbolic f64[3] of grad has no values while tracing',
  )
  expect(asked((x) => ct.toTypedArray(x))).toThrow('toTypedArray: symbolic f64[3] of grad')
  expect(asked((x) => ct.item(ct.sum(x)))).toThrow('item: symbolic f64[] of grad')
  expect(asked((x) => ct.show(x))).toThrow('show: symbolic')
  expect(asked((x) => ct.eqTensor.equals(x, x))).toThrow('Eq: symbolic')
})

test('values: a symbolic tensor as a comparison, a number, a loop bound, a key or a text is an error', () => {
  const used = (use: (x: never) => unknown): (() => unknown) => {
    return () =>
      ct.grad((x: S): S => {
        use(x as never) // what the types refuse is done all the same
        return x
      })(s(1))
  }
  const message = 'tensor as a JavaScript value: symbolic f64[] of grad has no values while tracing'
  expect(used((x) => x > 0)).toThrow(message)
  expect(used((x) => +x)).toThrow(message)
  expect(used((x) => `${x}`)).toThrow(message)
  expect(used((x) => ({ a: 1 })[x])).toThrow(message)
  expect(
    used((x) => {
      for (let i = 0; i < x; i += 1) return i
      return 0
    }),
  ).toThrow(message)
  // oxlint-disable-next-line eqeqeq -- loose equality is the slip under test
  expect(used((x) => x == 1)).toThrow(message)
})

test('values: a concrete tensor compared as a JavaScript number is an error too, so eager code cannot lead astray', () => {
  const x = s(1) as never // what the types refuse is done all the same
  expect(() => x > 0).toThrow(
    'is used as a JavaScript number; use an operator such as add or greater',
  )
  expect(() => x + 1).toThrow('is used as a JavaScript value')
})

test('escape: a symbolic tensor kept past its trace says so when read', () => {
  const kept: S[] = []
  ct.grad((x: S): S => {
    kept.push(x)
    return x
  })(s(1))
  const [x] = kept
  expect(() => ct.item(ct.add(x ?? s(0), 1))).toThrow(
    'add: symbolic f64[] of grad escaped its trace',
  )
})

test('perturbation: d/dx (x d/dy (x y) at 2) at 1 = 2, in every mixture of modes', () => {
  const reverse = (x: S): S => ct.mul(x, ct.grad((y: S): S => ct.mul(x, y))(s(2)))
  const forward = (x: S): S => ct.mul(x, ct.jvp((y: S): S => ct.mul(x, y))(s(2), s(1))[1])
  for (const f of [reverse, forward]) {
    expect(ct.item(ct.grad(f)(s(1)))).toBe(2)
    expect(ct.item(ct.jvp(f)(s(1), s(1))[1])).toBe(2)
    expect(ct.item(ct.jit(ct.grad(f))(s(1)))).toBe(2)
    expect(values(ct.vmap(ct.grad(f))(ct.fromArray([2], [1, 3], 'f64')))).toEqual([2, 6])
  }
})

test('nesting: grad of grad of grad of x^4 over a closure is 24 x k', () => {
  const f = (k: S): S =>
    ct.grad(
      (x: S): S =>
        ct.grad(
          (y: S): S => ct.grad((z: S): S => ct.mul(k, ct.mul(ct.mul(z, z), ct.mul(z, z))))(y),
        )(x),
    )(s(2))
  expect(ct.item(f(s(1)))).toBe(48)
  expect(ct.item(ct.grad(f)(s(1)))).toBe(48)
})

test('integers: have no tangent, may be arguments and intermediates, and the types know it', () => {
  const n = ct.tensor([1, 2, 3], 'i32')
  const f = (p: V, k: ct.Tensor<[3], 'i32'>): S =>
    ct.sum(ct.mul(ct.mul(p, ct.cast(k, 'f64')), ct.cast(ct.cast(p, 'i32'), 'f64')))
  expect(values(ct.grad(f)(v(1.5, 2.5, 3.5), n))).toEqual([1, 4, 9])
  interface Mixed {
    readonly n: ct.Tensor<[3], 'i32'>
    readonly w: V
  }
  // @ts-expect-error grad: leaf n is i32, which has no tangent; cast it, or pass it as a later argument
  const wrong = ct.grad((q: Mixed): S => ct.sum(q.w))
  expect(() => wrong({ n, w: v(1, 2, 3) })).toThrow(
    'grad: leaf n is i32, which has no tangent; cast it, or pass it as a later argument',
  )
})

test('unused: an input the result does not depend on has gradient 0, and so has every input of a constant', () => {
  const [y, g] = ct.valueAndGrad((p: { readonly a: V; readonly b: S }): S => ct.mul(p.b, 3))({
    a: v(1, 2, 3),
    b: s(2),
  })
  expect([ct.item(y), values(g.a), ct.item(g.b)]).toEqual([6, [0, 0, 0], 3])
  expect(values(ct.grad((_x: V): S => s(1))(v(1, 2, 3)))).toEqual([0, 0, 0])
})

test('wrt: names the arguments to differentiate, in its own order', () => {
  const f = (x: S, _n: ct.Tensor<[3], 'i32'>, y: S): S => ct.mul(ct.mul(x, x), y)
  const n = ct.tensor([1, 2, 3], 'i32')
  const [dy, dx] = ct.grad(f, { wrt: [2, 0] })(s(3), n, s(5))
  expect([ct.item(dy), ct.item(dx)]).toEqual([9, 30])
  expect(
    ct
      .grad(f, { wrt: [0, 2, 0] })(s(3), n, s(5))
      .map((g) => ct.item(g)),
  ).toEqual([30, 9, 30])
})

test('aux: extra outputs are carried through', () => {
  const f = (x: S): readonly [S, { readonly half: S }] => [ct.mul(x, x), { half: ct.mul(x, 0.5) }]
  const [[value, extra], dx] = ct.valueAndGrad(f, { aux: true })(s(3))
  expect([ct.item(value), ct.item(extra.half), ct.item(dx)]).toEqual([9, 1.5, 6])
  const [g, kept] = ct.grad(f, { aux: true })(s(3))
  expect([ct.item(g), ct.item(kept.half)]).toEqual([6, 1.5])
})
