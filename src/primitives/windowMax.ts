/**
 * @file windowMax — the largest of what lies in a window, at each place of it; NaN where one is.
 *
 *   y[o] = max_k x[o stride + k dilation - low]        along every axis; margins have no elements
 *   dy = mean of dx over the elements equal to y       ties split evenly, as in reduceMax; windowShare
 *
 * Of a window without elements it is -inf, or the least integer.
 */
import { count } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate, least } from '../tensor/dtype.ts'
import { lane, mustAccept, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { forEachWindow, overLanes, shapeOfPlaces } from './windowing.ts'

export const windowMax: Primitive<'windowMax'> = {
  name: 'windowMax',
  domain: 'distinct',
  shape: ([x], p) => {
    mustAccept('windowMax', 'numeric', x)
    return [{ shape: shapeOfPlaces('windowMax', x, p), dtype: x.dtype }]
  },
  evaluate: ([x], p, [y]) => {
    const [elements, out] = [x[data], allocate(y.dtype, count(y.shape))]
    forEachWindow(x.shape, y.shape, p, (at, inside) => {
      let best = least[y.dtype]
      for (const i of inside) best = Math.max(best, elements[i]!) // inside x
      out[at] = best
    })
    return [out]
  },
  cost: ([x], p, [y]) => ({ flops: count(y.shape) * count(p.window), bytes: traffic([x], [y]) }),
  derivative: {
    kind: 'smooth',
    push: [(e, [x], dx, _, p) => e.apply('windowShare', { ...p, reverse: false }, x, dx)],
  },
  vmap: (e, [x], p) => lane(e.apply('windowMax', overLanes(p), x.value)),
}
