/**
 * @file emitting — a rule run with another Emit: how mistakes are planted inside rules that are long.
 */
import { type Emit, emitOf } from '../../src/program/emit.ts'
import type { Value } from '../../src/program/symbolic.ts'
import type { Inputs, Name, Outputs, Params } from '../../src/program/vocabulary.ts'
import type { HigherOrder, Primitive } from '../../src/primitives/primitive.ts'

/** What becomes of one equation: other params or inputs, or a value in its place. */
export interface Change<N extends Name> {
  readonly params?: Params<N>
  readonly inputs?: readonly Value[]
  readonly value?: Value
}

/** An Emit that changes the equations of one primitive; `nth` counts those it has met. */
export const emitting = <N extends Name>(
  e: Emit,
  of: N,
  change: (inputs: readonly Value[], params: Params<N>, nth: number) => Change<N>,
): Emit => {
  let nth = 0
  return emitOf(
    <M extends Name>(name: M, params: Params<M>, inputs: Inputs<M, Value>): Outputs<M, Value> => {
      const known: string = of
      if (name !== known) return e.bind(name, params, inputs)
      const changed = change(inputs, params, nth)
      nth += 1
      if (changed.value !== undefined) return [changed.value] as unknown as Outputs<M, Value> // one output, as `of` has
      return e.bind(
        name,
        changed.params ?? params,
        (changed.inputs ?? inputs) as Inputs<M, Value>, // as many as there were
      )
    },
  )
}

type HigherOrderName =
  | 'call'
  | 'checkpoint'
  | 'cond'
  | 'customJvp'
  | 'customVjp'
  | 'fixedPoint'
  | 'scan'
  | 'whileLoop'

/** The rules of a primitive with sub-Programs. */
export const rulesOf = <N extends HigherOrderName>({
  derivative,
}: Primitive<N>): HigherOrder<N> => {
  if (derivative.kind !== 'higherOrder')
    throw new Error('a primitive with sub-Programs is higher order')
  return derivative
}

/** The record with some of these rules changed. */
export const withRules = <N extends HigherOrderName>(
  record: Primitive<N>,
  wrong: Partial<HigherOrder<N>>,
): Primitive<N> => ({
  ...record,
  derivative: { ...rulesOf(record), ...wrong, kind: 'higherOrder' },
})
