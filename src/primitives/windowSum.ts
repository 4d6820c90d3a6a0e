/**
 * @file windowSum — sums over what lies in a window, at each place of it.
 *
 *   y[o] = sum_k x[i]                where o stride + k dilation - low = i (between + 1), along every axis
 *   linear; the transpose is a sum over windows of the cotangent, `stride` and `between + 1` exchanged
 *
 * Sums run in row-major order, in f64, and are rounded once; integers wrap modulo 2^32.
 */
import { count } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate, isFloat } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { met, turned } from './sliding.ts'
import { forEachWindow, overLanes, shapeOfPlaces } from './windowing.ts'

const plus = (total: number, v: number): number => total + v
/** Wraps at once: f64 sums of many 32-bit integers are not exact. */
const plusInteger = (total: number, v: number): number => (total + v) | 0

export const windowSum: Primitive<'windowSum'> = {
  name: 'windowSum',
  domain: 'all',
  shape: ([x], p) => {
    mustAccept('windowSum', 'numeric', x)
    return [{ shape: shapeOfPlaces('windowSum', x, p), dtype: x.dtype }]
  },
  evaluate: ([x], p, [y]) => {
    const [elements, out] = [x[data], allocate(y.dtype, count(y.shape))]
    const add = isFloat(y.dtype) ? plus : plusInteger
    forEachWindow(x.shape, y.shape, p, (at, inside) => {
      let total = 0
      for (const i of inside) total = add(total, elements[i]!) // inside x
      out[at] = total
    })
    return [out]
  },
  cost: ([x], p, [y]) => ({
    flops: count(y.shape) * met(p.window, p),
    bytes: traffic([x], [y]),
  }),
  derivative: {
    kind: 'linear',
    transpose: [
      (e, ct, [x], p) =>
        e.apply('windowSum', { window: p.window, ...turned(x.shape, p.window, ct.shape, p) }, ct),
    ],
  },
  vmap: (e, [x], p) => lane(e.apply('windowSum', overLanes(p), x.value)),
}
