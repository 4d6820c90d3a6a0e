/**
 * @file whole — a whole number that is given, or computed on the way: one i32, and within its bounds where that is known.
 */
import { less } from '../function/comparison.ts'
import { arange, full } from '../function/construct.ts'
import { typed, valueOf } from '../function/traced.ts'
import { Defect } from '../shape/defect.ts'
import { data, showAval } from '../tensor/concrete.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'

/** A number, or a tensor of one. */
export type Whole = number | Scalar<'i32'>

/** The number as a tensor; a Defect where it is no i32[], or known to be none of 0 .. most. `among` says what bounds it. */
export const wholeOf = (
  op: string,
  name: string,
  given: Whole,
  most: number,
  among: string,
): Tensor<[], 'i32'> => {
  const v = typeof given === 'number' ? undefined : valueOf(op, given)
  if (v !== undefined && (v.dtype !== 'i32' || v.shape.length > 0))
    throw new Defect(`${op}: ${name} is ${showAval(v)}; give one number, i32`)
  const n = v === undefined ? Number(given) : v.tag === 'concrete' ? v[data][0]! : 0 // one element
  if (!Number.isInteger(n) || n < 0 || n > most)
    throw new Defect(`${op}: ${name} is ${n}, ${among}; give 0 to ${most}`)
  return v === undefined ? full([], n, 'i32') : typed(v)
}

/** Which of the first `all` are below a count. */
export const below = (all: number, count: Tensor<[], 'i32'>): Tensor<[number], 'bool'> =>
  less(arange<number, 'i32'>(all, 'i32'), count)
