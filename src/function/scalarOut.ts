/**
 * @file scalarOut — what a function must return and take to be differentiated, as types.
 *
 * The check sits in the return position of f, so a generic f stays generic and the error stands on the returned expression.
 * It is `BadLeaf extends never` without boxes: inside a tuple, that of a generic tree would never be decided.
 */
import type { ShowShape } from '../shape/shape.ts'
import type { Message, ShapeError } from '../shape/mismatch.ts'
import type { DType, Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** What `typeof` says of a T that is no object. */
export type TypeOf<T> = T extends number
  ? 'number'
  : T extends string
    ? 'string'
    : T extends boolean
      ? 'boolean'
      : T extends null
        ? 'null'
        : T extends undefined
          ? 'undefined'
          : 'unknown'

type Callable = (...args: never) => unknown

/** The keys below which a trace looks: of a list that is no tuple, any number. */
type Parts<T> = T extends readonly unknown[]
  ? `${number}` | (number extends T['length'] ? number : never)
  : string

/** The sentence about the first leaf without a tangent; never when there is none. */
export type BadLeaf<Op extends string, T, Path extends string = ''> =
  T extends Tensor<infer _S, infer D>
    ? D extends Floating
      ? never
      : Message<'leafDType', { op: Op; path: Path extends '' ? 'at the top' : Path; dtype: D }>
    : T extends Callable
      ? Message<'leaf', { op: Op; path: Path extends '' ? 'at the top' : Path; what: 'function' }>
      : T extends object
        ? {
            [K in keyof T & (string | number)]: BadLeaf<
              Op,
              T[K],
              Path extends '' ? `${K}` : `${Path}.${K}`
            >
          }[Extract<keyof T, Parts<T>>]
        : Message<'leaf', { op: Op; path: Path extends '' ? 'at the top' : Path; what: TypeOf<T> }>

/** O, when it is a scalar and every leaf of P is floating; else the sentence. */
export type ScalarOut<Op extends string, O, P> =
  O extends Tensor<infer S, DType>
    ? S extends []
      ? BadLeaf<Op, P> extends never
        ? O extends Tensor<[], infer _D extends Floating>
          ? O
          : ShapeError<Message<'leafDType', { op: Op; path: 'returned'; dtype: O['dtype'] }>>
        : ShapeError<BadLeaf<Op, P>>
      : ShapeError<Message<'returns', { op: Op; x: ShowShape<S> }>>
    : ShapeError<Message<'returnsNoTensor', { op: Op }>>

/** O, when every leaf of P and of O is floating; else the sentence. */
export type FloatingIn<Op extends string, O, P> =
  BadLeaf<Op, P> extends never
    ? BadLeaf<Op, O> extends never
      ? O
      : ShapeError<BadLeaf<Op, O>>
    : ShapeError<BadLeaf<Op, P>>

/** Every tensor of a tree with N in front. */
export type Batched<N extends number, T> =
  T extends Tensor<infer S, infer D>
    ? Tensor<[N, ...S], D>
    : T extends readonly unknown[]
      ? { [I in keyof T]: Batched<N, T[I]> }
      : T extends object
        ? { readonly [K in keyof T]: Batched<N, T[K]> }
        : T
