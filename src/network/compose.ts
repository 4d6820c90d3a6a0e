/**
 * @file compose — a layer after a layer: the parameters are a pair.
 *
 * Associative up to re-nesting the pairs, with `identity` as unit up to its empty parameters.
 */
import type { Numeric } from '../function/operand.ts'
import type { Shape } from '../shape/shape.ts'
import type { Kind, ParamsOf, Part, ShapeOut, StateOf, Takes, ToOf } from './definition.ts'
import { type AnyPart, finished, type Layer } from './layer.ts'
import { block } from './sequential.ts'
import type { States } from './state.ts'

/** What f then a layer of Kind K is. */
export type Composed<
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric,
  S,
  E extends Numeric,
  K extends Kind,
> = Layer<
  readonly [P, ParamsOf<K, B, E>],
  A,
  ShapeOut<K, B, E>,
  D,
  States<[S, StateOf<K, B, E>]>,
  ToOf<K, B, E>
>

const composed = <
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric,
  S,
  E extends Numeric,
  K extends Kind,
>(
  f: Layer<P, A, B, D, S, E>,
  g: AnyPart & Part<K>,
): Composed<P, A, B, D, S, E, K> =>
  finished<
    readonly [P, ParamsOf<K, B, E>],
    A,
    ShapeOut<K, B, E>,
    D,
    States<[S, StateOf<K, B, E>]>,
    ToOf<K, B, E>
  >({ shape: f.input, dtype: f.dtype }, block(f, g))

/**
 * f, then g.
 *
 * Fails   a Defect where f does not feed g; the compiler says so first
 *
 * ```ts
 * const f = sequential([3], dense(4))
 * compose(f, dense(2)).output // => [2]
 * ```
 */
export const compose = <
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric,
  S,
  E extends Numeric,
  K extends Kind,
>(
  f: Layer<P, A, B, D, S, E>,
  g: AnyPart & Part<K> & Takes<K, B, E>,
): Composed<P, A, B, D, S, E, K> => composed(f, g)

/**
 * Then g: `compose` with its arguments the other way round, for pipe.
 *
 * ```ts
 * import { tanh } from 'cotangent/network'
 * pipe(sequential([3]), andThen(dense(4)), andThen(tanh)).output // => [4]
 * ```
 */
export const andThen =
  <K extends Kind>(g: AnyPart & Part<K>) =>
  <P, A extends Shape, B extends Shape, D extends Numeric, S, E extends Numeric>(
    f: Layer<P, A, B, D, S, E> & Takes<K, B, E>,
  ): Composed<P, A, B, D, S, E, K> =>
    composed<P, A, B, D, S, E, K>(f, g)
