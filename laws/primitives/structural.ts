/**
 * @file structural — records run on data by their shape rule and evaluation alone, and tensors to run them on.
 */
import { reference } from '../../src/engine/reference/reference.ts'
import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Primitive } from '../../src/primitives/primitive.ts'
import {
  type Inputs,
  mapOutputs,
  type Name,
  type Outputs,
  type Params,
} from '../../src/program/vocabulary.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, type DType } from '../../src/tensor/dtype.ts'

/** A tensor of the given shape and elements. */
export const tensor = (
  shape: number[],
  elements: readonly number[],
  dtype: DType = 'f32',
): Concrete => {
  const buffer = allocate(dtype, count(shape))
  buffer.set(elements)
  return concrete(shape, dtype, buffer)
}

/** Outputs of a record on data: its shape rule, then its evaluation. */
export const run = <N extends Name>(
  record: Primitive<N>,
  params: Params<N>,
  ...inputs: Inputs<N, Concrete>
): Outputs<N, Concrete> => {
  const avals = record.shape(inputs, params)
  const buffers: readonly Data[] = record.evaluate(inputs, params, avals, reference)
  return mapOutputs<N, Aval, Concrete>(avals, (a, i) => {
    const buffer = buffers[i]! // one buffer an output, checked by the lengths below
    expect([buffers.length, buffer.length]).toEqual([avals.length, count(a.shape)])
    return concrete(a.shape, a.dtype, buffer)
  })
}

/** The elements, row-major. */
export const elementsOf: (x: Concrete) => readonly number[] = (x: Concrete): readonly number[] => [
  ...x[data],
]

/** Equal in shape, dtype and every element, -0 and NaN told apart from all else. */
export const expectSame = (x: Concrete, y: Concrete): void => {
  expect([x.shape, x.dtype]).toEqual([y.shape, y.dtype])
  expect(elementsOf(x)).toEqual(elementsOf(y))
}

const shapes = fc.array(fc.nat(4), { maxLength: 4 })
/** A shape of rank 1 or more, and one of its axes. */
export const shapesWithAxis: fc.Arbitrary<[number[], number]> = fc
  .array(fc.nat(4), { minLength: 1, maxLength: 4 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1)))
/** Tensors of a shape; NaN, infinities and -0 among their elements. */
export const tensorOf = (shape: number[]): fc.Arbitrary<Concrete> =>
  fc
    .array(fc.float(), { minLength: count(shape), maxLength: count(shape) })
    .map((elements) => tensor(shape, elements))
/** Tensors of small shapes, size 0 included. */
export const tensors: fc.Arbitrary<Concrete> = shapes.chain(tensorOf)
