/**
 * @file beside — specs beside a tree of unknown structure: what stands in the place of each, what is missing, what is too much.
 *
 * The walk follows the specs, so what is found may be anything, and a cycle in it does no harm.
 */
import { brief, look, shownPath } from './found.ts'
import { leavesOf, type Plan, type PlannedLeaf, type PlannedNode } from './specs.ts'

/** A leaf of specs, and what is found in its place: undefined where nothing is. */
export interface Place extends PlannedLeaf {
  readonly found: unknown
}

/** Something is not of the kind that is asked for; `path` is empty for the whole tree. */
export interface KindDiffers {
  readonly tag: 'KindDiffers'
  readonly path: string
  /** What is there, in a few words: `null`, `a list of 2`. */
  readonly found: string
  /** What is asked for, in a few words: `a tensor`, `a record of b, w`. */
  readonly expected: string
}

/** The leaves of specs beside what is found. */
export interface Beside {
  readonly places: readonly Place[]
  /** Paths of what no spec asks for. */
  readonly extra: readonly string[]
  /** Paths of nodes without leaves that are not there. */
  readonly absent: readonly string[]
  /** The first node that is of another kind. */
  readonly other: KindDiffers | undefined
}

/** At most this many are named. */
const named = 5

/** A few names, and how many more there are. */
export const few = (all: readonly string[]): string => {
  const shown = all.slice(0, named).map(shownPath)
  const more = all.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const described = ({ kind, below, written }: PlannedNode): string => {
  if (below.size === 0) return `an empty ${kind}`
  return kind === 'list' ? `a list of ${below.size}` : `a record of ${few(written)}`
}

/** Specs beside anything. */
export const beside = (plan: Plan, tree: unknown): Beside => {
  const [places, extra, absent, others]: [Place[], string[], string[], KindDiffers[]] = [
    [],
    [],
    [],
    [],
  ]
  const go = (at: Plan, u: unknown): void => {
    if (at.kind === 'leaf') {
      places.push({ ...at, found: u })
      return
    }
    const { path, below, kind } = at
    const found = look(u)
    const fits = found.kind === kind ? found : undefined
    if (fits === undefined && u !== undefined)
      others.push({ tag: 'KindDiffers', path, found: brief(found), expected: described(at) })
    if (u === undefined && below.size === 0) absent.push(path)
    for (const name of fits?.names() ?? [])
      if (!below.has(name) && fits?.at(name) !== undefined)
        extra.push(path === '' ? name : `${path}.${name}`)
    for (const [name, inner] of below) go(inner, fits?.at(name))
  }
  go(plan, tree)
  return { places, extra, absent, other: others[0] }
}

/** The leaves of specs, and what is found in the place of each. */
export const paired = (plan: Plan, found: (path: string) => unknown): readonly Place[] =>
  leavesOf(plan).map((leaf) => ({ ...leaf, found: found(leaf.path) }))
