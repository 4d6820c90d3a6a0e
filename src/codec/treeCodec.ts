/**
 * @file treeCodec — the io-ts codec of trees of tensors, whose leaves are nested lists: a name is one size throughout.
 */
import * as t from 'io-ts'
import { type NestedOf, toNested } from '../function/read.ts'
import { beside } from '../function/beside.ts'
import { tensorOf } from '../function/found.ts'
import {
  faultOf,
  type RefineFailure,
  refineSentence,
  structureFault,
} from '../function/refineFailure.ts'
import {
  type Asked,
  builtFrom,
  leavesOf,
  type Plan,
  planned,
  type Refined,
  showSpec,
} from '../function/specs.ts'
import type { CheckSpecs } from '../function/specSpelling.ts'
import { type Bound, bindNames } from '../shape/names.ts'
import type { Concrete } from '../tensor/concrete.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { below, failed } from './located.ts'
import { fromLists, lengthsOf } from './nestedLists.ts'

/** The nested lists of a tree of specs: NestedTree<{ x: { shape: ['n']; dtype: 'f32' } }> is { x: readonly number[] }. */
export type NestedTree<T> =
  T extends Asked<infer W, infer D>
    ? NestedOf<Bound<W>, D>
    : { readonly [K in keyof T]: NestedTree<T[K]> }

const op = 'treeCodec'

const isTree = (plan: Plan, tree: unknown): boolean => {
  const found = beside(plan, tree)
  const leaves = found.places.map((place) => tensorOf(place.found))
  return leaves.every((x) => x?.tag === 'concrete') && faultOf(found, leaves) === undefined
}

const decoded = (plan: Plan, u: unknown, context: t.Context): t.Validation<unknown> => {
  const no = (failure: RefineFailure): t.Validation<never> =>
    failed(u, context, op, refineSentence(op, failure))
  const found = beside(plan, u)
  const fault = structureFault(found)
  if (fault !== undefined) return no(fault)
  const names = bindNames(
    found.places.map((place) => ({
      path: place.path,
      asked: place.asked.shape,
      found: lengthsOf(place.asked.shape, place.found),
    })),
  )
  if ('tag' in names) return no(names)
  const leaves: Concrete[] = []
  for (const place of found.places) {
    const at = below(context, place.names, place.found)
    const made = fromLists(op, place.asked, names, place.found, at)
    if (made._tag === 'Left') return made
    leaves.push(made.right)
  }
  return t.success(builtFrom(plan, leaves))
}

/**
 * The io-ts codec of a tree of tensors, to and from nested lists: JSON, for one. A name in a shape takes the length it
 * meets, one length for one name throughout.
 *
 * Fails   io-ts errors naming the leaves, the list or the element that does not fit
 *
 * ```ts
 * const data = treeCodec({ x: { shape: ['n', 2], dtype: 'f32' }, y: { shape: ['n'], dtype: 'i32' } })
 * pipe(data.decode({ x: [[1, 2]], y: [7] }), E.map(({ x }) => show(x))) // => E.right('f32[1, 2]\n[[1, 2]]')
 * E.isRight(data.decode({ x: [[1, 2]], y: [7, 8] })) // => false
 * ```
 */
export const treeCodec = <const T>(
  specs: T & CheckSpecs<'treeCodec', T>,
): t.Type<Refined<T>, NestedTree<T>, unknown> => {
  const plan = planned(op, specs)
  const shown = leavesOf(plan).map(({ path, asked }) =>
    path === '' ? showSpec(asked) : `${path}: ${showSpec(asked)}`,
  )
  return new t.Type<Refined<T>, NestedTree<T>, unknown>(
    `{ ${shown.join(', ')} }`,
    (u): u is Refined<T> => isTree(plan, u),
    (u, context) => {
      const made = decoded(plan, u, context)
      return made._tag === 'Left' ? made : t.success(made.right as Refined<T>) // built as the specs say
    },
    (tree) => {
      const { places } = beside(plan, tree)
      const lists = places.map(({ found }) => toNested(found as AnyTensor)) // a tree of tensors is given
      return builtFrom(plan, lists) as NestedTree<T> // lists nested as the specs say
    },
  )
}
