/**
 * @file fused — elementwise kernels, compiled once for each graph: those that a Program needs and nobody has yet, in one module.
 */
import { arena, mustExport, perArena } from './arena.ts'
import { type Arguments, elementwiseKernel, type Output } from './elementwise.ts'
import { moduleWriter } from './encoder.ts'
import type { Graph } from './graph.ts'
import type { Kernel } from './host.ts'

/** What a kernel is to compute. */
export interface Draft {
  readonly graph: Graph
  readonly takes: Arguments
  readonly outputs: readonly Output[]
  /** How many vectors go abreast. */
  readonly abreast: number
  /** The same for equal kernels only. */
  readonly key: string
}

/** Kernels kept; beyond that many all are forgotten. */
const mostKept = 1024

const compiled: () => Map<string, Kernel> = perArena(() => new Map<string, Kernel>())

const letters = (bools: readonly boolean[]): string => bools.map((b) => (b ? 'b' : 'f')).join('')

/** Whether tensors have so many elements that vectors should go abreast: that makes a kernel longer. */
export const isLarge = (size: number): boolean => size >= 2 ** 13

/** From so many instructions on a vector waits for itself. */
const longEnough = 16

const abreastOf = ({ nodes }: Graph, large: boolean): number => {
  const ops = nodes.filter(({ source }) => source.tag === 'op')
  const rare = ops.some(({ source }) => source.tag === 'op' && source.rare === true)
  return !large || ops.length < longEnough || rare ? 1 : 4
}

/** A kernel to be compiled, for large tensors or for any. */
export const draft = (
  g: Graph,
  takes: Arguments,
  outputs: readonly Output[],
  large: boolean,
): Draft => {
  const abreast = abreastOf(g, large)
  const ends = outputs.map(({ node, bool }) => `${node.id}${bool ? 'b' : ''}`).join()
  const { uniforms, tensors, tiles, columns } = takes
  const lists = [uniforms, tensors, tiles, columns].map(letters).join('/')
  return { graph: g, takes, outputs, abreast, key: `${abreast}>${g.key()}>${lists}>${ends}` }
}

/** The kernels of drafts, in order. */
export const compile = (drafts: readonly Draft[]): readonly Kernel[] => {
  const kept = compiled()
  const isNew = ({ key }: Draft): boolean => !kept.has(key)
  if (kept.size + drafts.filter(isNew).length > mostKept) kept.clear()
  const fresh = [...new Map(drafts.filter(isNew).map((d) => [d.key, d])).values()]
  if (fresh.length > 0) {
    const m = moduleWriter()
    fresh.forEach((d, i) => elementwiseKernel(m, `k${i}`, d.graph, d.takes, d.outputs, d.abreast))
    const exports = arena().load(m.finish())
    fresh.forEach(({ key }, i) => kept.set(key, mustExport(exports, `k${i}`)))
  }
  return drafts.map(({ key }) => kept.get(key)!) // compiled now, or before
}
