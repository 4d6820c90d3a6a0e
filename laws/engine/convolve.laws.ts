/**
 * @file convolve.laws — a convolution has the bits of a matrix product: its patches, zeros where they stick out, by its kernel.
 *
 *   y[p, j] = sum_s patch[p, s] w[s, j]        in blocks of 256 values of s, see gemm.laws
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { forEachPlace, placesOf } from '../../src/primitives/sliding.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { count, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate } from '../../src/tensor/dtype.ts'
import { noise } from './noise.ts'
import { mustBeSameBits } from './same.ts'

/** What each place lies on, of one group's channels: [places, steps]. */
const patchesOf = (x: Concrete, window: Sizes, p: Params<'convolve'>, group: number): Concrete => {
  const [space, channels] = [x.shape.slice(1, -1), x.shape.at(-1)!] // batch, space, channels
  const [each, n] = [channels / p.groups, x.shape[0]!] // likewise
  const places = placesOf('convolve', space, window, p)
  const steps = count(window) * each
  const rows = count(places)
  const out = allocate(x.dtype, n * rows * steps)
  forEachPlace(space, window, places, p, (place, meetings) => {
    for (let b = 0; b < n; b += 1)
      for (const { inWindow, inInput } of meetings)
        for (let c = 0; c < each; c += 1)
          out[((b * rows + place) * count(window) + inWindow) * each + c] =
            x[data][(b * count(space) + inInput) * channels + group * each + c]! // inside x
  })
  return concrete([n * rows, steps], x.dtype, out)
}

/** The kernel of one group: [steps, channels out]. */
const kernelOf = (w: Concrete, groups: number, group: number): Concrete => {
  const outputs = w.shape.at(-1)! // it has an axis of channels
  const each = outputs / groups
  const steps = count(w.shape) / outputs
  const out = allocate(w.dtype, steps * each)
  for (let s = 0; s < steps; s += 1)
    for (let j = 0; j < each; j += 1) out[s * each + j] = w[data][s * outputs + group * each + j]! // inside w
  return concrete([steps, each], w.dtype, out)
}

const axis = fc.record({
  size: fc.integer({ min: 1, max: 14 }),
  window: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  low: fc.integer({ min: -2, max: 4 }),
  high: fc.integer({ min: -2, max: 4 }),
  between: fc.integer({ min: 0, max: 1 }),
})
const cases = fc.record({
  axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
  batch: fc.integer({ min: 1, max: 4 }),
  groups: fc.integer({ min: 1, max: 3 }),
  inputs: fc.integer({ min: 1, max: 24 }),
  outputs: fc.integer({ min: 1, max: 18 }),
  dtype: fc.constantFrom('f32' as const, 'f64' as const),
  seed: fc.nat(),
})

describe('convolve', () => {
  test('convolve: each group has the bits of its patches times its kernel, whatever the sizes', () => {
    let deep = 0
    fc.assert(
      fc.property(cases, ({ axes, batch, groups, inputs, outputs, dtype, seed }) => {
        const p = {
          stride: axes.map((a) => a.stride),
          dilation: axes.map((a) => a.dilation),
          low: axes.map((a) => a.low),
          high: axes.map((a) => a.high),
          between: axes.map((a) => a.between),
          groups,
        }
        const window = axes.map((a) => a.window)
        const space = axes.map((a) => a.size)
        fc.pre(count(placesOf('convolve', space, window, p)) > 0)
        const x = noise(seed, [batch, ...space, groups * inputs], dtype)
        const w = noise(seed + 1, [...window, inputs, groups * outputs], dtype)
        const [y] = wasm.apply('convolve', p, [x, w])
        if (count(window) * inputs > 256) deep += 1
        for (let g = 0; g < groups; g += 1) {
          const sides = [patchesOf(x, window, p, g), kernelOf(w, groups, g)] as const
          const product = { batch: [[], []], sum: [[1], [0]] } as const
          const [expected] = wasm.apply('contract', product, sides)
          const found = allocate(dtype, count(expected.shape))
          for (let i = 0; i < found.length; i += 1)
            found[i] =
              y[data][Math.floor(i / outputs) * groups * outputs + g * outputs + (i % outputs)]! // inside y
          mustBeSameBits(found, expected[data])
        }
      }),
      { numRuns: 150 },
    )
    expect(deep).toBeGreaterThan(5) // some have more than one block of steps
  })
})
