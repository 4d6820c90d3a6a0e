/**
 * @file grouped.laws — a convolution in groups has the bits of one convolution for each group, forwards and in both gradients,
 * whether groups go side by side or one after another, on any number of threads.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compute } from '../../src/engine/emit.ts'
import { convolve as prepare } from '../../src/engine/wasm/convolve.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import { convolve } from '../../src/primitives/convolve.ts'
import type { Value } from '../../src/program/symbolic.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { range } from '../../src/shape/sizes.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { axis, drawn, type Sized } from './convolutions.ts'
import { runGuarded } from './guarded.ts'
import { noise } from './noise.ts'
import { mustBeSameBits } from './same.ts'

type P = Params<'convolve'>

const { derivative } = convolve
if (derivative.kind !== 'bilinear') throw new Error('convolve is bilinear')
const [toInput, toKernel] = derivative.transpose

/** y, and what its cotangent ct is to x and to w. */
const three = (x: Concrete, w: Concrete, ct: Concrete, p: P): readonly Concrete[] => {
  const known = (y: Value): Concrete => y as Concrete // computed: it has data
  const [y] = wasm.apply('convolve', p, [x, w])
  return [y, known(toInput(compute, ct, [x, w], p)), known(toKernel(compute, ct, [x, w], p))]
}

/** Some of the channels, which come last. */
const channelsOf = (x: Concrete, from: number, n: number): Concrete =>
  wasm.apply(
    'slice',
    {
      start: x.shape.map((_, i) => (i === x.shape.length - 1 ? from : 0)),
      limit: x.shape.with(-1, from + n),
      stride: x.shape.map(() => 1),
    },
    [x],
  )[0]

/** Channels of a group, of x and of y; those that go side by side have as many of both, a power of two. */
const widths = fc.constantFrom(2, 2, 3, 4, 4, 8, 8, 16, 20)
const channels = fc.oneof(
  { arbitrary: widths.map((n): readonly [number, number] => [n, n]), weight: 3 },
  { arbitrary: fc.tuple(widths, fc.constantFrom(1, 2, 4, 5, 8, 12)), weight: 1 },
)
const cases: fc.Arbitrary<Sized> = fc
  .record({
    axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
    batch: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 2, max: 9 }),
    channels,
    dtype: fc.constantFrom('f32' as const, 'f64' as const),
    seed: fc.nat(),
  })
  .map(({ channels: [inputs, outputs], ...t }) => ({ ...t, inputs, outputs }))

/** A convolution of [12, 22, 22, groups n] with a window of 3 x 3. */
const square = (groups: number, inputs: number, outputs: number) => {
  const [zeros, ones] = [
    [0, 0],
    [1, 1],
  ]
  const p = { stride: ones, dilation: ones, low: zeros, high: zeros, between: zeros, groups }
  const x = noise(groups, [12, 22, 22, groups * inputs], 'f32')
  const w = noise(inputs, [3, 3, inputs, groups * outputs], 'f32')
  const [y] = convolve.shape([x, w], p)
  const prepared = prepare([x, w], p, [y])
  if (prepared === undefined) throw new Error('floats are prepared')
  return { prepared, inputs: [x, w, ...(prepared.tables ?? [])], y, x, w, p }
}

/** Throws unless groups have the bits of one after another. */
const mustBeApart = (t: Sized): void => {
  const { p, places, x, w } = drawn(t)
  const { inputs, outputs } = t
  const ct = noise(t.seed + 2, [t.batch, ...places, p.groups * outputs], t.dtype)
  const found = three(x, w, ct, p)
  for (const g of range(p.groups)) {
    const own = (n: number, y: Concrete): Concrete => channelsOf(y, g * n, n)
    const parts = [own(inputs, x), own(outputs, w), own(outputs, ct)] as const
    three(...parts, { ...p, groups: 1 }).forEach(
      (y, i) => mustBeSameBits(own(i === 1 ? inputs : outputs, found[i]!)[data], y[data]), // three each
    )
  }
}

describe('convolve', () => {
  test('convolve: groups have the bits of one after another, forwards and in both gradients', () => {
    fc.assert(fc.property(cases, mustBeApart), { numRuns: 150 })
  })

  test('convolve: so have more groups than working memory holds at once', () => {
    const axes = [{ size: 4, window: 4, stride: 1, dilation: 1, low: 1, high: 0, between: 0 }]
    for (const groups of [256, 257, 300])
      mustBeApart({ axes, batch: 2, groups, inputs: 64, outputs: 5, dtype: 'f32', seed: groups })
  })

  const shapes = [
    [16, 2, 2],
    [8, 4, 4],
    [5, 8, 8],
    [3, 16, 16],
    [7, 4, 6],
    [6, 10, 3],
  ] as const
  test.each(shapes)(
    'convolve: %i groups of %i to %i write what is theirs, on 1, 2 and 4 threads alike',
    (groups, n, m) => {
      const { prepared, inputs, y, x, w, p } = square(groups, n, m)
      const [expected] = wasm.apply('convolve', p, [x, w])
      for (const threads of [1, 2, 4]) {
        const [found] = runGuarded(prepared, inputs, [y], { threads, backwards: true })
        mustBeSameBits(found!, expected[data]) // one output
      }
    },
  )

  test('convolve: all groups are one call for each thread, however many there are', () => {
    const at = { inputs: [64, 64, 64, 64, 64], outputs: [64], scratch: 64 }
    for (const [groups, n, m] of shapes) {
      const { launch } = square(groups, n, m).prepared
      for (const threads of [1, 2, 4])
        expect(launch(at, threads).map((calls) => calls.length)).toEqual(
          range(threads).map(() => 1),
        )
    }
  })
})
