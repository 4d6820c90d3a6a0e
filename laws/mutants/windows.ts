/**
 * @file windows — mistakes planted in convolutions, and in sums and maxima of windows.
 */
import { pullInput } from '../../src/primitives/convolve.ts'
import { turned } from '../../src/primitives/sliding.ts'
import { overLanes } from '../../src/primitives/windowing.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { count, range } from '../../src/shape/sizes.ts'
import { derivative, plant, type Planted } from './plant.ts'

/** The params with no zeros between elements, for windowSum. */
const spread = (p: Params<'windowMax'>): Params<'windowSum'> => ({
  window: p.window,
  stride: p.stride,
  dilation: p.dilation,
  low: p.low,
  high: p.high,
  between: p.stride.map(() => 0),
})

/** Mistakes in windows. */
export const windows: readonly Planted[] = [
  plant('convolve', 'adjoint', 'a kernel that is not turned around on the way back', (record) => {
    const d = record.derivative
    if (d.kind !== 'bilinear') return record
    return derivative<'convolve'>({
      kind: 'bilinear',
      transpose: [
        (e, ct, [x, w], p) => {
          // Turned twice.
          const flipped = e.apply('flip', { axes: range(p.stride.length) }, w)
          return pullInput(e, ct, [x, flipped], p)
        },
        d.transpose[1],
      ],
    })(record)
  }),
  plant('convolve', 'batching', 'lanes of kernels that come out in reverse order', (record) => ({
    ...record,
    vmap: (e, [x, w], p, n, t) => {
      const [y] = record.vmap(e, [x, w], p, n, t)
      return !x.batched && w.batched
        ? [{ value: e.apply('flip', { axes: [0] }, y.value), batched: true }]
        : [y]
    },
  })),
  plant(
    'windowSum',
    'adjoint',
    'a transpose that starts one element late',
    derivative<'windowSum'>({
      kind: 'linear',
      transpose: [
        (e, ct, [x], p) => {
          const { low, high, ...way } = turned(x.shape, p.window, ct.shape, p)
          return e.apply(
            'windowSum',
            {
              window: p.window,
              ...way,
              low: low.map((n) => n - 1),
              high: high.map((n) => n + 1),
            },
            ct,
          )
        },
      ],
    }),
  ),
  plant(
    'windowMax',
    'differences',
    'a mean over the window where its largest belongs',
    (record, fill) =>
      derivative<'windowMax'>({
        kind: 'smooth',
        push: [
          (e, _, dx, y, p) =>
            e.apply('div', {}, e.apply('windowSum', spread(p), dx), fill(e, count(p.window), y)),
        ],
      })(record),
  ),
  plant('windowMax', 'batching', 'windows that slide along the lanes as well', (record) => ({
    ...record,
    vmap: (e, [x], p, n) => {
      const wide = overLanes(p)
      const slid = {
        ...wide,
        window: [Math.min(n, 2), ...p.window],
        low: [Math.min(n, 2) - 1, ...p.low],
      }
      return [{ value: e.apply('windowMax', slid, x.value), batched: true }]
    },
  })),
  plant('windowShare', 'adjoint', 'a cotangent that all of the window gets', (record, fill) =>
    derivative<'windowShare'>({
      kind: 'smooth',
      push: ['known', (e, [x], dt, _, p) => e.apply('windowShare', p, x, dt)],
      transpose: [
        'known',
        (e, ct, [x], p) => {
          if (p.reverse) return e.apply('windowShare', { ...p, reverse: false }, x, ct)
          const back = turned(x.shape, p.window, ct.shape, spread(p))
          const total = e.apply('windowSum', { window: p.window, ...back }, ct)
          return e.apply('div', {}, total, fill(e, count(p.window), total))
        },
      ],
    })(record),
  ),
]
