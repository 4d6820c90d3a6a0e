/**
 * @file fused — elementwise kernels, compiled once for each draft: those that a Program needs and nobody has yet, in one module.
 */
import { arena, mustExport, perArena } from './arena.ts'
import { type Arguments, elementwiseKernel, type Output } from './elementwise.ts'
import { moduleWriter } from './encoder.ts'
import type { Graph } from './graph.ts'
import type { Kernel } from './host.ts'

/** What a kernel is to compute; kept by those who will want it again. */
export interface Draft {
  readonly graph: Graph
  readonly takes: Arguments
  readonly outputs: readonly Output[]
  /** How many vectors go abreast. */
  readonly abreast: number
}

/** Whether tensors have so many elements that vectors should go abreast: that makes a kernel longer. */
export const isLarge = (size: number): boolean => size >= 2 ** 13

/** From so many instructions on a vector waits for itself. */
const longEnough = 16

/** A kernel to be compiled, for large tensors or for any. */
export const draft = (
  graph: Graph,
  takes: Arguments,
  outputs: readonly Output[],
  large: boolean,
): Draft => {
  const ops = graph.nodes.flatMap(({ source }) => (source.tag === 'op' ? [source] : []))
  const abreast = !large || ops.length < longEnough || ops.some((op) => op.rare === true) ? 1 : 4
  return { graph, takes, outputs, abreast }
}

const compiled: () => WeakMap<Draft, Kernel> = perArena(() => new WeakMap<Draft, Kernel>())

/** The kernels of drafts, in order. */
export const compile = (drafts: readonly Draft[]): readonly Kernel[] => {
  const kept = compiled()
  const fresh = [...new Set(drafts.filter((d) => !kept.has(d)))]
  if (fresh.length > 0) {
    const m = moduleWriter()
    fresh.forEach((d, i) => elementwiseKernel(m, `k${i}`, d))
    const exports = arena().load(m.finish())
    fresh.forEach((d, i) => kept.set(d, mustExport(exports, `k${i}`)))
  }
  return drafts.map((d) => kept.get(d)!) // compiled now, or before
}
