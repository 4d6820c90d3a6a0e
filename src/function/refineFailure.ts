/**
 * @file refineFailure — what can be wrong with data of unknown shape, as records, and the one sentence for each.
 */
import { message } from '../shape/mismatch.ts'
import { bindNames, meets, type NameDiffers, type SizeAt } from '../shape/names.ts'
import { type Aval, showAval } from '../tensor/concrete.ts'
import { type Beside, few, type KindDiffers } from './beside.ts'
import { brief, look, shownPath } from './found.ts'
import { type Asked, showSpec } from './specs.ts'

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
export type RefineFailure = ShapeDiffers | NameDiffers | LeavesDiffer | KindDiffers

const paths = (all: readonly string[]): string =>
  few(all.map((path) => (path === '' ? 'the top' : path)))

const at = ({ path, axis }: SizeAt): string =>
  path === '' ? `axis ${axis}` : `axis ${axis} of ${shownPath(path)}`

/** The failure as one sentence that begins with the operation. */
export const refineSentence = (op: string, failure: RefineFailure): string => {
  switch (failure.tag) {
    case 'ShapeDiffers': {
      const { path, found, expected } = failure
      const facts = { op, x: showAval(found), y: showSpec(expected) }
      if (path === '') return message('refine', facts)
      return message('refineLeaf', { ...facts, path: shownPath(path) })
    }
    case 'KindDiffers': {
      const { path, found, expected } = failure
      if (path === '') return message('refineTop', { op, found, expected })
      return message('refineKind', { op, path: shownPath(path), found, expected })
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
 * // => 'refine: there is nothing at y; give one for each spec'
 * ```
 */
export const showRefineFailure = (failure: RefineFailure): string =>
  refineSentence('refine', failure)

/** What is of another kind, missing or too much beside specs, if anything is. */
export const structureFault = ({
  places,
  extra,
  absent,
  other,
}: Beside): KindDiffers | LeavesDiffer | undefined => {
  if (other !== undefined) return other
  const none = places.filter(({ found }) => found === undefined).map(({ path }) => path)
  const missing = [...none, ...absent]
  return missing.length + extra.length > 0 ? { tag: 'LeavesDiffer', missing, extra } : undefined
}

/** What is wrong with what is found beside specs, if anything is; `avals` are those of the tensors among it. */
export const faultOf = (
  found: Beside,
  avals: readonly (Aval | undefined)[],
): RefineFailure | undefined => {
  const { places, other } = found
  const odd = places.find((place, i) => avals[i] === undefined && place.found !== undefined)
  if (other === undefined && odd !== undefined) {
    const words = brief(look(odd.found))
    return { tag: 'KindDiffers', path: odd.path, found: words, expected: 'a tensor' }
  }
  const fault = structureFault(found)
  if (fault !== undefined) return fault
  const leaves = places.flatMap(({ path, asked }, i) => {
    const aval = avals[i]
    return aval === undefined ? [] : [{ path, asked, found: aval }]
  })
  for (const { path, asked, found: aval } of leaves)
    if (aval.dtype !== asked.dtype || !meets(asked.shape, aval.shape)) {
      const { shape, dtype } = aval // without the data, if it has any
      return { tag: 'ShapeDiffers', path, found: { shape, dtype }, expected: asked }
    }
  const names = bindNames(
    leaves.map((leaf) => ({ ...leaf, asked: leaf.asked.shape, found: leaf.found.shape })),
  )
  return 'tag' in names ? names : undefined
}
