/**
 * @file fourier.laws — transforms agree with their definition, keep energy, lead back, and are linear in both modes.
 */
import { add, fromArray, key, mul, normal, type Tensor, toTypedArray, uniform } from 'cotangent'
import {
  assertLaw,
  gradientAgrees,
  jitKeepsBits,
  modesAreAdjoint,
  pushforwardIsLinear,
  vmapIsMap,
} from 'cotangent/laws'
import {
  type ComplexTensor,
  fourier,
  inverseFourier,
  inverseRealFourier,
  realFourier,
} from 'cotangent/signal'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tensors } from '../law/arbitrary/tensor.ts'
import { dot, mustBeClose } from '../support/close.ts'

type Line = Tensor<[number], 'f64'>
type Parts = ComplexTensor<[number], 'f64'>

/** Short lengths of every kind, and long ones: composite, prime, a prime times a little. */
const lengths = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 40 }) },
  fc.constantFrom(512, 514, 521, 600, 729, 1024, 1042),
)
const line = (n: number, seed: number): Line => normal(key(seed), [n], { dtype: 'f64' })
const parts = (n: number, seed: number): Parts => ({
  real: line(n, seed),
  imaginary: line(n, seed + 1),
})
const numbers = (x: Line): Float64Array => toTypedArray(x)
const sameParts = (a: Parts, b: Parts): void => {
  mustBeClose(numbers(a.real), numbers(b.real), 'rounding')
  mustBeClose(numbers(a.imaginary), numbers(b.imaginary), 'rounding')
}

/** The definition, term by term. */
const defined = ({ real, imaginary }: Parts): readonly [number[], number[]] => {
  const [x, y] = [numbers(real), numbers(imaginary)]
  const n = x.length
  const sums = Array.from({ length: n }, (_, k) =>
    Array.from({ length: n }, (__, j) => (-2 * Math.PI * ((j * k) % n)) / n).reduce<
      readonly [number, number]
    >(
      ([re, im], angle, j) => [
        re + x[j]! * Math.cos(angle) - y[j]! * Math.sin(angle),
        im + x[j]! * Math.sin(angle) + y[j]! * Math.cos(angle),
      ],
      [0, 0] as const,
    ),
  )
  return [sums.map(([re]) => re), sums.map(([, im]) => im)]
}

