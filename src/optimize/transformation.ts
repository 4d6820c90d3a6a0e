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
import { type GivenLike, mustMatch, type Seen } from '../function/sameTree.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { AnyTensor, Scalar, Tensor } from '../tensor/tensor.ts'
import { treeLeaves, treeUnflatten } from '../tensor/tree.ts'

/** Nested readonly records and tuples of tensors, of no particular structure. */
export type Tree = AnyTensor | readonly Tree[] | { readonly [name: string]: Tree }

const giveTheirs = 'give what was made of these params'

/** Check that updates are a tree like the params P. */
type OfParams<P, G> = GivenLike<
  { op: 'applyUpdates'; what: 'params'; other: 'updates'; remedy: typeof giveTheirs },
  P,
  G
>

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

/** The tree whose leaves are f of the leaves of trees alike. */
const zipped = <T>(
  f: (leaf: Floats, ...others: Floats[]) => Floats,
  tree: T,
  ...others: readonly unknown[]
): T => {
  const columns = others.map(floats)
  return treeUnflatten(
    tree,
    // Trees alike have as many leaves.
    floats(tree).map((leaf, i) => f(leaf, ...columns.map((leaves) => leaves[i]!))),
  )
}

/** The tree whose leaves are f of the leaves of trees of one structure. */
export const zipLeaves = <T>(
  operation: string,
  f: (leaf: Floats, ...others: Floats[]) => Floats,
  tree: T,
  ...others: readonly unknown[]
): T => {
  for (const other of others)
    mustMatch(operation, ['one tree', tree], ['the other', other], 'give trees of one structure')
  return zipped(f, tree, ...others)
}

/** The same of gradients and of what is like the parameters: a state, or the parameters themselves. */
export const zipGradients = <T>(
  f: (leaf: Floats, ...others: Floats[]) => Floats,
  gradients: T,
  ...others: readonly unknown[]
): T => {
  for (const other of others)
    mustMatch('update', ['params', other], ['gradients', gradients], giveTheirs)
  return zipped(f, gradients, ...others)
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
 * Fails   a Defect when structures, shapes or dtypes differ; the compiler says so first
 *
 * ```ts
 * applyUpdates({ w: tensor([1, 2]) }, { w: tensor([0.5, -1]) }) // => { w: tensor([1.5, 1]) }
 * ```
 */
export const applyUpdates = <P, G = P>(
  params: P,
  updates: NoInfer<P> & Seen<G> & OfParams<P, G>,
): P => {
  mustMatch('applyUpdates', ['params', params], ['updates', updates], giveTheirs)
  return zipped((x, dx) => add(x, dx), params, updates)
}
