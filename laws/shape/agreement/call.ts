/**
 * @file call — generated calls as text, the one text that is both run and compiled.
 *
 * A tensor is written `ct.zeros([2, 3])`. The types of parameters are written in comments, which the run ignores and
 * the compiler's copy opens.
 */
import * as fc from 'fast-check'
import type { Sizes } from '../../../src/shape/sizes.ts'
import type { DType } from '../../../src/tensor/dtype.ts'

/** A shape and a dtype. */
export interface Operand {
  readonly shape: Sizes
  readonly dtype: DType
}

/** What an operator is called with when its first tensor is written x: that, and the rest, each as text. */
export type Form = (x: string) => readonly [first: string, rest: string]

/** How calls of one operator are drawn: the dtypes of its first tensor, and given that tensor, the rest. */
export interface Row {
  readonly dtypes: readonly DType[]
  /** The rank that the first tensor must have, if only one will do. */
  readonly rank?: number
  readonly on: (x: Operand) => fc.Arbitrary<Form>
}

/** Rows by the name of the operator. */
export type Rows = Readonly<Record<string, Row>>

export const list = (s: readonly (number | string)[]): string => `[${s.join(', ')}]`
/** The text of a tensor. */
export const z = (s: Sizes, dtype: DType = 'f32'): string =>
  `ct.zeros(${list(s)}${dtype === 'f32' ? '' : `, '${dtype}'`})`
/** The text of a tensor type. */
export const t = (s: Sizes, dtype: DType = 'f32'): string =>
  `ct.Tensor<${list(s)}${dtype === 'f32' ? '' : `, '${dtype}'`}>`
/** The text of a parameter and its type. */
export const p = (name: string, type: string): string => `${name} /*: ${type} */`

/** A choice by weights. */
export const mostly = <A>(
  usual: fc.Arbitrary<A>,
  odd: fc.Arbitrary<A>,
  weight = 6,
): fc.Arbitrary<A> => fc.oneof({ arbitrary: usual, weight }, { arbitrary: odd, weight: 1 })

/** 0 is rare, and so is a size of more than one digit. */
export const size: fc.Arbitrary<number> = fc.noBias(
  mostly(fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 12), 20),
)
/** Shapes of rank 0 to 4. */
export const shape: fc.Arbitrary<Sizes> = fc
  .noBias(fc.constantFrom(0, 1, 1, 2, 2, 2, 3, 3, 4))
  .chain((rank) => fc.array(size, { minLength: rank, maxLength: rank }))

/** Operands, nearly always of one of the dtypes, and of the rank if there is one. */
export const operand = ({ dtypes, rank }: Omit<Row, 'on'>): fc.Arbitrary<Operand> =>
  fc.record({
    shape:
      rank === undefined
        ? shape
        : mostly(fc.array(size, { minLength: rank, maxLength: rank }), shape),
    dtype: mostly(
      fc.constantFrom(...dtypes),
      fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32', 'bool'),
      12,
    ),
  })

/** Calls of an operator by its row: the first argument and the rest, each as text. */
export const formed = (row: Row): fc.Arbitrary<readonly [first: string, rest: string]> =>
  operand(row).chain((x) => row.on(x).map((form) => form(z(x.shape, x.dtype))))

/** The dtype of a further operand, nearly always the given one. */
export const beside = (dtype: DType): fc.Arbitrary<DType> =>
  mostly(fc.constant(dtype), fc.constantFrom<DType>('f32', 'i32'), 14)

/** An axis of a rank, from the front or the back, or sometimes none. */
export const axisOf = (rank: number): fc.Arbitrary<number> =>
  rank === 0
    ? fc.integer({ min: -1, max: 0 })
    : mostly(fc.integer({ min: -rank, max: rank - 1 }), fc.integer({ min: -5, max: 5 }))

/** A few axes of a rank, nearly always different ones. */
export const axesOf = (rank: number): fc.Arbitrary<Sizes> =>
  mostly(
    fc
      .subarray(Array.from({ length: rank }, (_, i) => i))
      .chain((axes) =>
        fc.tuple(...axes.map((i) => fc.constantFrom(i, i - rank))).map((some) => [...some]),
      ),
    fc.array(axisOf(rank), { maxLength: 3 }),
  )

/** A shape that nearly always broadcasts with the given one. */
export const near = (s: Sizes): fc.Arbitrary<Sizes> =>
  mostly(
    fc
      .tuple(
        fc.integer({ min: 0, max: s.length }),
        fc.array(fc.boolean(), { minLength: s.length, maxLength: s.length }),
        fc.array(size, { maxLength: 1 }),
      )
      .map(([from, ones, more]) => {
        const kept = s.map((n, i) => (ones[i] === true ? 1 : n)).slice(from)
        return from === 0 ? [...more, ...kept] : kept
      }),
    shape,
    4,
  )

/** The given shape, with sometimes another size or rank. */
export const alike = (s: Sizes): fc.Arbitrary<Sizes> =>
  mostly(
    fc.constant(s),
    fc.oneof(
      shape,
      fc.tuple(fc.nat(), size).map(([i, n]) => s.map((m, j) => (j === i % s.length ? n : m))),
    ),
    5,
  )

/** A call of nothing but one tensor. */
export const alone: Form = (x) => [x, '']
