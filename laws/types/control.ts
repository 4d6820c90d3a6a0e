/**
 * @file control — control flow and rules of one's own: what the compiler computes, and what it refuses.
 */
import * as ct from '../../src/index.ts'
import { is } from './equal.ts'

type V<N extends number = 3> = ct.Tensor<[N]>
type S = ct.Scalar

declare const x: V
declare const m: ct.Tensor<[5, 3]>
declare const s: S
declare const p: ct.Tensor<[], 'bool'>
declare const i: ct.Tensor<[], 'i32'>

// A scan sees inputs without their leading axis, and what it yields gains it.
const step = (c: V, row: V): readonly [V, { readonly y: S }] => [ct.add(c, row), { y: ct.sum(row) }]
is<readonly [V, { readonly y: ct.Tensor<[5]> }]>()(ct.scan(step)(x, m), true)
is<readonly [V, { readonly y: ct.Tensor<[5]> }]>()(ct.scan(step, { reverse: true })(x, m), true)
// @ts-expect-error rows of 3 where a step takes 4
ct.scan((c: V<4>, row: V<4>) => [ct.add(c, row), row])(ct.zeros([4]), m)
// @ts-expect-error the carry becomes another shape
ct.scan((c: V, row: V) => [ct.sum(row), c])(x, m)

// Branches take and return the same.
is<V>()(
  ct.cond(
    p,
    (v: V) => ct.neg(v),
    (v: V) => ct.exp(v),
  )(x),
  true,
)
is<V>()(ct.switchOn(i, [(v: V) => ct.neg(v), (v: V) => ct.exp(v)])(x), true)
ct.cond(
  // @ts-expect-error a condition of three bools
  ct.greater(x, 0),
  (v: V) => v,
  (v: V) => v,
)
ct.cond(
  p,
  (v: V) => v,
  // @ts-expect-error branches of different shapes
  (v: V) => ct.sum(v),
)(x)

// A state keeps its type.
is<S>()(
  ct.whileLoop(
    (v: S) => ct.less(v, 3),
    (v) => ct.add(v, 1),
  )(s),
  true,
)
is<S>()(
  ct.boundedWhile(
    (v: S) => ct.less(v, 3),
    (v) => ct.add(v, 1),
    { limit: 9 },
  )(s),
  true,
)
ct.whileLoop(
  // @ts-expect-error a condition that is a number
  (v: S) => v,
  (v: S) => v,
)

is<ct.Tensor<[5, 3]>>()(ct.associativeScan((a: V, b: V) => ct.mul(a, b))(m), true)

// A rule speaks of the arguments and results of its function.
const cube = ct.customJvp(
  (v: V) => ct.mul(v, v),
  ([v], [dv]) => [ct.mul(v, v), ct.mul(ct.mul(v, 2), dv)],
)
is<V>()(cube(x), true)
const clipped = ct.customVjp(
  (v: V, k: S) => ct.mul(v, k),
  (v, k) => [ct.mul(v, k), { v, k }],
  ({ v, k }, ctg) => [ct.mul(ctg, k), ct.sum(ct.mul(ctg, v))],
)
is<V>()(clipped(x, s), true)
ct.customJvp(
  (v: V) => ct.sum(v),
  // @ts-expect-error a tangent of another shape than the value
  ([v], [dv]) => [ct.sum(v), dv],
)
ct.customVjp(
  (v: V) => ct.sum(v),
  (v) => [ct.sum(v), []],
  // @ts-expect-error a cotangent of another shape than the argument
  (_, ctg) => [ctg],
)

is<V>()(ct.fixedPoint((a: S, v: V) => ct.mul(ct.tanh(v), a))(s, x), true)
is<V>()(ct.checkpoint((v: V) => ct.exp(v), { keep: ['exp'] })(x), true)
// @ts-expect-error no primitive of that name
ct.checkpoint((v: V) => ct.exp(v), { keep: ['exponential'] })
