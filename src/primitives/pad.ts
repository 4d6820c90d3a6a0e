/**
 * @file pad — zeros before, after and between elements, along each axis.
 *
 *   y[low + i (between + 1)] = x[i], 0 elsewhere        size low + n + max(n - 1, 0) between + high
 *   linear; the transpose slices the elements back out
 */
import { count, stridesOf } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { lane, perElement } from './families.ts'
import { walk } from './moving.ts'
import { mustBePerAxis, mustBeShape } from './params.ts'
import type { Primitive } from './primitive.ts'

/** What n elements take with `between` zeros between them. */
export const spread = (n: number, between: number): number => n + Math.max(n - 1, 0) * between

export const pad: Primitive<'pad'> = {
  name: 'pad',
  domain: 'all',
  shape: ([x], { low, high, between }) => {
    mustBePerAxis('pad', x, 'low', low, 0)
    mustBePerAxis('pad', x, 'high', high, 0)
    mustBePerAxis('pad', x, 'between', between, 0)
    // Each list has one entry for each axis of x.
    const shape = x.shape.map((n, i) => low[i]! + spread(n, between[i]!) + high[i]!)
    mustBeShape('pad', shape)
    return [{ shape, dtype: x.dtype }]
  },
  evaluate: ([x], { low, between }, [y]) => {
    const from = x[data]
    const out = allocate(y.dtype, count(y.shape))
    const own = stridesOf(y.shape)
    const offset = own.reduce((at, s, i) => at + s * low[i]!, 0) // one entry an axis
    const strides = own.map((s, i) => s * (between[i]! + 1)) // likewise
    walk(x.shape, strides, offset, (i, at) => {
      out[at] = from[i]! // i counts the elements of x
    })
    return [out]
  },
  cost: perElement(0),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x], { low, between }) => {
        // One entry for each axis, by the shape rule.
        const limit = x.shape.map((n, i) => low[i]! + spread(n, between[i]!))
        return e.apply('slice', { start: low, limit, stride: between.map((b) => b + 1) }, ct)
      },
    ],
  },
  vmap: (e, [x], { low, high, between }) =>
    lane(
      e.apply('pad', { low: [0, ...low], high: [0, ...high], between: [0, ...between] }, x.value),
    ),
}
