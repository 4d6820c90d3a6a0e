/**
 * @file sliding — what primitives whose windows slide share: how many places there are, what lies in each, the way back.
 *
 *   place o meets element i with its element k where   o stride + k dilation - low = i (between + 1)
 *
 * Turned around, elements meet places by the same equation with `stride` and `between + 1` exchanged.
 */
import { Defect } from '../shape/defect.ts'
import { range, showSizes, type Sizes } from '../shape/sizes.ts'
import type { Name, Sliding, Spreading, WindowParam } from '../program/vocabulary.ts'
import { spread } from './pad.ts'
import { isWithin } from './params.ts'

/** What a window of n elements reaches across. */
const reach = (n: number, dilation: number): number => spread(n, dilation - 1)

/** A Defect unless each param has a number for each of `axes` axes, from the least that it may be. */
const mustSlide = (name: Name, axes: number, p: Partial<Spreading> & Sliding): void => {
  const check = (param: string, list: Sizes, low: number): void => {
    if (list.length !== axes || !list.every((n) => isWithin(low, n, Infinity)))
      throw new Defect(
        `${name}: ${param} ${showSizes(list)} does not fit windows along ${axes} axes; give a whole number for each${low === -Infinity ? '' : `, at least ${low}`}`,
      )
  }
  check('stride', p.stride, 1)
  check('dilation', p.dilation, 1)
  check('low', p.low, -Infinity)
  check('high', p.high, -Infinity)
  check('between', p.between ?? p.stride, 0)
}

/** The places of a window of sizes k along n elements, for each axis; a Defect where the params do not fit. */
export const placesOf = (
  name: Name,
  n: Sizes,
  k: Sizes,
  p: Partial<Spreading> & Sliding,
): number[] => {
  mustSlide(name, n.length, p)
  return n.map((size, i) => {
    // Each list has one entry an axis.
    const room = p.low[i]! + spread(size, p.between?.[i] ?? 0) + p.high[i]!
    const last = room - reach(k[i]!, p.dilation[i]!) // where the last window may begin; likewise
    return Math.max(0, Math.floor(last / p.stride[i]!) + 1) // likewise
  })
}

/** Whether each element lies under some window; `out` says how many places there are. */
export const isCovered = (
  shape: Sizes,
  { window, stride, dilation, low }: Sliding & WindowParam,
  out: Sizes,
): boolean =>
  shape.every((n, i) => {
    const [w, by, from, m] = [window[i]!, stride[i]!, low[i]!, out[i]!] // one for each axis
    return (
      m > 0 &&
      from >= 0 &&
      (m - 1) * by + w - from >= n &&
      by <= w &&
      (w === 1 || dilation[i] === 1)
    )
  })

/** The params of the way back, from m places of a window of sizes k to the n elements they lie on. */
export const turned = (n: Sizes, k: Sizes, m: Sizes, p: Spreading): Spreading => {
  // Each list has one entry an axis.
  const low = k.map((size, i) => reach(size, p.dilation[i]!) - 1 - p.low[i]!)
  const high = n.map((size, i) => {
    const last = spread(size, p.between[i]!) - 1 // of the elements, with zeros between them
    return last + reach(k[i]!, p.dilation[i]!) - reach(m[i]!, p.stride[i]!) - low[i]! // likewise
  })
  return {
    stride: p.between.map((zeros) => zeros + 1),
    dilation: p.dilation,
    low,
    high,
    between: p.stride.map((step) => step - 1),
  }
}

/** The params under which m places are the window, and its k elements the places: what sums over the places. */
export const exchanged = (n: Sizes, k: Sizes, m: Sizes, p: Spreading): Spreading => ({
  stride: p.dilation,
  dilation: p.stride,
  low: p.low,
  // Each list has one entry an axis.
  high: n.map(
    (size, i) =>
      reach(k[i]!, p.dilation[i]!) - // likewise
      1 +
      reach(m[i]!, p.stride[i]!) - // likewise
      spread(size, p.between[i]!) - // likewise
      p.low[i]!, // likewise
  ),
  between: p.between,
})

/** Along one axis: elements, all 0, before and behind the input, and the margin that then remains. */
export interface Frame {
  readonly before: number
  readonly behind: number
  readonly low: number
}

/**
 * The margins that m places of a window of sizes k reach as elements of the input, which goes on there with zeros. What remains
 * of a margin is less than an element and the zeros behind it: no place meets anything there.
 */
export const framing = (n: Sizes, k: Sizes, m: Sizes, p: Spreading): readonly Frame[] =>
  n.map((size, i) => {
    // Each list has one entry an axis.
    const [low, step] = [p.low[i]!, p.between[i]! + 1]
    const last = reach(m[i]!, p.stride[i]!) + reach(k[i]!, p.dilation[i]!) - 2 - low // likewise
    const before = Math.max(0, Math.floor(low / step))
    const behind = Math.max(0, Math.floor(last / step) + 1 - size)
    return { before, behind, low: low - before * step }
  })

/** An element of a window, and the element of the input that it lies on: row-major indices. */
export interface Meeting {
  readonly inWindow: number
  readonly inInput: number
}

/**
 * Calls `each(place, meetings)` for every place of the window in row-major order, with what its elements lie on, in row-major
 * order. Margins and zeros between elements are not met.
 */
export const forEachPlace = (
  n: Sizes,
  k: Sizes,
  m: Sizes,
  p: Partial<Spreading> & Sliding,
  each: (place: number, meetings: readonly Meeting[]) => void,
): void => {
  /** For each place along one axis, what is met there. */
  const along = n.map((size, a) => {
    // Each list has one entry an axis.
    const [stride, dilation, low] = [p.stride[a]!, p.dilation[a]!, p.low[a]!]
    const [elements, places] = [range(k[a]!), range(m[a]!)] // likewise
    const step = (p.between?.[a] ?? 0) + 1
    return places.map((o) =>
      elements.flatMap((inWindow) => {
        const inInput = (o * stride + inWindow * dilation - low) / step
        return isWithin(0, inInput, size - 1) ? [{ inWindow, inInput }] : []
      }),
    )
  })
  const from = (axis: number, place: number, outer: readonly Meeting[]): void => {
    const places = along[axis]
    if (places === undefined) each(place, outer)
    else
      places.forEach((inner, o) => {
        const all = outer.flatMap((t) =>
          inner.map((u) => ({
            inWindow: t.inWindow * k[axis]! + u.inWindow, // an axis
            inInput: t.inInput * n[axis]! + u.inInput, // likewise
          })),
        )
        from(axis + 1, place * places.length + o, all)
      })
  }
  from(0, 0, [{ inWindow: 0, inInput: 0 }])
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** How many elements of a window lie on elements of the input, and not between them: as many at the most. */
export const met = (k: Sizes, { dilation, between }: Partial<Spreading> & Sliding): number =>
  k.reduce((product, size, i) => {
    const step = (between?.[i] ?? 0) + 1
    return product * Math.ceil((size * divisor(step, dilation[i]!)) / step) // one entry an axis
  }, 1)
