/**
 * @file cluster — the kernel of a cluster, and its calls once its tensors have places.
 */
import { Defect } from '../../shape/defect.ts'
import { count } from '../../shape/sizes.ts'
import type { Atom, Program } from '../../program/program.ts'
import { type Aval, data } from '../../tensor/concrete.ts'
import type { DType } from '../../tensor/dtype.ts'
import { type Draft, draft } from './fused.ts'
import { graph, type Graph, type Node } from './graph.ts'
import { gridOf } from './grid.ts'
import type { Kernel } from './host.ts'
import { kinds } from './kind.ts'
import { lanesOf } from './lanes.ts'
import type { Call, Launch } from './launch.ts'
import { pointwise } from './pointwise.ts'
import { ranges } from './ranges.ts'
import { type Cluster, type Repeat, type Schedule, sameRepeat } from './schedule.ts'

/** A cluster, ready to be placed. */
export interface ReadyCluster {
  readonly draft: Draft
  /** What must lie spread out before it runs, in order. */
  readonly spreads: readonly Repeat[]
  /** The inputs over which an output may be written. */
  readonly inPlace: readonly Atom[]
  /** The calls, given its kernel and where atoms and spreads lie. */
  readonly launch: (
    kernel: Kernel,
    at: (a: Atom) => number,
    spreadAt: readonly number[],
    threads: number,
  ) => Launch
}

const isBool = ({ dtype }: Aval): boolean => {
  if (dtype === 'f32' || dtype === 'f64' || dtype === 'bool') return dtype === 'bool'
  throw new Defect(`wasm: no kernel takes ${dtype}; leave it to the record`)
}

/** The value of a literal of one element. */
const valueOf = (a: Atom): number | undefined =>
  a.tag === 'concrete' && a[data].length === 1 ? a[data][0] : undefined

const constantOf = (g: Graph, x: number, dtype: DType): Node =>
  dtype === 'bool' ? g.integer(x === 0 ? 0n : -1n) : g.constant(x)

/** Elements times instructions below which threads cost more than they save. */
const worthwhile = 2 ** 20

/** A cluster of a Program. */
export const readyCluster = (
  p: Program,
  { repeated }: Pick<Schedule, 'repeated'>,
  { size, width, equations, inputs, uniforms, repeats, outputs }: Cluster,
): ReadyCluster => {
  const kind = kinds[width]
  const g = graph(kind)
  const lanes = lanesOf(g)
  const { columns, formOf } = gridOf(size, kind.lanes, repeats)
  const of = (form: string): readonly Repeat[] => repeats.filter((r) => formOf(r) === form)
  const [tiles, columnar, spreads] = [of('tile'), of('column'), of('spread')]
  const variable = (a: Atom): boolean => valueOf(a) === undefined
  const [scalars, tensors] = [uniforms.filter(variable), inputs.filter(variable)]
  const whole = tensors.length + spreads.length

  const nodes = new Map<number, Node>()
  const repeatNode = (r: Repeat, bool: boolean): Node => {
    const same = sameRepeat(r)
    const column = columnar.findIndex(same)
    if (column >= 0) return g.column(column, bool)
    const tile = tiles.findIndex(same)
    return g.tensor(tile >= 0 ? whole + tile : tensors.length + spreads.findIndex(same), bool)
  }
  const nodeOf = (a: Atom): Node => {
    const known = a.tag === 'variable' ? nodes.get(a.id) : undefined
    if (known !== undefined) return known
    const source = a.tag === 'variable' ? repeated.get(a.id) : undefined
    const value = valueOf(source?.atom ?? a)
    const bool = a.dtype === 'bool'
    if (value !== undefined) return constantOf(g, value, a.dtype)
    if (source === undefined || inputs.includes(a)) return g.tensor(tensors.indexOf(a), bool)
    const uniform = scalars.indexOf(source.atom)
    return uniform >= 0 ? g.uniform(uniform, bool) : repeatNode(source, bool)
  }
  for (const i of equations) {
    const q = p.equations[i]! // a place in the Program
    const [v] = q.outputs
    const rule = pointwise(q)?.rule
    if (v === undefined || rule === undefined)
      throw new Defect(`wasm: ${q.name} is in a cluster and not elementwise; mend the schedule`)
    const list: readonly Atom[] = q.inputs
    const [x, y, z] = list.map(nodeOf)
    nodes.set(v.id, rule(lanes, x!, y ?? x!, z ?? x!)) // elementwise primitives have inputs
  }
  const atoms = (rs: readonly Repeat[]): readonly Atom[] => rs.map((r) => r.atom)
  const takes = {
    uniforms: scalars.map(isBool),
    tensors: [...tensors, ...atoms(spreads)].map(isBool),
    tiles: atoms(tiles).map(isBool),
    columns: atoms(columnar).map(isBool),
  }
  const ends = outputs.map((v) => ({ node: nodeOf(v), bool: isBool(v) }))
  const bytesIn = (bool: boolean, elements: number): number => elements * (bool ? 1 : kind.bytes)

  return {
    draft: draft(g, takes, ends),
    spreads,
    inPlace: tensors.filter(
      (a) => ![...uniforms, ...atoms(repeats)].includes(a), // those are read again
    ),
    launch: (kernel, at, spreadAt, threads) => {
      const part = (from: number, to: number): Call => {
        const row = from / columns
        const wholes = [...tensors.map(at), ...spreadAt]
        // A repeat counts its rows around.
        const around = (r: Repeat, bool: boolean, perRow: number): readonly number[] => {
          const [first, n] = [at(r.atom), count(r.atom.shape)]
          const begin = first + bytesIn(bool, (row * perRow) % n)
          return [begin, first, first + bytesIn(bool, n)]
        }
        const args = [
          Math.ceil((to - from) / columns),
          Math.min(columns, to - from) * kind.bytes,
          ...scalars.map(at),
          ...wholes.map((x, i) => x + bytesIn(takes.tensors[i]!, from)), // one flag each
          ...tiles.flatMap((r, i) => around(r, takes.tiles[i]!, columns)), // likewise
          ...columnar.flatMap((r, i) => around(r, takes.columns[i]!, 1)), // likewise
          ...outputs.map((v, i) => at(v) + bytesIn(ends[i]!.bool, from)), // likewise
        ]
        return { kernel, args }
      }
      if (threads === 1 || size * g.nodes.length < worthwhile) return [[part(0, size)]]
      // Whole rows, and whole lines of the cache even of bools.
      const unit = columns < size ? columns : 64
      return ranges(size, unit, threads).map(([from, to]) => [part(from, to)])
    },
  }
}
