/**
 * @file slice — every stride-th element from start up to, not including, limit, along each axis.
 *
 *   y[i] = x[start + i stride]        size ceil((limit - start) / stride)
 *   linear; the transpose pads: stride - 1 zeros between, and what was cut off at both ends
 */
import { Defect } from '../shape/defect.ts'
import { showSizes, stridesOf } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import { lane, traffic } from './families.ts'
import { moved } from './moving.ts'
import { isWithin, mustBePerAxis } from './params.ts'
import type { Primitive } from './primitive.ts'

export const slice: Primitive<'slice'> = {
  name: 'slice',
  domain: 'all',
  shape: ([x], { start, limit, stride }) => {
    mustBePerAxis('slice', x, 'start', start, 0)
    mustBePerAxis('slice', x, 'limit', limit, 0)
    mustBePerAxis('slice', x, 'stride', stride, 1)
    // Each list has one entry for each axis of x.
    const inside = x.shape.every((n, i) => isWithin(start[i]!, limit[i]!, n))
    if (!inside)
      throw new Defect(
        `slice: ${showAval(x)} from ${showSizes(start)} to ${showSizes(limit)} is not inside; keep start <= limit <= size`,
      )
    // Likewise one entry an axis.
    const shape = x.shape.map((_, i) => Math.ceil((limit[i]! - start[i]!) / stride[i]!))
    return [{ shape, dtype: x.dtype }]
  },
  evaluate: ([x], { start, stride }, [y]) => {
    const own = stridesOf(x.shape)
    const offset = own.reduce((at, s, i) => at + s * start[i]!, 0) // one entry an axis
    const strides = own.map((s, i) => s * stride[i]!) // likewise
    return [moved(x, y.shape, strides, offset)]
  },
  cost: (_, __, [y]) => ({ flops: 0, bytes: traffic([y], [y]) }), // reads no more than it writes
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x], { start, stride }) => {
        // One entry for each axis, by the shape rule.
        const high = x.shape.map((n, i) => {
          const m = ct.shape[i]!
          return n - start[i]! - (m === 0 ? 0 : (m - 1) * stride[i]! + 1)
        })
        return e.apply('pad', { low: start, high, between: stride.map((s) => s - 1) }, ct)
      },
    ],
  },
  vmap: (e, [x], { start, limit, stride }, n) =>
    lane(
      e.apply(
        'slice',
        { start: [0, ...start], limit: [n, ...limit], stride: [1, ...stride] },
        x.value,
      ),
    ),
}
