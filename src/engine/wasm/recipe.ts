/**
 * @file recipe — what a cluster computes, whatever its tensors are called and wherever they lie: equal clusters have one kernel.
 */
import { Defect } from '../../shape/defect.ts'
import type { Equation } from '../../program/program.ts'
import type { DType, Floating } from '../../tensor/dtype.ts'
import type { Arguments } from './elementwise.ts'
import { type Draft, draft } from './fused.ts'
import { graph, type Graph, type Node } from './graph.ts'
import { kinds } from './kind.ts'
import { lanesOf } from './lanes.ts'
import { type Operands, pointwise } from './pointwise.ts'

/**
 * What an equation of a recipe reads: an argument of the kernel, a literal (a whole one is an integer or a bool), or what an
 * earlier equation made.
 */
export interface Ref {
  readonly tag: 'uniform' | 'tensor' | 'column' | 'literal' | 'whole' | 'made'
  /** Its place in its list; of a literal, its value. */
  readonly of: number
  readonly bool: boolean
}

/** Equations in order, with what they read. */
export interface Recipe {
  readonly width: Floating
  /** Whether its tensors are large, see fused.ts. */
  readonly large: boolean
  readonly takes: Arguments
  readonly equations: readonly { readonly q: Equation; readonly reads: readonly Ref[] }[]
  readonly outputs: readonly Ref[]
}

const showRef = ({ tag, of, bool }: Ref): string =>
  `${tag[0]}${Object.is(of, -0) ? '-0' : of}${bool ? 'b' : ''}`

const showRefs = (refs: readonly Ref[]): string => refs.map(showRef).join()

const letters = (bools: readonly boolean[]): string => bools.map((b) => (b ? 'b' : 'f')).join('')

/** The dtypes by which an equation chooses its rule. */
const dtypesOf = ({ inputs, outputs }: Equation): readonly (DType | undefined)[] => [
  inputs.at(-1)?.dtype,
  outputs[0]?.dtype,
]

/** The same for equal recipes only. */
const keyOf = ({ width, large, takes, equations, outputs }: Recipe): string => {
  const lists = [takes.uniforms, takes.tensors, takes.tiles, takes.columns].map(letters)
  const lines = equations.map(({ q, reads }) => `${q.name} ${dtypesOf(q)} ${showRefs(reads)}`)
  return [width, large ? 'large' : '', ...lists, ...lines, showRefs(outputs)].join(';')
}

const leaf = (g: Graph, { tag, of, bool }: Ref): Node => {
  if (tag === 'uniform') return g.uniform(of, bool)
  if (tag === 'tensor') return g.tensor(of, bool)
  if (tag === 'column') return g.column(of, bool)
  if (tag === 'literal') return g.constant(of)
  return g.integer(BigInt(bool ? -of : of)) // all bits of a mask
}

const make = ({ width, large, takes, equations, outputs }: Recipe): Draft => {
  const g = graph(kinds[width])
  const lanes = lanesOf(g)
  const made: Node[] = []
  const nodeOf = (r: Ref): Node => (r.tag === 'made' ? made[r.of]! : leaf(g, r)) // made by an earlier equation
  for (const { q, reads } of equations) {
    const rule = pointwise(q)?.rule
    if (rule === undefined)
      throw new Defect(`wasm: ${q.name} is in a cluster and not elementwise; mend the schedule`)
    made.push(rule(lanes, ...(reads.map(nodeOf) as readonly Node[] as Operands))) // as many as the primitive takes
  }
  return draft(
    g,
    takes,
    outputs.map((r) => ({ node: nodeOf(r), bool: r.bool })),
    large,
  )
}

const drafts = new Map<string, Draft>()
/** Drafts kept; beyond that many all are forgotten. */
const mostKept = 1024

/** The kernel of a recipe, to be compiled. */
export const draftOf = (recipe: Recipe): Draft => {
  const key = keyOf(recipe)
  const known = drafts.get(key)
  if (known !== undefined) return known
  if (drafts.size >= mostKept) drafts.clear()
  const made = make(recipe)
  drafts.set(key, made)
  return made
}
