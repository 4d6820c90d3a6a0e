/**
 * @file pattern — the structure of a tree, compiled: whether another tree has it, its leaves, and trees of other leaves.
 *
 * What tree.ts does by walking with paths, for the calls that come again and again.
 */
import type { Aval } from './concrete.ts'
import { isLeaf, type Leaf } from './tree.ts'

/** A structure with shapes and dtypes. */
export interface Pattern {
  /** The leaves of a tree, in order; undefined if it has another structure, another shape or another dtype. */
  readonly leaves: (tree: unknown) => readonly Leaf[] | undefined
  /** The tree of this structure with other leaves, given in order. */
  readonly tree: (leaves: readonly unknown[]) => unknown
}

type Take = (t: unknown, out: Leaf[]) => boolean
type Make = (next: () => unknown) => unknown
interface Part {
  readonly take: Take
  readonly make: Make
}

const sameShape = (a: Aval, b: Aval): boolean => {
  if (a.dtype !== b.dtype || a.shape.length !== b.shape.length) return false
  for (let i = 0; i < a.shape.length; i += 1) if (a.shape[i] !== b.shape[i]) return false
  return true
}

const leafPart = ({ dtype, shape }: Leaf): Part => {
  const aval = { dtype, shape }
  return {
    take: (t, out) => {
      if (!isLeaf(t) || !sameShape(t, aval)) return false
      out.push(t)
      return true
    },
    make: (next) => next(),
  }
}

const listPart = (parts: readonly Part[]): Part => ({
  take: (t, out) => {
    if (!Array.isArray(t) || t.length !== parts.length) return false
    for (let i = 0; i < parts.length; i += 1) if (!parts[i]!.take(t[i], out)) return false // i < length
    return true
  },
  make: (next) => parts.map((p) => p.make(next)),
})

const isPlain = (t: unknown): t is Readonly<Record<string, unknown>> => {
  if (typeof t !== 'object' || t === null || Array.isArray(t)) return false
  const prototype: unknown = Object.getPrototypeOf(t)
  return prototype === Object.prototype || prototype === null
}

const recordPart = (names: readonly string[], parts: ReadonlyMap<string, Part>): Part => {
  const sorted = names.toSorted()
  const inOrder = sorted.map((name) => parts.get(name)!) // a part for each name
  return {
    take: (t, out) => {
      if (!isPlain(t) || Object.keys(t).length !== sorted.length) return false
      for (let i = 0; i < sorted.length; i += 1) {
        const name = sorted[i]! // i < length
        if (!Object.hasOwn(t, name) || !inOrder[i]!.take(t[name], out)) return false // likewise
      }
      return true
    },
    make: (next) => {
      const found = new Map(sorted.map((name, i) => [name, inOrder[i]!.make(next)] as const)) // likewise
      return Object.fromEntries(names.map((name) => [name, found.get(name)]))
    },
  }
}

const partOf = (t: unknown): Part => {
  if (isLeaf(t)) return leafPart(t)
  if (Array.isArray(t)) return listPart(t.map(partOf))
  const record = t as Readonly<Record<string, unknown>> // callers give trees, which tree.ts has walked
  const names = Object.keys(record)
  return recordPart(names, new Map(names.map((name) => [name, partOf(record[name])])))
}

/** The pattern of a tree. */
export const patternOf = (tree: unknown): Pattern => {
  const part = partOf(tree)
  return {
    leaves: (t) => {
      const out: Leaf[] = []
      return part.take(t, out) ? out : undefined
    },
    tree: (leaves) => {
      let next = 0
      return part.make(() => leaves[next++])
    },
  }
}
