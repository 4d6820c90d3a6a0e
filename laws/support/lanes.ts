/**
 * @file lanes — a tensor as several lanes, and one of them again.
 */
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { tensorOf } from './sample.ts'

/** Lane i of a tensor with a leading batch axis. */
export const laneOf = (x: Concrete, i: number): Concrete => {
  const shape = x.shape.slice(1)
  const n = count(shape)
  return tensorOf(shape, x.dtype, x[data].slice(i * n, (i + 1) * n))
}

/** n lanes of a tensor, each its elements rotated, so that lanes differ but stay inside the domain; one bool alternates. */
export const lanesOf = (x: Concrete, n: number): Concrete => {
  const values = [...x[data]]
  const alternate = x.dtype === 'bool' && values.length === 1
  const lanes = Array.from({ length: n }, (_, i) =>
    values.map((v, k) => (alternate ? (v + i) % 2 : (values[(k + i) % values.length] ?? 0))),
  )
  return tensorOf([n, ...x.shape], x.dtype, lanes.flat())
}

/** Tensors of one shape and dtype along a new leading axis. */
export const stacked = (xs: readonly Concrete[]): Concrete => {
  const first = xs[0]! // callers give one or more
  return tensorOf(
    [xs.length, ...first.shape],
    first.dtype,
    xs.flatMap((x) => [...x[data]]),
  )
}
