/**
 * @file sequential — an engine that runs a Program equation by equation, given how to evaluate one.
 *
 * A value is dropped after its last use, so that a run holds no more than is still needed.
 */
import type { Atom, EquationOf, Program } from '../program/program.ts'
import {
  type Inputs,
  mapInputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../program/vocabulary.ts'
import { recordOf } from '../primitives/build.ts'
import { type Aval, type Concrete, concrete } from '../tensor/concrete.ts'
import type { Data } from '../tensor/dtype.ts'
import type { Engine } from './engine.ts'

/** Data of each output of one primitive; `run` is for sub-Programs. */
export type Evaluate = <N extends Name>(
  name: N,
  params: Params<N>,
  inputs: Inputs<N, Concrete>,
  avals: Outputs<N, Aval>,
  run: Engine['run'],
) => Outputs<N, Data>

/** For each equation, the variables that nothing reads afterwards. */
const lastUses = (p: Program): readonly (readonly number[])[] => {
  const seen = new Set<number>()
  const see = (a: Atom): number[] => {
    if (a.tag !== 'variable' || seen.has(a.id)) return []
    seen.add(a.id)
    return [a.id]
  }
  p.outputs.forEach(see)
  const ends = p.equations.map<readonly number[]>(() => [])
  for (let i = p.equations.length - 1; i >= 0; i -= 1) {
    const q = p.equations[i]! // 0 <= i < length
    ends[i] = [...q.outputs, ...q.inputs].flatMap(see)
  }
  return ends
}

/** A pure function of the Program, remembered as long as the Program lives. */
const remembered = new WeakMap<Program, readonly (readonly number[])[]>()
const endsOf = (p: Program): readonly (readonly number[])[] => {
  const known = remembered.get(p) ?? lastUses(p)
  remembered.set(p, known)
  return known
}

/** The engine that evaluates equations one after another. */
export const sequentialEngine = (name: string, evaluate: Evaluate): Engine => {
  const bind = <N extends Name>(
    n: N,
    params: Params<N>,
    inputs: Inputs<N, Concrete>,
    avals: Outputs<N, Aval>,
  ): Outputs<N, Concrete> => {
    const results: readonly Data[] = evaluate(n, params, inputs, avals, run)
    return mapOutputs<N, Aval, Concrete>(avals, (a, i) => concrete(a.shape, a.dtype, results[i]!)) // one buffer an output
  }
  const run = (p: Program, inputs: readonly Concrete[]): readonly Concrete[] => {
    const env = new Array<Concrete | undefined>(p.variables)
    const ends = endsOf(p)
    const read = (a: Atom): Concrete => (a.tag === 'variable' ? env[a.id]! : a) // bound before use, dropped after the last
    p.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
    const step = <N extends Name>(q: EquationOf<N>): void => {
      const xs = mapInputs<N, Atom, Concrete>(q.inputs, read)
      const avals = q.outputs as readonly Aval[] as Outputs<N, Aval> // what the shape rule said when the equation was built
      const outputs: readonly Concrete[] = bind(q.name, q.params, xs, avals)
      q.outputs.forEach((v, i) => (env[v.id] = outputs[i]))
    }
    p.equations.forEach((q, i) => {
      step<Name>(q)
      for (const id of ends[i] ?? []) env[id] = undefined
    })
    return p.outputs.map(read)
  }
  return {
    name,
    apply: (n, params, inputs) => bind(n, params, inputs, recordOf(n).shape(inputs, params)),
    run,
  }
}
