/**
 * @file definition — a layer that waits for the shape and dtype of its input, as a value and as a type.
 *
 * As a value it is `build`: from the aval of one example to an output shape, `init` and `apply`. As a type it is a Kind, a
 * function from `in` and `dtype` to `out` and `params`, written as an interface over `this`: applying it is one
 * intersection, with no inference. A Kind whose `out` is no shape says in it what is wrong.
 */
import type { Key } from '../function/key.ts'
import type { Numeric } from '../function/operand.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import type { Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import { type Floating, isFloat } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { NoState, Trained, Training } from './state.ts'

/** A function from the shape and dtype of the input to what a layer makes of them, in types. */
export interface Kind {
  // unknown, not Shape: `unknown & [784]` is [784], which tuple patterns match
  readonly in: unknown
  readonly dtype: unknown
  readonly out: unknown
  readonly params: unknown
  /** Left out where there is none. */
  readonly state: unknown
  /** The dtype of the output. Left out, it is that of the input, which must be floating. */
  readonly to: unknown
}

/** A Kind with its input. */
export type Given<K extends Kind, S, D> = K & { readonly in: S; readonly dtype: D }

/** The error of a Kind that says nothing of an input shape, behind the layers before it in a list. */
export type NoFit<S, Before = unknown> = ShapeError<
  Message<
    'fits',
    {
      op: Before extends readonly unknown[] ? `layer ${Before['length']}` : 'layer'
      x: S extends Shape ? ShowShape<S> : '[...]'
    }
  >
>

/** What a Kind makes of an input shape: a shape, or the error. A Kind that is not known makes any shape. */
export type OutOf<K extends Kind, S, D> = Given<K, S, D>['out'] extends infer O
  ? [O] extends [never]
    ? NoFit<S>
    : unknown extends O
      ? Shape
      : O extends Shape | ShapeError<string>
        ? O
        : NoFit<S>
  : never

type ShowExample<S, D> = S extends Shape ? `${D & string}${ShowShape<S>}` : never

/** What a Kind makes of an input of any dtype: integers are for those that name the dtype of their output. */
export type OutOfAny<K extends Kind, S, D> = [D] extends [Floating]
  ? OutOf<K, S, D>
  : unknown extends Given<K, S, D>['to']
    ? ShapeError<Message<'notFloating', { op: 'layer'; x: ShowExample<S, D> }>>
    : OutOf<K, S, D>

/** The dtype of the output for an input of dtype D. */
export type ToOf<K extends Kind, S, D> = [D] extends [Floating]
  ? D
  : Given<K, S, D>['to'] extends infer E extends Numeric
    ? E
    : D & Numeric

/** The output shape of a Kind; never where it does not fit. */
export type ShapeOut<K extends Kind, S, D> =
  OutOf<K, S, D> extends infer O extends Shape ? O : never

/** The parameters of a Kind for an input shape and dtype. */
export type ParamsOf<K extends Kind, S, D> = Given<K, S, D>['params']

/** The state of what a Kind with its input says it is. */
export type StateIn<G> = G extends { readonly state: infer T }
  ? unknown extends T
    ? NoState
    : T
  : NoState

/** The state of a Kind for an input shape and dtype. */
export type StateOf<K extends Kind, S, D> = StateIn<Given<K, S, D>>

/** Check that a Kind takes an input: the error stands on the layer that does not. */
export type Takes<K extends Kind, S, D> =
  OutOfAny<K, S, D> extends infer O ? ([O] extends [Shape] ? unknown : O) : never

/** The dtype that a Kind is given. */
export type Float<D> = D extends Floating ? D : Floating

/** The parameters of what has none. */
export interface NoParameters extends Readonly<Record<never, never>> {}

declare const kind: unique symbol

/** What carries a Kind: definitions, and finished layers. */
export interface Part<K extends Kind> {
  readonly [kind]?: K
}

/** Shape and dtype of one example. */
export interface Example<A extends Sizes = Sizes, D extends Numeric = Floating> {
  readonly shape: A
  readonly dtype: D
}

/** A tensor as layers compute with it: examples under any leading axes. */
export type Batch = Tensor<number[], Floating>

/** A definition that has been given its input. */
export interface Built<P = unknown, S = unknown> {
  /** What a summary calls it. */
  readonly name?: string
  readonly output: Sizes
  /** The dtype of the output, where it is not that of the input. */
  readonly to?: Numeric
  readonly init: (key: Key) => P
  /** The state before training; left out where there is none. */
  readonly state?: S
  readonly apply: (params: P, x: Batch, state: S) => Batch
  /** What training computes; left out where it is what `apply` computes. */
  readonly train?: (params: P, x: Batch, training: Training<S>) => Trained<Batch, S>
  /** The layers inside, for a summary. */
  readonly parts?: readonly Ready[]
}

/** What `built` makes of a part and its input. */
export interface Ready extends Required<Omit<Built, 'train' | 'to'>> {
  readonly input: Sizes
  readonly dtype: Numeric
  readonly to: Numeric
  readonly train: Built['train'] | undefined
}

/**
 * A layer that waits for its input, of any Kind. It has none itself: from one of all Kinds TypeScript 5.9 would infer without
 * end what Kind an argument is to have.
 */
export interface AnyDefinition {
  readonly build: (input: Example<Sizes, Numeric>) => Built
}

/** A layer that waits for its input. */
export interface Definition<K extends Kind> extends Part<K>, AnyDefinition {}

/** A definition on examples of any dtype with arithmetic. Its Kind names the dtype of its output, as `build` does. */
export const defineAny = <K extends Kind, P, S = NoState>(
  build: (input: Example<Sizes, Numeric>) => Built<P, S>,
): Definition<K> => ({
  // Parameters and state reach apply through the layer's own type, which says that they are its own.
  build: build as unknown as (input: Example<Sizes, Numeric>) => Built,
})

/** The floating example; a Defect for another. */
const floating = ({ shape, dtype }: Example<Sizes, Numeric>): Example => {
  if (isFloat(dtype)) return { shape, dtype }
  throw new Defect(message('notFloating', { op: 'layer', x: showAval({ shape, dtype }) }))
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
export const define = <K extends Kind, P, S = NoState>(
  build: (input: Example) => Built<P, S>,
): Definition<K> => defineAny<K, P, S>((input) => build(floating(input)))
