/**
 * @file layer — a differentiable function with parameters: `init(key)` makes them, `apply(params, x)` uses them.
 *
 * Shapes are those of one example; `apply` takes examples under any leading axes. A layer is a plain record and knows
 * nothing of how it was made, so it can be written by hand, and stands as one layer inside another.
 *
 * Source  Fong, Spivak, Tuyeras, Backprop as functor, arXiv:1711.10455: composition of parametrised functions
 */
import type { Key } from '../function/key.ts'
import { fits, type Numeric } from '../function/operand.ts'
import type { Seen } from '../function/sameTree.ts'
import { Defect } from '../shape/defect.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import type { Pair } from '../shape/size.ts'
import { sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { AnyDefinition, Batch, Example, Kind, Part, Ready } from './definition.ts'
import {
  isStateless,
  keyed,
  noState,
  type NoState,
  type StateArgument,
  type Trained,
  type Training,
} from './state.ts'

/** Check that X are examples of shape A and dtype D: S is A under the leading axes that X has. */
type IsExamples<X, S extends Shape, A extends Shape, D extends Numeric> =
  Pair<X, D> extends { readonly a: Tensor<S, D> } ? unknown : NoExamples<X, S, A, D>
type NoExamples<X, S, A extends Shape, D> =
  X extends Tensor<infer T, infer E>
    ? [T] extends [S]
      ? ShapeError<OtherDType<E, T, D, A>>
      : ShapeError<Message<'example', { op: 'layer'; x: ShowShape<T>; y: ShowShape<A> }>>
    : unknown
type OtherDType<E, T extends Shape, D, A extends Shape> = Message<
  'dtype',
  { op: 'layer'; x: `${E & string}${ShowShape<T>}`; y: `${D & string}${ShowShape<A>}` }
>

/**
 * A layer with parameters P, from examples of shape A and dtype D to examples of shape B and dtype E, which keeps a state S.
 */
export interface Layer<
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric = 'f32',
  S = NoState,
  E extends Numeric = D,
> extends Part<Fixed<P, A, B, D, S, E>> {
  readonly name: string
  readonly input: Readonly<A>
  readonly output: Readonly<B>
  readonly dtype: D
  /** The parameters a key stands for: the same key, the same bits. */
  readonly init: (key: Key) => P
  /** The state before training. */
  readonly state: S
  /** What the layer computes, as a model in use: nothing is random, and the state stays as it is. */
  readonly apply: <Bt extends Shape, X = Tensor<[...Bt, ...A], D>>(
    params: P,
    x: Tensor<[...Bt, ...A], D> & Seen<X> & IsExamples<X, [...Bt, ...A], A, D>,
    ...state: StateArgument<S>
  ) => Tensor<[...Bt, ...B], E>
  /** What it computes while it is trained, from a key for what is random, and the state after that. */
  readonly train: <Bt extends Shape, X = Tensor<[...Bt, ...A], D>>(
    params: P,
    x: Tensor<[...Bt, ...A], D> & Seen<X> & IsExamples<X, [...Bt, ...A], A, D>,
    training: Training<S>,
  ) => Trained<Tensor<[...Bt, ...B], E>, S>
}

/** The Kind of a finished layer, which takes its own input only. */
export interface Fixed<P, A extends Shape, B extends Shape, D extends Numeric, S, E extends Numeric>
  extends Kind {
  readonly out: FixedOut<this['in'], this['dtype'], A, B, D>
  readonly params: P
  readonly state: S
  readonly to: E
}
type FixedOut<S, E, A extends Shape, B extends Shape, D extends Numeric> = S extends Shape
  ? SameShape<S, A> extends true
    ? E extends D
      ? B
      : ShapeError<OtherDType<E, S, D, A>>
    : ShapeError<Message<'feeds', { op: 'layer'; x: ShowShape<S>; y: ShowShape<A> }>>
  : never

/** Any layer, as combinators see it; one written by hand may leave out what it has none of. As AnyDefinition, it has no Kind. */
export interface AnyLayer {
  readonly input: Sizes
  readonly output: Sizes
  readonly dtype: Numeric
  readonly init: (key: Key) => unknown
  readonly apply: (...given: never) => unknown
  readonly name?: string
  readonly state?: unknown
  readonly train?: (...given: never) => unknown
}

/** Layers side by side, which make a pair: in a list of layers they have a sentence of their own. */
interface AnyPair {
  readonly output: readonly Sizes[]
}

/** What can stand in a list of layers: a definition, or a finished layer. */
export type AnyPart = AnyDefinition | AnyLayer | AnyPair

/** The parameters of a layer: ParametersOf<typeof net>. */
export type ParametersOf<L extends AnyLayer> = ReturnType<L['init']>

/** The state of a layer: LayerStateOf<typeof net>. */
export type LayerStateOf<L extends { readonly state: unknown }> = L['state']

/** A Defect unless examples of one aval, given under leading axes or alone, can be those of another. */
const mustFeed = (
  sentence: 'example' | 'feeds',
  x: Example<Sizes, Numeric>,
  input: Example<Sizes, Numeric>,
  given: Sizes,
): void => {
  if (!sameSizes(x.shape, input.shape)) {
    fits(mismatch(sentence, { op: 'layer', x: showSizes(given), y: showSizes(input.shape) }))
  }
  if (x.dtype !== input.dtype) {
    const facts = { op: 'layer', x: showAval({ ...x, shape: given }), y: showAval(input) }
    throw new Defect(message('dtype', facts))
  }
}

/** What a finished layer has beside its public fields. */
interface Told {
  readonly to?: Numeric
  readonly parts?: readonly Ready[]
}

const isPair = (part: AnyLayer | AnyPair): part is AnyPair => typeof part.output[0] === 'object'

/** A part, given its input; a Defect where it does not fit. */
export const built = (part: AnyPart, input: Example<Sizes, Numeric>): Ready => {
  // Operators and layers share names, and only the compiler knows which was imported.
  if (typeof part !== 'object') {
    throw new Defect(
      `layer: a ${typeof part} is not a layer; import it from cotangent/network, or wrap it with activation`,
    )
  }
  const common = { input: input.shape, dtype: input.dtype, to: input.dtype, state: noState }
  if ('build' in part) {
    const made = part.build(input)
    return { name: 'layer', parts: [], ...common, ...made, train: made.train }
  }
  if (isPair(part)) throw new Defect(message('pair', {}))
  mustFeed('feeds', input, { shape: part.input, dtype: part.dtype }, input.shape)
  const { to = input.dtype, parts = [] }: Told = part as AnyLayer & Told // finished puts them there
  // Its own parameters and state, and examples of the aval just checked, under leading axes.
  const { apply, train } = part as unknown as Pick<Ready, 'apply' | 'train'>
  const { name = 'layer', output, init, state = noState } = part
  return { ...common, name, output, to, init, state, apply, train, parts }
}

/** What a layer gives in training: itself and its state as it was, where it has no rule of its own. */
export const trainedBy = (
  { apply, train }: Pick<Ready, 'apply' | 'train'>,
  params: unknown,
  x: Batch,
  key: Key,
  state: unknown,
): Trained<Batch, unknown> =>
  train === undefined ? { y: apply(params, x, state), state } : train(params, x, { key, state })

/** The layer a part becomes on the given input; the caller's types say what its Kind makes of that. */
export const finished = <
  P,
  A extends Shape,
  B extends Shape,
  D extends Numeric,
  S,
  E extends Numeric,
>(
  input: Example<Sizes, D>,
  part: AnyPart,
): Layer<P, A, B, D, S, E> => {
  const ready = built(part, input)
  const checked = (x: Batch, state: unknown): unknown => {
    const from = x.shape.length - input.shape.length
    mustFeed('example', { shape: x.shape.slice(Math.max(from, 0)), dtype: x.dtype }, input, x.shape)
    if (isStateless(ready.state)) return noState
    if (state !== undefined) return state
    throw new Defect(
      `${ready.name}: no state is given; give what train gave last, or the layer's own before training`,
    )
  }
  const layer = {
    ...ready,
    apply: (params: unknown, x: Batch, state: unknown) => ready.apply(params, x, checked(x, state)),
    train: (params: unknown, x: Batch, training: Training<unknown>) => {
      const { key, state } = keyed(ready.name, training)
      return trainedBy(ready, params, x, key, checked(x, state))
    },
  }
  return layer as unknown as Layer<P, A, B, D, S, E> // a Kind says in types what its build computes
}
