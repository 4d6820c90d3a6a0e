/**
 * @file kinds — type laws of Kinds that users write: one that says nothing of an input does not take it, wherever its layer stands.
 *
 * `never` is part of every type, a shape too. What a Kind does not answer must not pass as an answer.
 */
import type { Tensor } from 'cotangent'
import {
  andThen,
  block,
  compose,
  dense,
  type Kind,
  type Layer,
  type NoParameters,
  relu,
  repeat,
  residual,
  sequential,
  shared,
  stacked,
} from 'cotangent/network'
import type { Definition, OutOf, OutOfAny } from '../../src/network/definition.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import { type Equal, has, type Holds, is } from './equal.ts'

type Tripled<S> = S extends [infer N, 2] ? [N, 3] : never
/** Takes [.., 2] of rank 2. */
interface Triple extends Kind {
  readonly out: Tripled<this['in']>
  readonly params: NoParameters
}
declare const triple: Definition<Triple>
/** Makes [10] of whatever it is given. */
interface Ten extends Kind {
  readonly out: [10]
  readonly params: NoParameters
}
declare const ten: Definition<Ten>
/** Says that its output is a text. */
interface Text extends Kind {
  readonly out: 'ten'
  readonly params: NoParameters
}
declare const text: Definition<Text>

type Says<T extends string> = ShapeError<T>
export type Sentences = [
  Holds<Equal<OutOf<Triple, [5, 2], 'f32'>, [5, 3]>>,
  Holds<
    Equal<
      OutOf<Triple, [4], 'f32'>,
      Says<'layer: [4] is not what it takes; reshape before it, or give another layer'>
    >
  >,
  Holds<
    Equal<
      OutOf<Text, [], 'f32'>,
      Says<'layer: [] is not what it takes; reshape before it, or give another layer'>
    >
  >,
  // A Kind that is not known may make any shape, and the run checks it.
  Holds<Equal<OutOf<Kind, [4], 'f32'>, number[]>>,
  Holds<
    Equal<
      OutOfAny<Triple, [4], 'i32'>,
      Says<'layer: i32[4] is not floating; cast it to f32 or f64'>
    >
  >,
]

has<[7, 5, 3]>()(
  (sequential([5, 2], triple) satisfies Layer<readonly [NoParameters], [5, 2], [5, 3]>).apply(
    [{}],
    {} as Tensor<[7, 5, 2]>, // laws of types are never run
  ),
  true,
)
is<readonly [10]>()(sequential([5, 2], triple, ten).output, true)

// ---- in a list: on the layer that does not fit, and on no other
export const first: unknown = sequential(
  [4],
  // @ts-expect-error layer 0: [4] is not what it takes; reshape before it, or give another layer
  triple,
  relu,
)
export const middle: unknown = sequential(
  [4],
  dense(2),
  relu,
  // @ts-expect-error layer 2: [2] is not what it takes
  triple,
  dense(3),
)
export const last: unknown = sequential(
  [5, 4],
  dense(2),
  triple,
  // @ts-expect-error layer 2: [5, 3] is not what it takes
  triple,
)
/** What comes behind takes anything, and covers nothing up. */
export const covered: unknown = sequential(
  [4],
  // @ts-expect-error layer 0: [4] is not what it takes
  triple,
  ten,
)
export const noShape: unknown = sequential(
  [4],
  relu,
  // @ts-expect-error layer 1: [4] is not what it takes
  text,
)

// ---- inside of others: on what holds it
export const inBlock: unknown = sequential(
  [4],
  // @ts-expect-error layer 1: [2] is not what it takes
  block(dense(2), triple, ten),
)
export const inResidual: unknown = sequential(
  [4],
  // @ts-expect-error layer: [4] is not what it takes
  residual(triple),
)
export const inRepeat: unknown = sequential(
  [4],
  // @ts-expect-error layer: [4] is not what it takes
  repeat(2, triple),
)
export const inStacked: unknown = sequential(
  [4],
  // @ts-expect-error layer 0: [4] is not what it takes
  stacked(2, block(triple)),
)
export const inShared: unknown = sequential(
  [4],
  // @ts-expect-error layer: [4] is not what it takes
  shared(2, triple),
)
const four = sequential([4], relu)
export const composed: unknown = compose(
  four,
  // @ts-expect-error layer: [4] is not what it takes
  triple,
)
// @ts-expect-error layer: [4] is not what it takes
export const piped: unknown = andThen(triple)(four)
export const nested: unknown = sequential(
  [5, 2],
  sequential([5, 2], triple),
  // @ts-expect-error layer 1: [5, 3] is not what it takes
  triple,
)

// ---- a layer whose Kind is not known
declare const anyKind: Definition<Kind>
has<[7, ...number[]]>()(
  sequential([4], dense(2), anyKind, relu).apply(
    {} as never, // laws of types are never run
    {} as Tensor<[7, 4]>, // likewise
  ),
  true,
)
