/**
 * @file rows — Programs whose rows have nothing to do with each other, so that they can run on some rows after others.
 *
 * Elementwise equations, reductions of later axes and what is repeated over the rows keep rows apart: a softmax, a
 * normalisation, an update of parameters. Such a Program runs a block at a time, while the block is in the second-level cache.
 */
import type { Emit } from '../../program/emit.ts'
import { define } from '../../program/interpret.ts'
import type { Atom, Equation, Program } from '../../program/program.ts'
import type { Value } from '../../program/symbolic.ts'
import { build } from '../../primitives/build.ts'
import { count, type Sizes } from '../../shape/sizes.ts'
import type { Aval } from '../../tensor/concrete.ts'
import { bytesOf } from '../../tensor/dtype.ts'
import { pointwise } from './pointwise.ts'

/** A Program that can run by rows. */
export interface ByRows {
  /** How many rows there are. */
  readonly rows: number
  /** Of each input whether it has rows; the others are the same for all. */
  readonly inputs: readonly boolean[]
  /** The Program on fewer rows. */
  readonly on: (rows: number) => Program
  /** Rows of a block. */
  readonly block: number
}

/** Bytes of a block, about; below so many in all it is not worth the trouble; and what is the same for all rows. */
const budget = { block: 2 ** 18, least: 2 ** 20, same: 2 ** 16 }

const bytesIn = ({ shape, dtype }: Aval): number => count(shape) * bytesOf[dtype]

/** What is known of an atom: whether it has rows. */
type Known = Map<Atom, boolean>

const reductions: ReadonlySet<string> = new Set(['sum', 'prod', 'reduceMax', 'reduceMin'])

/** Settles what an equation reads and makes; false if it mixes rows. */
const settle = (q: Equation, rows: number, known: Known): boolean => {
  const [x]: readonly Atom[] = q.inputs
  const [y] = q.outputs
  if (x === undefined || y === undefined) return false
  /** A literal is the same for all rows. */
  const rowsOf = (a: Atom): boolean | undefined => (a.tag === 'concrete' ? false : known.get(a))
  /** Takes an atom as having rows or not, unless it is known otherwise. */
  const take = (a: Atom, has: boolean): boolean => {
    const before = rowsOf(a)
    if (before === undefined) known.set(a, has)
    return (before ?? has) === has
  }
  const begins = ({ shape }: Aval): boolean => shape[0] === rows
  if (q.name === 'broadcast') {
    const { shape, axes } = q.params
    if (shape[0] !== rows || !axes.includes(0)) {
      known.set(y, shape[0] === rows)
      return take(x, false)
    }
    known.set(y, rowsOf(x) ?? true)
    return axes[0] === 0 && take(x, known.get(y) ?? true)
  }
  if (q.name === 'reshape' || reductions.has(q.name)) {
    const has = rowsOf(x) ?? begins(x)
    known.set(y, has)
    const apart = q.name === 'reshape' ? begins(y) : !(q.params as { axes: Sizes }).axes.includes(0) // a reduction
    return take(x, has) && (!has || apart)
  }
  if (pointwise(q) === undefined) return false
  const inputs: readonly Atom[] = q.inputs
  const has = inputs.map(rowsOf).find((h) => h !== undefined) ?? begins(x)
  known.set(y, has)
  return inputs.every((a) => take(a, has))
}

/** The Program with another number of rows. */
const onRows = (p: Program, known: Known, rows: number): Program => {
  const cut = (a: Aval, shape: Sizes): Sizes =>
    known.get(a as Atom) === true ? [rows, ...shape.slice(1)] : shape // atoms of p
  const e: Emit = build
  return define(
    'rows',
    p.inputs.map((v) => ({ shape: cut(v, v.shape), dtype: v.dtype })),
    (xs) => {
      const env = new Map<number, Value>(p.inputs.map((v, i) => [v.id, xs[i]!])) // one value an input
      const read = (a: Atom): Value => (a.tag === 'variable' ? env.get(a.id)! : a) // bound before use
      for (const q of p.equations) {
        const [y] = q.outputs
        const inputs: readonly Atom[] = q.inputs
        const values = inputs.map(read)
        const [x] = values
        const made =
          q.name === 'broadcast'
            ? e.apply('broadcast', { ...q.params, shape: cut(y!, q.params.shape) }, x!) // one input, one output
            : q.name === 'reshape'
              ? e.apply('reshape', { shape: cut(y!, q.params.shape) }, x!) // likewise
              : e.bind(q.name as 'add', q.params, values as unknown as readonly [Value, Value])[0] // as many as it takes
        env.set(y!.id, made) // likewise
      }
      return p.outputs.map(read)
    },
  )
}

/** How a Program runs by rows, if it can and it is worth it. */
export const byRows = (p: Program): ByRows | undefined => {
  const [largest] = [...p.inputs].toSorted((a, b) => count(b.shape) - count(a.shape))
  const rows = largest?.shape[0]
  if (largest === undefined || rows === undefined) return undefined
  const known: Known = new Map([[largest, true]])
  if (!p.equations.every((q) => settle(q, rows, known))) return undefined
  if (!p.outputs.every((a) => known.get(a) === true)) return undefined
  const [own, same] = [true, false].map((has) =>
    p.inputs.filter((v) => (known.get(v) ?? false) === has),
  )
  const sizeOf = (atoms: readonly Aval[]): number => atoms.reduce((n, a) => n + bytesIn(a), 0)
  const [taken, made] = [sizeOf(own!), sizeOf(p.outputs)] // two of two
  // What is only read stays in the arena from run to run, see run.ts.
  if (4 * made < taken) return undefined
  const bytes = taken + made
  const block = Math.floor(((budget.block / bytes) * rows) / 16) * 16
  if (bytes < budget.least || block < 16 || 2 * block > rows) return undefined
  if (sizeOf(same!) > budget.same) return undefined // likewise
  return {
    rows,
    inputs: p.inputs.map((v) => known.get(v) ?? false),
    on: (n) => onRows(p, known, n),
    block,
  }
}
