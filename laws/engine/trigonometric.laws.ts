/**
 * @file trigonometric.laws — the engine's sin, cos and tan where reducing the angle is hardest, and the symmetries of erf too.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Floating } from '../../src/tensor/dtype.ts'
import { mostUlps, valuesOf } from './ownValues.ts'
import { multipleOfHalfPi, precise, ulpsFrom } from './precise.ts'

const names = ['sin', 'cos', 'tan'] as const
type Circular = (typeof names)[number]

const rounded = (dtype: Floating, x: number): number => (dtype === 'f32' ? Math.fround(x) : x)

const expectClose = (name: Circular, dtype: Floating, arguments_: readonly number[]): void => {
  const xs = arguments_.map((x) => rounded(dtype, x)).filter((x) => x !== 0 && Number.isFinite(x))
  if (xs.length === 0) return
  const ys = valuesOf(name, dtype, xs)
  xs.forEach((x, i) => {
    const y = ys[i]! // as many values
    const off = ulpsFrom(dtype, y, precise[name](x))
    if (!(off <= mostUlps)) throw new Error(`${name} ${x}: ${y} is ${off} units off`)
  })
}

/** The floats next to x on either side, as f64. */
const around = (dtype: Floating, x: number): readonly number[] => {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(x))) - (dtype === 'f32' ? 23 : 52))
  return [x - step, x, x + step]
}

describe.each(['f32', 'f64'] as const)('trigonometric in %s', (dtype) => {
  const mostExponent = dtype === 'f32' ? 127 : 1022

  test.each(names)('%s: next to multiples of pi/2 it is at most 2 units off', (name) => {
    const multiples = fc.array(
      fc.tuple(fc.integer({ min: 0, max: mostExponent }), fc.bigInt({ min: 1n, max: 1n << 60n })),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(multiples, (list) => {
        const xs = list.flatMap(([exponent, n]) => {
          const few = exponent < 60 ? n >> BigInt(60 - exponent) : n << BigInt(exponent - 60)
          return few === 0n ? [] : around(dtype, rounded(dtype, multipleOfHalfPi(few)))
        })
        expectClose(name, dtype, xs)
      }),
      { numRuns: 30 },
    )
  })

  test.each(names)('%s: at every power of 2 and next to it, it is at most 2 units off', (name) => {
    const xs = Array.from({ length: mostExponent }, (_, i) => around(dtype, 2 ** (i + 1)))
    expectClose(name, dtype, xs.flat())
  })

  test.each(names)('%s: at the arguments known to be hardest it is at most 2 units off', (name) => {
    // Muller, Elementary functions (2016), table 11.1: the floats closest to a multiple of pi/2; the others are large and plain.
    const hardest = [16367173 * 2 ** 72, 6381956970095103 * 2 ** 797, 1e22, 1e300, 3e38]
    const edges = [
      2 ** 20,
      2 ** 20 - 2 ** -33,
      Math.PI / 4,
      3.4028234663852886e38,
      Number.MAX_VALUE,
    ]
    expectClose(name, dtype, [...hardest, ...edges])
  })

  test('sin, cos, tan, erf: odd, even, odd, odd, to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 20 }), (xs) => {
        const opposite = xs.map((x) => -x)
        const of = (name: Circular | 'erf'): readonly number[] => [...valuesOf(name, dtype, xs)]
        for (const name of ['sin', 'tan', 'erf'] as const)
          expect([...valuesOf(name, dtype, opposite)]).toEqual(of(name).map((y) => -y))
        expect([...valuesOf('cos', dtype, opposite)]).toEqual(of('cos'))
      }),
    )
  })

  test('sin, cos, erf: never beyond 1', () => {
    const xs = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 })
    fc.assert(
      fc.property(xs, (list) => {
        const finite = list.filter((x) => Number.isFinite(rounded(dtype, x)))
        if (finite.length === 0) return
        for (const name of ['sin', 'cos', 'erf'] as const)
          for (const y of valuesOf(name, dtype, finite)) expect(Math.abs(y)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('erf, tan: rise with their argument, in steps of 1/256', () => {
    const xs = Array.from({ length: 801 }, (_, i) => (i - 400) / 256)
    for (const name of ['erf', 'tan'] as const) {
      const ys = [...valuesOf(name, dtype, xs)]
      expect(ys).toEqual(ys.toSorted((a, b) => a - b))
    }
  })

  test('sin, cos, tan: a huge angle in a vector changes nothing beside it', () => {
    for (const name of names) {
      const xs = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]
      const alone = [...valuesOf(name, dtype, xs)]
      const beside = [...valuesOf(name, dtype, xs.with(2, 1e30))]
      expect(beside.toSpliced(2, 1)).toEqual(alone.toSpliced(2, 1))
    }
  })
})
