/**
 * @file quantities — what is pinned, each by every route through the transformations that leads to it.
 *
 *   second = d <ct, J dx>      forward over reverse, reverse over reverse, reverse over forward
 */
import * as ct from '../../src/index.ts'
import type { Pinned, X } from './function.ts'
import type { Quantity } from './pinned.ts'

/** Tensors to tensors. */
export type Of = (xs: readonly X[]) => readonly X[]

/** The outputs as a list. */
export const listed =
  (f: Pinned): Of =>
  (xs) => {
    const y = f(...xs)
    return 'shape' in y ? [y] : y
  }

const push =
  (f: Of, dxs: readonly X[]): Of =>
  (xs) =>
    ct.jvp(f)(xs, dxs)[1]

const pull =
  (f: Of, cts: readonly X[]): Of =>
  (xs) =>
    ct.vjp(f)(xs)[1](cts)

/** <ct, f> */
const paired =
  (f: Of, cts: readonly X[]): ((xs: readonly X[]) => ct.Scalar<'f64'>) =>
  (xs) => {
    const ys = f(xs)
    return cts.reduce<ct.Scalar<'f64'>>(
      (total, c, i) => ct.add(total, ct.sum(ct.mul(c, ys[i]!))), // a cotangent for each output
      ct.scalar(0, 'f64'),
    )
  }

/** The Hessian of a scalar f, row by row over all inputs: the derivatives of its gradient along each of their axes. */
const hessian =
  (f: Of): Of =>
  (xs) => {
    const slope = ct.grad(paired(f, [ct.scalar(1, 'f64')]))
    const sizes = xs.map((x) => x.shape.reduce((n, k) => n * k, 1))
    const n = sizes.reduce((total, k) => total + k, 0)
    let before = 0
    const axes = xs.map((x, i) => {
      const columns = ct.slice(ct.eye(n, 'f64'), { axis: 1, from: before, to: before + sizes[i]! }) // one size an input
      before += sizes[i]! // likewise
      return ct.reshape<number[], [number, ...number[]], 'f64'>(columns, [n, ...x.shape])
    })
    const along = ct.vmap((...dxs: readonly X[]): readonly X[] => ct.jvp(slope)(xs, dxs)[1])
    const rows = along(...axes).map((row) => ct.reshape(row, [n, -1]))
    return [ct.concatenate(rows, { axis: 1 })]
  }

/** What leads to a quantity, by name. */
export type Routes = { readonly [route: string]: Of }

/** The routes to each quantity of f. */
export const routes = (
  f: Of,
  dxs: readonly X[],
  cts: readonly X[],
): { readonly [Q in Quantity]: Routes } => ({
  y: { value: f },
  jvp: { jvp: push(f, dxs), linearize: (xs) => ct.linearize(f)(xs)[1](dxs) },
  vjp: { vjp: pull(f, cts), grad: ct.grad(paired(f, cts)) },
  second: {
    'jvp of vjp': push(pull(f, cts), dxs),
    'vjp of vjp': pull(pull(f, cts), dxs),
    'vjp of jvp': pull(push(f, dxs), cts),
  },
  third: { 'jvp of jvp of jvp': push(push(push(f, dxs), dxs), dxs) },
  hessian: { 'vmap of jvp of grad': hessian(f) },
})
