/**
 * @file windowShare — the derivative of windowMax, of shape x or with `reverse` of the places, and its transpose.
 *
 *   y[o] = mean of t[i] over the elements x[i] that are the largest in window o        the NaN where there are some
 *   y[i] = sum of t[o] / n[o] over the windows o in which x[i] is one of n[o] such     in reverse
 *
 * Linear in t; which elements are the largest does not vary with x but where two are equal. Of a window without elements the
 * mean is 0.
 */
import { Defect } from '../shape/defect.ts'
import { count, sameSizes, type Sizes } from '../shape/sizes.ts'
import type { Params } from '../program/vocabulary.ts'
import { type Concrete, data, showAval } from '../tensor/concrete.ts'
import { allocate } from '../tensor/dtype.ts'
import { lane, lift, mustAccept, traffic } from './families.ts'
import type { Primitive } from './primitive.ts'
import { forEachWindow, overLanes, shapeOfPlaces } from './windowing.ts'

/** Calls `each(at, largest)` for every place: its index, and those of the elements that are the largest there. */
const forEachLargest = (
  x: Concrete,
  places: Sizes,
  p: Params<'windowShare'>,
  each: (at: number, largest: Sizes) => void,
): void => {
  const elements = x[data]
  forEachWindow(x.shape, places, p, (at, inside) => {
    let best = -Infinity
    for (const i of inside) best = Math.max(best, elements[i]!) // inside x
    each(
      at,
      inside.filter((i) => elements[i] === best || Number.isNaN(elements[i])),
    )
  })
}

export const windowShare: Primitive<'windowShare'> = {
  name: 'windowShare',
  domain: 'distinct',
  shape: ([x, t], p) => {
    mustAccept('windowShare', 'floating', x)
    const places = shapeOfPlaces('windowShare', x, p)
    const [from, to] = p.reverse ? [places, x.shape] : [x.shape, places]
    if (t.dtype !== x.dtype || !sameSizes(t.shape, from))
      throw new Defect(
        `windowShare: ${showAval(t)} does not go with ${showAval(x)} and its places [${places.join(', ')}]; reshape or cast it`,
      )
    return [{ shape: to, dtype: x.dtype }]
  },
  evaluate: ([x, t], p, [y]) => {
    const [given, out] = [t[data], allocate(y.dtype, count(y.shape))]
    if (p.reverse) {
      const totals = new Float64Array(out.length)
      forEachLargest(x, t.shape, p, (at, largest) => {
        for (const i of largest) totals[i]! += given[at]! / largest.length // inside x and t
      })
      out.set(totals)
    } else
      forEachLargest(x, y.shape, p, (at, largest) => {
        let total = 0
        for (const i of largest) total += given[i]! // inside t, which has the shape of x
        out[at] = largest.length === 0 ? 0 : total / largest.length
      })
    return [out]
  },
  cost: ([x, t], p, [y]) => ({
    flops: 2 * count(p.reverse ? t.shape : y.shape) * count(p.window),
    bytes: traffic([x, t], [y]),
  }),
  derivative: {
    kind: 'smooth',
    push: ['known', (e, [x], dt, _, p) => e.apply('windowShare', p, x, dt)],
    transpose: [
      'known',
      (e, ct, [x], p) => e.apply('windowShare', { ...p, reverse: !p.reverse }, x, ct),
    ],
  },
  vmap: (e, [x, t], p, n) =>
    lane(e.apply('windowShare', overLanes(p), lift(e, x, n), lift(e, t, n))),
}
