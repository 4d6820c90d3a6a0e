/**
 * @file sequential — layers one after another, each checked against the shape that reaches it.
 *
 * The types walk the list once for the check and once for the result; the error stands on the first layer that does not
 * fit. An ordinary array may be spread into the list: its length is known only at run time, and so is what it does to the
 * shape, unless every layer in it keeps the shape.
 */
import { type Key, splitKey } from '../function/key.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Numeric } from '../function/operand.ts'
import {
  type Built,
  defineAny,
  type Definition,
  type Example,
  type Given,
  type Kind,
  type NoFit,
  type OutOf,
  type OutOfAny,
  type ParamsOf,
  type Part,
  type Ready,
  type ShapeOut,
  type StateIn,
  type StateOf,
  type ToOf,
} from './definition.ts'
import { type AnyPart, built, finished, type Layer, trainedBy } from './layer.ts'
import { entries, type NoState, statesIn, statesOf } from './state.ts'

/** A list of layers. */
export type Parts = readonly AnyPart[]

/** What a list does: its Kinds with their inputs, its output shape or the first error, and the dtype of the output. */
interface Walked<Q extends readonly unknown[], O, D> {
  readonly kinds: Q
  readonly out: O
  readonly to: D
}

/** The walk over a list. Tail recursive: about 1,000 layers; beyond that, `repeat` and nesting. */
type Walk<S, D, Ls, Q extends readonly unknown[] = []> = Ls extends readonly [
  Part<infer K>,
  ...infer R,
]
  ? Given<K, S, D>['out'] extends infer O extends Shape
    ? [O] extends [never]
      ? Walked<Q, NoFit<S, Q>, D>
      : Walk<O, D, R, [...Q, Given<K, S, D>]>
    : OutOf<K, S, D> extends infer O
      ? [O] extends [Shape]
        ? Walk<O, D, R, [...Q, Given<K, S, D>]>
        : Walked<Q, O, D>
      : never
  : Ls extends readonly []
    ? Walked<Q, S, D>
    : WalkSpread<S, D, Ls, Q>

/** The walk while the dtype is not floating, up to the layer that makes it so. */
type WalkAny<S, D, Ls, Q extends readonly unknown[] = []> = [D] extends [Floating]
  ? Walk<S, D, Ls, Q>
  : Ls extends readonly [Part<infer K>, ...infer R]
    ? OutOfAny<K, S, D> extends infer O
      ? [O] extends [Shape]
        ? WalkAny<O, ToOf<K, S, D>, R, [...Q, Given<K, S, D>]>
        : Walked<Q, O, D>
      : never
    : Walked<Q, S, D>

/** The shape after any number of layers of one Kind: S, when they keep it. */
type Settled<K extends Kind, S, D> = OutOf<K, S, D> extends S ? S : Shape

/** The walk where an array was spread: layers after it are put aside in T until the array is all that is left. */
type WalkSpread<
  S,
  D,
  Ls,
  Q extends readonly unknown[],
  T extends readonly unknown[] = [],
> = Ls extends readonly [...infer R, Part<infer K>]
  ? WalkSpread<S, D, R, Q, [Part<K>, ...T]>
  : Ls extends readonly Part<infer K>[]
    ? Walk<Settled<K, S, D>, D, T, [...Q, ...Given<K, Settled<K, S, D>, D>[]]>
    : never

type ParamsIn<Q> = { readonly [I in keyof Q]: Q[I]['params' & keyof Q[I]] }
type Kept<Q> = { [I in keyof Q]: NoState extends Q[I]['state' & keyof Q[I]] ? never : I }
/** As States, of what is left when the Kinds of a list are asked: most lists have none, which costs least to see. */
type StatesIn<Q extends readonly unknown[]> = [Kept<Q>[number]] extends [never]
  ? NoState
  : { readonly [I in keyof Q]: StateIn<Q[I]> }

/** What each layer of a list must satisfy: nothing, or for the first wrong one its error. */
type Demands<S, D, Ls, R extends readonly unknown[] = []> = Ls extends readonly [
  Part<infer K>,
  ...infer T,
]
  ? Given<K, S, D>['out'] extends infer O extends Shape
    ? [O] extends [never]
      ? [...R, NoFit<S, R>, ...{ [I in keyof T]: unknown }]
      : Demands<O, D, T, [...R, unknown]>
    : OutOf<K, S, D> extends infer O
      ? [O] extends [Shape]
        ? Demands<O, D, T, [...R, unknown]>
        : [...R, O, ...{ [I in keyof T]: unknown }]
      : never
  : R

/** The same while the dtype is not floating. */
type DemandsAny<S, D, Ls, R extends readonly unknown[] = []> = [D] extends [Floating]
  ? Demands<S, D, Ls, R>
  : Ls extends readonly [Part<infer K>, ...infer T]
    ? OutOfAny<K, S, D> extends infer O
      ? [O] extends [Shape]
        ? DemandsAny<O, ToOf<K, S, D>, T, [...R, unknown]>
        : [...R, O, ...{ [I in keyof T]: unknown }]
      : never
    : R

