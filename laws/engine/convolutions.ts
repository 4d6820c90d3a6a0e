/**
 * @file convolutions — large convolutions for laws of engines: how windows slide, and tensors of noise that fit.
 */
import * as fc from 'fast-check'
import { placesOf } from '../../src/primitives/sliding.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { count, type Sizes } from '../../src/shape/sizes.ts'
import type { Concrete } from '../../src/tensor/concrete.ts'
import type { Floating } from '../../src/tensor/dtype.ts'
import { noise } from './noise.ts'

/** One axis that windows slide along. */
interface Axis {
  readonly size: number
  readonly window: number
  readonly stride: number
  readonly dilation: number
  readonly low: number
  readonly high: number
  readonly between: number
}

/** Axes of all kinds; margins below 0 cut off. */
export const axis: fc.Arbitrary<Axis> = fc.record({
  size: fc.integer({ min: 1, max: 14 }),
  window: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 3 }),
  low: fc.integer({ min: -2, max: 4 }),
  high: fc.integer({ min: -2, max: 4 }),
  between: fc.integer({ min: 0, max: 2 }),
})

/** Sizes of a convolution; inputs and outputs are those of a group. */
export interface Sized {
  readonly axes: readonly Axis[]
  readonly batch: number
  readonly groups: number
  readonly inputs: number
  readonly outputs: number
  readonly dtype: Floating
  readonly seed: number
}

/** What the sizes tell. */
interface Drawn {
  readonly p: Params<'convolve'>
  readonly places: Sizes
  readonly x: Concrete
  readonly w: Concrete
}

/** Its params, its places and tensors; passes over sizes of which no window fits. */
export const drawn = ({ axes, batch, groups, inputs, outputs, dtype, seed }: Sized): Drawn => {
  const p = {
    stride: axes.map((a) => a.stride),
    dilation: axes.map((a) => a.dilation),
    low: axes.map((a) => a.low),
    high: axes.map((a) => a.high),
    between: axes.map((a) => a.between),
    groups,
  }
  const [window, space] = [axes.map((a) => a.window), axes.map((a) => a.size)]
  const places = placesOf('convolve', space, window, p)
  fc.pre(count(places) > 0)
  const x = noise(seed, [batch, ...space, groups * inputs], dtype)
  const w = noise(seed + 1, [...window, inputs, groups * outputs], dtype)
  return { p, places, x, w }
}
