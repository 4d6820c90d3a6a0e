/**
 * @file associativeScan — running results of an associative function, by halves: 2 log n rounds, each over all lanes at once.
 *
 * Source  Blelloch, Prefix sums and their applications, 1990
 */
import { Defect } from '../shape/defect.ts'
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { namedLeaves } from '../tensor/tree.ts'
import { mustKnow } from './options.ts'
import { rowsAfter, rowsOf } from './rows.ts'
import type { Batched } from './scalarOut.ts'
import { type Like, mustMatch, type Returned } from './sameTree.ts'
import { leavesOf, withLeaves } from './trace.ts'
import { vmap } from './vmap.ts'

type Rows = readonly Value[]

const from = (xs: Rows, start: number, limit: number): Rows =>
  xs.map((x) => rowsOf(x, start, limit))

/** The rows of an even number, those in even places and those in odd ones. */
const parted = (xs: Rows): readonly [Rows, Rows] => {
  const sides = xs.map((x) => {
    const [n = 0, ...rest] = x.shape
    const e = emitFor([x])
    const pairs = e.apply('reshape', { shape: [n / 2, 2, ...rest] }, x)
    return e
      .bind('split', { axis: 1, sizes: [1, 1] }, [pairs])
      .map((side) => e.apply('reshape', { shape: [n / 2, ...rest] }, side))
  })
  return [sides.map(([even]) => even!), sides.map(([, odd]) => odd!)] // two sizes, two pieces
}

const after = (xs: Rows, ys: Rows): Rows => xs.map((x, i) => rowsAfter(x, ys[i]!)) // as many rows

/** x0 y0 x1 y1 ...; there may be one more x. */
const interleaved = (xs: Rows, ys: Rows, n: number): Rows => {
  const half = Math.floor(n / 2)
  const paired = xs.map((x, i) => {
    const e = emitFor([x, ys[i]!]) // as many rows
    const rest = x.shape.slice(1)
    const column = (z: Value): Value => e.apply('reshape', { shape: [half, 1, ...rest] }, z)
    const both = e.apply('concatenate', { axis: 1 }, column(rowsOf(x, 0, half)), column(ys[i]!)) // likewise
    return e.apply('reshape', { shape: [2 * half, ...rest] }, both)
  })
  return n === 2 * half ? paired : after(paired, from(xs, half, half + 1))
}

const running = (f: (x: Rows, y: Rows) => Rows, xs: Rows, n: number): Rows => {
  if (n < 2) return xs
  const half = Math.floor(n / 2)
  const [evens, odds] = parted(from(xs, 0, 2 * half))
  const odd = running(f, f(evens, odds), half)
  // x2, x4, ..., each after all before it.
  const rest = from(evens, 1, half)
  const later = n === 2 * half ? rest : after(rest, from(xs, n - 1, n))
  const count = Math.ceil(n / 2) - 1
  const first = from(xs, 0, 1)
  const even = count === 0 ? first : after(first, f(from(odd, 0, count), later))
  return interleaved(even, odd, n)
}

/**
 * x0, f(x0, x1), f(f(x0, x1), x2), ... for an associative f, along the leading axis of every leaf.
 *
 * Shape   the same tree
 * Grad    through f
 * Cost    about 2 log n evaluations of f, over lanes; fewer than 2 n elements in all
 * Fails   a Defect when leading axes differ; another grouping, and so other rounding, than one after another
 *
 * ```ts
 * associativeScan((x: Scalar, y: Scalar) => mul(x, y))(tensor([1, 2, 3, 4])) // => tensor([1, 2, 6, 24])
 * ```
 */
export const associativeScan =
  <T, U extends Returned = T>(
    f: (x: T, y: T) => U & Like<'associativeScan', 'x', T, 'f(x, y)', U>,
    options: { readonly reverse?: boolean } = {},
  ): (<N extends number>(xs: Batched<N, T>) => Batched<N, T>) =>
  (xs) => {
    const op = 'associativeScan'
    mustKnow(op, options, ['reverse'])
    const { reverse = false } = options
    const leaves = leavesOf(op, xs)
    const n = leaves[0]?.shape[0]
    const odd = namedLeaves(op, xs).find(({ leaf }) => leaf.shape[0] !== n)
    if (n === undefined || odd !== undefined)
      throw new Defect(
        `${op}: ${odd === undefined ? 'the first leaf has no leading axis' : `leaf ${odd.path} has ${odd.leaf.shape[0] ?? 'no'} rows, the first one ${n ?? 'none'}`}; give leaves of as many rows`,
      )
    const joined = (x: T, y: T): T => {
      const made: unknown = f(x, y)
      mustMatch(op, ['x', x], ['f(x, y)', made])
      return made as T // of its structure
    }
    const lanes: (...args: readonly unknown[]) => unknown = vmap(
      joined as (...args: readonly unknown[]) => unknown, // called with two trees like T
    )
    const turn = (rows: Rows): Rows =>
      reverse ? rows.map((x) => emitFor([x]).apply('flip', { axes: [0] }, x)) : rows
    const step = (x: Rows, y: Rows): Rows => {
      const [a, b] = reverse ? [y, x] : [x, y]
      return leavesOf(op, lanes(withLeaves<unknown>(op, xs, a), withLeaves<unknown>(op, xs, b)))
    }
    return withLeaves(op, xs, turn(running(step, turn(leaves), n)))
  }
