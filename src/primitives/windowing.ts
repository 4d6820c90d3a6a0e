/**
 * @file windowing — what sums, maxima and shares of windows share: their shape, the walk over what lies in them, batching.
 *
 * Windows slide along every axis, by 1 and alone along those that they keep apart. The last axes of that kind, channels as a
 * rule, are walked as one.
 */
import { count, type Sizes } from '../shape/sizes.ts'
import type { Name, Sliding, Spreading, WindowParam } from '../program/vocabulary.ts'
import type { Aval } from '../tensor/concrete.ts'
import { mustBePerAxis } from './params.ts'
import { forEachPlace, placesOf } from './sliding.ts'

type Windowed = Sliding & Partial<Spreading> & WindowParam

/** The shape of the places of a window along x. */
export const shapeOfPlaces = (name: Name, x: Aval, p: Windowed): number[] => {
  mustBePerAxis(name, x, 'window', p.window, 0)
  return placesOf(name, x.shape, p.window, p)
}

/** The params with a batch axis in front, which windows keep apart. */
export const overLanes = <P extends Windowed>(p: P): P => ({
  ...p,
  window: [1, ...p.window],
  stride: [1, ...p.stride],
  dilation: [1, ...p.dilation],
  low: [0, ...p.low],
  high: [0, ...p.high],
  ...(p.between === undefined ? {} : { between: [0, ...p.between] }),
})

const isAlone = (p: Windowed, i: number): boolean =>
  p.window[i] === 1 &&
  p.stride[i] === 1 &&
  p.low[i] === 0 &&
  p.high[i] === 0 &&
  (p.between?.[i] ?? 0) === 0

/** Calls `each(at, inside)` for every place in row-major order: its index in the output, those of the elements inside. */
export const forEachWindow = (
  shape: Sizes,
  places: Sizes,
  p: Windowed,
  each: (at: number, inside: Sizes) => void,
): void => {
  let cut = shape.length
  while (cut > 0 && isAlone(p, cut - 1)) cut -= 1
  const inner = count(shape.slice(cut))
  const [n, k, m] = [shape.slice(0, cut), p.window.slice(0, cut), places.slice(0, cut)]
  forEachPlace(n, k, m, p, (place, meetings) => {
    const inside = meetings.map((t) => t.inInput * inner)
    for (let i = 0; i < inner; i += 1)
      each(
        place * inner + i,
        inside.map((at) => at + i),
      )
  })
}
