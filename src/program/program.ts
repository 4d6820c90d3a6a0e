/**
 * @file program — the immutable Program: inputs, equations in order, outputs.
 *
 * Variables are numbered densely, inputs first and then in the order they are bound, so an interpreter's environment is
 * an array and equal functions have equal Programs. Each variable is bound once, before it is used.
 */
import type { Aval, Concrete } from '../tensor/concrete.ts'
import type { Inputs, Name, Params } from './vocabulary.ts'

/** What an equation binds. */
export interface Variable extends Aval {
  readonly tag: 'variable'
  readonly id: number
}
/** What an equation reads: a variable, or a literal. */
export type Atom = Variable | Concrete

/** Where an equation comes from. */
export interface Source {
  /** The user's line, as `file:line:column`. */
  readonly line: string
  /** The primitive on that line whose derivative the equation belongs to; absent where it is the line's own. */
  readonly derivative?: Name
}

/** One application of the primitive N. */
export interface EquationOf<N extends Name> {
  readonly name: N
  readonly params: Params<N>
  readonly inputs: Inputs<N, Atom>
  readonly outputs: readonly Variable[]
  /** Only in a located trace, and in what is derived from one. Programs that differ in nothing else are the same. */
  readonly source?: Source
}
/** Any equation: a union, so that testing `name` narrows `params` and `inputs`. */
export type Equation = { readonly [N in Name]: EquationOf<N> }[Name]

/** A first-order, single-assignment list of equations. */
export interface Program {
  readonly inputs: readonly Variable[]
  readonly equations: readonly Equation[]
  readonly outputs: readonly Atom[]
  /** How many variables there are: their ids are 0 .. variables - 1. */
  readonly variables: number
}

/** Whether a param is a sub-Program. */
export const isProgram = (x: unknown): x is Program =>
  typeof x === 'object' && x !== null && 'equations' in x && 'variables' in x

const programsIn = (x: unknown): readonly Program[] =>
  isProgram(x) ? [x] : Array.isArray(x) ? x.flatMap(programsIn) : []

const none: readonly never[] = []

/** Params with a sub-Program have one of this name, whatever else they have. */
const hasBodies = (params: object): boolean => 'body' in params || 'branches' in params

/** The sub-Programs in params. */
export const bodiesOf = (params: object): readonly Program[] =>
  hasBodies(params) ? Object.values(params).flatMap(programsIn) : none

/** Params with each sub-Program replaced; the same params when there is none. */
export const mapBodies = <P extends object>(params: P, f: (body: Program) => Program): P => {
  if (!hasBodies(params)) return params
  const mapped = (x: unknown): unknown =>
    isProgram(x) ? f(x) : Array.isArray(x) ? x.map(mapped) : x
  return Object.fromEntries(Object.entries(params).map(([key, x]) => [key, mapped(x)])) as P // the same keys, Programs for Programs
}

/** Number of equations, those of sub-Programs included. */
export const size = (p: Program): number =>
  p.equations.reduce((n, q) => bodiesOf(q.params).reduce((m, b) => m + size(b), n + 1), 0)
