/**
 * @file unary — the form of operators on one tensor, element by element: shape S -> S.
 */
import { emitFor } from '../engine/emit.ts'
import type { NoParams, Vocabulary } from '../program/vocabulary.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Only, Refused } from './only.ts'
import { type Kind, operand } from './operand.ts'
import { typed } from './traced.ts'

/** An operator on one tensor of a dtype among Allowed, which keeps shape and dtype. */
export interface Unary<Op extends string, Allowed extends DType> {
  <S extends Shape, D extends Only<Allowed, Refused<Op, Allowed>>>(x: Tensor<S, D>): Tensor<S, D>
}

/** Names of primitives of one input and no params. */
type Pointwise = {
  [N in keyof Vocabulary]: Vocabulary[N] extends {
    readonly arity: 1
    readonly out: 1
    readonly params: infer P
  }
    ? NoParams extends P
      ? N
      : never
    : never
}[keyof Vocabulary]

/** The operator of a primitive. */
export const unary =
  <Op extends string, Allowed extends DType>(
    op: Op,
    kind: Kind,
    primitive: Pointwise,
  ): Unary<Op, Allowed> =>
  (x) => {
    const v = operand(op, kind, x)
    return typed(emitFor([v]).apply<Pointwise>(primitive, {}, v))
  }
