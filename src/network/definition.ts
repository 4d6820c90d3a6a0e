/**
 * @file definition — a layer that waits for the shape and dtype of its input, as a value and as a type.
 *
 * As a value it is `build`: from the aval of one example to an output shape, `init` and `apply`. As a type it is a Kind, a
 * function from `in` and `dtype` to `out` and `params`, written as an interface over `this`: applying it is one
 * intersection, with no inference. A Kind whose `out` is no shape says in it what is wrong.
 */
import type { Key } from '../function/key.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

/** A function from the shape and dtype of the input to the output shape and the parameters, in types. */
export interface Kind {
  // unknown, not Shape: `unknown & [784]` is [784], which tuple patterns match
  readonly in: unknown
  readonly dtype: unknown
  readonly out: unknown
  readonly params: unknown
}

/** What a Kind makes of an input shape: a shape, or the error. */
export type OutOf<K extends Kind, S, D> = (K & { readonly in: S; readonly dtype: D })['out']

/** The output shape of a Kind; never where it does not fit. */
export type ShapeOut<K extends Kind, S, D> =
  OutOf<K, S, D> extends infer O extends Shape ? O : never

/** The parameters of a Kind for an input shape and dtype. */
export type ParamsOf<K extends Kind, S, D> = (K & {
  readonly in: S
  readonly dtype: D
})['params']

/** Check that a Kind takes an input: the error stands on the layer that does not. */
export type Takes<K extends Kind, S, D> =
  OutOf<K, S, D> extends infer O ? ([O] extends [Shape] ? unknown : O) : never

/** The dtype that a Kind is given. */
export type Float<D> = D extends Floating ? D : Floating

/** The parameters of what has none. */
export type NoParameters = Readonly<Record<never, never>>

declare const kind: unique symbol

/** What carries a Kind: definitions, and finished layers. */
export interface Part<K extends Kind> {
  readonly [kind]?: K
}

/** Shape and dtype of one example. */
export interface Example<A extends Sizes = Sizes, D extends Floating = Floating> {
  readonly shape: A
  readonly dtype: D
}

/** A tensor as layers compute with it: examples under any leading axes. */
export type Batch = Tensor<number[], Floating>

/** A definition that has been given its input. */
export interface Built<P = unknown> {
  readonly output: Sizes
  readonly init: (key: Key) => P
  readonly apply: (params: P, x: Batch) => Batch
}

/** A layer that waits for its input. */
export interface Definition<K extends Kind> extends Part<K> {
  readonly build: (input: Example) => Built
}

/**
 * A definition of a layer of one's own.
 *
 * Fails   whatever `build` throws for an input that does not fit
 *
 * ```ts
 * interface Double extends Kind {
 *   readonly out: this['in']
 *   readonly params: NoParameters
 * }
 * const double = define<Double, NoParameters>(({ shape }) => ({
 *   output: shape,
 *   init: () => ({}),
 *   apply: (_, x) => mul(x, 2),
 * }))
 * sequential([3], double).output // => [3]
 * ```
 */
export const define = <K extends Kind, P>(build: (input: Example) => Built<P>): Definition<K> => ({
  // Parameters reach apply through the layer's own type, which says that they are what init makes.
  build: build as unknown as (input: Example) => Built,
})
