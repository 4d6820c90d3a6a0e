/**
 * @file groups — the axes of a reduction as groups, kept and reduced by turns, and the passes that reduce one group each.
 *
 *   [2, 3, 4, 5] over axes 0, 1 and 3     kept 1, reduced 6, kept 4, reduced 5
 *
 * Groups depend on which axes are reduced and on their sizes alone: axes kept of size 1 part groups like all others, so
 * that no result depends on how many others there are.
 */
import { count, type Sizes } from '../../shape/sizes.ts'

/** y[o, i] = fold_k x[o, k, i]. */
export interface Pass {
  readonly outer: number
  readonly size: number
  readonly inner: number
}

/** A reduction in passes. */
export interface Passes {
  /** Indices along the axes kept before all reduced ones. */
  readonly lead: number
  /** For one index of these, the innermost group first. */
  readonly passes: readonly Pass[]
}

/** Passes over a tensor of this shape; at least one, though it be of size 1. */
export const passesOf = (shape: Sizes, axes: Sizes): Passes => {
  /** Sizes of groups: kept, reduced, kept, ... */
  const groups = [1]
  shape.forEach((n, i) => {
    const reduced = axes.includes(i)
    if (reduced && n === 1) return
    if (reduced === (groups.length % 2 === 0))
      groups.push(groups.pop()! * n) // never empty
    else groups.push(n)
  })
  const lead = groups[0]! // likewise
  if (groups.length === 1) return { lead: 1, passes: [{ outer: 1, size: 1, inner: lead }] }
  groups[0] = 1
  const passes: Pass[] = []
  for (let at = groups.length - (groups.length % 2 === 0 ? 1 : 2), inner = 1; at > 0; at -= 2) {
    inner *= groups[at + 1] ?? 1
    passes.push({ outer: count(groups.slice(0, at)), size: groups[at]!, inner }) // at < length
  }
  return { lead, passes }
}

/** Indices before an axis, along it, and behind it. */
export const around = (shape: Sizes, axis: number): readonly [number, number, number] => [
  count(shape.slice(0, axis)),
  shape[axis]!, // an axis, by the shape rule
  count(shape.slice(axis + 1)),
]