/** A list of layers, each checked. */
type Checked<S, D, Ls extends Parts> = number extends Ls['length']
  ? Ls
  : { [I in keyof Ls]: Ls[I] & DemandsAny<S, D, Ls>[I & keyof DemandsAny<S, D, Ls>] }

/** The Kind of a list of layers. */
export interface Block<Ls extends Parts> extends Kind {
  readonly out: WalkAny<this['in'], this['dtype'], Ls>['out']
  readonly params: ParamsIn<WalkAny<this['in'], this['dtype'], Ls>['kinds']>
  readonly state: StatesIn<WalkAny<this['in'], this['dtype'], Ls>['kinds']>
  readonly to: WalkAny<this['in'], this['dtype'], Ls>['to']
}

/** The layers of a list, each given what the one before it makes. */
const linked = (parts: Parts, input: Example<Sizes, Numeric>): readonly Ready[] => {
  const layers: Ready[] = []
  let { shape, dtype }: Example<Sizes, Numeric> = input
  for (const part of parts) {
    const layer = built(part, { shape, dtype })
    layers.push(layer)
    shape = layer.output
    dtype = layer.to
  }
  return layers
}

const chained = (
  name: 'block' | 'sequential',
  layers: readonly Ready[],
  input: Example<Sizes, Numeric>,
): Built => {
  const n = layers.length
  const last = layers.at(-1)
  const state = statesOf(layers.map((layer) => layer.state))
  // n keys, parameters and states for n layers
  const keys = (key: Key): readonly Key[] => (n === 0 ? [] : splitKey<number>(key, n))
  const statesFrom = (given: unknown): readonly unknown[] => statesIn('sequential', state, given, n)
  return {
    name,
    output: last?.output ?? input.shape,
    to: last?.to ?? input.dtype,
    init: (key) => keys(key).map((k, i) => layers[i]!.init(k)), // n of them
    state,
    apply: (params, x, given) => {
      const [each, states] = [entries('sequential', params, n), statesFrom(given)]
      return layers.reduce((y, layer, i) => layer.apply(each[i], y, states[i]), x)
    },
    ...(layers.every((layer) => layer.train === undefined)
      ? {}
      : {
          train: (params, x, { key, state: given }) => {
            const [each, states, ks] = [
              entries('sequential', params, n),
              statesFrom(given),
              keys(key),
            ]
            let y = x
            const after = layers.map((layer, i) => {
              const made = trainedBy(layer, each[i], y, ks[i]!, states[i]) // n of them
              y = made.y
              return made.state
            })
            return { y, state: statesOf(after) }
          },
        }),
    parts: layers,
  }
}

const listed = <const Ls extends Parts>(
  name: 'block' | 'sequential',
  layers: Ls,
): Definition<Block<Ls>> =>
  defineAny<Block<Ls>, unknown, unknown>((input) => chained(name, linked(layers, input), input))

/**
 * Layers one after another, waiting for their input: for `residual` and `repeat`.
 *
 * Fails   a Defect where one layer does not feed the next; the compiler says so where the block is used
 *
 * ```ts
 * import { tanh } from 'cotangent/network'
 * sequential([8], residual(block(dense(4), tanh, dense(8)))).output // => [8]
 * ```
 */
export const block = <const Ls extends Parts>(...layers: Ls): Definition<Block<Ls>> =>
  listed('block', layers)

/**
 * The layer of layers one after another, on examples of the given shape.
 *
 * Shape   that of one example; a dtype other than f32 is given as { shape, dtype }
 * Fails   a Defect where one layer does not feed the next; the compiler says so on that layer
 *
 * ```ts
 * import { tanh } from 'cotangent/network'
 * const net = sequential([784], dense(128), tanh, dense(10))
 * const params = net.init(key(1))
 * net.apply(params, ones([32, 784])).shape // => [32, 10]
 * ```
 */
export const sequential = <
  const A extends Shape,
  const Ls extends Parts,
  D extends Numeric = 'f32',
>(
  input: readonly [...A] | Example<readonly [...A], D>,
  ...layers: Checked<A, D, Ls>
): Layer<
  ParamsOf<Block<Ls>, A, D>,
  A,
  ShapeOut<Block<Ls>, A, D>,
  NoInfer<D>, // where a layer is expected, its dtype is not wished for
  StateOf<Block<Ls>, A, D>,
  ToOf<Block<Ls>, A, D>
> => {
  return finished<
    ParamsOf<Block<Ls>, A, D>,
    A,
    ShapeOut<Block<Ls>, A, D>,
    D,
    StateOf<Block<Ls>, A, D>,
    ToOf<Block<Ls>, A, D>
  >(exampleOf(input), listed('sequential', layers))
}

const exampleOf = <D extends Numeric>(input: Sizes | Example<Sizes, D>): Example<Sizes, D> =>
  'shape' in input ? input : { shape: [...input], dtype: 'f32' as D } // D is f32 unless an Example names it
