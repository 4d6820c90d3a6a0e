/**
 * @file reference — the semantics and the oracle: equation by equation, each by its record's `evaluate`.
 *
 * Arithmetic is done in f64 and rounded to the dtype when stored. A value is dropped after its last use, so that a run
 * holds no more than is still needed.
 */
import type { Atom, EquationOf, Program } from '../../program/program.ts'
import {
  type Inputs,
  mapInputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../../program/vocabulary.ts'
import { recordOf } from '../../primitives/build.ts'
import { type Aval, type Concrete, concrete } from '../../tensor/concrete.ts'
import type { Data } from '../../tensor/dtype.ts'
import type { Engine } from '../engine.ts'
import { lastUses } from '../liveness.ts'
import { loopOf } from '../loopOf.ts'

const evaluate = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: Inputs<N, Concrete>,
  avals: Outputs<N, Aval>,
): Outputs<N, Concrete> => {
  const results: readonly Data[] = recordOf(name).evaluate(inputs, params, avals, reference)
  return mapOutputs<N, Aval, Concrete>(avals, (a, i) => concrete(a.shape, a.dtype, results[i]!)) // one buffer an output
}

const run = (p: Program, inputs: readonly Concrete[]): readonly Concrete[] => {
  const env = new Array<Concrete | undefined>(p.variables)
  const ends = lastUses(
    p.outputs,
    p.equations.map((q) => [...q.outputs, ...q.inputs]),
  )
  const read = (a: Atom): Concrete => (a.tag === 'variable' ? env[a.id]! : a) // bound before use, dropped after the last
  p.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
  const step = <N extends Name>(q: EquationOf<N>): void => {
    const xs = mapInputs<N, Atom, Concrete>(q.inputs, read)
    const avals = q.outputs as readonly Aval[] as Outputs<N, Aval> // what the shape rule said when the equation was built
    const outputs: readonly Concrete[] = evaluate(q.name, q.params, xs, avals)
    q.outputs.forEach((v, i) => (env[v.id] = outputs[i]))
  }
  p.equations.forEach((q, i) => {
    step<Name>(q)
    for (const id of ends[i]!) env[id] = undefined // one list an equation
  })
  return p.outputs.map(read)
}

/** Plain TypeScript, equation by equation. */
export const reference: Engine = {
  name: 'reference',
  apply: (name, params, inputs) =>
    evaluate(name, params, inputs, recordOf(name).shape(inputs, params)),
  run,
  loop: loopOf(run),
}
