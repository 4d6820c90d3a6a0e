/**
 * @file sum — sum over axes, which disappear.
 *
 *   y[i] = sum_k x[i, k]        shape  S -> S without `axes`
 *   linear; the transpose broadcasts the cotangent back along the axes
 *
 * Elements are added in row-major order in f64, then rounded once; integers wrap modulo 2^32.
 */
import { count, omit, range } from '../shape/sizes.ts'
import { type Concrete, data } from '../tensor/concrete.ts'
import { allocate, type Data, isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import { mustBeAxes } from './params.ts'
import { blockOf, reduceAxes, shiftedAxes } from './reducing.ts'
import type { Primitive } from './primitive.ts'

const plus = (total: number, v: number): number => total + v
/** Exact modulo 2^32, however many are added. */
const wrapping = (total: number, v: number): number => (total + v) | 0

/** Sums of a block, each in row-major order, without a call for each element. */
const sumBlock = (x: Concrete, [outer, size, inner]: readonly [number, number, number]): Data => {
  const elements = x[data]
  const totals = new Float64Array(outer * inner)
  for (let o = 0, at = 0; o < outer; o += 1) {
    if (inner === 1) {
      let total = 0
      for (let k = 0; k < size; k += 1, at += 1) total += elements[at]! // blocks cover x
      totals[o] = total
    } else
      for (let k = 0; k < size; k += 1)
        for (let i = 0; i < inner; i += 1, at += 1)
          totals[o * inner + i] = totals[o * inner + i]! + elements[at]! // likewise
  }
  const out = allocate(x.dtype, totals.length)
  out.set(totals)
  return out
}

export const sum: Primitive<'sum'> = {
  name: 'sum',
  domain: 'all',
  shape: ([x], { axes }) => {
    mustAccept('sum', 'numeric', x)
    mustBeAxes('sum', x, axes)
    return [{ shape: omit(x.shape, axes), dtype: x.dtype }]
  },
  evaluate: ([x], { axes }) => {
    // Nothing is added: -0 stays as it is.
    if (axes.length === 0) return [x[data]]
    if (!isFloat(x.dtype)) return [reduceAxes(x, axes, 0, wrapping)]
    const block = blockOf(x.shape, axes)
    return [block === undefined ? reduceAxes(x, axes, 0, plus) : sumBlock(x, block)]
  },
  cost: ([x], _, outputs) => ({ flops: count(x.shape), bytes: traffic([x], outputs) }),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x], { axes }) =>
        e.apply(
          'broadcast',
          { shape: x.shape, axes: range(x.shape.length).filter((i) => !axes.includes(i)) },
          ct,
        ),
    ],
  },
  vmap: (e, [x], { axes }) => lane(e.apply('sum', { axes: shiftedAxes(axes) }, x.value)),
}
