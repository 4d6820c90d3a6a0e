/**
 * @file power.laws — the engine's own pow, against hundreds of digits and at the edges.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Floating } from '../../src/tensor/dtype.ts'
import { mostUlps, valuesOf } from './ownValues.ts'
import { preciseOf, precisePow, ulpsFrom } from './precise.ts'

type Point = readonly [number, number]

const limits = {
  f32: { least: -149, most: 128, unit: 2 ** -23 },
  f64: { least: -1074, most: 1024, unit: 2 ** -52 },
} as const

const rounded = (dtype: Floating, x: number): number => (dtype === 'f32' ? Math.fround(x) : x)

const part = fc.double({ min: 0, max: 1, noNaN: true })

/** A positive base over the whole range of exponents, near 1, or next to it. */
const base = (dtype: Floating): fc.Arbitrary<number> => {
  const { least, most, unit } = limits[dtype]
  return fc
    .oneof(
      part.map((t) => 2 ** (least + t * (most - least - 0.01))),
      part.map((t) => 2 ** (8 * t - 4)),
      fc.tuple(part, fc.constantFrom(1, -1)).map(([t, sign]) => 1 + sign * 2 ** (-52 * t - 1)),
      fc.integer({ min: 1, max: 9 }).map((n) => 1 + n * unit),
      fc.integer({ min: 1, max: 9 }).map((n) => 1 - (n * unit) / 2),
      // where 2^k (1 + f) changes its k
      fc.tuple(part, fc.integer({ min: -20, max: 20 })).map(([t, n]) => 2 ** (n + 0.5 + t * 1e-6)),
    )
    .map((x) => rounded(dtype, x))
    .filter((x) => x > 0 && x !== 1)
}

/** A base and an exponent with log2 x^y anywhere, close to overflow or among subnormals. */
const point = (dtype: Floating): fc.Arbitrary<Point> => {
  const { least, most } = limits[dtype]
  const binary = fc.oneof(
    part.map((t) => least + t * (most - least)),
    part.map((t) => most - t),
    part.map((t) => least + 30 * t),
    part.map((t) => 16 * t - 8),
  )
  return fc.tuple(base(dtype), binary).map(([x, w]) => [x, rounded(dtype, w / Math.log2(x))])
}

describe.each(['f32', 'f64'] as const)('pow in %s', (dtype) => {
  const { most, unit } = limits[dtype]

  test('pow: is at most 2 units in the last place off', () => {
    fc.assert(
      fc.property(fc.array(point(dtype), { minLength: 1, maxLength: 40 }), (points) => {
        const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
        const zs = valuesOf('pow', dtype, xs, ys)
        points.forEach(([x, y], i) => {
          const value = precisePow(x, y)
          const largest = 2 ** (most - 1) * (2 - unit)
          if (zs[i] === Infinity && value > preciseOf(largest)) return
          const off = ulpsFrom(dtype, Math.min(zs[i]!, largest), value) // as many values
          if (!(off <= mostUlps)) throw new Error(`${x} ** ${y}: ${zs[i]} is ${off} units off`)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('pow: whole powers of whole numbers are exact while they fit', () => {
    const points: Point[] = []
    for (let x = -100; x <= 100; x += 1)
      for (let y = 0; Math.abs(x) ** y < 1 / unit && y < 60; y += 1) points.push([x, y])
    const zs = valuesOf(
      'pow',
      dtype,
      points.map(([x]) => x),
      points.map(([, y]) => y),
    )
    expect([...zs]).toEqual(points.map(([x, y]) => Number(BigInt(x) ** BigInt(y))))
  })

  test('pow: at zeros, units, infinities, NaN and negative bases it is what ** is', () => {
    const special = [
      0,
      1,
      2,
      3,
      0.5,
      1.5,
      2 ** 24 - 1,
      2 ** 24,
      2 ** 53 - 1,
      2 ** 53,
      1e30,
      Infinity,
      2 ** -149,
      2 ** -1074,
      1 + unit,
      1 - unit / 2,
    ]
    const all = [...special, ...special.map((x) => -x), Number.NaN].map((x) => rounded(dtype, x))
    const points = all.flatMap((x) => all.map((y): Point => [x, y]))
    const zs = valuesOf(
      'pow',
      dtype,
      points.map(([x]) => x),
      points.map(([, y]) => y),
    )
    points.forEach(([x, y], i) => {
      const [z, record] = [zs[i]!, rounded(dtype, x ** y)] // as many values
      const finite = x !== 0 && Number.isFinite(x) && y !== 0 && Number.isFinite(y)
      const regular = finite && Number.isFinite(record) && record !== 0
      expect(regular ? Math.sign(z) : z, `${x} ** ${y}`).toBe(regular ? Math.sign(record) : record)
      if (!regular) return
      const off = ulpsFrom(dtype, Math.abs(z), precisePow(Math.abs(x), y))
      expect(off, `${x} ** ${y} = ${z}`).toBeLessThanOrEqual(mostUlps)
    })
  })

  test('pow: rises with a positive base, falls where the exponent is negative', () => {
    const xs = Array.from({ length: 400 }, (_, i) => (i + 1) / 64)
    for (const y of [0.125, 0.5, 1, 2.5, 7]) {
      const of = (power: number): number[] => [
        ...valuesOf(
          'pow',
          dtype,
          xs,
          xs.map(() => power),
        ),
      ]
      expect(of(y)).toEqual(of(y).toSorted((a, b) => a - b))
      expect(of(-y)).toEqual(of(-y).toSorted((a, b) => b - a))
    }
  })

  test('pow: one element or many, the bits are the same', () => {
    const points = fc.array(fc.tuple(fc.double(), fc.double()), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(points, (list) => {
        const zs = valuesOf(
          'pow',
          dtype,
          list.map(([x]) => x),
          list.map(([, y]) => y),
        )
        list.forEach(([x, y], i) => expect(valuesOf('pow', dtype, [x], [y])[0]).toBe(zs[i]))
      }),
    )
  })
})

test('pow: the first power of an f32 is that f32', () => {
  const xs = fc.array(fc.float({ noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(xs, (list) => {
      expect([
        ...valuesOf(
          'pow',
          'f32',
          list,
          list.map(() => 1),
        ),
      ]).toEqual(list)
    }),
  )
})
