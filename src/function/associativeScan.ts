/**
 * @file associativeScan — running results of an associative function, by halves: 2 log n rounds, each over all lanes at once.
 *
 * Source  Blelloch, Prefix sums and their applications, 1990
 */
import { Defect } from '../shape/defect.ts'
import { emitFor } from '../engine/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { namedLeaves } from '../tensor/tree.ts'
import type { Batched } from './scalarOut.ts'
import { leavesOf, withLeaves } from './trace.ts'
import { vmap } from './vmap.ts'

type Rows = readonly Value[]

const from = (xs: Rows, start: number, limit: number, stride: number): Rows =>
  xs.map((x) => {
    const rest = x.shape.slice(1)
    const params = {
      start: x.shape.map((_, i) => (i === 0 ? start : 0)),
      limit: [limit, ...rest],
      stride: x.shape.map((_, i) => (i === 0 ? stride : 1)),
    }
    return emitFor([x]).apply('slice', params, x)
  })

const after = (xs: Rows, ys: Rows): Rows =>
  xs.map((x, i) => {
    const pair = [x, ys[i]!] // as many rows
    return emitFor(pair).bind('concatenate', { axis: 0 }, pair)[0]
  })

/** x0 y0 x1 y1 ...; there may be one more x. */
const interleaved = (xs: Rows, ys: Rows, n: number): Rows => {
  const half = Math.floor(n / 2)
  const paired = xs.map((x, i) => {
    const e = emitFor([x, ys[i]!]) // as many rows
    const rest = x.shape.slice(1)
    const column = (z: Value): Value => e.apply('reshape', { shape: [half, 1, ...rest] }, z)
    const head = half === x.shape[0] ? x : from([x], 0, half, 1)[0]! // one row list
    const both = e.bind('concatenate', { axis: 1 }, [column(head), column(ys[i]!)])[0] // likewise
    return e.apply('reshape', { shape: [2 * half, ...rest] }, both)
  })
  return n === 2 * half ? paired : after(paired, from(xs, half, half + 1, 1))
}

const running = (f: (x: Rows, y: Rows) => Rows, xs: Rows, n: number): Rows => {
  if (n < 2) return xs
  const half = Math.floor(n / 2)
  const pairs = f(from(xs, 0, 2 * half - 1, 2), from(xs, 1, 2 * half, 2))
  const odd = running(f, pairs, half)
  const evens = Math.ceil(n / 2) - 1
  const first = from(xs, 0, 1, 1)
  const even =
    evens === 0 ? first : after(first, f(from(odd, 0, evens, 1), from(xs, 2, 2 * evens + 1, 2)))
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
  <T>(
    f: (x: T, y: T) => T,
    { reverse = false }: { readonly reverse?: boolean } = {},
  ): (<N extends number>(xs: Batched<N, T>) => Batched<N, T>) =>
  (xs) => {
    const op = 'associativeScan'
    const leaves = leavesOf(op, xs)
    const n = leaves[0]?.shape[0]
    const odd = namedLeaves(op, xs).find(({ leaf }) => leaf.shape[0] !== n)
    if (n === undefined || odd !== undefined)
      throw new Defect(
        `${op}: ${odd === undefined ? 'the first leaf has no leading axis' : `leaf ${odd.path} has ${odd.leaf.shape[0] ?? 'no'} rows, the first one ${n ?? 'none'}`}; give leaves of as many rows`,
      )
    const lanes: (...args: readonly unknown[]) => unknown = vmap(
      f as (...args: readonly unknown[]) => unknown, // called with two trees like T
    )
    const turn = (rows: Rows): Rows =>
      reverse ? rows.map((x) => emitFor([x]).apply('flip', { axes: [0] }, x)) : rows
    const step = (x: Rows, y: Rows): Rows => {
      const [a, b] = reverse ? [y, x] : [x, y]
      return leavesOf(op, lanes(withLeaves<unknown>(op, xs, a), withLeaves<unknown>(op, xs, b)))
    }
    return withLeaves(op, xs, turn(running(step, turn(leaves), n)))
  }
