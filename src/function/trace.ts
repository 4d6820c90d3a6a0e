/**
 * @file trace — a function of trees becomes a Program, by calling it once on symbolic tensors.
 *
 * Nothing is kept between calls but derived Programs, keyed by the structure of the traced one. A closure variable that
 * now holds another tensor is another captured input, so no result can be stale.
 */
import { capture, type Captured } from '../program/capture.ts'
import { fingerprint } from '../program/fingerprint.ts'
import type { Program } from '../program/program.ts'
import {
  isValue,
  placeholders,
  type Scope,
  type Symbolic,
  type Value,
} from '../program/symbolic.ts'
import { Defect } from '../shape/defect.ts'
import type { Aval } from '../tensor/concrete.ts'
import { namedLeaves, rebuild } from '../tensor/tree.ts'

/** The leaves of a tree as values. */
export const leavesOf = (operation: string, tree: unknown): readonly Value[] =>
  namedLeaves(operation, tree).map(({ leaf, path }) => {
    if (isValue(leaf)) return leaf
    throw new Defect(`${operation}: leaf ${path} is not a tensor; make one with tensor or scalar`)
  })

/** The tree with the structure of `like` and the given leaves. */
export const withLeaves = <T>(operation: string, like: T, leaves: readonly Value[]): T => {
  let next = 0
  return rebuild(operation, like, () => leaves[next++]) as T // same structure; callers give leaves of the same avals
}

/** A traced call. */
export interface Traced<B> extends Captured {
  /** What the function returned: its structure, with symbolic leaves. */
  readonly result: B
  /** How many inputs of the Program are leaves of the arguments; captured tensors follow. */
  readonly inputs: number
}

/** Traces f at arguments of the given structure, whose leaves have the given avals. */
export const traceAt = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
  like: A,
  avals: readonly Aval[],
): Traced<B> => {
  const scope: Scope = { of: operation }
  const inputs: readonly Symbolic[] = placeholders(avals, scope)
  const result = f(...withLeaves(operation, like, inputs))
  const { program, captured } = capture(scope, inputs, leavesOf(operation, result), true)
  return { program, captured, result, inputs: inputs.length }
}

/** Traces f at the given arguments. */
export const traceOf = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
  args: A,
): Traced<B> => traceAt(operation, f, args, leavesOf(operation, args))

/** How many results a transformation remembers. */
const remembered = 256

/**
 * A transformation of Programs that remembers its latest results by the structure of what it was given. A memo of a pure
 * function: it cannot be seen from outside except in time.
 */
export const derived = <T>(
  make: (p: Program, flags: readonly boolean[], n: number) => T,
): ((p: Program, flags: readonly boolean[], n?: number) => T) => {
  const memo = new Map<string, { readonly made: T }>()
  return (p, flags, n = 0) => {
    const key = `${flags.map(Number).join('')}|${n}|${fingerprint(p)}`
    const entry = memo.get(key) ?? { made: make(p, flags, n) }
    memo.delete(key)
    memo.set(key, entry) // latest last
    const oldest = memo.keys().next()
    if (memo.size > remembered && oldest.done !== true) memo.delete(oldest.value)
    return entry.made
  }
}
