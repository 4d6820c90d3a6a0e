/**
 * @file partition — for each leaf one of several gradient transformations.
 *
 *   partition({ all: t }, 'all') = t
 */
import { Defect } from '../shape/defect.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import type { Named } from '../tensor/tree.ts'
import { type Choice, chooser, restricted, reunited } from './subtree.ts'
import type { GradientTransformation } from './transformation.ts'

/** Gradient transformations by name, with their states. */
export type Parts<S> = { readonly [L in keyof S]: GradientTransformation<S[L]> }

const partitioned = <const S extends object>(
  operation: string,
  parts: Parts<S>,
  choice: Choice<string>,
): GradientTransformation<S> => {
  // Each part meets only the state by its own name, which it made itself.
  const named = Object.entries(parts) as readonly (readonly [
    string,
    GradientTransformation<unknown>,
  ])[]
  const choose = chooser(operation, choice)
  const nameOf = (leaf: Named<AnyTensor>): string => {
    const name = choose(leaf)
    if (Object.hasOwn(parts, name)) return name
    throw new Defect(
      `${operation}: leaf ${leaf.path} belongs to ${name}, and the parts are ${Object.keys(parts).join(', ')}; name one of them`,
    )
  }
  const part = (tree: unknown, name: string): unknown =>
    restricted(operation, tree, (leaf) => nameOf(leaf) === name)
  const states = (made: readonly (readonly [string, unknown])[]): S =>
    Object.fromEntries(made) as unknown as S // one a part, by its name
  return {
    init: (params) => states(named.map(([name, t]) => [name, t.init(part(params, name))])),
    update: (gradients, state, params) => {
      const made = named.map(([name, t]) => {
        const before = (state as Readonly<Record<string, unknown>>)[name] // S has a state for each name
        const [updates, after] = t.update(part(gradients, name), before, part(params, name))
        return { name, updates, after }
      })
      const all = new Map(made.map(({ name, updates }) => [name, updates]))
      return [
        reunited(operation, gradients, nameOf, all),
        states(made.map(({ name, after }) => [name, after])),
      ]
    },
  }
}

/**
 * Several transformations, each for the leaves that are given its name: by their path, shape and dtype, or by a tree of names.
 *
 * Fails   a Defect naming a leaf that belongs to no part
 *
 * ```ts
 * const parts = { matrices: scale(2), others: scale(-1) }
 * const t = partition(parts, ({ leaf }) => (leaf.shape.length === 2 ? 'matrices' : 'others'))
 * const g = { w: ones([1, 2]), b: ones([2]) }
 * t.update(g, t.init(g), g)[0] // => { w: tensor([[2, 2]]), b: tensor([-1, -1]) }
 * ```
 */
export const partition = <const S extends object>(
  parts: Parts<S>,
  choice: Choice<keyof S & string>,
): GradientTransformation<S> => partitioned('partition', parts, choice)

/**
 * Several transformations, each for the leaves below the path that is its name; of two such paths the longer one decides.
 *
 * Fails   a Defect naming a leaf below none of them
 *
 * ```ts
 * const t = perSubtree({ encoder: freeze, decoder: gradientDescent(1) })
 * const g = { encoder: { w: scalar(2) }, decoder: { w: scalar(2) } }
 * t.update(g, t.init(g), g)[0] // => { encoder: { w: scalar(0) }, decoder: { w: scalar(-2) } }
 * ```
 */
export const perSubtree = <const S extends object>(parts: Parts<S>): GradientTransformation<S> =>
  partitioned(
    'perSubtree',
    parts,
    Object.fromEntries(Object.keys(parts).map((path) => [path, path])),
  )
