/**
 * @file record — what a primitive's record evaluates to, without an engine.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import type { Primitive } from '../../src/primitives/primitive.ts'
import type { Inputs, Name, Params } from '../../src/program/vocabulary.ts'
import { type Aval, type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type Data, type DType } from '../../src/tensor/dtype.ts'

/** A tensor of shape [n]. */
export const vector = (dtype: DType, xs: readonly number[]): Concrete => {
  const buffer = allocate(dtype, xs.length)
  buffer.set(xs)
  return concrete([xs.length], dtype, buffer)
}

/** Data of the one output of a record. */
export const run = <N extends Name>(
  p: Primitive<N>,
  inputs: Inputs<N, Concrete>,
  params: Params<N>,
): Data => {
  const avals: Inputs<N, Aval> = inputs
  const outputs: readonly Data[] = p.evaluate(inputs, params, p.shape(avals, params), reference)
  return outputs[0]! // elementwise: one output
}

type Unary =
  | 'abs'
  | 'ceil'
  | 'erf'
  | 'floor'
  | 'log1p'
  | 'logistic'
  | 'neg'
  | 'not'
  | 'reciprocal'
  | 'round'
  | 'sign'
  | 'sqrt'
  | 'stopGradient'
type Binary =
  | 'and'
  | 'div'
  | 'equal'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual'
  | 'max'
  | 'min'
  | 'mul'
  | 'notEqual'
  | 'or'
  | 'pow'
  | 'sub'
  | 'xor'

/** Elements of the output, of a vector. */
export const unary = <N extends Unary>(
  p: Primitive<N>,
  dtype: DType,
  xs: readonly number[],
): number[] => {
  const inputs: Inputs<Unary, Concrete> = [vector(dtype, xs)]
  return [...run<N>(p, inputs, {})]
}
/** Elements of the output, of two vectors of one dtype. */
export const binary = <N extends Binary>(
  p: Primitive<N>,
  dtype: DType,
  xs: readonly number[],
  ys: readonly number[],
): number[] => {
  const inputs: Inputs<Binary, Concrete> = [vector(dtype, xs), vector(dtype, ys)]
  return [...run<N>(p, inputs, {})]
}
