/**
 * @file interpret — replays a Program's equations through an `Emit`: on data, or into the graph under construction.
 */
import { Defect } from '../shape/defect.ts'
import type { Aval } from '../tensor/concrete.ts'
import { capture } from './capture.ts'
import { type Emit, emitAt } from './emit.ts'
import type { Atom, EquationOf, Program } from './program.ts'
import { placeholders, type Scope, type Value } from './symbolic.ts'
import { mapInputs, type Name } from './vocabulary.ts'

/** The outputs of p at the given inputs. */
export const interpret = (p: Program, inputs: readonly Value[], e: Emit): readonly Value[] => {
  const env = new Array<Value | undefined>(p.variables)
  const read = (a: Atom): Value => (a.tag === 'variable' ? env[a.id]! : a) // bound before use
  const step = <N extends Name>(q: EquationOf<N>): void => {
    const xs = mapInputs<N, Atom, Value>(q.inputs, read)
    const outputs: readonly Value[] = emitAt(e, q).bind(q.name, q.params, xs)
    q.outputs.forEach((v, i) => (env[v.id] = outputs[i])) // as many as bound
  }
  p.inputs.forEach((v, i) => (env[v.id] = inputs[i])) // callers pass one value an input
  for (const q of p.equations) step<Name>(q)
  return p.outputs.map(read)
}

/** A closed Program, from what it does to its inputs. */
export const define = (
  of: string,
  inputs: readonly Aval[],
  body: (xs: readonly Value[]) => readonly Value[],
): Program => {
  const scope: Scope = { of }
  const xs = placeholders(inputs, scope)
  const { program, captured } = capture(scope, xs, body(xs))
  if (captured.length > 0)
    throw new Defect(
      `${of}: a closed Program captured ${captured.length} tensors; pass them as inputs`,
    )
  return program
}
