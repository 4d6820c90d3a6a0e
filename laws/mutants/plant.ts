/**
 * @file plant — what a planted mistake is: a wrong rule, and the law that must catch it.
 *
 * A mutant replaces one part of one primitive's record by something a person might have written. It is caught when the
 * named law fails on it.
 */
import type { Aval } from '../../src/tensor/concrete.ts'
import type { Derivative, Primitive, Pull, Push } from '../../src/primitives/primitive.ts'
import type { Emit } from '../../src/program/emit.ts'
import type { Value } from '../../src/program/symbolic.ts'
import type { Name } from '../../src/program/vocabulary.ts'

/** One value everywhere: `fill` of the modules under test, since a module that is loaded anew has tensors of its own. */
export type Fill = (e: Emit, x: number, a: Aval) => Value

/** The laws of one primitive, by name. */
export type LawName =
  | 'differences'
  | 'adjoint'
  | 'oneAtATime'
  | 'transposeTwice'
  | 'batching'
  | 'adjointInLanes'
  | 'sumOfLanes'
  | 'conventions'
  | 'untaken'

/** A wrong rule. */
export interface Planted {
  readonly what: string
  readonly name: Name
  readonly law: LawName
  readonly mutate: (record: Primitive<Name>, fill: Fill) => Primitive<Name>
}

/** A planted mistake in the record of one primitive. */
export const plant = <N extends Name>(
  name: N,
  law: LawName,
  what: string,
  mutate: (record: Primitive<N>, fill: Fill) => Primitive<N>,
): Planted => ({
  what,
  name,
  law,
  mutate: (record, fill) =>
    mutate(record as unknown as Primitive<N>, fill) as unknown as Primitive<Name>, // the record of that name
})

/** The record with another derivative. */
export const derivative =
  <N extends Name>(wrong: Derivative<N>) =>
  (record: Primitive<N>): Primitive<N> => ({ ...record, derivative: wrong })

/** The record of a smooth primitive of one input with another push. */
export const smooth1 = <
  N extends
    | 'sin'
    | 'cos'
    | 'tan'
    | 'log'
    | 'log1p'
    | 'tanh'
    | 'sqrt'
    | 'exp'
    | 'expm1'
    | 'erf'
    | 'logistic'
    | 'reciprocal',
>(
  push: Push<N>,
): ((record: Primitive<N>) => Primitive<N>) =>
  // each of these names has one input
  derivative({ kind: 'smooth', push: [push] } as unknown as Derivative<N>)

/** The record of a linear primitive of one input with another transpose. */
export const linear1 = <
  N extends 'sum' | 'permute' | 'slice' | 'pad' | 'cumulativeSum' | 'flip' | 'broadcast' | 'neg',
>(
  pull: Pull<N>,
): ((record: Primitive<N>) => Primitive<N>) =>
  // each of these names has one input
  derivative({ kind: 'linear', transpose: [pull] } as unknown as Derivative<N>)
