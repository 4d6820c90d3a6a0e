/**
 * @file emit — how a rule, an operator or an interpreter applies primitives, without knowing whether that computes or builds.
 */
import type { Source } from './program.ts'
import type { Value } from './symbolic.ts'
import type { Inputs, Name, Outputs, Params, Single } from './vocabulary.ts'

/** Applies primitives: `e.apply('mul', {}, x, y)`. */
export interface Emit {
  /** The one output of a primitive that has one. */
  readonly apply: <N extends Single>(
    name: N,
    params: Params<N>,
    ...inputs: Inputs<N, Value>
  ) => Value
  /** All outputs of any primitive. */
  readonly bind: <N extends Name>(
    name: N,
    params: Params<N>,
    inputs: Inputs<N, Value>,
  ) => Outputs<N, Value>
  /** The same, for equations that come from the given place; absent where places are not kept. */
  readonly at?: ((source: Source) => Emit) | undefined
}

/** An Emit from its `bind`, and from what it does at a place. */
export const emitOf = (bind: Emit['bind'], at?: Emit['at']): Emit => ({
  bind,
  at,
  apply: <N extends Single>(name: N, params: Params<N>, ...inputs: Inputs<N, Value>): Value => {
    const outputs: readonly Value[] = bind(name, params, inputs)
    return outputs[0]! // Single: one output
  },
})

/** An Emit for what takes the place of an equation. */
export const emitAt = (e: Emit, q: { readonly name: Name; readonly source?: Source }): Emit =>
  q.source === undefined || e.at === undefined ? e : e.at(q.source)

/** An Emit for what belongs to the derivative of an equation. */
export const emitDerivative = (
  e: Emit,
  { name, source }: { readonly name: Name; readonly source?: Source },
): Emit => (source === undefined || e.at === undefined ? e : e.at({ derivative: name, ...source }))
