/**
 * @file sameTree — trees that must be like one another: what a step hands on, what branches return, what a rule gives.
 *
 * Written twice, as a check in types and at run time, with one sentence about the first part that is another. Where several are,
 * the compiler names them all.
 */
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { ShowShape } from '../shape/shape.ts'
import type { Pair } from '../shape/size.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { isLeaf, structureOf } from '../tensor/tree.ts'
import type { TypeOf } from './scalarOut.ts'

/** What is not there. */
interface Missing {
  readonly missing: true
}

/** A part of a tree as sentences show it: f32[2, 3], a list, a record, or what `typeof` says. */
type Shown<T> = T extends Missing
  ? 'missing'
  : T extends Tensor<infer S, infer D>
    ? `${D}${ShowShape<S>}`
    : T extends readonly unknown[]
      ? 'a list'
      : T extends object
        ? 'a record'
        : TypeOf<T>

/** The facts of a comparison: the operator, what the first tree is to it, what the second, and what to do. */
interface Compared {
  readonly op: string
  readonly what: string
  readonly other: string
  readonly remedy: string
}

/** What to do about a function that does not keep its trees as they are. */
const returnTheSame = 'return the same structure, shapes and dtypes'
type ReturnTheSame = typeof returnTheSame

type Sentence<W extends Compared, Path extends string, T, U> = Path extends ''
  ? Message<'unlike', W & { x: Shown<T>; y: Shown<U> }>
  : Message<'unlikeLeaf', W & { path: Path; x: Shown<T>; y: Shown<U> }>

type Below<Path extends string, K extends string> = Path extends '' ? K : `${Path}.${K}`
type Part<T, K> = K extends keyof T ? T[K] : Missing
type Names<T> = Extract<keyof T, T extends readonly unknown[] ? `${number}` : string>

/** The sentence about each part of U that is not as in T; never where all are, or a list may have any length. */
type Unlike<W extends Compared, T, U, Path extends string = ''> = [U] extends [T]
  ? never
  : [Shown<T>, Shown<U>] extends ['a list', 'a list'] | ['a record', 'a record']
    ? T | U extends readonly unknown[] & { readonly length: infer N }
      ? number extends N
        ? never
        : UnlikeAt<W, T, U, Path, Names<T> | Names<U>>
      : UnlikeAt<W, T, U, Path, Names<T> | Names<U>>
    : Sentence<W, Path, T, U>
type UnlikeAt<W extends Compared, T, U, Path extends string, K> = K extends string
  ? Unlike<W, Part<T, K>, Part<U, K>, Below<Path, K>>
  : never

/** A type in a box: of a bare type parameter the compiler would not even say that it is itself. */
interface Box<T> {
  readonly of: T
}

/** Anything; where it is expected, the compiler takes a list for a tuple. */
export type Returned = [] | {} | null | undefined

/** T where U is a tree like it, else the sentence. */
export type Like<Op extends string, What extends string, T, Other extends string, U> =
  Box<U> extends Box<T>
    ? T
    : Fault<{ op: Op; what: What; other: Other; remedy: ReturnTheSame }, T, U, T>

/** Check that two trees are alike; either may know less than the other. */
export type Alike<Op extends string, What extends string, T, Other extends string, U> =
  Pair<T, U> extends { readonly a: U } | { readonly b: T }
    ? unknown
    : Fault<{ op: Op; what: What; other: Other; remedy: ReturnTheSame }, T, U, unknown>

/** Nothing, but a place from which X is inferred. */
export type Seen<X> = [X] extends [never] ? X : unknown

/** Check that U, which is given and not returned, is a tree like T. */
export type GivenLike<W extends Compared, T, U> = Box<U> extends Box<T> ? T : Fault<W, T, U, T>

/** `infer` puts this off until the trees are known: else the compiler walks trees that no program has. */
type Fault<W extends Compared, T, U, Else> =
  Unlike<W, T, U> extends infer S extends string
    ? [S] extends [never]
      ? Else
      : ShapeError<S>
    : Else

/** The one of two trees that knows less. */
export type Wider<T, U> = Box<U> extends Box<T> ? T : U

const isNode = (t: unknown): t is object => typeof t === 'object' && t !== null && !isLeaf(t)

/** As `Shown`, of a part that may be missing. */
const shown = (t: unknown, isThere: boolean): string => {
  if (!isThere) return 'missing'
  if (isLeaf(t)) return showAval(t)
  return isNode(t) ? (Array.isArray(t) ? 'a list' : 'a record') : t === null ? 'null' : typeof t
}

/** The first part of two trees that is not the same, by its path, and what it is in each. */
const firstUnlike = (
  a: unknown,
  b: unknown,
  path = '',
): readonly [string, string, string] | undefined => {
  if (!isNode(a) || !isNode(b) || Array.isArray(a) !== Array.isArray(b)) {
    const [x, y] = [shown(a, true), shown(b, true)]
    return x === y ? undefined : [path, x, y]
  }
  const [own, others] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  const names = [...new Set([...own.keys(), ...others.keys()])]
  for (const name of Array.isArray(a) ? names : names.sort()) {
    const at = path === '' ? name : `${path}.${name}`
    const [isOwn, isOther] = [own.has(name), others.has(name)]
    const found =
      isOwn && isOther
        ? firstUnlike(own.get(name), others.get(name), at)
        : ([at, shown(own.get(name), isOwn), shown(others.get(name), isOther)] as const)
    if (found !== undefined) return found
  }
  return undefined
}

/** A Defect unless a tree has the structure, shapes and dtypes of another. */
export const mustMatch = (
  op: string,
  [what, before]: readonly [string, unknown],
  [other, after]: readonly [string, unknown],
  remedy: string = returnTheSame,
): void => {
  if (structureOf(op, [before]) === structureOf(op, [after])) return
  const [path, x, y] = firstUnlike(before, after) ?? ['', 'one tree', 'another'] // structures differ somewhere
  const facts = { op, what, other, x, y, remedy }
  throw new Defect(
    path === '' ? message('unlike', facts) : message('unlikeLeaf', { ...facts, path }),
  )
}
