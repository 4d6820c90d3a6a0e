/**
 * @file lone — one equation as a Program, remembered: large operators are planned once, and what they read may stay in place.
 */
import type { Program } from '../../program/program.ts'
import { define } from '../../program/interpret.ts'
import type { Inputs, Name, Params } from '../../program/vocabulary.ts'
import type { Value } from '../../program/symbolic.ts'
import { build } from '../../primitives/build.ts'
import { type Aval, showAval } from '../../tensor/concrete.ts'

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
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
    (xs) => build.bind(name, params, xs as readonly unknown[] as Inputs<N, Value>), // one placeholder an input
  )
  if (known.size >= mostKept) known.clear()
  known.set(key, made)
  return made
}
