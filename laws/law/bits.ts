/**
 * @file bits — whether two trees are the same to the last bit, and a copy of a tree's bits to compare it with later.
 */
import { showAval } from '../../src/tensor/concrete.ts'
import { toTypedArray } from '../../src/function/read.ts'
import type { AnyTensor } from '../../src/tensor/tensor.ts'
import { namedLeaves } from '../../src/tensor/tree.ts'
import { type Verdict, broken, holds, showVector } from './verdict.ts'

/** The leaves of a tree as they are now: what is read is a copy. */
export interface Bits {
  readonly leaves: readonly {
    readonly path: string
    readonly aval: string
    readonly elements: ArrayLike<number>
  }[]
}

/** The bits of a tree. */
export const bitsOf = (tree: unknown): Bits => ({
  leaves: namedLeaves('laws', tree).map(({ leaf, path }) => ({
    path: path === '' ? '' : ` of ${path}`,
    aval: showAval(leaf),
    elements: toTypedArray(leaf as unknown as AnyTensor), // a Leaf is a tensor
  })),
})

const alike = (x: ArrayLike<number>, y: ArrayLike<number>): boolean =>
  x.length === y.length && Array.from(x).every((xi, i) => Object.is(xi, y[i]))

/** Whether two trees have the same leaves, signs of zero and NaN included. */
export const sameBits = (what: string, observed: Bits, expected: Bits): Verdict => {
  const structure = ({ leaves }: Bits): string =>
    leaves.map(({ path, aval }) => `${aval}${path}`).join(', ')
  if (structure(observed) !== structure(expected))
    return broken(what, structure(observed), structure(expected))
  const at = observed.leaves.findIndex(
    (leaf, i) => !alike(leaf.elements, expected.leaves[i]?.elements ?? []),
  )
  const [found, wanted] = [observed.leaves[at], expected.leaves[at]]
  if (found === undefined || wanted === undefined) return holds
  return broken(
    `${what}, elements${found.path}`,
    showVector(found.elements),
    showVector(wanted.elements),
  )
}
