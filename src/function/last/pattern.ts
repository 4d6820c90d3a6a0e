/**
 * @file pattern — data-last operators whose shapes are written in letters: einsum, rearrange, reduce, repeat.
 *
 * What is wrong with the text alone is said where it is given; the rest about the tensor that is piped in.
 */
import type { NamedSizes } from '../../shape/binding.ts'
import type { CheckEquation, CheckPiped, Summed } from '../../shape/einsum.ts'
import type { PatternOp } from '../../shape/pattern.ts'
import type { CheckPattern, CheckText, Patterned } from '../../shape/rearrange.ts'
import type { Then } from '../../shape/mismatch.ts'
import type { Shape } from '../../shape/shape.ts'
import type { DType } from '../../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../../tensor/tensor.ts'
import { einsum as einsumFirst } from '../einsum.ts'
import type { First, ShapesOf } from '../list.ts'
import type { Only, Refused } from '../only.ts'
import type { Numeric, SameDType } from '../operand.ts'
import * as patterns from '../rearrange.ts'
import { last } from './last.ts'

/** Check that x has the one dtype of the others. */
type Joins<S extends Shape, D, T extends readonly AnyTensor[]> = T extends readonly []
  ? unknown
  : SameDType<'einsum', S, D, First<T>, T[number]['dtype']>

/** Takes a pattern, then x. */
export interface Patterns<Op extends PatternOp> {
  <const P extends string, const Z extends NamedSizes = {}>(
    pattern: P & CheckText<Op, P>,
    sizes?: Z,
  ): <S extends Shape, D extends DType>(
    x: Tensor<S, D> & CheckPattern<Op, P, S, Z>,
  ) => Tensor<Patterned<Op, P, S, Z>, D>
}

/**
 * Sum of products over labelled axes, of which the piped x is the first operand, for pipes.
 *
 * ```ts
 * pipe(tensor([[1, 2], [3, 4]]), einsum('ij,j->i', tensor([1, 10]))) // => tensor([21, 43])
 * ```
 */
export const einsum: <const E extends string, T extends readonly AnyTensor[]>(
  equation: E & CheckEquation<E, [...T, unknown]['length']>,
  ...others: T
) => <S extends Shape, D extends Only<Numeric, Refused<'einsum', Numeric>>>(
  x: Tensor<S, D> & Then<Joins<S, D, T>, CheckPiped<E, [S, ...ShapesOf<T>]>>,
) => Tensor<Summed<E, [S, ...ShapesOf<T>]>, D> = last((x: never, equation: never, ...others) =>
  einsumFirst(equation, x, ...others),
)

/**
 * Axes cut apart, put in order and made one, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2, 3, 4]), rearrange('(h p) -> p h', { p: 2 })) // => tensor([[1, 3], [2, 4]])
 * ```
 */
export const rearrange: Patterns<'rearrange'> = last(patterns.rearrange)

/**
 * Folded over the axes that a pattern names on its left side only, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 5, 4, 2]), reduce('(h 2) -> h', 'max')) // => tensor([5, 4])
 * ```
 */
export const reduce: <
  const P extends string,
  const H extends patterns.FoldName,
  const Z extends NamedSizes = {},
>(
  pattern: P & CheckText<'reduce', P>,
  how: H,
  sizes?: Z,
) => <S extends Shape, D extends patterns.Foldable<H>>(
  x: Tensor<S, D> & CheckPattern<'reduce', P, S, Z>,
) => Tensor<Patterned<'reduce', P, S, Z>, D> = last(patterns.reduce)

/**
 * Repeated along the axes that a pattern names on its right side only, for pipes.
 *
 * ```ts
 * pipe(tensor([1, 2]), repeat('n -> n r', { r: 2 })) // => tensor([[1, 1], [2, 2]])
 * ```
 */
export const repeat: Patterns<'repeat'> = last(patterns.repeat)
