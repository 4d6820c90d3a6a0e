/**
 * @file tree — nested readonly records and tuples of tensors: leaves, structure, and back.
 *
 * Leaves of a record come in the order of its sorted keys, so two records of one type agree however they were written.
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { type Aval, sameAval, showAval } from './concrete.ts'
import type { DType } from './dtype.ts'
import type { AnyTensor, Tensor } from './tensor.ts'

/** A tensor as a tree sees it, with or without data. */
export interface Leaf extends Aval {
  readonly tag: 'concrete' | 'symbolic'
}

/** Whether something is a tensor, concrete or symbolic. */
export const isLeaf = (x: unknown): x is Leaf =>
  typeof x === 'object' &&
  x !== null &&
  'tag' in x &&
  (x.tag === 'concrete' || x.tag === 'symbolic')

/** The longest path, in characters. */
const deepest = 4000

/** The nodes below a node of a tree, in order, each with its name; a Defect for what is no tree. */
const children = (
  operation: string,
  path: string,
  t: unknown,
): readonly (readonly [string, unknown])[] => {
  if (typeof t !== 'object' || t === null)
    throw new Defect(
      message('leaf', {
        op: operation,
        path: path === '' ? 'at the top' : path,
        what: t === null ? 'null' : typeof t,
      }),
    )
  if (Array.isArray(t)) return Array.from(t, (x: unknown, i) => [String(i), x])
  const prototype: unknown = Object.getPrototypeOf(t)
  if (prototype !== Object.prototype && prototype !== null)
    throw new Defect(
      `${operation}: ${path === '' ? 'the tree' : `node ${path}`} is an instance of a class, not a tensor, a record or a tuple; give its tensors in a plain record`,
    )
  // A cycle would never end; no honest tree is this deep.
  if (path.length > deepest)
    throw new Defect(
      `${operation}: the tree nests without end below ${path.slice(0, 40)}; give one without cycles`,
    )
  return Object.entries(t).sort(([a], [b]) => (a < b ? -1 : 1))
}

const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

/** A leaf and its path: `layer.0.w`. */
export interface Named<T> {
  readonly path: string
  readonly leaf: T
}

/** The leaves of a tree with their paths, in order. */
export const namedLeaves = (operation: string, tree: unknown): readonly Named<Leaf>[] => {
  const found: Named<Leaf>[] = []
  const go = (path: string, t: unknown): void => {
    if (isLeaf(t)) found.push({ path, leaf: t })
    else for (const [name, x] of children(operation, path, t)) go(below(path, name), x)
  }
  go('', tree)
  return found
}

/** Structure, shapes and dtypes as text: equal for trees that a trace cannot tell apart. */
export const structureOf = (operation: string, tree: unknown): string => {
  const go = (path: string, t: unknown): string => {
    if (isLeaf(t)) return showAval(t)
    const parts = children(operation, path, t).map(([name, x]) => {
      const inner = go(below(path, name), x)
      return Array.isArray(t) ? inner : `${JSON.stringify(name)}:${inner}`
    })
    return Array.isArray(t) ? `[${parts.join()}]` : `{${parts.join()}}`
  }
  return go('', tree)
}

/** The tree of the same structure whose leaves are f of the old ones. */
export const rebuild = (
  operation: string,
  tree: unknown,
  f: (leaf: Leaf, path: string) => unknown,
): unknown => {
  const go = (path: string, t: unknown): unknown => {
    if (isLeaf(t)) return f(t, path)
    const parts = children(operation, path, t).map(
      ([name, x]) => [name, go(below(path, name), x)] as const,
    )
    if (Array.isArray(t)) return parts.map(([, x]) => x)
    // visited in sorted order, given back in the order of the old record
    const found = new Map(parts)
    return Object.fromEntries(Object.keys(t as object).map((name) => [name, found.get(name)])) // children has refused all else
  }
  return go('', tree)
}

/**
 * The tensors of a tree, in order: tuples as written, records by sorted key.
 *
 * Fails   a Defect naming the leaf that is not a tensor
 *
 * ```ts
 * treeLeaves({ w: scalar(1), b: scalar(2) }).map((x) => item(x as Scalar)) // => [2, 1]
 * ```
 */
export const treeLeaves = (tree: unknown): readonly AnyTensor[] =>
  // Every Leaf is a tensor: the two interfaces show it to users and to rules.
  namedLeaves('tree', tree).map(({ leaf }) => leaf as unknown as AnyTensor)

/**
 * The tree with the structure of `like` and the given leaves.
 *
 * Fails   a Defect when there are too few leaves or too many, or one of another shape or dtype
 *
 * ```ts
 * treeUnflatten([scalar(0), scalar(0)], [scalar(1), scalar(2)]) // => [scalar(1), scalar(2)]
 * ```
 */