describe('fourier', () => {
  const some = { numRuns: 40 }
  const cases = fc.tuple(lengths, fc.nat(1000))

  test('fourier: X_k = sum_j x_j exp(-2 pi i jk / n)', () => {
    fc.assert(
      fc.property(cases, ([n, seed]) => {
        const z = parts(n, seed)
        const [re, im] = defined(z)
        const w = fourier(z)
        mustBeClose(numbers(w.real), re, 'rounding')
        mustBeClose(numbers(w.imaginary), im, 'rounding')
      }),
      some,
    )
  })

  test('fourier: sum |X|^2 = n sum |x|^2 (Parseval)', () => {
    const energy = ({ real, imaginary }: Parts): number =>
      dot(numbers(real), numbers(real)) + dot(numbers(imaginary), numbers(imaginary))
    fc.assert(
      fc.property(cases, ([n, seed]) => {
        const z = parts(n, seed)
        mustBeClose([energy(fourier(z))], [n * energy(z)], 'rounding')
      }),
      some,
    )
  })

  test('inverseFourier . fourier = id = fourier . inverseFourier', () => {
    fc.assert(
      fc.property(cases, ([n, seed]) => {
        const z = parts(n, seed)
        sameParts(inverseFourier(fourier(z)), z)
        sameParts(fourier(inverseFourier(z)), z)
      }),
      some,
    )
  })

  test('realFourier: the first half of fourier; inverseRealFourier leads back', () => {
    fc.assert(
      fc.property(cases, ([n, seed]) => {
        const x = line(n, seed)
        const whole = fourier({ real: x, imaginary: mul(x, 0) })
        const half = realFourier(x)
        const bins = Math.floor(n / 2) + 1
        mustBeClose(numbers(half.real), numbers(whole.real).subarray(0, bins), 'rounding')
        mustBeClose(numbers(half.imaginary), numbers(whole.imaginary).subarray(0, bins), 'rounding')
        mustBeClose(numbers(inverseRealFourier(half, n)), numbers(x), 'rounding')
      }),
      some,
    )
  })

  test('realFourier: a wave that goes k times around has all its energy in bin k', () => {
    const wave = lengths
      .filter((n) => n > 4)
      .chain((n) =>
        fc.record({
          n: fc.constant(n),
          k: fc.integer({ min: 1, max: Math.ceil(n / 2) - 1 }),
          phase: fc.double({ min: 0, max: 6, noNaN: true }),
        }),
      )
    fc.assert(
      fc.property(wave, ({ n, k, phase }) => {
        const x = Float64Array.from({ length: n }, (_, j) =>
          Math.cos((2 * Math.PI * ((j * k) % n)) / n + phase),
        )
        const { real, imaginary } = realFourier(fromArray([n], x, 'f64'))
        const at = (c: number): number[] =>
          Array.from({ length: Math.floor(n / 2) + 1 }, (_, i) => (i === k ? (c * n) / 2 : 0))
        mustBeClose(numbers(real), at(Math.cos(phase)), 'rounding')
        mustBeClose(numbers(imaginary), at(Math.sin(phase)), 'rounding')
      }),
      some,
    )
  })

  test('fourier: F (a x + y) = a F x + F y', () => {
    fc.assert(
      fc.property(cases, fc.double({ min: -3, max: 3, noNaN: true }), ([n, seed], a) => {
        const [z, w] = [parts(n, seed), parts(n, seed + 2)]
        const both = (f: (x: Line, y: Line) => Line, p: Parts, q: Parts): Parts => ({
          real: f(p.real, q.real),
          imaginary: f(p.imaginary, q.imaginary),
        })
        const combined = (x: Line, y: Line): Line => add(mul(x, a), y)
        sameParts(fourier(both(combined, z, w)), both(combined, fourier(z), fourier(w)))
      }),
      some,
    )
  })

  test('fourier: axes before the last are batches', () => {
    const x = uniform(key(4), [2, 3, 600], { dtype: 'f64' })
    const { real } = realFourier(x)
    expect(real.shape).toEqual([2, 3, 301])
    const row = fromArray([600], toTypedArray(x).subarray(4 * 600, 5 * 600), 'f64')
    mustBeClose(
      toTypedArray(real).subarray(4 * 301, 5 * 301),
      numbers(realFourier(row).real),
      'rounding',
    )
  })

  const points = tensors([2, 7])
  const laws = [
    gradientAgrees(realFourier<[2], 7, 'f64'>, points),
    modesAreAdjoint(realFourier<[2], 7, 'f64'>, points),
    pushforwardIsLinear(realFourier<[2], 7, 'f64'>, points),
    vmapIsMap(realFourier<[2], 7, 'f64'>, points),
    jitKeepsBits(realFourier<[2], 7, 'f64'>, points),
    gradientAgrees(
      (x: Tensor<[2, 7], 'f64'>) => inverseFourier({ real: x, imaginary: mul(x, x) }),
      points,
    ),
  ]
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 30 }),
  )

  test('fourier: the gradient of a long transform is the transform back', () => {
    const n = 600
    const points = fc.nat(1000).map((seed) => line(n, seed))
    assertLaw(
      gradientAgrees((x: Line) => realFourier(x).real, points),
      { numRuns: 3 },
    )
  })

  test('fourier: no axis, an empty one, a large prime, and parts or counts that differ are Defects', () => {
    const empty = fromArray([2, 0], [])
    expect(() => realFourier(empty)).toThrow('realFourier: [2, 0] has no element along axis 1')
    expect(() => realFourier(fromArray([4098], new Float32Array(4098)))).not.toThrow()
    expect(() => realFourier(fromArray([2063], new Float32Array(2063)))).toThrow(
      'realFourier: axis -1 of [2063] has the prime factor 2063; pad it to 4096',
    )
    const z = { real: line(4, 1), imaginary: line(5, 1) }
    expect(() => fourier(z)).toThrow('fourier: parts f64[4] and f64[5] are not of one kind')
    expect(() => inverseRealFourier(parts(4, 1), 8)).toThrow(
      'inverseRealFourier: [4] has 4 frequencies, and 8 numbers have 5',
    )
  })
})
