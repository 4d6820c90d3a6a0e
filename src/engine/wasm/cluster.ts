/**
 * @file cluster — the kernels of clusters and of single elementwise equations.
 */
import { Defect } from '../../shape/defect.ts'
import type { Atom, Program } from '../../program/program.ts'
import type { Name } from '../../program/vocabulary.ts'
import type { Aval } from '../../tensor/concrete.ts'
import type { DType } from '../../tensor/dtype.ts'
import { type Fused, fuse, isLane, type Lane } from './fused.ts'
import { graph, type Node } from './graph.ts'
import { kinds } from './kind.ts'
import { lanesOf } from './lanes.ts'
import { pointwise, pointwiseOf } from './pointwise.ts'
import { type Cluster, type Schedule, sameRepeat } from './schedule.ts'

const laneOf = ({ dtype }: Aval): Lane => {
  if (isLane(dtype)) return dtype
  throw new Defect(`wasm: no kernel takes ${dtype}; leave it to the record`)
}

/** The kernel of a cluster of a Program. */
export const kernelOfCluster = (
  p: Program,
  { repeated }: Schedule,
  { width, equations, inputs, uniforms, repeats, outputs }: Cluster,
): Fused => {
  const g = graph(kinds[width])
  const lanes = lanesOf(g)
  const nodes = new Map<number, Node>()
  const nodeOf = (a: Atom): Node => {
    const known = a.tag === 'variable' ? nodes.get(a.id) : undefined
    if (known !== undefined) return known
    const source = a.tag === 'variable' ? repeated.get(a.id) : undefined
    const bool = a.dtype === 'bool'
    if (source === undefined) return g.tensor(inputs.indexOf(a), bool)
    const uniform = uniforms.indexOf(source.atom)
    if (uniform >= 0) return g.uniform(uniform)
    return g.tensor(inputs.length + repeats.findIndex(sameRepeat(source)), bool)
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
  const ends = outputs.map((v) => ({ node: nodeOf(v), bool: v.dtype === 'bool' }))
  const slots = [...inputs, ...repeats.map((r) => r.atom)]
  return fuse(g, slots.map(laneOf), uniforms.map(laneOf), ends)
}

interface One {
  readonly inputs: readonly DType[]
  readonly output: DType
  readonly kernel: Fused | undefined
}
const ones = new Map<Name, One[]>()

const makeOne = (name: Name, inputs: readonly Aval[], output: Aval): Fused | undefined => {
  const found = pointwiseOf(name, inputs, output)
  if (found === undefined) return undefined
  const { rule, width } = found
  const g = graph(kinds[width === 'any' ? 'f32' : width])
  const [x, y, z] = inputs.map((a, i) => g.tensor(i, a.dtype === 'bool'))
  const node = rule(lanesOf(g), x!, y ?? x!, z ?? x!) // elementwise primitives have inputs
  return fuse(g, inputs.map(laneOf), [], [{ node, bool: output.dtype === 'bool' }])
}

/** The kernel of one equation by itself, where it has one. */
export const kernelOfOne = (
  name: Name,
  inputs: readonly Aval[],
  output: Aval,
): Fused | undefined => {
  const known = ones.get(name) ?? []
  for (const one of known)
    if (
      one.output === output.dtype &&
      one.inputs.length === inputs.length &&
      one.inputs.every((dtype, i) => dtype === inputs[i]!.dtype) // equal lengths
    )
      return one.kernel
  const kernel = makeOne(name, inputs, output)
  const dtypes = inputs.map((a) => a.dtype)
  ones.set(name, [...known, { inputs: dtypes, output: output.dtype, kernel }])
  return kernel
}
