/**
 * @file cluster — the kernel of a cluster, and its calls once its tensors have places.
 */
import { count } from '../../shape/sizes.ts'
import type { Atom, Program } from '../../program/program.ts'
import { type Aval, data } from '../../tensor/concrete.ts'
import { isInteger } from '../../tensor/dtype.ts'
import { type Draft, isLarge } from './fused.ts'
import { gridOf } from './grid.ts'
import type { Kernel } from './host.ts'
import { kinds } from './kind.ts'
import type { Call, Launch } from './launch.ts'
import { draftOf, type Ref } from './recipe.ts'
import { type Cluster, type Repeat, type Schedule, sameRepeat } from './schedule.ts'
import { worthwhile } from './one.ts'
import { spans } from './worth.ts'

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

const isBool = ({ dtype }: Aval): boolean => dtype === 'bool'

/** The value of a literal of one element. */
const valueOf = (a: Atom): number | undefined =>
  a.tag === 'concrete' && a[data].length === 1 ? a[data][0] : undefined

/** A cluster of a Program. */
export const readyCluster = (
  p: Program,
  { repeated }: Pick<Schedule, 'repeated'>,
  { size, width, equations, inputs, uniforms, repeats, outputs }: Cluster,
): ReadyCluster => {
  const kind = kinds[width]
  const { columns, formOf } = gridOf(size, kind.lanes, repeats)
  const of = (form: string): readonly Repeat[] => repeats.filter((r) => formOf(r) === form)
  const [tiles, columnar, spreads] = [of('tile'), of('column'), of('spread')]
  const varies = (a: Atom): boolean => valueOf(a) === undefined
  const [scalars, tensors] = [uniforms.filter(varies), inputs.filter(varies)]
  const whole = tensors.length + spreads.length

  const repeatRef = (r: Repeat, bool: boolean): Ref => {
    const same = sameRepeat(r)
    const column = columnar.findIndex(same)
    if (column >= 0) return { tag: 'column', of: column, bool }
    const tile = tiles.findIndex(same)
    const at = tile >= 0 ? whole + tile : tensors.length + spreads.findIndex(same)
    return { tag: 'tensor', of: at, bool }
  }
  const made = new Map<number, Ref>()
  const refOf = (a: Atom): Ref => {
    const known = a.tag === 'variable' ? made.get(a.id) : undefined
    if (known !== undefined) return known
    const source = a.tag === 'variable' ? repeated.get(a.id) : undefined
    const value = valueOf(source?.atom ?? a)
    const bool = isBool(a)
    if (value !== undefined)
      return { tag: bool || isInteger(a.dtype) ? 'whole' : 'literal', of: value, bool }
    if (source === undefined || inputs.includes(a))
      return { tag: 'tensor', of: tensors.indexOf(a), bool }
    const uniform = scalars.indexOf(source.atom)
    return uniform >= 0 ? { tag: 'uniform', of: uniform, bool } : repeatRef(source, bool)
  }
  const lines = equations.map((i, at) => {
    const q = p.equations[i]! // a place in the Program
    const inputsOf: readonly Atom[] = q.inputs
    const reads = inputsOf.map(refOf)
    for (const v of q.outputs) made.set(v.id, { tag: 'made', of: at, bool: isBool(v) })
    return { q, reads }
  })
  const atoms = (rs: readonly Repeat[]): readonly Atom[] => rs.map((r) => r.atom)
  const takes = {
    uniforms: scalars.map(isBool),
    tensors: [...tensors, ...atoms(spreads)].map(isBool),
    tiles: atoms(tiles).map(isBool),
    columns: atoms(columnar).map(isBool),
  }
  const ends = outputs.map(refOf)
  const kernelDraft = draftOf({
    width,
    large: isLarge(size),
    takes,
    equations: lines,
    outputs: ends,
  })
  const bytesIn = (bool: boolean, elements: number): number => elements * (bool ? 1 : kind.bytes)

  return {
    draft: kernelDraft,
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
      if (threads === 1 || size * kernelDraft.graph.nodes.length < worthwhile)
        return [[part(0, size)]]
      // Whole rows, and whole lines of the cache even of bools.
      const unit = columns < size ? columns : 64
      return spans(size, threads, unit).map(({ begin, end }) => [part(begin, end)])
    },
  }
}
