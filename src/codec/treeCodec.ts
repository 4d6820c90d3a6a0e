/**
 * @file treeCodec — the io-ts codec of trees of tensors, whose leaves are nested lists: a name is one size throughout.
 */
import * as t from 'io-ts'
import { type NestedOf, toNested } from '../function/read.ts'
import { faultOf, type RefineFailure, refineSentence } from '../function/refineFailure.ts'
import {
  type Asked,
  beside,
  builtFrom,
  type CheckSpecs,
  type Refined,
  showSpec,
} from '../function/specs.ts'
import { type Bound, bindNames } from '../shape/names.ts'
import type { Concrete } from '../tensor/concrete.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { isLeaf } from '../tensor/tree.ts'
import { fromLists, lengthsOf } from './nestedLists.ts'

/** The nested lists of a tree of specs: NestedTree<{ x: { shape: ['n']; dtype: 'f32' } }> is { x: readonly number[] }. */
export type NestedTree<T> =
  T extends Asked<infer W, infer D>
    ? NestedOf<Bound<W>, D>
    : { readonly [K in keyof T]: NestedTree<T[K]> }

const op = 'treeCodec'

const failed = (u: unknown, context: t.Context, failure: RefineFailure): t.Validation<never> =>
  t.failure(u, context, refineSentence(op, failure))

const isConcrete = (u: unknown): u is Concrete => isLeaf(u) && u.tag === 'concrete'

/** The tensors in the places of specs; undefined where something else is. */
const tensorsIn = (specs: unknown, tree: unknown): readonly Concrete[] | undefined => {
  const found = beside(op, specs, tree)
  const leaves = found.places.map((place) => place.found)
  return leaves.every(isConcrete) && faultOf(found, leaves) === undefined ? leaves : undefined
}

const decoded = (specs: unknown, u: unknown, context: t.Context): t.Validation<unknown> => {
  const { places, extra } = beside(op, specs, u)
  const missing = places.filter(({ found }) => found === undefined).map(({ path }) => path)
  if (missing.length + extra.length > 0)
    return failed(u, context, { tag: 'LeavesDiffer', missing, extra })
  const names = bindNames(
    places.map(({ path, asked, found }) => ({
      path,
      asked: asked.shape,
      found: lengthsOf(asked.shape, found),
    })),
  )
  if ('tag' in names) return failed(u, context, names)
  const leaves: Concrete[] = []
  for (const { path, asked, found } of places) {
    const at = path === '' ? context : t.appendContext(context, path, t.unknown, found)
    const made = fromLists(asked.shape, asked.dtype, names, found, at)
    if (made._tag === 'Left') return made
    leaves.push(made.right)
  }
  return t.success(builtFrom(op, specs, leaves))
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
  const shown = beside(op, specs, undefined).places.map(({ path, asked }) =>
    path === '' ? showSpec(asked) : `${path}: ${showSpec(asked)}`,
  )
  return new t.Type<Refined<T>, NestedTree<T>, unknown>(
    `{ ${shown.join(', ')} }`,
    (u): u is Refined<T> => tensorsIn(specs, u) !== undefined,
    (u, context) => {
      const made = decoded(specs, u, context)
      return made._tag === 'Left' ? made : t.success(made.right as Refined<T>) // built as the specs say
    },
    (tree) => {
      const { places } = beside(op, specs, tree)
      const lists = places.map(({ found }) => toNested(found as AnyTensor)) // a tree of tensors is given
      return builtFrom(op, specs, lists) as NestedTree<T> // lists nested as the specs say
    },
  )
}
