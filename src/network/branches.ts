/**
 * @file branches — layers that read one input, and what they make of it made one: added up, or side by side.
 *
 *   added(f, g, ..) x = f x + g x + ..          concatenated(f, g, ..) x = [f x, g x, ..]
 *
 * Source  Xie et al., Aggregated residual transformations, arXiv:1611.05431, adds; Szegedy et al., Going deeper with
 *         convolutions, arXiv:1409.4842, concatenates. The names are those of Keras `Add` and `Concatenate`
 */
import { add } from '../function/arithmetic.ts'
import { concatenate } from '../function/joining.ts'
import { type Key, splitKey } from '../function/key.ts'
import type { Numeric } from '../function/operand.ts'
import { type Concatenated, concatenateShape, type SameShape } from '../shape/concatenate.ts'
import { Defect } from '../shape/defect.ts'
import { isMismatch, type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import { channelsOf, type HasChannels } from './channels.ts'
import {
  type Batch,
  defineAny,
  type Definition,
  type Example,
  type Kind,
  type OutOfAny,
  type ParamsOf,
  type Part,
  type Ready,
  type StateOf,
  type ToOf,
} from './definition.ts'
import { built, trainedBy } from './layer.ts'
import type { Parts } from './sequential.ts'
import { entries, type States, statesIn, statesOf } from './state.ts'

/** What layers must make to be made one. */
const remedies = {
  added: 'one shape',
  concatenated: 'shapes that differ in the last axis alone',
} as const
type Remedies = typeof remedies
type Op = keyof Remedies

/** What a layer makes, where it can be one of several. */
type Joinable<J extends Op, O> = J extends 'added'
  ? O
  : O extends Shape
    ? HasChannels<'concatenated', O>
    : O

/** Shapes A and B as one, or no shape. */
type Join<J extends Op, A extends Shape, B extends Shape> = J extends 'added'
  ? SameShape<A, B> extends true
    ? A
    : undefined
  : Concatenated<[A, B], -1>

/** The shape of any number of layers that make O. */
type Many<J extends Op, O extends Shape> = J extends 'added'
  ? O
  : number extends O['length']
    ? Shape
    : O extends [...infer P extends Shape, number]
      ? [...P, number]
      : O

type Unlike<J extends Op, F extends Shape, O extends Shape, I> = ShapeError<
  Message<'branch', { op: J; i: I & number; x: ShowShape<F>; y: ShowShape<O>; remedy: Remedies[J] }>
>
type OtherDType<J extends Op, D, F extends Shape, E, O extends Shape> = ShapeError<
  Message<'dtype', { op: J; x: `${D & string}${ShowShape<F>}`; y: `${E & string}${ShowShape<O>}` }>
>

/** What layers make of an input, or the first error: those before T make A, the first of them F of dtype E. */
type JoinRest<
  J extends Op,
  S,
  D,
  T,
  F extends Shape,
  E,
  A extends Shape,
  Before extends readonly unknown[] = [0],
> = T extends readonly [Part<infer K>, ...infer R]
  ? Joinable<J, OutOfAny<K, S, D>> extends infer O
    ? O extends Shape
      ? [ToOf<K, S, D>] extends [E]
        ? Join<J, A, O> extends infer M extends Shape
          ? JoinRest<J, S, D, R, F, E, M, [...Before, 0]>
          : Unlike<J, F, O, Before['length']>
        : OtherDType<J, E, F, ToOf<K, S, D>, O>
      : O
    : never
  : T extends readonly []
    ? A
    : T extends readonly Part<infer K>[]
      ? JoinRest<J, S, D, [Part<K>], F, E, A, Before> extends infer O
        ? O extends Shape
          ? Many<J, O>
          : O
        : never
      : Shape

type BranchesOut<J extends Op, S, D, Ls> = Ls extends readonly [Part<infer K>, ...infer R]
  ? Joinable<J, OutOfAny<K, S, D>> extends infer O
    ? O extends Shape
      ? JoinRest<J, S, D, R, O, ToOf<K, S, D>, O>
      : O
    : never
  : Ls extends readonly []
    ? ShapeError<Message<'noBranch', { op: J }>>
    : Ls extends readonly Part<infer K>[]
      ? Joinable<J, OutOfAny<K, S, D>> extends infer O
        ? O extends Shape
          ? Many<J, O>
          : O
        : never
      : Shape

/** The dtype of what layers make, which is one for all. */
type ToIn<Ls, S, D> = Ls extends readonly [Part<infer K>, ...unknown[]]
  ? ToOf<K, S, D>
  : Ls extends readonly Part<infer K>[]
    ? ToOf<K, S, D>
    : D

/** The Kind of branches: parameters and states of each, in a list. */
export interface Branches<J extends Op, Ls extends Parts> extends Kind {
  readonly out: BranchesOut<J, this['in'], this['dtype'], Ls>
  readonly params: {
    readonly [I in keyof Ls]: Ls[I] extends Part<infer K>
      ? ParamsOf<K, this['in'], this['dtype']>
      : never
  }
  readonly state: States<{
    [I in keyof Ls]: Ls[I] extends Part<infer K> ? StateOf<K, this['in'], this['dtype']> : never
  }>
  readonly to: ToIn<Ls, this['in'], this['dtype']>
}

/** Two shapes as one; undefined where they do not fit. */
const joinedShape: { readonly [J in Op]: (x: Sizes, y: Sizes) => Sizes | undefined } = {
  added: (x, y) => (sameSizes(x, y) ? x : undefined),
  concatenated: (x, y) => {
    const joined = concatenateShape([x, y], -1)
    return isMismatch(joined) ? undefined : joined
  },
}

const joined: { readonly [J in Op]: (ys: readonly Batch[]) => Batch } = {
  added: (ys) => ys.reduce((x, y) => add(x, y)),
  concatenated: (ys) => concatenate(ys, { axis: -1 }),
}

/** The layers on their input, one or more, and the shape of what they make; a Defect at the first that does not fit. */
const branchesOf = (op: Op, parts: Parts, input: Example<Sizes, Numeric>) => {
  const layers: Ready[] = []
  let output: Sizes = []
  for (const part of parts) {
    const layer = built(part, input)
    const { output: made, to } = layer
    if (op === 'concatenated') channelsOf(op, made)
    const [first = layer] = layers
    if (to !== first.to) {
      const [x, y] = [
        showAval({ shape: first.output, dtype: first.to }),
        showAval({ shape: made, dtype: to }),
      ]
      throw new Defect(message('dtype', { op, x, y }))
    }
    const next = layers.length === 0 ? made : joinedShape[op](output, made)
    if (next === undefined) {
      const [x, y] = [showSizes(first.output), showSizes(made)]
      throw new Defect(message('branch', { op, i: layers.length, x, y, remedy: remedies[op] }))
    }
    output = next
    layers.push(layer)
  }
  const [first] = layers
  if (first === undefined) throw new Defect(message('noBranch', { op }))
  return { layers, output, to: first.to }
}

const branches = <J extends Op, Ls extends Parts>(op: J, parts: Ls): Definition<Branches<J, Ls>> =>
  defineAny<Branches<J, Ls>, unknown, unknown>((input) => {
    const { layers, output, to } = branchesOf(op, parts, input)
    const n = layers.length
    const state = statesOf(layers.map((layer) => layer.state))
    // n keys, parameters and states for n layers
    const keys = (key: Key): readonly Key[] => splitKey<number>(key, n)
    const statesFrom = (given: unknown): readonly unknown[] => statesIn(op, state, given, n)
    return {
      name: op,
      output,
      to,
      init: (key) => keys(key).map((k, i) => layers[i]!.init(k)), // n of them
      state,
      apply: (params, x, given) => {
        const [each, states] = [entries(op, params, n), statesFrom(given)]
        return joined[op](layers.map((layer, i) => layer.apply(each[i], x, states[i])))
      },
      ...(layers.every((layer) => layer.train === undefined)
        ? {}
        : {
            train: (params, x, { key, state: given }) => {
              const [each, states, ks] = [entries(op, params, n), statesFrom(given), keys(key)]
              const made = layers.map(
                (layer, i) => trainedBy(layer, each[i], x, ks[i]!, states[i]), // n of them
              )
              return {
                y: joined[op](made.map(({ y }) => y)),
                state: statesOf(made.map((after) => after.state)),
              }
            },
          }),
      parts: layers,
    }
  })

/**
 * Layers that each read the input, and what they make added up.
 *
 * Shape   all make one shape
 * Grad    the cotangent to each layer; to the input the sum over all
 * Fails   a Defect where there is none, or one makes another shape; the compiler says so where it is used
 *
 * ```ts
 * const layer = sequential([2], added(identity, dense(2, { kernel: constant(1) })))
 * layer.apply(layer.init(key(1)), tensor([1, 2])) // => tensor([4, 5])
 * ```
 */
export const added = <const Ls extends Parts>(...layers: Ls): Definition<Branches<'added', Ls>> =>
  branches('added', layers)

/**
 * Layers that each read the input, and what they make side by side along the last axis: a block of Inception.
 *
 * Shape   [.., n], [.., m] -> [.., n + m]
 * Grad    to each layer its part of the cotangent; to the input the sum over all
 * Fails   a Defect where there is none, or one differs in more than the last axis; the compiler says so where it is used
 *
 * ```ts
 * const narrow = convolution(8, { window: 1 })
 * const wide = block(convolution(4, { window: 1 }), convolution(6, { window: 3, padding: 'same' }))
 * sequential([28, 28, 3], concatenated(narrow, wide)).output // => [28, 28, 14]
 * ```
 */
export const concatenated = <const Ls extends Parts>(
  ...layers: Ls
): Definition<Branches<'concatenated', Ls>> => branches('concatenated', layers)
