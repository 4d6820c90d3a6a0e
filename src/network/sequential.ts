/**
 * @file sequential — layers one after another, each checked against the shape that reaches it.
 *
 * The types walk the list once for the check and once for the result; the error stands on the first layer that does not
 * fit. An ordinary array may be spread into the list: its length is known only at run time, and so is what it does to the
 * shape, unless every layer in it keeps the shape.
 */
import { splitKey } from '../function/key.ts'
import { Defect } from '../shape/defect.ts'
import type { Shape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import {
  type Built,
  define,
  type Definition,
  type Example,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
  type ShapeOut,
} from './definition.ts'
import { type AnyPart, built, finished, type Layer } from './layer.ts'

/** A list of layers. */
export type Parts = readonly AnyPart[]

/** What a list does: its parameters, one entry a layer, and its output shape or the first error. */
interface Walked<P extends readonly unknown[], O> {
  readonly params: Readonly<P>
  readonly out: O
}

/** The walk over a list. Tail recursive: about 1,000 layers; beyond that, `repeat` and nesting. */
type Walk<S, D, Ls, P extends readonly unknown[] = []> = Ls extends readonly [
  Part<infer K>,
  ...infer R,
]
  ? OutOf<K, S, D> extends infer O
    ? [O] extends [Shape]
      ? Walk<O, D, R, [...P, ParamsOf<K, S, D>]>
      : Walked<P, O>
    : never
  : Ls extends readonly []
    ? Walked<P, S>
    : WalkSpread<S, D, Ls, P>

/** The shape after any number of layers of one Kind: S, when they keep it. */
type Settled<K extends Kind, S, D> = OutOf<K, S, D> extends S ? S : Shape

/** The walk where an array was spread: layers after it are put aside in T until the array is all that is left. */
type WalkSpread<
  S,
  D,
  Ls,
  P extends readonly unknown[],
  T extends readonly unknown[] = [],
> = Ls extends readonly [...infer R, Part<infer K>]
  ? WalkSpread<S, D, R, P, [Part<K>, ...T]>
  : Ls extends readonly Part<infer K>[]
    ? Walk<Settled<K, S, D>, D, T, [...P, ...ParamsOf<K, Settled<K, S, D>, D>[]]>
    : never

/** What each layer of a list must satisfy: nothing, or for the first wrong one its error. */
type Demands<S, D, Ls, R extends readonly unknown[] = []> = Ls extends readonly [
  Part<infer K>,
  ...infer T,
]
  ? OutOf<K, S, D> extends infer O
    ? [O] extends [Shape]
      ? Demands<O, D, T, [...R, unknown]>
      : [...R, O, ...{ [I in keyof T]: unknown }]
    : never
  : R

/** A list of layers, each checked. */
type Checked<S, D, Ls extends Parts> = number extends Ls['length']
  ? Ls
  : { [I in keyof Ls]: Ls[I] & Demands<S, D, Ls>[I & keyof Demands<S, D, Ls>] }

/** The Kind of a list of layers. */
export interface Block<Ls extends Parts> extends Kind {
  readonly out: Walk<this['in'], this['dtype'], Ls>['out']
  readonly params: Walk<this['in'], this['dtype'], Ls>['params']
}

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x)

/** The entries of parameters; a Defect unless there is one for each of n layers. */
export const entries = (op: string, params: unknown, n: number): readonly unknown[] => {
  if (isList(params) && params.length === n) return params
  const given = isList(params) ? `${params.length} entries` : `a ${typeof params}`
  throw new Defect(`${op}: parameters are ${given}, not a list of ${n}; give what init made`)
}

const chained = (parts: Parts, input: Example): Built => {
  const layers: Built[] = []
  let shape: Sizes = input.shape
  for (const part of parts) {
    const layer = built(part, { shape, dtype: input.dtype })
    layers.push(layer)
    shape = layer.output
  }
  const n = layers.length
  return {
    output: shape,
    init: (key) => (n === 0 ? [] : splitKey(key, n).map((k, i) => layers[i]!.init(k))), // n keys for n layers
    apply: (params, x) => {
      const each = entries('sequential', params, n)
      return layers.reduce((y, layer, i) => layer.apply(each[i], y), x)
    },
  }
}

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
  define<Block<Ls>, unknown>((input) => chained(layers, input))

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
  D extends Floating = 'f32',
>(
  input: readonly [...A] | Example<readonly [...A], D>,
  ...layers: Checked<A, D, Ls>
): Layer<ParamsOf<Block<Ls>, A, D>, A, ShapeOut<Block<Ls>, A, D>, D> => {
  return finished<ParamsOf<Block<Ls>, A, D>, A, ShapeOut<Block<Ls>, A, D>, D>(
    exampleOf(input),
    block(...layers),
  )
}

const exampleOf = <D extends Floating>(input: Sizes | Example<Sizes, D>): Example<Sizes, D> =>
  'shape' in input ? input : { shape: [...input], dtype: 'f32' as D } // D is f32 unless an Example names it
