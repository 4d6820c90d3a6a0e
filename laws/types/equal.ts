/**
 * @file equal — what type laws are written with. They are checked by the compiler and never run.
 */
import type { Shape, Tensor } from 'cotangent'

/** Whether two types are the same, not merely assignable. */
export type Equal<A, B> =
  (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false

/** Holds<Equal<A, B>>: does not compile unless the law holds. */
export type Holds<Law extends true> = Law

/** `has<[2, 3]>()(x, true)` compiles when x has exactly that shape, and dtype f32 or the one given. */
export declare const has: <S extends Shape, D = 'f32'>() => <X>(
  x: X,
  law: X extends Tensor<infer T, infer E> ? Equal<[T, E], [S, D]> : false,
) => void

/** `is<T>()(x, true)` compiles when x has exactly that type. */
export declare const is: <T>() => <X>(x: X, law: Equal<X, T>) => void
