/**
 * @file inputs.laws — one tensor given twice, tensors that are not used, tensors closed over, outputs that are inputs.
 */
import { deepStrictEqual } from 'node:assert'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { values } from '../support/expressions.ts'
import { mustBeClose } from '../support/close.ts'

type V = ct.Tensor<[3], 'f64'>
type S = ct.Scalar<'f64'>

const at = (...xs: readonly [number, number, number]): V => ct.fromArray([3], xs, 'f64')
const [x, y] = [at(0.5, -1, 2), at(1.5, 3, -0.25)]
const zeros = at(0, 0, 0)
const ones = at(1, 1, 1)

const ofTwo: Readonly<Record<string, (a: V, b: V) => V>> = {
  add: ct.add,
  sub: ct.sub,
  mul: ct.mul,
  div: ct.div,
  maximum: ct.maximum,
  minimum: ct.minimum,
  'pow of squares': (a, b) => ct.pow(ct.add(ct.square(a), 1), b),
  where: (a, b) => ct.where(ct.greater(a, b), a, b),
  matmul: (a, b) => {
    const [column, row] = [ct.reshape(a, [3, 1]), ct.reshape(b, [1, 3])]
    return ct.reshape(ct.matmul(ct.matmul(column, row), ct.tanh(column)), [3])
  },
  concatenate: (a, b) =>
    ct.slice(ct.concatenate([a, b, a], { axis: 0 }), { axis: 0, from: 2, to: 5 }),
}
const loss =
  (f: (a: V, b: V) => V) =>
  (a: V, b: V): S =>
    ct.sum(ct.mul(f(a, b), at(1, 2, 3)))

describe.each(Object.entries(ofTwo))('%s', (_, f) => {
  test('f(x, x): the derivative is the sum of those to each input, in both modes', () => {
    const [a, b] = ct.grad(loss(f), { wrt: [0, 1] })(x, x)
    const both = (v: V): S => loss(f)(v, v)
    mustBeClose(values(ct.grad(both)(x)), values(ct.add(a, b)), 'rounding')
    const [, forward] = ct.jvp(both)(x, y)
    mustBeClose([ct.item(forward)], [ct.item(ct.sum(ct.mul(ct.add(a, b), y)))], 'rounding')
  })

  test('f(x, k), k closed over: the derivative is that to x alone, k an argument of an outer grad as well', () => {
    const [a] = ct.grad(loss(f), { wrt: [0, 1] })(x, y)
    deepStrictEqual(values(ct.grad((v: V): S => loss(f)(v, y))(x)), values(a))
    const inner = (k: V): S => ct.sum(ct.square(ct.grad((v: V): S => loss(f)(v, k))(x)))
    const direct = (k: V): S => ct.sum(ct.square(ct.grad(loss(f), { wrt: [0, 1] })(x, k)[0]))
    mustBeClose(values(ct.grad(inner)(y)), values(ct.grad(direct)(y)), 'rounding')
  })
})

test('unused inputs: their derivative is 0, of their shape, in every mode', () => {
  const f = (p: { a: V; b: ct.Tensor<[2, 0], 'f64'>; c: S }): S => ct.sum(ct.exp(p.a))
  const g = ct.grad(f)({ a: x, b: ct.zeros([2, 0], 'f64'), c: ct.scalar(4, 'f64') })
  deepStrictEqual(values(g.c), [0])
  deepStrictEqual(g.b.shape, [2, 0])
  expect(values(ct.grad((_a: V, b: V): S => ct.sum(b))(x, y))).toEqual([0, 0, 0])
  const constant = (v: V): V => (v.shape.length === 1 ? y : v) // in the trace it is y
  expect(values(ct.jvp(constant)(x, ones)[1])).toEqual([0, 0, 0])
  expect(values(ct.vjp(constant)(x)[1](ones))).toEqual([0, 0, 0])
  const beside = (v: V): V => ct.grad((u: V): S => ct.sum(ct.add(ct.mul(u, 0), v)))(y)
  expect(values(ct.vmap(beside)(ct.stack([x, x], { axis: 0 })))).toEqual([0, 0, 0, 0, 0, 0])
})

test('inputs not taken anywhere: NaN in one spoils nothing', () => {
  const bad = at(Number.NaN, Number.POSITIVE_INFINITY, 0)
  const [a, b] = ct.grad(
    (u: V, v: V): S => ct.sum(ct.where(ct.tensor([true, true, true]), ct.square(u), v)),
    { wrt: [0, 1] },
  )(x, bad)
  expect([values(a), values(b)]).toEqual([values(ct.mul(x, 2)), [0, 0, 0]])
})

test('outputs that are inputs: the identity, whether once or twice', () => {
  const [out, back] = ct.vjp((v: V): readonly [V, V] => [v, v])(x)
  deepStrictEqual(out.map(values), [values(x), values(x)])
  expect(values(back([y, ones]))).toEqual(values(ct.add(y, ones)))
  expect(values(ct.linearize((v: V): V => v)(x)[1](y))).toEqual(values(y))
})

test('integers, bools and indices on the way: no derivative goes through them, and none is lost beside them', () => {
  const f = (v: V): S =>
    ct.sum(ct.add(ct.mul(v, ct.cast(ct.greater(v, 0), 'f64')), ct.cast(ct.argSort(v), 'f64')))
  expect(values(ct.grad(f)(x))).toEqual([1, 0, 1])
  expect(values(ct.jvp((v: V): V => ct.cast(ct.cast(v, 'i32'), 'f64'))(x, ones)[1])).toEqual([
    0, 0, 0,
  ])
})

test('stopGradient: 0 from what is stopped, the rest untouched', () => {
  expect(values(ct.grad((v: V): S => ct.sum(ct.mul(v, ct.stopGradient(v))))(x))).toEqual(values(x))
  expect(values(ct.grad((v: V): S => ct.sum(ct.stopGradient(v)))(x))).toEqual(values(zeros))
})
