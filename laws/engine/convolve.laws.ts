/**
 * @file convolve.laws — a convolution has the bits of matrix products: what windows meet, by their kernel.
 *
 *   y[p, j] = sum_s patch[p, s] w[s, j]        in blocks of 256 values of s, see gemm.laws
 *
 * s are the elements of a window that meet an element of x, in order. Beyond its ends x goes on with elements that are 0;
 * between its elements is nothing. Places that meet by the same elements of their windows are rows of one product.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reference } from '../../src/engine/reference/reference.ts'
import { wasm } from '../../src/engine/wasm/wasm.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { count, range, type Sizes, stridesOf } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data } from '../../src/tensor/dtype.ts'
import { axis, drawn } from './convolutions.ts'
import { noise } from './noise.ts'
import { mustBeSameBits } from './same.ts'

/** All index tuples of some sizes, row-major. */
const indices = (sizes: Sizes): readonly Sizes[] =>
  sizes.reduce<readonly Sizes[]>(
    (all, n) => all.flatMap((outer) => range(n).map((i) => [...outer, i])),
    [[]],
  )

const flat = (sizes: Sizes, at: Sizes): number =>
  stridesOf(sizes).reduce((sum, s, i) => sum + s * at[i]!, 0) // an index an axis

/** Places, as row-major numbers, and what each element of their windows meets: an index along each axis of x, inside or not. */
interface Alike {
  readonly taps: readonly number[]
  readonly places: { readonly place: number; readonly meets: readonly Sizes[] }[]
}

const alikes = (window: Sizes, places: Sizes, p: Params<'convolve'>): readonly Alike[] => {
  const known = new Map<string, Alike>()
  const offsets = indices(window)
  indices(places).forEach((o, place) => {
    const met = offsets.flatMap((k, tap) => {
      const at = k.map(
        (d, i) => (o[i]! * p.stride[i]! + d * p.dilation[i]! - p.low[i]!) / (p.between[i]! + 1), // an entry an axis
      )
      return at.every(Number.isInteger) ? [{ tap, at }] : []
    })
    const taps = met.map(({ tap }) => tap)
    const alike = known.get(taps.join()) ?? { taps, places: [] }
    known.set(taps.join(), alike)
    alike.places.push({ place, meets: met.map(({ at }) => at) })
  })
  return [...known.values()]
}

/** The outputs of one group, row-major: batch, places, channels. */
const byProducts = (
  x: Concrete,
  w: Concrete,
  p: Params<'convolve'>,
  places: Sizes,
  group: number,
): Data => {
  const [space, window] = [x.shape.slice(1, -1), w.shape.slice(0, -2)]
  const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!] // batch, space, channels
  const [inputs, outputs] = [channels / p.groups, w.shape.at(-1)!] // likewise
  const each = outputs / p.groups
  const [n, all] = [count(places), count(space)]
  const out = allocate(x.dtype, batch * n * each)
  for (const { taps, places: rows } of alikes(window, places, p)) {
    const steps = taps.length * inputs
    const patches = allocate(x.dtype, batch * rows.length * steps)
    const kernel = allocate(x.dtype, steps * each)
    rows.forEach(({ meets }, r) =>
      meets.forEach((at, t) => {
        const inside = at.every((i, a) => i >= 0 && i < space[a]!) // an axis
        for (let b = 0; inside && b < batch; b += 1)
          for (let c = 0; c < inputs; c += 1)
            patches[((b * rows.length + r) * taps.length + t) * inputs + c] =
              x[data][(b * all + flat(space, at)) * channels + group * inputs + c]! // inside x
      }),
    )
    taps.forEach((tap, t) => {
      for (let c = 0; c < inputs; c += 1)
        for (let j = 0; j < each; j += 1)
          kernel[(t * inputs + c) * each + j] =
            w[data][(tap * inputs + c) * outputs + group * each + j]! // inside w
    })
    const [made] = wasm.apply('contract', { batch: [[], []], sum: [[1], [0]] }, [
      concrete([batch * rows.length, steps], x.dtype, patches),
      concrete([steps, each], x.dtype, kernel),
    ])
    for (let b = 0; b < batch; b += 1)
      rows.forEach(({ place }, r) => {
        const from = (b * rows.length + r) * each
        out.set(made[data].subarray(from, from + each), (b * n + place) * each)
      })
  }
  return out
}

