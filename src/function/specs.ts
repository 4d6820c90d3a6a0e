/**
 * @file specs — trees of the shapes and dtypes that are asked for, walked beside a tree of unknown structure.
 *
 * The walk follows the specs, so what is found may be anything. Records are walked in the order of their sorted keys, as
 * trees are.
 */
import { isDType } from '../program/fields.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import {
  type AskedSizes,
  type BindOnce,
  type Bound,
  type KnownIn,
  type NamesIn,
  showAsked,
} from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isLeaf } from '../tensor/tree.ts'

/** A tensor that is asked for; a tensor asks for its own shape and dtype. */
export interface Asked<W extends AskedSizes = AskedSizes, D extends DType = DType> {
  readonly shape: W
  readonly dtype: D
}

/** The tree that specs ask for: Refined<{ x: { shape: ['n']; dtype: 'i32' } }> is { x: Tensor<[Dim<'n'>], 'i32'> }. */
export type Refined<T> =
  T extends Asked<infer W, infer D>
    ? Tensor<Bound<W>, D>
    : { readonly [K in keyof T]: Refined<T[K]> }

/** The names to bind in specs. Of an any there are no ends to look for. */
type NamesOf<T> = unknown extends T
  ? never
  : T extends Asked<infer W>
    ? NamesIn<W>
    : T extends readonly unknown[]
      ? NamesOf<T[number]>
      : T extends object
        ? NamesOf<T[keyof T]>
        : never

/** The names of known sizes in specs. */
type KnownOf<T> = unknown extends T
  ? never
  : T extends Asked<infer W>
    ? KnownIn<W>
    : T extends readonly unknown[]
      ? KnownOf<T[number]>
      : T extends object
        ? KnownOf<T[keyof T]>
        : never

type Spelt<Op extends string, T, Path extends string> = T extends Asked
  ? unknown
  : T extends object
    ? { readonly [K in keyof T]: Spelt<Op, T[K], `${Path}.${K & string}`> }
    : ShapeError<Message<'refineSpec', { op: Op; path: Path }>>

/** Check of specs: each leaf has a shape and a dtype, and no name is both bound and known. */
export type CheckSpecs<Op extends string, T> = Spelt<Op, T, 'specs'> &
  BindOnce<Op, NamesOf<T>, KnownOf<T>>

/** A leaf of specs, and what is found in its place: undefined where nothing is. */
interface Place {
  readonly path: string
  readonly asked: Asked
  readonly found: unknown
}

/** The leaves of specs beside what is found, and the paths of what no spec asks for. */
export interface Beside {
  readonly places: readonly Place[]
  readonly extra: readonly string[]
}

type Node = Readonly<Record<string, unknown>>

const isAsked = (t: object): t is Asked =>
  'shape' in t && Array.isArray(t.shape) && 'dtype' in t && isDType(t.dtype)

const isNode = (u: unknown): u is Node => {
  if (typeof u !== 'object' || u === null || isLeaf(u)) return false
  if (Array.isArray(u)) return true
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/** `specs.a.b` where the specs are meant, `a.b` where what is found is. */
const below = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const namesOf = (spec: Node): readonly string[] =>
  Array.isArray(spec) ? Object.keys(spec) : Object.keys(spec).sort()

const specAt = (op: string, path: string, spec: unknown): Asked | Node => {
  if (typeof spec === 'object' && spec !== null && isAsked(spec)) {
    const odd = spec.shape.find(
      (n) => typeof n === 'number' && !(Number.isSafeInteger(n) && n >= 0),
    )
    if (odd !== undefined) throw new Defect(message('size', { op, size: odd }))
    return spec
  }
  if (isNode(spec)) return spec
  throw new Defect(message('refineSpec', { op, path: below('specs', path) }))
}

/** Specs beside anything, `isWhole` being what stands for a leaf: it is not looked into. */
export const beside = (op: string, specs: unknown, tree: unknown): Beside => {
  const [places, extra]: [Place[], string[]] = [[], []]
  const go = (path: string, spec: unknown, u: unknown): void => {
    const at = specAt(op, path, spec)
    if (isAsked(at)) {
      places.push({ path, asked: at, found: u })
      return
    }
    const names = namesOf(at)
    const node = isNode(u) && Array.isArray(u) === Array.isArray(at) ? u : undefined
    const has = (name: string): boolean => node !== undefined && Object.hasOwn(node, name)
    if (node === undefined && u !== undefined) extra.push(path)
    for (const name of Object.keys(node ?? {}))
      if (!Object.hasOwn(at, name) && node?.[name] !== undefined) extra.push(below(path, name))
    for (const name of names) go(below(path, name), at[name], has(name) ? node?.[name] : undefined)
  }
  go('', specs, tree)
  return { places, extra }
}

/** The tree of specs whose leaves are given, in order. */
export const builtFrom = (op: string, specs: unknown, leaves: readonly unknown[]): unknown => {
  let next = 0
  const go = (path: string, spec: unknown): unknown => {
    const at = specAt(op, path, spec)
    if (isAsked(at)) return leaves[next++]
    const made = new Map(
      namesOf(at).map((name) => [name, go(below(path, name), at[name])] as const),
    )
    const inOrder = Object.keys(at).map((name) => [name, made.get(name)] as const)
    return Array.isArray(at) ? inOrder.map(([, x]) => x) : Object.fromEntries(inOrder)
  }
  return go('', specs)
}

/** `f32[batch, 784]`. */
export const showSpec = ({ shape, dtype }: Asked): string => `${dtype}${showAsked(shape)}`
