/**
 * @file positions — what tells a layer the place of each row: a table added to examples [.., length, width].
 *
 * Source  Vaswani et al., Attention is all you need, arXiv:1706.03762, section 3.5; Gehring et al., Convolutional sequence to
 *         sequence learning, arXiv:1705.03122: tables that are learned
 */
import { add } from '../function/arithmetic.ts'
import { fromArray } from '../function/construct.ts'
import { Defect } from '../shape/defect.ts'
import { type Message, message, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { showSizes, type Sizes } from '../shape/sizes.ts'
import type { Floating } from '../tensor/dtype.ts'
import {
  type Batch,
  define,
  type Definition,
  type Float,
  type Kind,
  type NoParameters,
} from './definition.ts'
import type { Table } from './embedding.ts'
import { type Initializer, lecunNormal } from './initialize.ts'

/** The shape S where it has axes of places and features, else the sentence. */
export type HasPlaces<Op extends string, S> = S extends Shape
  ? number extends S['length']
    ? S
    : S extends [...Shape, number, number]
      ? S
      : ShapeError<Message<'places', { op: Op; x: ShowShape<S> }>>
  : never

type Length<S> = S extends [...Shape, infer L extends number, number] ? L : number
type Width<S> = S extends [...Shape, infer W extends number] ? W : number

/** The Kind of sinusoidalPositions. */
export interface SinusoidalPositions extends Kind {
  readonly out: HasPlaces<'sinusoidalPositions', this['in']>
  readonly params: NoParameters
}

/** The Kind of learnedPositions: its parameters are a row for each place. */
export interface LearnedPositions extends Kind {
  readonly out: HasPlaces<'learnedPositions', this['in']>
  readonly params: Table<Length<this['in']>, Width<this['in']>, Float<this['dtype']>>
}

/** Length and width of examples. */
export const placesOf = (op: string, shape: Sizes): readonly [number, number] => {
  const [width, length] = [shape.at(-1), shape.at(-2)]
  if (width === undefined || length === undefined)
    throw new Defect(message('places', { op, x: showSizes(shape) }))
  return [length, width]
}

/** Wave lengths rise from 2 pi to 20000 pi along the width; sines at even features, cosines at odd ones. */
const waves = (length: number, width: number, dtype: Floating): Batch => {
  const at = (i: number): number => {
    const [place, feature] = [Math.floor(i / width), i % width]
    const angle = place / 10_000 ** ((feature - (feature % 2)) / width)
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
  }
  const elements = Array.from({ length: length * width }, (_, i) => at(i))
  return fromArray([length, width], elements, dtype)
}

/**
 * Sines and cosines of the place added to its features.
 *
 * Shape   [.., length, width] -> the same
 * Fails   a Defect where the input has fewer than two axes; the compiler says so first
 * Source  Vaswani et al., section 3.5
 *
 * ```ts
 * sequential([2, 2], sinusoidalPositions).apply([{}], zeros([2, 2])) // => tensor([[0, 1], [Math.sin(1), Math.cos(1)]])
 * ```
 */
export const sinusoidalPositions: Definition<SinusoidalPositions> = define<
  SinusoidalPositions,
  NoParameters
>(({ shape, dtype }) => {
  const table = waves(...placesOf('sinusoidalPositions', shape), dtype)
  return {
    name: 'sinusoidalPositions',
    output: shape,
    init: () => ({}),
    apply: (_, x) => add(x, table),
  }
})

/**
 * A learned row for each place, added to its features.
 *
 * Shape   [.., length, width] -> the same
 * Fails   a Defect where the input has fewer than two axes; the compiler says so first
 * Source  `table` draws the rows, by default lecunNormal of one input: normal of variance 1, as for an embedding
 *
 * ```ts
 * const layer = sequential([5, 4], learnedPositions())
 * layer.init(key(1))[0].table.shape // => [5, 4]
 * ```
 */
export const learnedPositions = ({
  table = lecunNormal,
}: {
  readonly table?: Initializer
} = {}): Definition<LearnedPositions> =>
  define<LearnedPositions, Table<number, number, Floating>>(({ shape, dtype }) => {
    const [length, width] = placesOf('learnedPositions', shape)
    return {
      name: 'learnedPositions',
      output: shape,
      init: (key) => ({ table: table(key, [length, width], { in: 1, out: width }, dtype) }),
      apply: (params, x) => add(x, params.table),
    }
  })
