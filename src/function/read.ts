/**
 * @file read — values out of tensors: always copies, and never while tracing.
 */
import { Defect } from '../shape/defect.ts'
import { showSizes, type Sizes } from '../shape/sizes.ts'
import { noData } from '../program/symbolic.ts'
import { type Concrete, data, showConcrete } from '../tensor/concrete.ts'
import type { DataOf, DType } from '../tensor/dtype.ts'
import type { AnyTensor, Scalar } from '../tensor/tensor.ts'
import { valueOf } from './traced.ts'

const read = (operation: string, x: AnyTensor): Concrete => {
  const value = valueOf(operation, x)
  if (value.tag === 'symbolic') throw noData(operation, value)
  return value
}

type Element<D extends DType> = D extends 'bool' ? boolean : number

/** The nested lists of a shape: NestedOf<[2, 3], 'f32'> is number[][]. */
export type NestedOf<S extends readonly number[], D extends DType> = number extends S['length']
  ? unknown
  : S extends readonly [number, ...infer T extends readonly number[]]
    ? readonly NestedOf<T, D>[]
    : Element<D>

/**
 * Nested lists of the elements.
 *
 * Fails   a Defect while tracing
 *
 * ```ts
 * toNested(tensor([[1, 2], [3, 4]])) // => [[1, 2], [3, 4]]
 * ```
 */
export const toNested = <X extends AnyTensor>(x: X): NestedOf<X['shape'], X['dtype']> => {
  const value = read('toNested', x)
  const elements = value[data]
  let next = 0
  const element = (): number | boolean => {
    const v = elements[next++]! // as many as the product of the sizes
    return value.dtype === 'bool' ? v !== 0 : v
  }
  const go = (shape: Sizes): unknown => {
    const [n, ...rest] = shape
    return n === undefined ? element() : Array.from({ length: n }, () => go(rest))
  }
  return go(value.shape) as NestedOf<X['shape'], X['dtype']> // lists nested as the shape says
}

/**
 * The elements as a typed array, row-major: a copy.
 *
 * Fails   a Defect while tracing
 *
 * ```ts
 * toTypedArray(tensor([[1, 2], [3, 4]])) // => new Float32Array([1, 2, 3, 4])
 * ```
 */
export const toTypedArray = <D extends DType>(x: AnyTensor & { readonly dtype: D }): DataOf[D] =>
  read('toTypedArray', x)[data].slice() as DataOf[D] // the buffer of a tensor of dtype D

/**
 * The one element of a tensor of one element.
 *
 * Fails   a Defect while tracing, and when there is not exactly one
 *
 * ```ts
 * item(scalar(3)) // => 3
 * ```
 */
export const item = <D extends DType>(x: Scalar<DType> & { readonly dtype: D }): Element<D> => {
  const value = read('item', x)
  const [v] = value[data]
  if (v === undefined || value[data].length !== 1)
    throw new Defect(
      `item: ${showSizes(value.shape)} has ${value[data].length} elements, not one; use toNested`,
    )
  return (value.dtype === 'bool' ? v !== 0 : v) as Element<D> // bool reads as boolean
}

/**
 * Dtype, shape and values as text, long ones elided.
 *
 * ```ts
 * show(tensor([1, 2])) // => 'f32[2] [1, 2]'
 * ```
 */
export const show = (x: AnyTensor): string => showConcrete(read('show', x))
