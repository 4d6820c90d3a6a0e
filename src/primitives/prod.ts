/**
 * @file prod — product over axes, which disappear.
 *
 *   y[i] = prod_k x[i, k]                    shape  S -> S without `axes`; 1 over none; integers wrap modulo 2^32
 *   dy[i] = sum_k dx[i, k] prod_(l != k) x[i, l]
 *
 * The tangent halves a list of pairs by (p, dp) (q, dq) -> (p q, dp q + p dq): without division it is exact where elements
 * are 0, at every order, and takes log n steps.
 */
import { count, omit, pick, range } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { isFloat } from '../tensor/dtype.ts'
import { fill, lane, mustAccept, traffic } from './families.ts'
import { permuted } from './moving.ts'
import { mustBeAxes } from './params.ts'
import type { Primitive } from './primitive.ts'
import { reduceAxes, shiftedAxes } from './reducing.ts'

/** Rows of x, its first axis, from start up to limit. */
const rows = (e: Emit, x: Value, start: number, limit: number): Value =>
  e.apply(
    'slice',
    {
      start: x.shape.map((_, i) => (i === 0 ? start : 0)),
      limit: x.shape.map((n, i) => (i === 0 ? limit : n)),
      stride: x.shape.map(() => 1),
    },
    x,
  )

/** The tangent of the product of the rows of p, m of them, at least one: a tensor of one row. */
const pushRows = (e: Emit, p: Value, dp: Value, m: number): Value => {
  if (m === 1) return dp
  const half = Math.floor(m / 2)
  const halves = (v: Value): readonly [Value, Value] => [
    rows(e, v, 0, half),
    rows(e, v, half, 2 * half),
  ]
  const [[a, b], [da, db]] = [halves(p), halves(dp)]
  const withLast = (pairs: Value, v: Value): Value =>
    m % 2 === 0 ? pairs : e.apply('concatenate', { axis: 0 }, pairs, rows(e, v, m - 1, m))
  const both = e.apply('add', {}, e.apply('mul', {}, da, b), e.apply('mul', {}, a, db))
  return pushRows(e, withLast(e.apply('mul', {}, a, b), p), withLast(both, dp), Math.ceil(m / 2))
}

export const prod: Primitive<'prod'> = {
  name: 'prod',
  domain: 'all',
  shape: ([x], { axes }) => {
    mustAccept('prod', 'numeric', x)
    mustBeAxes('prod', x, axes)
    return [{ shape: omit(x.shape, axes), dtype: x.dtype }]
  },
  evaluate: ([x], { axes }) => [
    // f64 products of 32-bit integers are not exact.
    reduceAxes(x, axes, 1, isFloat(x.dtype) ? (total, v) => total * v : Math.imul),
  ],
  cost: ([x], _, outputs) => ({ flops: count(x.shape), bytes: traffic([x], outputs) }),
  derivative: {
    kind: 'smooth',
    push: [
      (e, [x], dx, y, { axes }) => {
        const m = count(pick(x.shape, axes))
        if (m === 0) return fill(e, 0, y) // a product of nothing is 1 and does not vary
        const order = [...axes, ...range(x.shape.length).filter((i) => !axes.includes(i))]
        const flat = (v: Value): Value =>
          e.apply('reshape', { shape: [m, ...y.shape] }, permuted(e, order, v))
        return e.apply('reshape', { shape: y.shape }, pushRows(e, flat(x), flat(dx), m))
      },
    ],
  },
  vmap: (e, [x], { axes }) => lane(e.apply('prod', { axes: shiftedAxes(axes) }, x.value)),
}
