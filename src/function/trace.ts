/**
 * @file trace — a function of trees becomes a Program, by calling it once on symbolic tensors.
 *
 * Nothing is kept between calls but derived Programs, keyed by the structure of the traced one. A closure variable that
 * now holds another tensor is another captured input, so no result can be stale.
 */
import { capture, type Captured } from '../program/capture.ts'
import { fingerprint } from '../program/fingerprint.ts'
import type { Equation, Program } from '../program/program.ts'
import {
  isLocated,
  isValue,
  nodesMade,
  mustBeInTrace,
  symbolic,
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

/** What a trace keeps and what belongs to it. */
interface How {
  /** Whether each equation keeps the user's line. */
  readonly located: boolean
  /** The index of a lane: what depends on it belongs to the trace as well, and it is an input after the leaves. */
  readonly index?: Symbolic | undefined
  /** Whether all that f makes belongs to it, even what depends on nothing but tensors it closes over. */
  readonly whole?: boolean
}

/** Traces f at arguments of the given structure, whose leaves have the given avals. */
export const traceAt = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
  like: A,
  avals: readonly Aval[],
  { located, index, whole = false }: How,
): Traced<B> => {
  if (typeof f !== 'function')
    throw new Defect(`${operation}: ${typeof f} is not a function; give one of tensors`)
  const own = { of: operation, located, ended: false }
  const named = index?.scopes ?? []
  const scopes = [own, ...named]
  const inputs = avals.map((a) => symbolic(a, scopes, undefined, 0))
  const since = whole ? nodesMade() : Infinity
  let result: B
  try {
    result = f(...withLeaves(operation, like, inputs))
  } finally {
    own.ended = true
  }
  const given = index === undefined ? inputs : [...inputs, index]
  const outputs = leavesOf(operation, result)
  const { program, captured } = capture(named[0] ?? own, given, outputs, true, since)
  mustBeInTrace(operation, captured)
  return { program, captured, result, inputs: given.length }
}

/** Traces f at the given arguments. */
export const traceOf = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
  args: A,
): Traced<B> => {
  const leaves = leavesOf(operation, args)
  return traceAt(operation, f, args, leaves, { located: leaves.some(isLocated) })
}

/**
 * Traces f at the given arguments; all that f makes is in its Program, even what depends on nothing but tensors it closes over:
 * a branch must not run where it is not taken.
 */
export const traceWhole = <A extends readonly unknown[], B>(
  operation: string,
  f: (...args: A) => B,
  args: A,
): Traced<B> => {
  const leaves = leavesOf(operation, args)
  return traceAt(operation, f, args, leaves, { located: leaves.some(isLocated), whole: true })
}

/**
 * Traces f at the given arguments; each equation keeps the line of the user's that made it.
 *
 * Cost    reads the stack once for each equation
 */
export const located =
  <A extends readonly unknown[], B>(
    operation: string,
    f: (...args: A) => B,
  ): ((...args: A) => Traced<B>) =>
  (...args) =>
    traceAt(operation, f, args, leavesOf(operation, args), { located: true })

const hasSource = (q: Equation): boolean => q.source !== undefined

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
    // What is remembered has the lines of another trace.
    if (p.equations.some(hasSource)) return make(p, flags, n)
    const key = `${flags.map(Number).join('')}|${n}|${fingerprint(p)}`
    const entry = memo.get(key) ?? { made: make(p, flags, n) }
    memo.delete(key)
    memo.set(key, entry) // latest last
    const oldest = memo.keys().next()
    if (memo.size > remembered && oldest.done !== true) memo.delete(oldest.value)
    return entry.made
  }
}
