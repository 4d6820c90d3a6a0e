/**
 * @file support — small trees of gradients and parameters, and runs of a transformation over them.
 */
import { fromArray, toTypedArray, treeLeaves } from 'cotangent'
import { applyUpdates, type GradientTransformation } from 'cotangent/optimize'
import fc from 'fast-check'
import type { Tensor } from '../../src/tensor/tensor.ts'

/** A tree with a record, a tuple, a node without leaves, and two ranks. */
export interface Params {
  readonly layer: { readonly w: Tensor<[2, 2], 'f64'>; readonly b: Tensor<[2], 'f64'> }
  readonly none: Readonly<Record<string, never>>
  readonly rest: readonly [Tensor<[], 'f64'>]
}

/** The tree of 7 numbers. */
export const treeOf = (xs: readonly number[]): Params => ({
  layer: {
    w: fromArray([2, 2], xs.slice(0, 4), 'f64'),
    b: fromArray([2], xs.slice(4, 6), 'f64'),
  },
  none: {},
  rest: [fromArray([], xs.slice(6), 'f64')],
})

/** The numbers of a tree, in the order of its leaves. */
export const numbersOf = (tree: unknown): readonly number[] =>
  treeLeaves(tree).flatMap((leaf) => [...toTypedArray(leaf)])

/** Seven numbers of modest size, none of them 0. */
export const sevenNumbers: fc.Arbitrary<readonly number[]> = fc.array(
  fc.double({ min: 0.1, max: 3, noNaN: true }).chain((x) => fc.constantFrom(x, -x)),
  { minLength: 7, maxLength: 7 },
)

/** Trees of such numbers. */
export const trees: fc.Arbitrary<Params> = sevenNumbers.map(treeOf)

/** Gradients of a few steps. */
export const gradients: fc.Arbitrary<readonly Params[]> = fc.array(trees, {
  minLength: 1,
  maxLength: 5,
})

/** The parameters after each step of a transformation fed with the given gradients. */
export const run = <P, S>(
  t: GradientTransformation<S>,
  params: P,
  steps: readonly P[],
): readonly P[] => {
  let [x, state] = [params, t.init(params)]
  return steps.map((g) => {
    const [updates, after] = t.update(g, state, x)
    x = applyUpdates(x, updates)
    state = after
    return x
  })
}
