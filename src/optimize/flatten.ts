/** @file flatten — the elements of a tree as one vector, in f64, and back. */
import { cast } from '../function/cast.ts'
import { zeros } from '../function/construct.ts'
import { concatenate } from '../function/joining.ts'
import { reshape } from '../function/movement.ts'
import { slice } from '../function/slicing.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { treeLeaves, treeUnflatten } from '../tensor/tree.ts'
import type { Floats } from './transformation.ts'

/** A vector of as many elements as a tree has. */
export type Vector = Tensor<[number], 'f64'>

const leavesOf = (tree: unknown): readonly Floats[] => treeLeaves(tree) as readonly Floats[] // parameters and gradients have no other leaves

const sizeOf = (leaf: Floats): number => leaf.shape.reduce((n, size) => n * size, 1)

/** All elements of a tree, leaf by leaf. */
export const flattened = (tree: unknown): Vector => {
  const vectors = leavesOf(tree).map((x) => reshape(cast(x, 'f64'), [sizeOf(x)]))
  // Vectors, one after another, are a vector; the first is there for a tree without leaves.
  return concatenate([zeros([0], 'f64'), ...vectors], { axis: 0 }) as Tensor<
    number[],
    'f64'
  > as Vector
}

/** The tree like the given one that has the elements of a vector. */
export const unflattened = <P>(like: P, x: Vector): P => {
  let from = 0
  const leaves = leavesOf(like).map((leaf) => {
    const part = slice(x, { axis: 0, from, to: from + sizeOf(leaf) })
    from += sizeOf(leaf)
    return cast(reshape(part, [...leaf.shape]), leaf.dtype)
  })
  return treeUnflatten(like, leaves)
}
