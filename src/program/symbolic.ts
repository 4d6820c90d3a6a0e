/**
 * @file symbolic — tensors without data: immutable expression nodes.
 *
 * An operator on a symbolic tensor returns a new node; nothing is recorded anywhere. A node carries the scopes (one for
 * each trace or transformation under way) whose placeholders it depends on. `capture` reads a Program off the graph.
 */
import { Defect } from '../shape/defect.ts'
import type { Sizes } from '../shape/sizes.ts'
import { type Aval, type Concrete, data, showAval } from '../tensor/concrete.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Source } from './program.ts'
import type { Inputs, Name, Params } from './vocabulary.ts'

/** Identity of one trace. What it is of serves messages only. */
export interface Scope {
  readonly of: string
  /** Whether nodes that depend on it keep the user's line. */
  readonly located?: boolean
  /** Whether the trace is over: whoever made the scope says so, and no node may depend on it from then on. */
  readonly ended?: boolean
}

/** One application of the primitive N in the expression graph. */
export interface NodeOf<N extends Name> {
  /** How many nodes were made before it: tells what a function made from what it closes over. */
  readonly number: number
  readonly name: N
  readonly params: Params<N>
  readonly inputs: Inputs<N, Value>
  readonly avals: readonly Aval[]
  readonly source: Source | undefined
}
/** Any node. */
export type Node = { readonly [N in Name]: NodeOf<N> }[Name]

/** A tensor without data. */
export interface Symbolic extends Aval {
  readonly tag: 'symbolic'
  readonly scopes: readonly Scope[]
  /** Absent on a placeholder, the input of a trace. */
  readonly node: Node | undefined
  /** Which output of the node this is. */
  readonly index: number
}
/** A tensor as rules and engines see it. */
export type Value = Concrete | Symbolic

/** `f32[2, 3] of grad`: how a message speaks of a symbolic tensor. */
export const showSymbolic = (x: Symbolic): string =>
  `symbolic ${showAval(x)} of ${x.scopes.map((s) => s.of).join(', ') || 'no trace'}`

/** Whether one of the traces is over. */
export const haveEnded = (scopes: readonly Scope[]): boolean => {
  for (const scope of scopes) if (scope.ended === true) return true
  return false
}

/** A Defect where a trace is over that one of the tensors belongs to. */
export const mustBeInTrace = (operation: string, xs: readonly Value[]): void => {
  const x = xs.find((y): y is Symbolic => y.tag === 'symbolic' && haveEnded(y.scopes))
  if (x !== undefined)
    throw new Defect(
      `${operation}: ${showSymbolic(x)} escaped its trace; return it from the function instead`,
    )
}

/** The Defect of asking a symbolic tensor for what only data can answer. */
export const noData = (operation: string, x: Symbolic): Defect => {
  mustBeInTrace(operation, [x])
  return new Defect(
    `${operation}: ${showSymbolic(x)} has no values while tracing; choose with where, or compute with operators`,
  )
}

// A class for speed, as in concrete.ts.
class SymbolicTensor implements Symbolic {
  readonly tag = 'symbolic'
  readonly shape: Sizes
  readonly dtype: DType
  readonly scopes: readonly Scope[]
  readonly node: Node | undefined
  readonly index: number

  constructor(aval: Aval, scopes: readonly Scope[], node: Node | undefined, index: number) {
    this.shape = Object.freeze(aval.shape)
    this.dtype = aval.dtype
    this.scopes = scopes
    this.node = node
    this.index = index
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return showSymbolic(this)
  }

  // Reached by `x > 0`, `+x`, `i < x`, `record[x]`, `${x}`: each would need values.
  [Symbol.toPrimitive](): never {
    throw noData('tensor as a JavaScript value', this)
  }
}

/** A symbolic tensor: a placeholder, or output `index` of a node. */
export const symbolic = (
  aval: Aval,
  scopes: readonly Scope[],
  node: Node | undefined,
  index: number,
): Symbolic => new SymbolicTensor(aval, scopes, node, index)

let made = 0

/** How many nodes have been made. */
export const nodesMade = (): number => made

/** The number of the next node. */
export const nextNumber = (): number => {
  made += 1
  return made - 1
}

/** Fresh inputs of a trace. */
export const placeholders = (avals: readonly Aval[], scope: Scope): readonly Symbolic[] => {
  const scopes = [scope]
  return avals.map((a) => symbolic(a, scopes, undefined, 0))
}

/** Union, sharing the array when one side holds it all: most nodes of a trace share one. */
const union = (a: readonly Scope[], b: readonly Scope[]): readonly Scope[] => {
  if (a === b || b.every((s) => a.includes(s))) return a
  if (a.every((s) => b.includes(s))) return b
  return [...a, ...b.filter((s) => !a.includes(s))]
}

const none: readonly Scope[] = []

/** The scopes that a node of these inputs depends on. */
export const scopesOf = (inputs: readonly Value[]): readonly Scope[] => {
  let scopes = none
  for (const x of inputs) if (x.tag === 'symbolic') scopes = union(x.scopes, scopes)
  return scopes
}

/** Whether one of the scopes keeps the user's lines. */
export const keepsLines = (scopes: readonly Scope[]): boolean => {
  for (const scope of scopes) if (scope.located === true) return true
  return false
}

/** Whether a tensor belongs to a trace that keeps the user's lines. */
export const isLocated = (x: Value): boolean => x.tag === 'symbolic' && keepsLines(x.scopes)

/** Whether a tensor has no data. */
export const isSymbolic = (x: Value): x is Symbolic => x.tag === 'symbolic'

/** Whether something is a tensor of this library, concrete or symbolic. */
export const isValue = (x: unknown): x is Value =>
  typeof x === 'object' &&
  x !== null &&
  'tag' in x &&
  // a structured clone of a tensor has lost its data
  (x.tag === 'symbolic' || (x.tag === 'concrete' && data in x))
