/**
 * @file tree — arbitrary trees: from records and tuples of arbitraries, or like a given tree.
 */
import fc from 'fast-check'
import { isFloat } from '../../../src/tensor/dtype.ts'
import { namedLeaves, rebuild } from '../../../src/tensor/tree.ts'
import { count } from '../../../src/shape/sizes.ts'
import { tensorOf } from '../../support/sample.ts'
import { drawn, type TensorOptions } from './tensor.ts'

/** The tree that records and tuples of arbitraries stand for. */
export type TreeOf<A> =
  A extends fc.Arbitrary<infer T> ? T : { readonly [K in keyof A]: TreeOf<A[K]> }

const treeOf = (parts: unknown): fc.Arbitrary<unknown> => {
  if (parts instanceof fc.Arbitrary) return parts
  if (Array.isArray(parts)) return fc.tuple(...parts.map(treeOf))
  const entries = Object.entries(parts as object).map(([name, part]) => [name, treeOf(part)]) // the type has no other nodes
  const model = Object.fromEntries(entries) as Readonly<Record<string, fc.Arbitrary<unknown>>> // what treeOf makes
  return fc.record(model, { noNullPrototype: true })
}

/**
 * Trees of the structure of nested records and tuples of arbitraries.
 *
 * ```ts
 * const params = trees({ w: tensors([2, 3]), rest: [tensors([])] })
 * treeLeaves(fc.sample(params, 1)[0]).length // => 2
 * ```
 */
export const trees = <const A extends object>(parts: A): fc.Arbitrary<TreeOf<A>> =>
  treeOf(parts) as fc.Arbitrary<TreeOf<A>> // the structure of parts, which TreeOf follows

/**
 * Trees like a given one: other elements in the same structure, shapes and dtypes. Integer and boolean leaves, which may
 * be indices or labels, stay as they are.
 *
 * ```ts
 * const like = treesLike({ w: tensor([1, 2]), n: scalar(3, 'i32') })
 * fc.sample(like, 1)[0]?.n // => scalar(3, 'i32')
 * ```
 */
export const treesLike = <P>(
  tree: P,
  options: Omit<TensorOptions<never>, 'dtype'> = {},
): fc.Arbitrary<P> => {
  const leaves = namedLeaves('treesLike', tree).map(({ leaf }) =>
    isFloat(leaf.dtype)
      ? drawn(count(leaf.shape), options).map((xs) => tensorOf(leaf.shape, leaf.dtype, xs))
      : fc.constant(leaf),
  )
  return fc.tuple(...leaves).map((made) => {
    let next = 0
    return rebuild('treesLike', tree, () => made[next++]) as P // a leaf of the same aval in each place
  })
}