const cases = fc.record({
  axes: fc.array(axis, { minLength: 1, maxLength: 3 }),
  batch: fc.integer({ min: 1, max: 4 }),
  groups: fc.integer({ min: 1, max: 3 }),
  inputs: fc.integer({ min: 1, max: 24 }),
  outputs: fc.integer({ min: 1, max: 18 }),
  dtype: fc.constantFrom('f32' as const, 'f64' as const),
  seed: fc.nat(),
  /** Where w is infinite, if anywhere. */
  infinite: fc.option(fc.nat(), { freq: 3 }),
})
type Case = typeof cases extends fc.Arbitrary<infer C> ? C : never

const pairs: readonly (readonly [number, number])[] = [
  [1, 1],
  [1, 1],
  [1, 2],
  [2, 2],
  [4, 4],
  [8, 8],
  [2, 4],
]
/** Narrow groups, each channel by itself among them, and windows of so many elements that they take several blocks. */
const narrow = fc
  .record({
    t: cases,
    widths: fc.constantFrom(...pairs),
    many: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ t, widths: [inputs, outputs], many }): Case => {
    return { ...t, groups: Math.ceil(many / inputs), inputs, outputs }
  })
const wide = fc
  .record({
    t: cases,
    width: fc.constantFrom(1, 1, 2, 4, 8),
    steps: fc.integer({ min: 257, max: 700 }),
    places: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ t, width, steps, places }): Case => {
    const window = Math.ceil(steps / width)
    return {
      ...t,
      axes: t.axes
        .slice(0, 1)
        .map((a) => ({ ...a, window, size: window * a.dilation + places, between: 0 })),
      groups: 4 * t.groups,
      inputs: width,
      outputs: width,
    }
  })

const check = (t: Case): void => {
  const { p, places, x, w } = drawn(t)
  const { groups, outputs, dtype, infinite } = t
  if (infinite !== null) w[data][infinite % count(w.shape)] = Infinity
  const [y] = wasm.apply('convolve', p, [x, w])
  const [plain] = reference.apply('convolve', p, [x, w])
  for (let g = 0; g < groups; g += 1) {
    const expected = byProducts(x, w, p, places, g)
    const found = allocate(dtype, expected.length)
    for (let i = 0; i < found.length; i += 1) {
      const at = Math.floor(i / outputs) * groups * outputs + g * outputs + (i % outputs)
      found[i] = y[data][at]! // inside y
      const other = plain[data][at]! // likewise
      const same = Number.isFinite(other) ? Number.isFinite(found[i]) : Object.is(found[i], other)
      if (!same)
        throw new Error(`element ${at}: ${found[i]} is not ${other} of the reference engine`)
    }
    mustBeSameBits(found, expected)
  }
}

describe('convolve', () => {
  test('convolve: each group has the bits of its patches times its kernel, whatever the sizes', () => {
    let deep = 0
    fc.assert(
      fc.property(cases, (t) => {
        if (t.axes.reduce((n, a) => n * a.window, t.inputs) > 256) deep += 1
        check(t)
      }),
      { numRuns: 150 },
    )
    expect(deep).toBeGreaterThan(5) // some have more than one block of steps
  })

  test('convolve: so have narrow groups, and each channel by itself', () => {
    fc.assert(fc.property(narrow, check), { numRuns: 200 })
    fc.assert(fc.property(wide, check), { numRuns: 40 })
  })

  test('convolve: margins are elements that are 0, infinite kernels included', () => {
    const margins = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(margins, fc.nat(), fc.integer({ min: 1, max: 3 }), (sides, seed, n) => {
        const low = sides.map(([l]) => l)
        const high = sides.map(([, h]) => h)
        const none = sides.map(() => 0)
        const one = sides.map(() => 1)
        const rest = { stride: one, dilation: one, between: none, groups: 1 }
        const x = noise(seed, [n, ...sides.map(() => 5), 2], 'f32')
        const w = noise(seed + 1, [...sides.map(() => 3), 2, 3], 'f32')
        w[data][seed % w[data].length] = Infinity
        for (const { apply } of [wasm, reference]) {
          const around = (list: Sizes): number[] => [0, ...list, 0]
          const frame = { low: around(low), high: around(high), between: around(none) }
          const [padded] = apply('pad', frame, [x])
          const [by] = apply('convolve', { ...rest, low, high }, [x, w])
          const [plain] = apply('convolve', { ...rest, low: none, high: none }, [padded, w])
          mustBeSameBits(by[data], plain[data])
        }
      }),
    )
  })
})
