/**
 * @file subtree — parts of a tree: which leaves belong to them, a tree without the others, and parts put together again.
 *
 * A leaf that is left out becomes {}, a node without leaves. So what is left keeps its paths, and a part that is all of a tree
 * is that tree.
 */
import { Defect } from '../shape/defect.ts'
import type { AnyTensor } from '../tensor/tensor.ts'
import { type Named, rebuild, treeLeaves } from '../tensor/tree.ts'

/** A in a tree: it speaks for a leaf, or for all leaves below a node. */
export type Spread<A> = A | readonly Spread<A>[] | { readonly [name: string]: Spread<A> }

/** What belongs to each leaf: a function of its path, shape and dtype, or a tree that says it. */
export type Choice<A> = ((leaf: Named<AnyTensor>) => A) | Spread<A>

/** What a tree says of a path: of the names that begin the path, the longest leads on. */
const said = <A extends string | boolean>(
  operation: string,
  spread: Spread<A>,
  path: string,
): A => {
  const go = (node: Spread<A>, rest: string): A => {
    if (typeof node !== 'object') return node
    const [name] = Object.keys(node)
      .filter((key) => rest === key || rest.startsWith(`${key}.`))
      .sort((a, b) => b.length - a.length)
    if (name === undefined)
      throw new Defect(`${operation}: nothing is said of leaf ${path}; name it, or a node above it`)
    // The name is a key of the node.
    return go((node as { readonly [key: string]: Spread<A> })[name]!, rest.slice(name.length + 1))
  }
  return go(spread, path)
}

/** A choice as a function. */
export const chooser =
  <A extends string | boolean>(
    operation: string,
    choice: Choice<A>,
  ): ((leaf: Named<AnyTensor>) => A) =>
  (leaf) =>
    typeof choice === 'function' ? choice(leaf) : said(operation, choice, leaf.path)

/** The tree with {} where a leaf is not chosen. */
export const restricted = (
  operation: string,
  tree: unknown,
  chosen: (leaf: Named<AnyTensor>) => boolean,
): unknown =>
  rebuild(operation, tree, (leaf, path) => {
    const x = leaf as unknown as AnyTensor // a Leaf is a tensor: two interfaces of one thing
    return chosen({ path, leaf: x }) ? x : {}
  })

/** The tree with the leaves of its parts, each in its place; a leaf whose part is not given stays. */
export const reunited = <T, A>(
  operation: string,
  tree: T,
  choose: (leaf: Named<AnyTensor>) => A,
  parts: ReadonlyMap<A, unknown>,
): T => {
  const waiting = new Map([...parts].map(([name, part]) => [name, [...treeLeaves(part)]]))
  const whole: unknown = rebuild(operation, tree, (old, path) => {
    const leaf = old as unknown as AnyTensor // a Leaf is a tensor: two interfaces of one thing
    const part = waiting.get(choose({ path, leaf }))
    return part === undefined ? leaf : part.shift()
  })
  return whole as T // A transformation keeps the structure of its part: as many leaves, each like the old one.
}
