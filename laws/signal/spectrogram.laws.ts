/**
 * @file spectrogram.laws — frames are slices, windows add up, filters cover their bands, and log-mel has its gradient.
 */
import {
  fromArray,
  grad,
  key,
  normal,
  ones,
  slice,
  sum,
  type Tensor,
  toNested,
  toTypedArray,
} from 'cotangent'
import { readSpokenDigits, waveform } from 'cotangent/codec'
import { assertLaw, gradientAgrees } from 'cotangent/laws'
import { frames, hann, logMel, melFilters, spectrogram } from 'cotangent/signal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tensors } from '../law/arbitrary/tensor.ts'
import { mustBeClose } from '../support/close.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const cuts = fc.record({
  n: fc.integer({ min: 1, max: 60 }),
  size: fc.integer({ min: 1, max: 20 }),
  hop: fc.integer({ min: 1, max: 25 }),
})
const cutsThatFit = cuts.filter(({ n, size }) => n >= size)

describe('frames', () => {
  test('frames: frame i holds the samples from i hop, and one more would leave the signal', () => {
    fc.assert(
      fc.property(cutsThatFit, ({ n, size, hop }) => {
        const x = normal(key(n), [2, n], { dtype: 'f64' })
        const rows = toNested(frames(x, { size, hop }))
        for (const [b, row] of rows.entries())
          for (const [i, frame] of row.entries())
            expect(frame).toEqual(toNested(x)[b]!.slice(i * hop, i * hop + size))
        const count = rows[0]!.length
        expect((count - 1) * hop + size).toBeLessThanOrEqual(n)
        expect(count * hop + size).toBeGreaterThan(n)
      }),
    )
  })

  test('frames: the gradient of their sum counts in how many frames each sample is', () => {
    fc.assert(
      fc.property(cutsThatFit, ({ n, size, hop }) => {
        const g = grad((x: Tensor<[number]>) => sum(frames(x, { size, hop })))(ones([n]))
        const count = 1 + Math.floor((n - size) / hop)
        const held = Array.from({ length: n }, (_, j) =>
          Array.from({ length: count }, (__, i) => i * hop).filter((i) => i <= j && j < i + size),
        )
        expect([...toTypedArray(g)]).toEqual(held.map((h) => h.length))
      }),
    )
  })

  test('frames: a signal shorter than a frame, and sizes that are none, are Defects', () => {
    expect(() => frames(ones([3, 5]), { size: 6, hop: 1 })).toThrow(
      'frames: axis -1 of [3, 5] is shorter than a frame of 6; pad it, or take shorter frames',
    )
    expect(() => frames(ones([5]), { size: 2, hop: 0 })).toThrow('frames: hop is 0')
    expect(() => frames(ones([5]), { size: 1.5, hop: 1 })).toThrow('frames: size is 1.5')
  })
})

describe('hann', () => {
  test('hann: windows that overlap by half add to 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (half) => {
        const w = toTypedArray(hann(2 * half, 'f64'))
        const together = w.subarray(0, half).map((x, i) => x + w[i + half]!)
        mustBeClose(
          together,
          together.map(() => 1),
          'rounding',
        )
      }),
    )
  })
})

describe('spectrogram', () => {
  test('spectrogram: a wave is strongest in the bin of its frequency, in every frame', () => {
    const wave = fc.record({
      size: fc.integer({ min: 16, max: 64 }),
      place: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      phase: fc.double({ min: 0, max: 6, noNaN: true }),
    })
    fc.assert(
      fc.property(wave, ({ size, place, phase }) => {
        const k = 2 + Math.floor(place * (size / 2 - 3)) // away from both ends, where waves meet their mirror images
        const x = Float64Array.from({ length: 3 * size }, (_, j) =>
          Math.cos((2 * Math.PI * j * k) / size + phase),
        )
        const power = toNested(spectrogram(fromArray([3 * size], x, 'f64'), { size, hop: 7 }))
        for (const frame of power) expect(frame.indexOf(Math.max(...frame))).toBe(k)
      }),
    )
  })

  test('spectrogram: twice as loud is four times the power, bit for bit', () => {
    const x = normal(key(2), [200])
    const loud = fromArray(
      [200],
      toTypedArray(x).map((a) => 2 * a),
    )
    const four = [...toTypedArray(spectrogram(x, { size: 32, hop: 10 }))].map((p) => 4 * p)
    expect([...toTypedArray(spectrogram(loud, { size: 32, hop: 10 }))]).toEqual(four)
  })

  test('spectrogram: a window of another size or dtype is a Defect', () => {
    expect(() => spectrogram(ones([9]), { size: 4, hop: 2, window: ones([5]) })).toThrow(
      'spectrogram: a window f32[5] does not fit frames f32[4]; make it of their size and dtype',
    )
  })
})

