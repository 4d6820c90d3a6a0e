/**
 * @file subProgram — functions that become sub-Programs of an equation, and what several of them close over.
 */
import { define, interpret } from '../program/interpret.ts'
import type { Program } from '../program/program.ts'
import { isSymbolic, isValue, type Value } from '../program/symbolic.ts'
import { build } from '../primitives/build.ts'
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { showAval } from '../tensor/concrete.ts'
import { simplified } from './jit.ts'
import type { Traced } from './trace.ts'

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

/** The value behind a condition; a Defect unless it is bool[]. */
export const conditionOf = (operation: string, x: unknown): Value => {
  if (isValue(x) && x.dtype === 'bool' && x.shape.length === 0) return x
  throw new Defect(message('condition', { op: operation, x: isValue(x) ? showAval(x) : typeof x }))
}
