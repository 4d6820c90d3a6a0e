/**
 * @file augment.laws — mirrored, shifted, noisy and normalised images are what they say, and follow from the key.
 */
import {
  arange,
  flip,
  grad,
  jit,
  key,
  ones,
  reshape,
  slice,
  sum,
  tensor,
  type Tensor,
  toNested,
  toTypedArray,
  uniform,
} from 'cotangent'
import { assertLaw, gradientAgrees, jitKeepsBits } from 'cotangent/laws'
import {
  augmented,
  channelMoments,
  datasetOf,
  normalised,
  randomCrop,
  randomFlip,
  withNoise,
} from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tensors } from '../../law/arbitrary/tensor.ts'
import { mustBeClose } from '../../support/close.ts'
import { rightOf } from '../../support/either.ts'

type Images = Tensor<[number, number, number, number]>

/** Images in which every element is another number, and none is 0. */
const told = fc
  .record({
    n: fc.integer({ min: 1, max: 5 }),
    h: fc.integer({ min: 1, max: 5 }),
    w: fc.integer({ min: 2, max: 5 }),
    c: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ n, h, w, c }): Images => {
    const numbers = Float32Array.from({ length: n * h * w * c }, (_, i) => i + 1)
    return reshape(tensor([...numbers]), [n, h, w, c])
  })
const seeds = fc.nat().map((seed) => key(seed))
const imagesOf = (x: Images): readonly unknown[] => toNested(x)

describe('randomFlip', () => {
  test('randomFlip: each image is as it was, or mirrored', () => {
    fc.assert(
      fc.property(seeds, told, (k, x) => {
        const mirrored = imagesOf(flip(x, { axes: [2] }))
        for (const [i, image] of imagesOf(randomFlip(k, x)).entries())
          expect([imagesOf(x)[i], mirrored[i]]).toContainEqual(image)
      }),
    )
  })

  test('randomFlip: of many images about half are mirrored', () => {
    const n = 4000
    const x = reshape(arange(2 * n), [n, 1, 2, 1])
    const y = toTypedArray(randomFlip(key(5), x))
    const flipped = toTypedArray(x).filter((first, i) => i % 2 === 0 && y[i] !== first).length
    // The deviation of a count of n fair coins is sqrt(n) / 2: six of them are passed once in 10^9 keys.
    expect(Math.abs(flipped - n / 2)).toBeLessThan(3 * Math.sqrt(n))
  })
})

describe('randomCrop', () => {
  test('randomCrop: each image is shifted by at most the margin, with 0 where nothing was', () => {
    fc.assert(
      fc.property(seeds, told, fc.nat(3), (k, x, margin) => {
        const [, h, w] = x.shape
        const [before, after] = [toNested(x), toNested(randomCrop(k, x, margin))]
        for (const [i, image] of after.entries()) {
          const shifted = (dy: number, dx: number): unknown =>
            image.map((row, y) =>
              row.map((pixel, z) => before[i]?.[y + dy]?.[z + dx] ?? pixel.map(() => 0)),
            )
          const reach = Array.from({ length: 2 * margin + 1 }, (_, d) => d - margin)
          const all = reach.flatMap((dy) => reach.map((dx) => shifted(dy, dx)))
          expect(all).toContainEqual(image)
          expect([image.length, image[0]?.length]).toEqual([h, w])
        }
      }),
    )
  })

  test('randomCrop: all shifts come, about equally often', () => {
    const n = 9000
    // One bright pixel in the middle of 3 x 3: where it goes is the shift.
    const one = tensor([
      [[0], [0], [0]],
      [[0], [1], [0]],
      [[0], [0], [0]],
    ])
    const x = reshape(tensor(Array.from({ length: n }, () => toNested(one)).flat(3)), [n, 3, 3, 1])
    const y = toTypedArray(randomCrop(key(3), x, 1))
    const counts = new Array<number>(9).fill(0)
    y.forEach((lit, i) => (counts[i % 9]! += lit))
    // Each of 9 shifts is drawn n / 9 = 1000 times, with a deviation below sqrt(1000).
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(1000))
  })

  test('randomCrop: a margin of 0 changes nothing', () => {
    fc.assert(
      fc.property(seeds, told, (k, x) => {
        expect(toNested(randomCrop(k, x, 0))).toEqual(toNested(x))
      }),
      { numRuns: 20 },
    )
  })

  test.each([-1, 0.5])('randomCrop: a margin of %s is a Defect', (margin) => {
    expect(() => randomCrop(key(1), ones([1, 2, 2, 1]), margin)).toThrow('randomCrop: margin is')
  })
})

