/**
 * @file binary — the form of operators on two tensors or numbers, and how one is made from its primitive.
 *
 * One signature, not overloads: of overloads the compiler reports the last, and the sentence is lost.
 * X and Y are the arguments as they are: a number has shape [] and no dtype of its own, whatever the
 * context of a nested call may suggest for A and D.
 */
import type { Name, Vocabulary } from '../program/vocabulary.ts'
import type { Broadcast, CanBroadcast } from '../shape/broadcast.ts'
import type { Then } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import type { DType } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { type Kind, operands, type SameDType } from './operand.ts'
import { typed } from './traced.ts'

/** The shape of an argument X: A, or [] where it is a number. */
export type Side<X, A extends Shape> = [X] extends [number] ? [] : A

/** The dtype of an argument X: D, or none of its own where it is a number. */
export type Own<X, D extends DType> = [X] extends [number] ? never : D

/** What a first argument must be: a number or a tensor. What may be either has no one shape. */
export type One<X, A extends Shape, D extends DType, More = unknown> = [X] extends [number]
  ? number
  : Tensor<A, D> & More

/** The dtype of two arguments together: that of a tensor among them, f32 of two numbers. */
export type Joint<X, D extends DType, Y, E extends DType> = [X] extends [number]
  ? [Y] extends [number]
    ? 'f32'
    : E
  : D | Own<Y, E>

type GoesWith<Op extends string, A extends Shape, D, B extends Shape, E extends DType> = Then<
  SameDType<Op, A, D, B, E>,
  CanBroadcast<Op, A, B>
>

/**
 * What a second argument must be: a number, or a tensor that goes with the first; the sentence where it does not. A condition,
 * for the compiler prints what it comes to, where of a union it would print the name.
 */
export type Second<
  Op extends string,
  Y,
  A extends Shape,
  D,
  B extends Shape,
  E extends DType,
  More = unknown,
> = [Y] extends [number]
  ? number
  : unknown extends Then<GoesWith<Op, A, D, B, E>, More>
    ? Tensor<B, E>
    : Then<GoesWith<Op, A, D, B, E>, More>

/** An operator on two tensors of one dtype among Allowed, which broadcast. */
export interface Binary<Op extends string, Allowed extends DType> {
  <
    A extends Shape,
    B extends Shape,
    D extends Allowed,
    E extends Allowed,
    X extends number | AnyTensor,
    Y extends number | AnyTensor,
  >(
    x: X & One<X, A, D>,
    y: Y & Second<Op, Y, Side<X, A>, Own<X, D>, B, E>,
  ): Tensor<Broadcast<Side<X, A>, Side<Y, B>>, Joint<X, D, Y, E>>
}

/** A comparison: the same, but its result is bool. */
export interface Comparison<Op extends string> {
  <
    A extends Shape,
    B extends Shape,
    D extends DType,
    E extends DType,
    X extends number | AnyTensor,
    Y extends number | AnyTensor,
  >(
    x: X & One<X, A, D>,
    y: Y & Second<Op, Y, Side<X, A>, Own<X, D>, B, E>,
  ): Tensor<Broadcast<Side<X, A>, Side<Y, B>>, 'bool'>
}

/** Names of primitives of two inputs of one shape. */
type Pairwise = {
  [N in Name]: Vocabulary[N] extends { readonly arity: 2; readonly out: 1 }
    ? object extends Vocabulary[N]['params']
      ? Exclude<N, 'randomBits'>
      : never
    : never
}[Name]

/** The operator of a primitive, under its own name. */
export const binary =
  <Op extends string, Allowed extends DType>(
    op: Op,
    kind: Kind,
    primitive: Pairwise,
  ): Binary<Op, Allowed> =>
  (x, y) => {
    const { e, x: a, y: b } = operands(op, kind, x, y)
    return typed(e.apply(primitive, {}, a, b))
  }

/** The comparison of a primitive of the same name. */
export const comparison =
  <Op extends Pairwise>(op: Op): Comparison<Op> =>
  (x, y) => {
    const { e, x: a, y: b } = operands(op, 'any', x, y)
    return typed(e.apply<Pairwise>(op, {}, a, b))
  }
