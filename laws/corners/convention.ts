/**
 * @file convention — one row of the table of conventions: an operator, a point where more than one answer can be defended, and ours.
 *
 * Rows are data: the laws assert them in every mode, docs/conventions.md prints them, and cases.json hands the same points to
 * the other systems.
 */
import * as ct from '../../src/index.ts'

/** What rows work on. */
export type Row = ct.Tensor<[number], 'f64'>

/** A convention. */
export interface Convention {
  /** As the table prints it; x and y are the inputs. */
  readonly operator: string
  readonly f: (x: Row, y: Row) => Row
  /** The inputs: x, or x and y. */
  readonly at: readonly [readonly number[]] | readonly [readonly number[], readonly number[]]
  readonly value: readonly number[]
  /** The gradient of the sum of f, to each input. */
  readonly first: readonly (readonly number[])[]
  /** The gradient of the sum of all of `first`, to each input, where it is part of the convention. */
  readonly second?: readonly (readonly number[])[]
  /** What forward mode gives instead, where an infinite factor meets a tangent of 0. */
  readonly forward?: readonly (readonly number[])[]
  readonly why: string
  /** The same function in JAX and in PyTorch, as Python expressions in x and y; absent where they have none. */
  readonly jax?: string
  readonly torch?: string
}

/** A vector in f64. */
export const row = (xs: readonly number[]): Row => ct.fromArray([xs.length], xs, 'f64')

/** A scalar as a vector of one. */
export const one = (x: ct.Scalar<'f64'>): Row => ct.reshape(x, [1])

/** How an input is written: a number where there is one. */
export const shown = (xs: readonly number[]): string => {
  const texts = xs.map((x) => (Object.is(x, -0) ? '-0' : `${x}`.replace('Infinity', 'inf')))
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
}

/** The name of a row: no two have the same. */
export const nameOf = ({ operator, at }: Convention): string =>
  `${operator} at ${at.map((xs, i) => `${['x', 'y'][i] ?? ''} = ${shown(xs)}`).join(', ')}`
