/**
 * @file share.laws — what flows back through maxima of windows that tile their input: the bits of the record, ties and NaN too.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { reference } from '../../src/engine/reference/reference.ts'
import { isTiled } from '../../src/engine/wasm/share.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { count } from '../../src/shape/sizes.ts'
import { concrete, data } from '../../src/tensor/concrete.ts'
import { allocate } from '../../src/tensor/dtype.ts'
import { mustBeSameBits } from './same.ts'

const axis = fc.record({
  window: fc.integer({ min: 1, max: 3 }),
  places: fc.integer({ min: 1, max: 4 }),
})
/** Few values, so that some are equal; and some that are no numbers. */
const element = fc.constantFrom(-1, 0, -0, 0.5, 2, Infinity, -Infinity, NaN)

test('windowShare: in reverse, where windows tile, it has the bits of the record', () => {
  let tiled = 0
  fc.assert(
    fc.property(
      fc.record({
        axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
        channels: fc.integer({ min: 1, max: 12 }),
        dtype: fc.constantFrom('f32' as const, 'f64' as const),
        few: fc.array(element, { minLength: 1, maxLength: 40 }),
      }),
      ({ axes, channels, dtype, few }) => {
        const window = [...axes.map((a) => a.window), 1]
        const places = [...axes.map((a) => a.places), channels]
        const shape = window.map((k, i) => k * places[i]!) // one entry an axis
        const none = shape.map(() => 0)
        const p = { window, stride: window, dilation: shape.map(() => 1), low: none, high: none }
        const x = allocate(dtype, count(shape)).map((_, i) => few[(7 * i) % few.length]!) // inside
        const t = allocate(dtype, count(places)).map((_, i) => Math.sin(i + 1))
        const inputs = [concrete(shape, dtype, x), concrete(places, dtype, t)] as const
        const params = { ...p, reverse: true }
        if (isTiled(inputs[0], params)) tiled += 1
        const [made] = wasm.apply('windowShare', params, inputs)
        mustBeSameBits(made[data], reference.apply('windowShare', params, inputs)[0][data])
      },
    ),
    { numRuns: 400 },
  )
  expect(tiled).toBeGreaterThan(80) // some have a kernel of their own
})
