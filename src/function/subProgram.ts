/**
 * @file subProgram — functions that become sub-Programs of an equation, and what several of them close over.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { isSymbolic, isValue, type Value } from '../program/symbolic.ts'
import { build } from '../primitives/build.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { type Aval, sameAval, showAval } from '../tensor/concrete.ts'
import { structureOf } from '../tensor/tree.ts'
import { simplified } from './jit.ts'
import { leavesOf, type Traced } from './trace.ts'

/**
 * The body of an equation of the given inputs. One that is computed now is simplified and remembered, so that an engine meets the
 * same one again; in a trace it stays as it is, so that transformations see what was written.
 */
export const bodyFor = (inputs: readonly Value[], p: Program): Program =>
  inputs.some(isSymbolic) ? p : simplified(p, [])

/** Programs of the same inputs: own arguments, then all that any of them, or something more, closes over. */
export const together = (
  traced: readonly Traced<unknown>[],
  more: readonly Value[] = [],
): { readonly programs: readonly Program[]; readonly captured: readonly Value[] } => {
  const captured = [...new Set([...traced.flatMap((t) => t.captured), ...more])]
  const programs = traced.map((t) => {
    const own = t.program.inputs.slice(0, t.inputs)
    return define('sub-Program', [...own, ...captured], (xs) => {
      const mine = t.captured.map((c) => xs[t.inputs + captured.indexOf(c)]!) // all are among the captured
      return interpret(t.program, [...xs.slice(0, t.inputs), ...mine], build)
    })
  })
  return { programs, captured }
}

/** A Defect unless a tree has the structure, shapes and dtypes of another. */
export const mustMatch = (
  operation: string,
  [what, before]: readonly [string, unknown],
  [becomes, after]: readonly [string, unknown],
): void => {
  if (structureOf(operation, [before]) === structureOf(operation, [after])) return
  const [from, to] = [leavesOf(operation, before), leavesOf(operation, after)]
  const at = from.findIndex((a: Aval, i) => to[i] === undefined || !sameAval(a, to[i]))
  const different =
    at < 0 || to[at] === undefined
      ? `the structure of ${what} is ${structureOf(operation, before)}, of ${becomes} ${structureOf(operation, after)}`
      : `leaf ${at} of ${what} is ${showAval(from[at]!)}, of ${becomes} ${showAval(to[at])}` // at is a place in it
  throw new Defect(`${operation}: ${different}; return the same structure, shapes and dtypes`)
}

/** The value behind a condition; a Defect unless it is bool[]. */
export const conditionOf = (operation: string, x: unknown): Value => {
  if (isValue(x) && x.dtype === 'bool' && x.shape.length === 0) return x
  throw new Defect(message('condition', { op: operation, x: isValue(x) ? showAval(x) : typeof x }))
}
