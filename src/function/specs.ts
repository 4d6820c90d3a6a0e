/**
 * @file specs — trees of the shapes and dtypes that are asked for: looked through once, and a Defect where they are none.
 *
 * What has a text under `dtype`, or sizes under `shape`, is meant for a spec; all else is a tree. Records are walked in the
 * order of their sorted keys, as trees are.
 */
import { isDType } from '../program/fields.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { type AskedSizes, type Bound, showAsked } from '../shape/names.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { brief, look } from './found.ts'

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

/** Where a leaf of specs stands, and what it asks for. */
export interface PlannedLeaf {
  readonly kind: 'leaf'
  readonly path: string
  readonly names: readonly string[]
  readonly asked: Asked
}

/** A node of specs: what is below it in the order of the walk, and its names as they were written. */
export interface PlannedNode {
  readonly kind: 'list' | 'record'
  readonly path: string
  readonly below: ReadonlyMap<string, Plan>
  readonly written: readonly string[]
}

/** Specs that have been looked through: all ends have a shape and a dtype, and nobody changes them any more. */
export type Plan = PlannedLeaf | PlannedNode

type Node = Readonly<Record<string, unknown>>

/** The most nodes below one another: no honest specs are this deep, and a cycle would never end. */
const deepest = 1000

const isSize = (u: unknown): boolean => typeof u === 'string' || typeof u === 'number'

const isSizes = (u: unknown): u is AskedSizes => Array.isArray(u) && u.every(isSize)

/** Whether an object is meant for a spec: specSpelling.ts says the same of types. */
const isMeant = ({ shape, dtype }: Node): boolean =>
  typeof dtype === 'string' || isSize(shape) || (isSizes(shape) && shape.length > 0)

/** Sizes that nobody changes any more; a Defect unless they are sizes. */
const sized = (op: string, path: string, shape: unknown): AskedSizes => {
  if (!isSizes(shape)) throw new Defect(message('refineShape', { op, path }))
  const odd = shape.find((n) => typeof n === 'number' && !(Number.isSafeInteger(n) && n >= 0))
  if (odd !== undefined) throw new Defect(message('size', { op, size: odd }))
  return Object.freeze(shape.map((n) => (n === 0 ? 0 : n))) // -0 is a size, and that size is 0
}

/** What stands for a dtype, in a few words. */
const shownDType = (dtype: unknown): string =>
  typeof dtype === 'string' ? dtype : brief(look(dtype))

const askedBy = (op: string, path: string, spec: Node): Asked => {
  const lacking = ['shape', 'dtype'].find((name) => !(name in spec))
  if (lacking !== undefined) {
    const odd = Object.keys(spec).find((name) => name !== 'shape' && name !== 'dtype')
    if (odd === undefined) throw new Defect(message('refineSpec', { op, path }))
    throw new Defect(message('refineKey', { op, path: `${path}.${odd}` }))
  }
  for (const name of ['shape', 'dtype'])
    if (spec[name] === undefined)
      throw new Defect(message('refineOptional', { op, path: `${path}.${name}` }))
  const [shape, { dtype }] = [sized(op, `${path}.shape`, spec['shape']), spec]
  if (isDType(dtype)) return { shape, dtype }
  throw new Defect(message('noDTypeAt', { op, path: `${path}.dtype`, dtype: shownDType(dtype) }))
}

/** The plan of specs; a Defect where they are none. */
export const planned = (op: string, specs: unknown): Plan => {
  const go = (names: readonly string[], spec: unknown): Plan => {
    const [path, where] = [names.join('.'), ['specs', ...names].join('.')]
    if (names.length > deepest)
      throw new Defect(
        `${op}: the specs nest without end below ${where.slice(0, 40)}; give some without cycles`,
      )
    if (spec === undefined) throw new Defect(message('refineOptional', { op, path: where }))
    if (typeof spec !== 'object' || spec === null)
      throw new Defect(message('refineSpec', { op, path: where }))
    const node = spec as Node // what an object has under a name is unknown
    if (isMeant(node) || (isSizes(node['shape']) && isDType(node['dtype'])))
      return { kind: 'leaf', path, names, asked: askedBy(op, where, node) }
    const prototype: unknown = Object.getPrototypeOf(spec)
    const isList = Array.isArray(spec)
    if (!isList && prototype !== Object.prototype && prototype !== null)
      throw new Defect(message('refineSpec', { op, path: where }))
    const written = isList ? Array.from(spec, (_, i) => String(i)) : Object.keys(spec)
    const walked = isList ? written : written.toSorted()
    const below = new Map(walked.map((name) => [name, go([...names, name], node[name])]))
    return { kind: isList ? 'list' : 'record', path, below, written }
  }
  return go([], specs)
}

/** The plan of one tensor; a Defect where sizes or dtype are none. */
export const plannedOne = (op: string, shape: unknown, dtype: unknown): PlannedLeaf => {
  const sizes = sized(op, 'the shape', shape)
  if (isDType(dtype)) return { kind: 'leaf', path: '', names: [], asked: { shape: sizes, dtype } }
  throw new Defect(message('noDType', { op, dtype: shownDType(dtype) }))
}

/** The leaves of a plan, in order. */
export const leavesOf = (plan: Plan): readonly PlannedLeaf[] =>
  plan.kind === 'leaf' ? [plan] : [...plan.below.values()].flatMap(leavesOf)

/** The tree of a plan whose leaves are given, in order. */
export const builtFrom = (plan: Plan, leaves: readonly unknown[]): unknown => {
  let next = 0
  const go = (at: Plan): unknown => {
    if (at.kind === 'leaf') return leaves[next++]
    const made = new Map([...at.below].map(([name, inner]) => [name, go(inner)]))
    if (at.kind === 'list') return [...made.values()]
    return Object.fromEntries(at.written.map((name) => [name, made.get(name)]))
  }
  return go(plan)
}

/** `f32[batch, 784]`. */
export const showSpec = ({ shape, dtype }: Asked): string => `${dtype}${showAsked(shape)}`
