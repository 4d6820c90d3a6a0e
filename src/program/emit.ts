/**
 * @file emit — how a rule, an operator or an interpreter applies primitives, without knowing whether that computes or builds.
 */
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
}

/** An Emit from its `bind`. */
export const emitOf = (bind: Emit['bind']): Emit => ({
  bind,
  apply: <N extends Single>(name: N, params: Params<N>, ...inputs: Inputs<N, Value>): Value => {
    const outputs: readonly Value[] = bind(name, params, inputs)
    return outputs[0]! // Single: one output
  },
})
