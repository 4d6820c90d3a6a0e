/**
 * @file lone — one equation as a Program, remembered: large operators are planned once, and what they read may stay in place.
 */
import type { Program } from '../../program/program.ts'
import { define } from '../../program/interpret.ts'
import type { Inputs, Name, Params, Stepping } from '../../program/vocabulary.ts'
import type { Value } from '../../program/symbolic.ts'
import { build } from '../../primitives/build.ts'
import { type Aval, showAval } from '../../tensor/concrete.ts'

const avals = (inputs: readonly Aval[]): readonly Aval[] =>
  inputs.map(({ shape, dtype }) => ({ shape, dtype }))

const known = new Map<string, Program>()
/** Programs kept; beyond that many all are forgotten. */
const mostKept = 256

/** The Program of one application. */
export const loneProgram = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: readonly Aval[],
): Program => {
  const key = `${name} ${JSON.stringify(params)} ${inputs.map(showAval).join()}`
  const old = known.get(key)
  if (old !== undefined) return old
  const made = define(
    name,
    avals(inputs),
    (xs) => build.bind(name, params, xs as readonly unknown[] as Inputs<N, Value>), // one placeholder an input
  )
  if (known.size >= mostKept) known.clear()
  known.set(key, made)
  return made
}

const scans = new WeakMap<Program, { readonly key: string; readonly program: Program }>()

/** The Program of a scan, remembered with its body. */
export const scanProgram = (params: Stepping, inputs: readonly Aval[]): Program => {
  const { body, ...rest } = params
  const key = `${JSON.stringify(rest)} ${inputs.map(showAval).join()}`
  const old = scans.get(body)
  if (old?.key === key) return old.program
  const program = define('scan', avals(inputs), (xs) => build.bind('scan', params, xs))
  scans.set(body, { key, program })
  return program
}
