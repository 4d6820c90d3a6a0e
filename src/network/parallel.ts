/**
 * @file parallel — two layers side by side: f x g on a pair of inputs, and <f, g> on one.
 *
 *   (f x g)(x, y) = (f x, g y)          <f, g>(x) = (f x, g x)
 */
import { type Key, splitKey } from '../function/key.ts'
import { fits, type Numeric } from '../function/operand.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { type Message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Kind, Part } from './definition.ts'
import type { AnyLayer, Layer } from './layer.ts'
import {
  keyed,
  type NoState,
  type StateArgument,
  type States,
  statesIn,
  statesOf,
  type Trained,
  type Training,
} from './state.ts'

/** The Kind of what makes a pair, which no list of layers passes on. */
interface OfPair extends Kind {
  readonly out: ShapeError<Message<'pair', NoFacts>>
  readonly to: never
}
type NoFacts = Readonly<Record<never, never>>

/** What a summary tells of layers side by side. */
export interface Beside extends Part<OfPair> {
  readonly name: string
  /** The layers, each once. */
  readonly parts: readonly AnyLayer[]
}

/** Two layers side by side: from a pair of examples of shapes A to one of shapes B. */
export interface Parallel<
  P,
  A extends readonly [Shape, Shape],
  B extends readonly [Shape, Shape],
  D extends Numeric = 'f32',
  S = NoState,
  E extends Numeric = D,
> extends Beside {
  readonly input: { readonly [I in keyof A]: Readonly<A[I]> }
  readonly output: { readonly [I in keyof B]: Readonly<B[I]> }
  readonly dtype: D
  readonly init: (key: Key) => P
  readonly state: S
  readonly apply: <Bt extends Shape, Ct extends Shape>(
    params: P,
    x: readonly [Tensor<[...Bt, ...A[0]], D>, Tensor<[...Ct, ...A[1]], D>],
    ...state: StateArgument<S>
  ) => readonly [Tensor<[...Bt, ...B[0]], E>, Tensor<[...Ct, ...B[1]], E>]
  readonly train: <Bt extends Shape, Ct extends Shape>(
    params: P,
    x: readonly [Tensor<[...Bt, ...A[0]], D>, Tensor<[...Ct, ...A[1]], D>],
    training: Training<S>,
  ) => Trained<readonly [Tensor<[...Bt, ...B[0]], E>, Tensor<[...Ct, ...B[1]], E>], S>
}

/** Two layers that read one input: <f, g>. */
export interface Fork<
  P,
  A extends Shape,
  B extends readonly [Shape, Shape],
  D extends Numeric = 'f32',
  S = NoState,
  E extends Numeric = D,
> extends Beside {
  readonly input: Readonly<A>
  readonly output: { readonly [I in keyof B]: Readonly<B[I]> }
  readonly dtype: D
  readonly init: (key: Key) => P
  readonly state: S
  readonly apply: <Bt extends Shape>(
    params: P,
    x: Tensor<[...Bt, ...A], D>,
    ...state: StateArgument<S>
  ) => readonly [Tensor<[...Bt, ...B[0]], E>, Tensor<[...Bt, ...B[1]], E>]
  readonly train: <Bt extends Shape>(
    params: P,
    x: Tensor<[...Bt, ...A], D>,
    training: Training<S>,
  ) => Trained<readonly [Tensor<[...Bt, ...B[0]], E>, Tensor<[...Bt, ...B[1]], E>], S>
}

/** What a pair needs of each of its layers. */
type Half = Pick<Layer<unknown, Shape, Shape, Numeric, unknown, Numeric>, 'init' | 'state'> & {
  readonly apply: (params: unknown, x: unknown, state: unknown) => unknown
  readonly train: (
    params: unknown,
    x: unknown,
    training: Training<unknown>,
  ) => Trained<unknown, unknown>
}
type Pair = readonly [unknown, unknown]

const half = (layer: AnyLayer): Half => layer as unknown as Half // parameters, examples and states are its own, by the types of a pair

/** Both layers, each on its own parameters, state, key and half of the inputs. */
const pair = (op: string, layers: readonly [AnyLayer, AnyLayer], halves: (x: unknown) => Pair) => {
  const [f, g] = [half(layers[0]), half(layers[1])]
  const initial = statesOf([f.state, g.state])
  const both = (state: unknown): readonly unknown[] => statesIn(op, initial, state, 2)
  return {
    name: op,
    parts: layers,
    state: initial,
    init: (key: Key): Pair => {
      const [left, right] = splitKey(key, 2)
      return [f.init(left), g.init(right)]
    },
    apply: ([p, q]: Pair, x: unknown, state: unknown): Pair => {
      const [[a, b], [s, t]] = [halves(x), both(state)]
      return [f.apply(p, a, s), g.apply(q, b, t)]
    },
    train: ([p, q]: Pair, x: unknown, training: Training<unknown>): Trained<Pair, unknown> => {
      const { key, state } = keyed(op, training)
      const [[a, b], [s, t], [left, right]] = [halves(x), both(state), splitKey(key, 2)]
      const y = f.train(p, a, { key: left, state: s })
      const z = g.train(q, b, { key: right, state: t })
      return { y: [y.y, z.y], state: statesOf([y.state, z.state]) }
    },
  }
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
  F extends Shape,
  D extends Numeric,
  S,
  T,
  E extends Numeric,
>(
  f: Layer<P, A, B, D, S, E>,
  g: Layer<Q, C, F, D, T, E>,
): Parallel<readonly [P, Q], [A, C], [B, F], D, States<[S, T]>, E> => {
  const both = {
    input: [f.input, g.input],
    output: [f.output, g.output],
    dtype: f.dtype,
    ...pair('parallel', [f, g], (x) => x as Pair), // its type says so
  }
  return both as unknown as Parallel<readonly [P, Q], [A, C], [B, F], D, States<[S, T]>, E> // two of each, as pair makes them
}

/** Check that two layers take one shape. */
type OneInput<A extends Shape, C extends Shape> =
  SameShape<A, C> extends true
    ? unknown
    : ShapeError<Message<'inputs', { op: 'fork'; x: ShowShape<A>; y: ShowShape<C> }>>

/**
 * f and g on one input. In a network that goes on, `concatenated` and `added` make one of what they make.
 *
 * Fails   a Defect where they take different shapes; the compiler says so first
 *
 * ```ts
 * import { relu } from 'cotangent/network'
 * const both = fork(sequential([2], relu), sequential([2], identity))
 * both.apply([[{}], [{}]], tensor([-1, 2])) // => [tensor([0, 2]), tensor([-1, 2])]
 * ```
 */
export const fork = <
  P,
  A extends Shape,
  B extends Shape,
  Q,
  C extends Shape,
  F extends Shape,
  D extends Numeric,
  S,
  T,
  E extends Numeric,
>(
  f: Layer<P, A, B, D, S, E>,
  g: Layer<Q, C, F, D, T, E> & OneInput<A, C>,
): Fork<readonly [P, Q], A, [B, F], D, States<[S, T]>, E> => {
  if (!sameSizes(f.input, g.input)) {
    fits(mismatch('inputs', { op: 'fork', x: showSizes(f.input), y: showSizes(g.input) }))
  }
  const both = {
    input: f.input,
    output: [f.output, g.output],
    dtype: f.dtype,
    ...pair('fork', [f, g], (x) => [x, x]),
  }
  return both as unknown as Fork<readonly [P, Q], A, [B, F], D, States<[S, T]>, E> // two of each, as pair makes them
}
