/**
 * @file parallel — two layers side by side: f x g on a pair of inputs, and <f, g> on one.
 *
 *   (f x g)(x, y) = (f x, g y)          <f, g>(x) = (f x, g x)
 */
import { type Key, splitKey } from '../function/key.ts'
import type { Shape } from '../shape/shape.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Layer } from './layer.ts'

/** Two layers side by side: from a pair of examples of shapes A to one of shapes B. */
export interface Parallel<
  P,
  A extends readonly [Shape, Shape],
  B extends readonly [Shape, Shape],
  D extends Floating = 'f32',
> {
  readonly input: { readonly [I in keyof A]: Readonly<A[I]> }
  readonly output: { readonly [I in keyof B]: Readonly<B[I]> }
  readonly dtype: D
  readonly init: (key: Key) => P
  readonly apply: <Bt extends Shape, Ct extends Shape>(
    params: P,
    x: readonly [Tensor<[...Bt, ...A[0]], D>, Tensor<[...Ct, ...A[1]], D>],
  ) => readonly [Tensor<[...Bt, ...B[0]], D>, Tensor<[...Ct, ...B[1]], D>]
}

/** Two layers that read one input: <f, g>. */
export interface Fork<
  P,
  A extends Shape,
  B extends readonly [Shape, Shape],
  D extends Floating = 'f32',
> {
  readonly input: Readonly<A>
  readonly output: { readonly [I in keyof B]: Readonly<B[I]> }
  readonly dtype: D
  readonly init: (key: Key) => P
  readonly apply: <Bt extends Shape>(
    params: P,
    x: Tensor<[...Bt, ...A], D>,
  ) => readonly [Tensor<[...Bt, ...B[0]], D>, Tensor<[...Bt, ...B[1]], D>]
}

/**
 * f on the first of a pair, g on the second.
 *
 * ```ts
 * import { relu, tanh } from 'cotangent/network'
 * const both = parallel(sequential([2], relu), sequential([1], tanh))
 * both.apply([[{}], [{}]], [tensor([-1, 2]), tensor([0])]) // => [tensor([0, 2]), tensor([0])]
 * ```
 */
export const parallel = <
  P,
  A extends Shape,
  B extends Shape,
  Q,
  C extends Shape,
  E extends Shape,
  D extends Floating,
>(
  f: Layer<P, A, B, D>,
  g: Layer<Q, C, E, D>,
): Parallel<readonly [P, Q], [A, C], [B, E], D> => ({
  input: [f.input, g.input],
  output: [f.output, g.output],
  dtype: f.dtype,
  init: (key) => {
    const [left, right] = splitKey(key, 2)
    return [f.init(left), g.init(right)]
  },
  apply: ([p, q], [x, y]) => [f.apply(p, x), g.apply(q, y)],
})

/**
 * f and g on one input.
 *
 * ```ts
 * import { relu } from 'cotangent/network'
 * const both = fork(sequential([2], relu), sequential([2], identity))
 * both.apply([[{}], [{}]], tensor([-1, 2])) // => [tensor([0, 2]), tensor([-1, 2])]
 * ```
 */
export const fork = <P, A extends Shape, B extends Shape, Q, E extends Shape, D extends Floating>(
  f: Layer<P, A, B, D>,
  g: Layer<Q, A, E, D>,
): Fork<readonly [P, Q], A, [B, E], D> => ({
  input: f.input,
  output: [f.output, g.output],
  dtype: f.dtype,
  init: (key) => {
    const [left, right] = splitKey(key, 2)
    return [f.init(left), g.init(right)]
  },
  apply: ([p, q], x) => [f.apply(p, x), g.apply(q, x)],
})
