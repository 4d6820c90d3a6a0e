/**
 * @file transformation — gradient transformations: pure pairs (init, update) over any tree of floating tensors.
 *
 *   (updates, state') = update(gradients, state, params)        params' = params + updates
 *
 * Nothing is written: the state is a tree of tensors that goes in and comes out, so an update runs eagerly or
 * inside jit alike. A step downhill is a negative update.
 * Source: DeepMind, Optax, "GradientTransformation".
 */
import { add } from '../function/arithmetic.ts'
import { Defect } from '../shape/defect.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { AnyTensor, Scalar, Tensor } from '../tensor/tensor.ts'
import { namedLeaves, treeLeaves, treeUnflatten } from '../tensor/tree.ts'

/** Nested readonly records and tuples of tensors, of no particular structure. */
export type Tree = AnyTensor | readonly Tree[] | { readonly [name: string]: Tree }

/** A gradient transformation with state S; one value serves parameters of every structure. */
export interface GradientTransformation<S> {
  /** The state before the first step. */
  readonly init: <P>(params: P) => S
  /** The updates made of gradients, and the state after the step. */
  readonly update: <P>(
    gradients: NoInfer<P>,
    state: S,
    params: P,
  ) => readonly [updates: P, state: S]
}

/** The state of what remembers nothing. */
export interface Stateless extends Readonly<Record<string, never>> {}

/** The state of what depends on how many steps were made. */
export interface Counted {
  readonly step: Scalar<'i32'>
}

/** A floating leaf. */
export type Floats = Tensor<number[], Floating>

const floats = (tree: unknown): readonly Floats[] => treeLeaves(tree) as readonly Floats[] // gradients and what is made of them have no other leaves

const pathsOf = (operation: string, tree: unknown): string =>
  namedLeaves(operation, tree)
    .map(({ path }) => path)
    .join(', ')

/** The tree whose leaves are f of the leaves of trees of one structure. */
export const zipLeaves = <T>(
  operation: string,
  f: (leaf: Floats, ...others: Floats[]) => Floats,
  tree: T,
  ...others: readonly unknown[]
): T => {
  const paths = pathsOf(operation, tree)
  for (const other of others) {
    const found = pathsOf(operation, other)
    if (found !== paths)
      throw new Defect(
        `${operation}: leaves [${paths}] and [${found}] differ; give gradients of these params, and the state that init made of them`,
      )
  }
  const columns = others.map(floats)
  return treeUnflatten(
    tree,
    // Equal paths make as many leaves in each tree.
    floats(tree).map((leaf, i) => f(leaf, ...columns.map((leaves) => leaves[i]!))),
  )
}

/** The tree with the structure of the given one and f of each leaf. */
export const mapLeaves = <T>(f: (leaf: Floats) => Floats, tree: T): T =>
  treeUnflatten(tree, floats(tree).map(f))

/** A transformation that remembers nothing. */
export const stateless = (
  update: <P>(gradients: P, params: P) => P,
): GradientTransformation<Stateless> => ({
  init: () => ({}),
  update: (gradients, state, params) => [update(gradients, params), state],
})

/**
 * The parameters after a step: params + updates, leaf by leaf.
 *
 * Fails   a Defect when the structures differ
 *
 * ```ts
 * applyUpdates({ w: tensor([1, 2]) }, { w: tensor([0.5, -1]) }) // => { w: tensor([1.5, 1]) }
 * ```
 */
export const applyUpdates = <P>(params: P, updates: NoInfer<P>): P =>
  zipLeaves('applyUpdates', (x, dx) => add(x, dx), params, updates)
