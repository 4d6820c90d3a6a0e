/**
 * @file moving — what primitives that move elements share: strided walks, lines along an axis, permuting.
 */
import { count, range, sameSizes, type Sizes } from '../shape/sizes.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { type Concrete, data } from '../tensor/concrete.ts'
import { allocate, type Data } from '../tensor/dtype.ts'

/** Calls `each(i, at)` for every index of `shape`, the i-th in row-major order, with at = offset + index . strides. */
export const walk = (
  shape: Sizes,
  strides: Sizes,
  offset: number,
  each: (i: number, at: number) => void,
): void => {
  const index = new Array<number>(shape.length).fill(0)
  const n = count(shape)
  for (let i = 0, at = offset; i < n; i += 1) {
    each(i, at)
    // One stride and one counter for each axis of shape.
    for (let k = shape.length - 1; k >= 0; k -= 1) {
      at += strides[k]!
      index[k]! += 1
      if (index[k]! < shape[k]!) break
      at -= strides[k]! * shape[k]!
      index[k] = 0
    }
  }
}

/** The tensor of `shape` read from x along `strides`, one for each axis of `shape`. */
export const moved = (x: Concrete, shape: Sizes, strides: Sizes, offset = 0): Data => {
  const from = x[data]
  const out = allocate(x.dtype, count(shape))
  const last = shape.length - 1
  const [n, step] = [shape[last] ?? 1, strides[last] ?? 0]
  walk(shape.slice(0, -1), strides, offset, (row, at) => {
    // Inside x: the shape rule of each caller has proved its strides.
    for (let j = 0; j < n; j += 1) out[row * n + j] = from[at + j * step]!
  })
  return out
}

/** A shape seen from one axis: element (o, k, i) is at (o * size + k) * inner + i. */
export interface Lines {
  readonly outer: number
  readonly size: number
  readonly inner: number
}

/** A shape seen from one of its axes. */
export const linesOf = (shape: Sizes, axis: number): Lines => ({
  outer: count(shape.slice(0, axis)),
  size: shape[axis]!, // callers pass an axis of the shape
  inner: count(shape.slice(axis + 1)),
})

/** The first element of each line, in row-major order, with the number of the line. */
export const forEachLine = (
  { outer, size, inner }: Lines,
  each: (first: number, line: number) => void,
): void => {
  for (let o = 0; o < outer; o += 1)
    for (let i = 0; i < inner; i += 1) each(o * size * inner + i, o * inner + i)
}

/** x with its axes in another order; x itself where the order is theirs. */
export const permuted = (e: Emit, order: Sizes, x: Value): Value =>
  order.every((a, i) => a === i) ? x : e.apply('permute', { order }, x)

/** x in another shape of as many elements; x itself where the shape is its own. */
export const reshaped = (e: Emit, x: Value, shape: Sizes): Value =>
  sameSizes(x.shape, shape) ? x : e.apply('reshape', { shape }, x)

/** The order that undoes `order`. */
export const inverse = (order: Sizes): number[] => order.map((_, i) => order.indexOf(i))

/** x with axis `from` taken out and put back as axis `to`. */
export const moveAxis = (e: Emit, x: Value, from: number, to: number): Value => {
  const rest = range(x.shape.length).filter((i) => i !== from)
  return permuted(e, [...rest.slice(0, to), from, ...rest.slice(to)], x)
}
