/**
 * @file trajectory — the loss of `laws/pinned/trajectories.py`, and what its two programs made of it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  add,
  concatenate,
  div,
  exp,
  grad,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
} from 'cotangent'
import { applyUpdates, type GradientTransformation } from 'cotangent/optimize'
import { numbersOf } from './support.ts'

/** Six numbers, b first. */
export interface Six {
  readonly b: Tensor<[2], 'f64'>
  readonly w: Tensor<[2, 2], 'f64'>
}

/** Where every trajectory begins. */
export const start: Six = {
  b: tensor([-1, 0.5], 'f64'),
  w: tensor(
    [
      [1.25, -0.75],
      [0.5, -0.25],
    ],
    'f64',
  ),
}

const steepness = tensor([1, 0.5, 4, 0.25, 2, 1.5], 'f64')
const center = tensor([0.5, -1, 0.25, 1.5, -0.75, 1], 'f64')

/** The six numbers in a row. */
export const inRow = ({ b, w }: Six): Tensor<[6], 'f64'> =>
  concatenate([b, reshape(w, [4])], { axis: 0 })

/** sum a (x - c)^2 / 2 + sum (x_(i+1) - x_i^2)^2 / 10 */
export const loss = (params: Six): Scalar<'f64'> => {
  const x = inRow(params)
  const bowl = div(sum(mul(steepness, square(sub(x, center)))), 2)
  const [before, after] = [
    slice(x, { axis: 0, from: 0, to: 5 }),
    slice(x, { axis: 0, from: 1, to: 6 }),
  ]
  return add(bowl, div(sum(square(sub(after, square(before)))), 10))
}

const places = tensor([0, 0.25, 0.5, 0.75, 1, 1.25], 'f64')
const weights = tensor([1, 3, 9, 27, 81, 243], 'f64')

/** sum 3^i cosh(x_i - i / 4) / 9 + (sum x)^2: with one minimum, and bent everywhere. */
export const convex = (params: Six): Scalar<'f64'> => {
  const x = sub(inRow(params), places)
  return add(div(sum(mul(weights, add(exp(x), exp(neg(x))))), 18), square(sum(inRow(params))))
}

/** Features and labels of the regression whose minimum is pinned. */
export const regression = {
  rows: [
    [0.5, -1, 2],
    [1.5, 0.25, -0.5],
    [-0.75, 2, 1],
    [0.125, 0.875, -1.5],
    [-1.25, -0.5, 0.75],
    [2, 1, 0.25],
    [-0.25, -1.75, -1],
    [1, -0.125, 1.75],
  ],
  labels: [1, 0, 1, 0, 0, 1, 1, 0],
} as const

/** Parameters and the state of a transformation after each of 20 steps. */
export const followed = <S>(
  t: GradientTransformation<S>,
): readonly { readonly x: Six; readonly state: S }[] => {
  let [x, state] = [start, t.init(start)]
  return Array.from({ length: 20 }, () => {
    const [updates, after] = t.update(grad(loss)(x), state, x)
    ;[x, state] = [applyUpdates(x, updates), after]
    return { x, state }
  })
}

/** The six numbers after each step. */
export const rowsOf = <S>(t: GradientTransformation<S>): readonly (readonly number[])[] =>
  followed(t).map(({ x }) => numbersOf(x))

type Numbers = readonly number[]

/** What is pinned under one name: the parameters after each step, or else the values of a schedule, or one minimum. */
interface Pinned<X> {
  readonly name: string
  readonly call: string
  readonly x: X
}

interface File {
  readonly source: string
  readonly cases: readonly Pinned<readonly Numbers[] | Numbers>[]
}

const hasRows = (c: Pinned<readonly Numbers[] | Numbers>): c is Pinned<readonly Numbers[]> =>
  Array.isArray(c.x[0])
const hasNumbers = (c: Pinned<readonly Numbers[] | Numbers>): c is Pinned<Numbers> => !hasRows(c)

/** A program that pinned. */
export type Program = 'optax' | 'torch'

/** What one program made: its name and version, trajectories, and lists of numbers. */
export const pinnedBy = (
  program: Program,
): {
  readonly source: string
  readonly trajectories: readonly Pinned<readonly Numbers[]>[]
  readonly lists: readonly Pinned<Numbers>[]
} => {
  const path = join(import.meta.dirname, `../pinned/trajectories_${program}.json`)
  // The script writes it in this form, and laws compare every number.
  const { source, cases } = JSON.parse(readFileSync(path, 'utf8')) as File
  return { source, trajectories: cases.filter(hasRows), lists: cases.filter(hasNumbers) }
}
