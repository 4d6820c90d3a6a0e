/**
 * @file reducing — what reductions share: the walk over elements, and axes under a batch axis.
 */
import { omit, type Sizes, stridesOf, count } from '../shape/sizes.ts'
import { type Concrete, data } from '../tensor/concrete.ts'
import { allocate, type Data } from '../tensor/dtype.ts'
import { walk } from './moving.ts'

/** Axes of a tensor once a batch axis stands in front. */
export const shiftedAxes = (axes: Sizes): number[] => axes.map((a) => a + 1)

/** The shape as [outer, size, inner], where the axes stand side by side: their elements are a block. */
export const blockOf = (
  shape: Sizes,
  axes: Sizes,
): readonly [number, number, number] | undefined => {
  const first = Math.min(...axes)
  const past = Math.max(...axes) + 1
  if (axes.length === 0 || past - first !== axes.length) return undefined
  return [count(shape.slice(0, first)), count(shape.slice(first, past)), count(shape.slice(past))]
}

/** Where each element of x falls in the output without `axes`: calls `each(element, output index)` in row-major order. */
export const forEachReduced = (
  x: Concrete,
  axes: Sizes,
  each: (value: number, at: number) => void,
): void => {
  const kept = stridesOf(omit(x.shape, axes))
  let next = 0
  const strides = x.shape.map((_, i) => (axes.includes(i) ? 0 : kept[next++]!)) // one stride for each kept axis
  const elements = x[data]
  const last = x.shape.length - 1
  const [n, step] = [x.shape[last] ?? 1, strides[last] ?? 0]
  walk(x.shape.slice(0, -1), strides, 0, (row, at) => {
    for (let j = 0; j < n; j += 1) each(elements[row * n + j]!, at + j * step) // rows of n cover x
  })
}

/** Folds the elements along `axes` in row-major order, in f64. */
export const reduceAxes = (
  x: Concrete,
  axes: Sizes,
  unit: number,
  f: (total: number, value: number) => number,
): Data => {
  const totals = new Float64Array(count(omit(x.shape, axes))).fill(unit)
  forEachReduced(x, axes, (v, at) => {
    totals[at] = f(totals[at]!, v) // at is inside the output
  })
  const out = allocate(x.dtype, totals.length)
  out.set(totals)
  return out
}