export const treeUnflatten = <T>(like: T, leaves: readonly AnyTensor[]): T => {
  let next = 0
  const tree = rebuild('treeUnflatten', like, (old, path) => {
    const leaf = leaves[next++] as unknown as Leaf | undefined // a tensor is a Leaf
    if (leaf !== undefined && !sameAval(old, leaf))
      throw new Defect(
        `treeUnflatten: leaf ${path === '' ? 'at the top' : path} is ${showAval(leaf)} where the tree has ${showAval(old)}; give leaves like its own`,
      )
    return leaf
  })
  if (next !== leaves.length)
    throw new Defect(
      `treeUnflatten: the tree has ${next} leaves, ${leaves.length} are given; give one for each`,
    )
  return tree as T // same structure and avals
}

/**
 * The tree whose leaves are f of the old ones, which may change shape and dtype: so its type is not known.
 *
 * ```ts
 * treeReplace((x, path) => (path === 'n' ? scalar(2) : x), { n: tensor([1]) }) // => { n: scalar(2) }
 * ```
 */
export const treeReplace = (
  f: (leaf: AnyTensor, path: string) => AnyTensor,
  tree: unknown,
): unknown =>
  // a Leaf is a tensor: the two interfaces show it to users and to rules
  rebuild('treeReplace', tree, (leaf, path) => f(leaf as unknown as AnyTensor, path))

/** The dtypes of a tree's leaves: DTypesIn<{ w: Tensor<[2]>; n: Tensor<[], 'i32'> }> is 'f32' | 'i32'. */
export type DTypesIn<T> =
  T extends Tensor<infer _S, infer D>
    ? D
    : T extends readonly unknown[]
      ? DTypesIn<T[number]>
      : T extends object
        ? DTypesIn<T[keyof T]>
        : never

/** A function of a leaf of any shape, and of any dtype that occurs, that keeps both. */
export type LeafMap<D extends DType> = <S extends number[], E extends D>(
  leaf: Tensor<S, E>,
  path: string,
) => Tensor<S, E>

/** The same of corresponding leaves of two trees. */
export type LeafZip<D extends DType> = <S extends number[], E extends D>(
  x: Tensor<S, E>,
  y: Tensor<S, E>,
  path: string,
) => Tensor<S, E>

/**
 * The tree whose leaves are f of the old ones.
 *
 * Shape   f keeps the shape and dtype of each leaf
 *
 * ```ts
 * treeMap((x) => neg(x), { a: scalar(1), b: [tensor([2, 3])] }) // => { a: scalar(-1), b: [tensor([-2, -3])] }
 * ```
 */
export const treeMap = <T>(f: LeafMap<DTypesIn<T>>, tree: T): T =>
  // f keeps the shape and dtype of each leaf, whatever they are
  rebuild('treeMap', tree, (leaf, path) => f(leaf as unknown as Tensor<number[], never>, path)) as T

/**
 * The tree whose leaves are f of the leaves of two trees of one structure.
 *
 * Shape   f keeps the shape and dtype of each pair
 * Fails   a Defect when the structures, or the shapes or dtypes of two leaves, differ
 *
 * ```ts
 * treeZip((p, g) => sub(p, mul(g, 0.5)), [scalar(1)], [scalar(2)]) // => [scalar(0)]
 * ```
 */
export const treeZip = <T>(f: LeafZip<DTypesIn<T>>, a: T, b: NoInfer<T>): T => {
  const [left, right] = [namedLeaves('treeZip', a), namedLeaves('treeZip', b)]
  const paths = (xs: readonly Named<Leaf>[]): string => xs.map(({ path }) => path).join()
  if (paths(left) !== paths(right))
    throw new Defect(
      `treeZip: leaves [${paths(left)}] and [${paths(right)}] differ; give trees of one structure`,
    )
  for (const [i, { path, leaf }] of left.entries()) {
    const { leaf: beside } = right[i]! // as many leaves, by the check above
    if (!sameAval(leaf, beside))
      throw new Defect(
        `treeZip: leaf ${path === '' ? 'at the top' : path} is ${showAval(leaf)} in one tree and ${showAval(beside)} in the other; give trees of one structure`,
      )
  }
  let next = 0
  const other = (): Tensor<number[], never> => {
    next += 1
    return right[next - 1]?.leaf as unknown as Tensor<number[], never> // as many leaves, by the check above
  }
  // f keeps the shape and dtype of each pair, whatever they are
  return rebuild('treeZip', a, (leaf, path) =>
    f(leaf as unknown as Tensor<number[], never>, other(), path),
  ) as T
}
