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

/** One application of the primitive N. */
export interface EquationOf<N extends Name> {
  readonly name: N
  readonly params: Params<N>
  readonly inputs: Inputs<N, Atom>
  readonly outputs: readonly Variable[]
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

/** Number of equations, those of sub-Programs included. */
export const size = (p: Program): number =>
  p.equations.reduce((n, q) => n + 1 + (q.name === 'call' ? size(q.params.body) : 0), 0)

/** Whether a param is a sub-Program. */
export const isProgram = (x: unknown): x is Program =>
  typeof x === 'object' && x !== null && 'equations' in x && 'variables' in x
