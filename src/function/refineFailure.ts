/**
 * @file refineFailure — what can be wrong with data of unknown shape, as records, and the one sentence for each.
 */
import { message } from '../shape/mismatch.ts'
import { bindNames, meets, type NameDiffers, type SizeAt } from '../shape/names.ts'
import { type Aval, showAval } from '../tensor/concrete.ts'
import { type Asked, type Beside, showSpec } from './specs.ts'

/** A tensor is not of the shape or dtype asked for; `path` is empty for a tensor by itself. */
export interface ShapeDiffers {
  readonly tag: 'ShapeDiffers'
  readonly path: string
  readonly found: Aval
  readonly expected: Asked
}

/** There are leaves that no spec asks for, or specs without a leaf. */
export interface LeavesDiffer {
  readonly tag: 'LeavesDiffer'
  readonly missing: readonly string[]
  readonly extra: readonly string[]
}

/** Data are not what is asked for. */
export type RefineFailure = ShapeDiffers | NameDiffers | LeavesDiffer

/** At most this many paths are named. */
const named = 5

const paths = (all: readonly string[]): string => {
  const shown = all.slice(0, named).map((path) => (path === '' ? 'the top' : path))
  const more = all.length - shown.length
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

const at = ({ path, axis }: SizeAt): string =>
  path === '' ? `axis ${axis}` : `axis ${axis} of ${path}`

/** The failure as one sentence that begins with the operation. */
export const refineSentence = (op: string, failure: RefineFailure): string => {
  switch (failure.tag) {
    case 'ShapeDiffers': {
      const { path, found, expected } = failure
      const facts = { op, x: showAval(found), y: showSpec(expected) }
      return path === '' ? message('refine', facts) : message('refineLeaf', { ...facts, path })
    }
    case 'NameDiffers': {
      const { name, first, second } = failure
      const places = { first: at(first), second: at(second) }
      return message('refineName', { op, name, n: first.size, m: second.size, ...places })
    }
    case 'LeavesDiffer': {
      const [missing, extra] = [paths(failure.missing), paths(failure.extra)]
      if (failure.extra.length === 0) return message('refineMissing', { op, missing })
      if (failure.missing.length === 0) return message('refineExtra', { op, extra })
      return message('refineOther', { op, missing, extra })
    }
  }
}

/**
 * The failure as one sentence.
 *
 * ```ts
 * showRefineFailure({ tag: 'LeavesDiffer', missing: ['y'], extra: [] })
 * // => 'refine: there is nothing at y; give one tensor for each spec'
 * ```
 */
export const showRefineFailure = (failure: RefineFailure): string =>
  refineSentence('refine', failure)

/** What is wrong with the avals found beside specs, if anything is. */
export const faultOf = (
  { places, extra }: Beside,
  avals: readonly (Aval | undefined)[],
): RefineFailure | undefined => {
  const missing = places.filter((_, i) => avals[i] === undefined).map(({ path }) => path)
  if (missing.length + extra.length > 0) return { tag: 'LeavesDiffer', missing, extra }
  const leaves = places.flatMap(({ path, asked }, i) => {
    const found = avals[i]
    return found === undefined ? [] : [{ path, asked, found }]
  })
  for (const { path, asked, found } of leaves)
    if (found.dtype !== asked.dtype || !meets(asked.shape, found.shape)) {
      const { shape, dtype } = found // without the data, if it has any
      return { tag: 'ShapeDiffers', path, found: { shape, dtype }, expected: asked }
    }
  const names = bindNames(
    leaves.map(({ path, asked, found }) => ({ path, asked: asked.shape, found: found.shape })),
  )
  return 'tag' in names ? names : undefined
}
