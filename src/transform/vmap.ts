/**
 * @file vmap — runs a Program over a leading batch axis of the inputs that have one.
 *
 * An equation without batched inputs does not depend on the lane and is emitted once.
 */
import { capture } from '../program/capture.ts'
import { emitAt } from '../program/emit.ts'
import type { Atom, EquationOf, Program } from '../program/program.ts'
import { placeholders, type Scope, type Value } from '../program/symbolic.ts'
import { mapInputs, type Name } from '../program/vocabulary.ts'
import { build, recordOf } from '../primitives/build.ts'
import { lift } from '../primitives/families.ts'
import type { Lane, Transforms } from '../primitives/primitive.ts'

/** A Program over a batch, and which of its outputs have the batch axis. */
export interface Batched {
  readonly program: Program
  readonly batched: readonly boolean[]
}

/** The batched Program; outputs named in `wanted` get the batch axis even where they do not vary. */
export const vmap = (
  t: Transforms,
  p: Program,
  batched: readonly boolean[],
  n: number,
  wanted: readonly boolean[],
): Batched => {
  const scope: Scope = { of: 'vmap' }
  const avals = p.inputs.map(({ shape, dtype }, i) => ({
    dtype,
    shape: batched[i] === true ? [n, ...shape] : shape,
  }))
  const xs = placeholders(avals, scope)
  const env = new Array<Lane | undefined>(p.variables)
  p.inputs.forEach((v, i) => (env[v.id] = { value: xs[i]!, batched: batched[i] === true })) // one an input
  const lane = (a: Atom): Lane => (a.tag === 'variable' ? env[a.id]! : { value: a, batched: false }) // bound before use
  const step = <N extends Name>(q: EquationOf<N>): void => {
    const inputs = mapInputs<N, Atom, Lane>(q.inputs, lane)
    const lanes: readonly Lane[] = inputs
    const e = emitAt(build, q)
    const outputs: readonly Lane[] = lanes.some((x) => x.batched)
      ? recordOf(q.name).vmap(e, inputs, q.params, n, t)
      : e
          .bind(
            q.name,
            q.params,
            mapInputs<N, Lane, Value>(inputs, (x) => x.value),
          )
          .map((value) => ({ value, batched: false }))
    q.outputs.forEach((v, i) => (env[v.id] = outputs[i]))
  }
  for (const q of p.equations) step<Name>(q)
  const results = p.outputs
    .map(lane)
    .map((x, i) => (wanted[i] === true ? { value: lift(build, x, n), batched: true } : x))
  return {
    program: capture(
      scope,
      xs,
      results.map((x) => x.value),
    ).program,
    batched: results.map((x) => x.batched),
  }
}
