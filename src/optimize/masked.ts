/**
 * @file masked — a gradient transformation for some of the leaves.
 *
 *   masked(t, true) = t        masked(t, false) = identity
 */
import type { GradientTransformation } from './transformation.ts'
import { type Choice, chooser, restricted, reunited } from './subtree.ts'

/**
 * A transformation that sees the leaves that are chosen, as if there were no others; the gradients of the others pass.
 *
 * Leaves are chosen by their path, shape and dtype, or by a tree of booleans; one for a node speaks for all below it.
 *
 * Fails   a Defect when the tree of booleans says nothing of a leaf
 *
 * ```ts
 * const t = masked(addDecayedWeights(0.5), ({ path }) => path.endsWith('w'))
 * const params = { w: scalar(4), b: scalar(4) }
 * const [updates] = t.update({ w: scalar(3), b: scalar(3) }, t.init(params), params)
 * updates // => { w: scalar(5), b: scalar(3) }
 * ```
 */
export const masked = <S>(
  t: GradientTransformation<S>,
  choice: Choice<boolean>,
): GradientTransformation<S> => {
  const chosen = chooser('masked', choice)
  const part = (tree: unknown): unknown => restricted('masked', tree, chosen)
  return {
    init: (params) => t.init(part(params)),
    update: (gradients, state, params) => {
      const [updates, after] = t.update(part(gradients), state, part(params))
      return [reunited('masked', gradients, chosen, new Map([[true, updates]])), after]
    },
  }
}
