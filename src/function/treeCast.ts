/**
 * @file treeCast — a tree in another dtype: the same parameters in f64, for a check of their gradient.
 */
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { treeReplace } from '../tensor/tree.ts'
import { cast } from './cast.ts'

/** A tree with every tensor in another dtype. */
export type CastTree<T, D extends DType> =
  T extends Tensor<infer S, infer _D>
    ? Tensor<S, D>
    : T extends object
      ? { readonly [K in keyof T]: CastTree<T[K], D> }
      : T

/**
 * Every tensor of a tree in another dtype.
 *
 * Fails   a Defect naming the leaf that is not a tensor
 *
 * ```ts
 * treeCast({ w: tensor([1, 2]) }, 'f64') // => { w: tensor([1, 2], 'f64') }
 * ```
 */
export const treeCast = <T, const D extends DType>(tree: T, to: D): CastTree<T, D> =>
  treeReplace((x) => cast(x, to), tree) as CastTree<T, D> // the same structure, every leaf cast
