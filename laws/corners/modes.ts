/**
 * @file modes — a function of vectors, differentiated in every way there is: the ways must agree where one of them is pinned.
 */
import * as ct from '../../src/index.ts'
import { type Row, row } from './convention.ts'
import { byReference } from './reference.ts'

type F = (x: Row, y: Row) => Row
type Point = readonly (readonly number[])[]
type Vectors = readonly (readonly number[])[]

const read = (x: ct.AnyTensor): readonly number[] => [...ct.toTypedArray(x)]
const total =
  (f: F) =>
  (x: Row, y: Row): ct.Scalar<'f64'> =>
    ct.sum(f(x, y))

/** The gradients of the sum of f, to both inputs. */
const both = (f: F) => ct.grad(total(f), { wrt: [0, 1] })
const pointOf = (at: Point): readonly [Row, Row] => [row(at[0] ?? []), row(at[1] ?? at[0] ?? [])]

/** The gradient as a function of a tuple, so that one more derivative can be taken of it. */
const slopeOf = (f: F, n: number): ((x: Row, y: Row) => readonly Row[]) =>
  n === 1 ? (x) => [ct.grad((v: Row) => total(f)(v, v))(x)] : (x, y) => both(f)(x, y)

/** f at a point. */
export const valueAt = (f: F, at: Point): readonly number[] => read(f(...pointOf(at)))

/** Reverse mode. */
export const reverse = (f: F, at: Point): Vectors => slopeOf(f, at.length)(...pointOf(at)).map(read)

/** Reverse mode, traced and simplified once. */
export const jitted = (f: F, at: Point): Vectors =>
  ct
    .jit((x: Row, y: Row) => slopeOf(f, at.length)(x, y))(...pointOf(at))
    .map(read)

/** Reverse mode over a batch of the point twice: the second lane's gradient. */
export const batched = (f: F, at: Point): Vectors => {
  const [x, y] = pointOf(at)
  const lanes = (v: Row) => ct.stack([v, v], { axis: 0 })
  return ct
    .vmap((a: Row, b: Row) => slopeOf(f, at.length)(a, b))(lanes(x), lanes(y))
    .map((g) => read(g).slice(read(g).length / 2))
}

/** Reverse mode, on the reference engine. */
export const onReference = (f: F, at: Point): Vectors =>
  byReference((x: Row, y: Row) => slopeOf(f, at.length)(x, y), ...pointOf(at))

const basis = (n: number, k: number): Row =>
  row(Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)))

/** Forward mode, one input element at a time. */
export const forward = (f: F, at: Point): Vectors => {
  const [x, y] = pointOf(at)
  const along = (k: number, i: number): number => {
    const dx = basis((at[i] ?? []).length, k)
    const [, dz] =
      at.length === 1
        ? ct.jvp((v: Row) => f(v, v))(x, dx)
        : i === 0
          ? ct.jvp((v: Row) => f(v, y))(x, dx)
          : ct.jvp((v: Row) => f(x, v))(y, dx)
    return read(dz).reduce((sum, v) => sum + v, 0)
  }
  return at.map((xs, i) => xs.map((_, k) => along(k, i)))
}

const slopes =
  (f: F, n: number) =>
  (x: Row, y: Row): ct.Scalar<'f64'> =>
    slopeOf(f, n)(x, y)
      .map((g) => ct.sum(g))
      .reduce((a, b) => ct.add(a, b))

/** Reverse over reverse: the gradient of the sum of the gradients. */
export const second = (f: F, at: Point): Vectors => {
  const [x, y] = pointOf(at)
  const g = slopes(f, at.length)
  return at.length === 1
    ? [read(ct.grad((v: Row) => g(v, v))(x))]
    : ct
        .grad(g, { wrt: [0, 1] })(x, y)
        .map(read)
}

/** Forward over reverse, along the vector of ones. */
export const secondForward = (f: F, at: Point): readonly number[] => {
  const [x] = pointOf(at)
  return read(
    ct.jvp(ct.grad((v: Row) => total(f)(v, v)))(x, row(Array.from(at[0] ?? [], () => 1)))[1],
  )
}