describe('augmentation', () => {
  test('augmentation: the same key gives the same batch, compiled or not, and another key another', () => {
    const change = (k: ReturnType<typeof key>, x: Tensor<[4, 6, 6, 2]>) =>
      withNoise(k, randomCrop(k, randomFlip(k, x), 2), 0.1)
    const x = uniform(key(1), [4, 6, 6, 2])
    const bits = (k: number): readonly number[] => [...toTypedArray(change(key(k), x))]
    expect(bits(2)).toEqual(bits(2))
    expect(bits(2)).not.toEqual(bits(3))
    expect([...toTypedArray(jit(change)(key(2), x))]).toEqual(bits(2))
  })

  const k = key(6)
  const points = tensors([2, 3, 4, 2])
  const f = (x: Tensor<[2, 3, 4, 2], 'f64'>) =>
    withNoise(k, randomCrop(k, randomFlip(k, x), 1), 0.1)
  const laws = [gradientAgrees(f, points), jitKeepsBits(f, points)]
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 30 }),
  )

  test('augmentation: what is no batch of images is a Defect', () => {
    // @ts-expect-error three axes are no batch of images
    expect(() => randomFlip(key(1), ones([2, 2, 2]))).toThrow('randomFlip: [2, 2, 2] is no batch')
  })

  test('withNoise: the noise of many elements has mean 0 and the deviation that was asked for', () => {
    const n = 20_000
    const noise = withNoise(key(8), tensor(Array.from({ length: n }, () => 0)), 3)
    const { mean, deviation } = rightOf(channelMoments([reshape(noise, [n, 1])]))
    // The deviation of the mean is 3 / sqrt(n), that of the deviation 3 / sqrt(2 n): six of them.
    expect(Math.abs(toNested(mean)[0]!)).toBeLessThan(18 / Math.sqrt(n))
    expect(Math.abs(toNested(deviation)[0]! - 3)).toBeLessThan(18 / Math.sqrt(2 * n))
  })

  test('augmented: a batch asked for again is the same; in another order its examples change otherwise', () => {
    const data = augmented(datasetOf(ones([9, 4])), key(1), (own, x) => withNoise(own, x, 1))
    const taken = (...rows: number[]): unknown => toNested(data.take(Int32Array.from(rows)))
    expect(taken(3, 5)).toEqual(taken(3, 5))
    expect(taken(3, 5)).not.toEqual(taken(5, 3))
    expect(taken(3, 5)).not.toEqual(taken(3, 6))
    expect(data.count).toBe(9)
  })
})

describe('moments', () => {
  test('channelMoments: however the data are cut into batches, mean and deviation of each channel', () => {
    const data = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 4 }), fc.nat())
    fc.assert(
      fc.property(data, fc.nat(), ([n, c, seed], place) => {
        const x = uniform(key(seed), [n, c], { min: -3, max: 9, dtype: 'f64' })
        const at = place % (n + 1)
        const pieces = [
          slice(x, { axis: 0, from: 0, to: at }),
          slice(x, { axis: 0, from: at, to: n }),
        ]
        const { mean, deviation } = rightOf(channelMoments(pieces))
        const rows = toNested(x)
        const means = Array.from({ length: c }, (_, i) => rows.reduce((a, r) => a + r[i]!, 0) / n)
        const deviations = means.map((m, i) =>
          Math.sqrt(rows.reduce((a, r) => a + (r[i]! - m) ** 2, 0) / n),
        )
        mustBeClose(toTypedArray(mean), means, 'rounding')
        mustBeClose(toTypedArray(deviation), deviations, 'rounding')
      }),
    )
  })

  test('normalised: by its own moments each channel has mean 0 and deviation 1', () => {
    const x = uniform(key(4), [50, 3, 2], { min: 2, max: 7, dtype: 'f64' })
    const moments = rightOf(channelMoments([x]))
    const after = rightOf(channelMoments([normalised(x, moments)]))
    mustBeClose(toTypedArray(after.mean), [0, 0], 'rounding')
    mustBeClose(toTypedArray(after.deviation), [1, 1], 'rounding')
  })

  test('normalised: a channel that never changes is 0 everywhere, in those it was measured on, and its slope is 1', () => {
    const cases = fc.record({
      dtype: fc.constantFrom('f32', 'f64'),
      value: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      n: fc.integer({ min: 1, max: 9 }),
    })
    fc.assert(
      fc.property(cases, ({ dtype, value, n }) => {
        const constant = tensor(
          Array.from({ length: n }, (_, i) => [value, i]),
          dtype,
        )
        const moments = rightOf(channelMoments([constant]))
        expect(toNested(moments.deviation)[0]).toBe(0)
        const rows = toNested(normalised(constant, moments))
        expect(rows.every(([x, y]) => x === 0 && Number.isFinite(y))).toBe(true)
        const slope = grad((x: typeof constant) => sum(normalised(x, moments)))(constant)
        expect(toNested(slope).map(([x]) => x)).toEqual(rows.map(() => 1))
      }),
    )
  })

  test('channelMoments: no batch is a Left, batches of two kinds are a Defect', () => {
    expect(channelMoments([])).toMatchObject({ left: { tag: 'NoExamples' } })
    expect(channelMoments([ones([0, 3])])).toMatchObject({ left: { tag: 'NoExamples' } })
    const two: readonly Tensor<[number, number]>[] = [ones([2, 3]), ones([2, 4])]
    expect(() => channelMoments(two)).toThrow(
      'channelMoments: a batch of 4 channels f32 comes after 3 f32',
    )
  })
})
