/**
 * @file windows — arbitrary applications of the primitives whose windows slide: strides, margins, dilations and groups of all kinds.
 */
import fc from 'fast-check'
import type { Sliding, Spreading, WindowParam } from '../../src/program/vocabulary.ts'
import { placesOf } from '../../src/primitives/sliding.ts'
import type { Sizes } from '../../src/shape/sizes.ts'
import type { ApplicationOf } from './movements.ts'
import { tensorsIn } from './sample.ts'

/** One axis: its size, that of the window, and how that slides; margins below 0 cut off. */
const axis = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  window: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  low: fc.integer({ min: -1, max: 2 }),
  high: fc.integer({ min: -1, max: 2 }),
  between: fc.integer({ min: 0, max: 2 }),
})

/** An axis that windows keep apart. */
const alone = fc.integer({ min: 1, max: 2 }).map((size) => ({
  size,
  window: 1,
  stride: 1,
  dilation: 1,
  low: 0,
  high: 0,
  between: 0,
}))

type Axis = typeof axis extends fc.Arbitrary<infer A> ? A : never

/** What is said of all axes, and the sizes of the input. */
interface Along {
  readonly size: Sizes
  readonly p: Sliding & WindowParam
  readonly between: Sizes
}
const along = (axes: readonly Axis[]): Along => ({
  size: axes.map((a) => a.size),
  p: {
    window: axes.map((a) => a.window),
    stride: axes.map((a) => a.stride),
    dilation: axes.map((a) => a.dilation),
    low: axes.map((a) => a.low),
    high: axes.map((a) => a.high),
  },
  between: axes.map((a) => a.between),
})

/** Up to two axes that windows slide along. */
const spatial: fc.Arbitrary<Along> = fc.array(axis, { minLength: 1, maxLength: 2 }).map(along)

/** Those, among others that they keep apart. */
const windowed: fc.Arbitrary<Along> = fc
  .tuple(
    fc.array(alone, { maxLength: 1 }),
    fc.array(axis, { minLength: 1, maxLength: 2 }),
    fc.array(alone, { maxLength: 1 }),
  )
  .map(([before, axes, after]) => along([...before, ...axes, ...after]))

const few = fc.integer({ min: 1, max: 2 })

/** Applications of convolve. */
export const convolve: fc.Arbitrary<ApplicationOf<'convolve'>> = fc
  .record({ space: spatial, batch: few, groups: few, inputs: few, outputs: few })
  .chain(({ space: { size, p, between }, batch, groups, inputs, outputs }) => {
    const { window, ...sliding } = p
    const params: Spreading & { readonly groups: number } = { ...sliding, between, groups }
    return tensorsIn('all', [
      [batch, ...size, groups * inputs],
      [...window, inputs, groups * outputs],
    ]).map((xs) => ({ name: 'convolve', params, inputs: xs }))
  })

/** Applications of windowSum. */
export const windowSum: fc.Arbitrary<ApplicationOf<'windowSum'>> = windowed.chain(
  ({ size, p, between }) =>
    tensorsIn('all', [size]).map((inputs) => ({
      name: 'windowSum',
      params: { ...p, between },
      inputs,
    })),
)

/** Windows that hold an element each: of none the maximum is infinite. */
const filled: fc.Arbitrary<Along> = windowed.map(({ size, p, between }) => {
  const dilation = p.dilation.map((n, i) => Math.min(n, size[i]!)) // one entry an axis
  /** What a window may stick out by. */
  const most = p.window.map((k, i) => (k - 1) * dilation[i]!) // likewise
  const within = (list: Sizes): number[] => list.map((n, i) => Math.min(n, most[i]!)) // likewise
  return { size, p: { ...p, dilation, low: within(p.low), high: within(p.high) }, between }
})

/** Applications of windowMax. */
export const windowMax: fc.Arbitrary<ApplicationOf<'windowMax'>> = filled.chain(({ size, p }) =>
  tensorsIn('distinct', [size]).map((inputs) => ({ name: 'windowMax', params: p, inputs })),
)

/** Applications of windowShare, in both directions. */
export const windowShare: fc.Arbitrary<ApplicationOf<'windowShare'>> = fc
  .tuple(windowed, fc.boolean())
  .chain(([{ size, p }, reverse]) =>
    tensorsIn('distinct', [size, reverse ? placesOf('windowShare', size, p.window, p) : size]).map(
      (inputs) => ({ name: 'windowShare', params: { ...p, reverse }, inputs }),
    ),
  )