describe('mel', () => {
  const bands = fc.record({
    rate: fc.constantFrom(8000, 16_000, 44_100),
    bands: fc.integer({ min: 1, max: 24 }),
    scale: fc.constantFrom('htk' as const, 'slaney' as const),
  })
  const size = 2048

  test('melFilters: with peaks of 1, neighbours add to 1 between the first peak and the last', () => {
    fc.assert(
      fc.property(bands, (options) => {
        const w = toNested(melFilters({ ...options, size, equalArea: false }, 'f64'))
        const peaks = Array.from({ length: options.bands }, (_, b) => {
          const column = w.map((bin) => bin[b]!)
          return column.indexOf(Math.max(...column))
        })
        const inside = w.slice(peaks[0]! + 1, peaks.at(-1))
        const sums = inside.map((bin) => bin.reduce((a, b) => a + b, 0))
        mustBeClose(
          sums,
          sums.map(() => 1),
          'rounding',
        )
        expect(peaks).toEqual([...peaks].sort((a, b) => a - b))
      }),
      { numRuns: 30 },
    )
  })

  test('melFilters: bands between two bins, frequencies out of order and counts that are none are Defects', () => {
    expect(() => melFilters({ rate: 8000, size: 64, bands: 60 })).toThrow(
      /^melFilters: band \d+ of 60, /u,
    )
    expect(() => melFilters({ rate: 8000, size: 64, bands: 4, high: 5000 })).toThrow(
      'melFilters: 0 to 5000 Hz at a rate of 8000; give 0 <= low < high <= rate / 2',
    )
    expect(() => melFilters({ rate: 8000, size: 64, bands: 0 })).toThrow('melFilters: bands is 0')
  })

  const noCount = fc.oneof(
    fc.double().filter((x) => !Number.isInteger(x)),
    fc.integer({ max: 0 }),
  )
  const sound = fromArray([64], new Float64Array(64), 'f64')
  const makers: Readonly<Record<string, (n: number) => unknown>> = {
    'hann: ': (n) => hann(n),
    'frames: size': (n) => frames(sound, { size: n, hop: 8 }),
    'frames: hop': (n) => frames(sound, { size: 16, hop: n }),
    'frames: size, of a spectrogram': (n) => spectrogram(sound, { size: n, hop: 8 }),
    'frames: hop, of a log-mel spectrogram': (n) =>
      logMel(sound, { rate: 8000, size: 16, hop: n, bands: 2 }),
    'melFilters: size': (n) => melFilters({ rate: 8000, size: n, bands: 2 }),
    'melFilters: bands': (n) => melFilters({ rate: 8000, size: 64, bands: n }),
  }
  test.each(Object.entries(makers))('%s: a whole number from 1, and nothing else', (name, make) => {
    fc.assert(
      fc.property(noCount, (n) => {
        expect(() => make(n)).toThrow(name.split(', of')[0])
        expect(() => make(n)).toThrow(`${n}`)
        expect(() => make(n)).toThrow('; give a whole number from 1')
      }),
    )
  })

  test('melFilters, logMel: a rate, a scale, a floor and options that are none are Defects', () => {
    const options = { rate: 8000, size: 64, hop: 32, bands: 5 }
    for (const rate of [Number.NaN, 0, -1, Infinity])
      expect(() => melFilters({ ...options, rate })).toThrow(
        `melFilters: rate is ${rate}; give the samples a second`,
      )
    const scale: object = { scale: 'toString' }
    expect(() => melFilters({ ...options, ...scale })).toThrow(
      'melFilters: scale is toString; give htk or slaney',
    )
    for (const floor of [Number.NaN, 0, -1, Infinity])
      expect(() => logMel(sound, { ...options, floor })).toThrow(
        `logMel: floor is ${floor}; give a positive number that f64 has`,
      )
    // The logarithm of silence would be -Infinity.
    expect(() => logMel(ones([64]), { ...options, floor: 1e-60 })).toThrow(
      'logMel: floor is 1e-60; give a positive number that f32 has',
    )
    const odd: object = { nMels: 40 }
    expect(() => frames(sound, { ...options, ...odd })).toThrow('frames: there is no option nMels')
    expect(() => spectrogram(sound, { ...options, ...odd })).toThrow(
      'spectrogram: there is no option nMels',
    )
    expect(() => melFilters({ ...options, ...odd })).toThrow('melFilters: there is no option nMels')
    expect(() => logMel(sound, { ...options, ...odd })).toThrow('logMel: there is no option nMels')
  })

  test('logMel: silence is the logarithm of the floor, everywhere', () => {
    const options = { rate: 8000, size: 64, hop: 32, bands: 5, floor: 0.5 }
    const silence = logMel(fromArray([100], new Float64Array(100), 'f64'), options)
    expect(new Set(toTypedArray(silence))).toEqual(new Set([Math.log(0.5)]))
  })

  test('logMel: gradient agrees with differences', () => {
    const options = { rate: 8000, size: 16, hop: 8, bands: 3 }
    const f = (x: Tensor<[2, 24], 'f64'>) => logMel(x, options)
    assertLaw(gradientAgrees(f, tensors([2, 24])), { numRuns: 30 })
  })

  const real = realData('fsdd/recordings')
  test.skipIf(real.why !== '')(
    `logMel: a spoken digit becomes finite frames of bands${real.why}`,
    async () => {
      const [digit] = rightOf(await readSpokenDigits(real.path)())
      const sound = slice(waveform(digit!.wav), { axis: 1, from: 0, to: 1 })
      const samples = fromArray([sound.shape[0]], toTypedArray(sound))
      const mel = logMel(samples, { rate: digit!.wav.rate, size: 256, hop: 80, bands: 32 })
      expect(mel.shape).toEqual([1 + Math.floor((samples.shape[0] - 256) / 80), 32])
      expect(toTypedArray(mel).every(Number.isFinite)).toBe(true)
    },
  )
})
