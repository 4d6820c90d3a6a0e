/**
 * @file vectors — lists of tensors as vectors: sums, multiples, and functions made of functions.
 */
import { add } from '../../src/function/arithmetic.ts'
import { elementsOf, type Flat, type Floats, like } from './flat.ts'

/** a v + b u */
export const combined = (
  a: number,
  v: readonly Floats[],
  b: number,
  u: readonly Floats[],
): readonly Floats[] => {
  const us = elementsOf(u)
  return like(
    v,
    elementsOf(v).map((x, i) => a * x + b * (us[i] ?? Number.NaN)),
  )
}

/** a x + b y, of plain vectors */
export const mixed = (
  a: number,
  x: readonly number[],
  b: number,
  y: readonly number[],
): readonly number[] => x.map((xi, i) => a * xi + b * (y[i] ?? Number.NaN))

/** f + g */
export const plus =
  (f: Flat, g: Flat): Flat =>
  (x) => {
    const ys = g(x)
    return f(x).map((y, i) => add(y, ys[i]!)) // functions of one codomain
  }

/** <f, g> */
export const pair =
  (f: Flat, g: Flat): Flat =>
  (x) => [...f(x), ...g(x)]

/** f;g */
export const sequence =
  (f: Flat, g: Flat): Flat =>
  (x) =>
    g(f(x))
