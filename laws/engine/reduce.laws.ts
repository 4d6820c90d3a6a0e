/**
 * @file reduce.laws — the kernels of reductions: which sums they are, bit for bit, and that their bits depend on nothing else.
 *
 *   lane l of a block of 16     x[l] + x[l + 2] + ... + x[l + 14], from front to back
 *   total l                     the sums of lane l of all blocks, from +0 on
 *   sum                         total 0 + total 1
 *
 * A sum in f64 and that of its record are both within n 2^-53 of the sum of magnitudes; f32 is the same sum, rounded once.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { permute } from '../../src/primitives/permute.ts'
import type { Params } from '../../src/program/vocabulary.ts'
import { count, range, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type Data, type DType } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustBeClose } from '../support/close.ts'
import {
  byKernel,
  byRecord,
  cast,
  filled,
  matrix,
  noise,
  type Reduction,
  shaped,
} from './reductions.ts'
import { mustBeSameBits } from './same.ts'

const overAxes = ['sum', 'prod', 'reduceMax', 'reduceMin'] as const
const floats = ['f32', 'f64'] as const

/** NaN, infinities, zeros of both signs and a few numbers, so that there are ties; and any. */
const wildElement = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, -0, 1, -1, 2, -3) },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, Number.NaN, 1e-40, -5e-324) },
  { weight: 2, arbitrary: fc.float() },
)
const zeroElement = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(0, -0) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, -1, 1) },
)

/** Some of everything, or zeros of both signs with hardly anything else. */
const wild = (shape: Sizes, dtype: DType): fc.Arbitrary<Concrete> => {
  const size = { minLength: count(shape), maxLength: count(shape) }
  return fc
    .oneof(fc.array(wildElement, size), fc.array(zeroElement, size))
    .map((xs) => filled(shape, dtype, (i) => xs[i]!)) // as many
}

/** The order of additions or multiplications that the kernels promise, for one row. */
const inOrder = (row: Data, f: (a: number, b: number) => number, unit: number): number => {
  const totals = [unit, unit]
  for (let start = 0; start < row.length; start += 16) {
    const lanes = [unit, unit]
    for (let k = start; k < Math.min(row.length, start + 16); k += 1)
      lanes[k % 2] = f(lanes[k % 2]!, row[k]!) // two lanes, k inside the row
    totals.forEach((t, l) => (totals[l] = f(t, lanes[l]!))) // likewise
  }
  return f(totals[0]!, totals[1]!) // likewise
}

const transposed = (x: Concrete): Concrete => run(permute, { order: [1, 0] }, x)[0]

describe.each(floats)('reductions of %s', (dtype) => {
  test.each([
    { name: 'sum', f: (a: number, b: number): number => a + b, unit: 0 },
    { name: 'prod', f: (a: number, b: number): number => a * b, unit: 1 },
  ] as const)('$name: rows and columns are folded in the promised order, bit for bit', (c) => {
    fc.assert(
      fc.property(matrix, ([rows, n, seed]) => {
        const x = noise(seed, [rows, n], dtype, 3)
        const expected = filled([rows], dtype, (i) =>
          inOrder(x[data].subarray(i * n, (i + 1) * n), c.f, c.unit),
        )
        mustBeSameBits(byKernel(c.name, { axes: [1] }, x)[data], expected[data])
        mustBeSameBits(byKernel(c.name, { axes: [0] }, transposed(x))[data], expected[data])
      }),
      { numRuns: 200 },
    )
  })

  test('sum: it is near the record, within rounding of the sum of magnitudes', () => {
    fc.assert(
      fc.property(shaped(0), fc.integer(), ([shape, axes], seed) => {
        const x = noise(seed, shape, dtype, 1000)
        const wide = cast(x, 'f64')
        const magnitudes = byRecord(
          'sum',
          { axes },
          filled(shape, 'f64', (i) => Math.abs(x[data][i]!)),
        ) // as many
        const sums = byKernel('sum', { axes }, wide)
        byRecord('sum', { axes }, wide).forEach(
          (s, i) => mustBeClose([sums[data][i]!], [s], 'rounding', magnitudes[i]), // as many
        )
        mustBeSameBits(byKernel('sum', { axes }, x)[data], cast(sums, dtype)[data])
      }),
      { numRuns: 500 },
    )
  })

  test('sum, prod: of whole numbers and of powers of two they are those of the records', () => {
    fc.assert(
      fc.property(shaped(0), fc.integer(), ([shape, axes], seed) => {
        const whole = noise(seed, shape, 'i32', 1000)
        const x = cast(whole, dtype)
        mustBeSameBits(byKernel('sum', { axes }, x)[data], byRecord('sum', { axes }, x))
        const powers = filled(
          shape,
          dtype,
          (i) => [1, -1, 2, 0.5, -0.5, -2, 1][whole[data][i]! % 7] ?? 1,
        ) // as many
        mustBeSameBits(byKernel('prod', { axes }, powers)[data], byRecord('prod', { axes }, powers))
      }),
      { numRuns: 500 },
    )
  })

  test('sum, prod: NaN, infinities and -0 are as in the records', () => {
    const element = fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(0, -0, 1, -1, 4, -2) },
      { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, Number.NaN) },
    )
    const cases = shaped(0).chain(([shape, axes]) =>
      fc.tuple(
        fc.oneof(
          fc.array(element, { minLength: count(shape), maxLength: count(shape) }),
          fc.constant(range(count(shape)).map(() => -0)),
        ),
        fc.constant(shape),
        fc.constant(axes),
      ),
    )
    fc.assert(
      fc.property(cases, ([xs, shape, axes]) => {
        const x = filled(shape, dtype, (i) => xs[i]!) // as many
        // Over no axes nothing is added, and the record is asked.
        if (axes.length > 0)
          mustBeSameBits(byKernel('sum', { axes }, x)[data], byRecord('sum', { axes }, x))
        mustBeSameBits(byKernel('prod', { axes }, x)[data], byRecord('prod', { axes }, x))
      }),
      { numRuns: 500 },
    )
  })

  test('sum, prod: axes apart are reduced from the last on, whatever is kept between them', () => {
    const sizes = fc
      .tuple(fc.constantFrom(3, 5, 6, 7, 8), fc.nat(7), fc.integer({ min: 2, max: 20 }))
      .chain(([rank, at, n]) =>
        fc
          .array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank })
          .map((shape) => shape.map((m, i) => (i === at ? n : m))),
      )
    fc.assert(
      fc.property(sizes, fc.integer(), (shape, seed) => {
        const x = noise(seed, shape, dtype, 3)
        const axes = range(shape.length).filter((i) => i % 2 === 0)
        for (const name of ['sum', 'prod'] as const) {
          let y = cast(x, 'f64')
          for (const axis of [...axes].reverse()) y = byKernel(name, { axes: [axis] }, y)
          mustBeSameBits(byKernel(name, { axes }, x)[data], cast(y, dtype)[data])
        }
      }),
      { numRuns: 200 },
    )
  })

  test.each(['reduceMax', 'reduceMin'] as const)(
    '%s: the bits of the record, NaN and signed zeros included, any axes',
    (name) => {
      const cases = shaped(1).chain(([shape, axes]) =>
        fc.tuple(wild(shape, dtype), fc.constant(axes)),
      )
      fc.assert(
        fc.property(cases, ([x, axes]) => {
          mustBeSameBits(byKernel(name, { axes }, x)[data], byRecord(name, { axes }, x))
        }),
        { numRuns: 1000 },
      )
    },
  )

  test.each(['argMax', 'argMin'] as const)(
    '%s: the bits of the record, the first of ties, the first NaN',
    (name) => {
      const cases = shaped(1).chain(([shape]) =>
        fc.tuple(wild(shape, dtype), fc.nat(shape.length - 1)),
      )
      fc.assert(
        fc.property(cases, ([x, axis]) => {
          mustBeSameBits(byKernel(name, { axis }, x)[data], byRecord(name, { axis }, x))
        }),
        { numRuns: 1000 },
      )
    },
  )

  test('cumulativeSum: the bits of the record, either way', () => {
    fc.assert(
      fc.property(shaped(0), fc.nat(), fc.boolean(), fc.integer(), ([shape], at, reverse, seed) => {
        const axis = at % shape.length
        const x = noise(seed, shape, dtype, 10)
        const p = { axis, reverse }
        mustBeSameBits(byKernel('cumulativeSum', p, x)[data], byRecord('cumulativeSum', p, x))
      }),
      { numRuns: 500 },
    )
  })

  test('reductions: a row alone, or some rows, have the bits they have among others', () => {
    fc.assert(
      fc.property(matrix, fc.nat(), fc.nat(), ([rows, n, seed], a, b) => {
        const x = noise(seed, [rows, n], dtype, 2)
        const [begin, end] = [a % rows, (a % rows) + 1 + (b % (rows - (a % rows)))]
        const part = concrete([end - begin, n], dtype, x[data].slice(begin * n, end * n))
        const check = <N extends Reduction>(name: N, params: Params<N>, width: number): void => {
          const all = byKernel(name, params, x)[data].slice(begin * width, end * width)
          mustBeSameBits(byKernel(name, params, part)[data], all)
        }
        for (const name of overAxes) check(name, { axes: [1] }, 1)
        check('argMax', { axis: 1 }, 1)
        check('cumulativeSum', { axis: 1, reverse: false }, n)
        const [some, column] = [transposed(part), transposed(x)]
        mustBeSameBits(
          byKernel('sum', { axes: [0] }, some)[data],
          byKernel('sum', { axes: [0] }, column)[data].slice(begin, end),
        )
      }),
      { numRuns: 100 },
    )
  })

  test.each([
    { shape: [1033, 1021], axes: [1] },
    { shape: [1033, 1021], axes: [0] },
    { shape: [1033, 1021], axes: [0, 1] },
    { shape: [3, 701, 503], axes: [1] },
    { shape: [7, 311, 499], axes: [0, 2] },
    { shape: [5, 31, 71, 101], axes: [1, 3] },
    { shape: [2, 67, 91, 97], axes: [0, 2] },
    { shape: [2 ** 20 + 5], axes: [] },
  ])('threads: 1, 2 and 4 lists give the same bits, $shape over $axes', ({ shape, axes }) => {
    const x = noise(7, shape, dtype, 2)
    const check = <N extends Reduction>(name: N, params: Params<N>): void => {
      const [one] = [byKernel(name, params, x)]
      for (const threads of [2, 3, 4])
        mustBeSameBits(byKernel(name, params, x, threads)[data], one[data])
    }
    for (const name of ['sum', 'reduceMax'] as const) check(name, { axes })
    if (axes.length !== 1) return
    check('argMin', { axis: axes[0]! }) // one axis
    check('cumulativeSum', { axis: axes[0]!, reverse: true }) // likewise
  })

  test('sum, prod: over nothing they are 0 and 1, and a result without elements is nothing', () => {
    const none = filled([3, 0, 2], dtype, () => 1)
    mustBeSameBits(byKernel('sum', { axes: [1] }, none)[data], allocate(dtype, 6))
    mustBeSameBits(byKernel('prod', { axes: [1] }, none)[data], allocate(dtype, 6).fill(1))
    expect(byKernel('sum', { axes: [0] }, none)[data].length).toBe(0)
    expect(byKernel('argMax', { axis: 0 }, none)[data].length).toBe(0)
  })
})

describe.each(['i32', 'u32'] as const)('reductions of %s', (dtype) => {
  test.each(overAxes)('%s: the bits of the record, modulo 2^32, any axes', (name) => {
    const least = name === 'sum' || name === 'prod' ? 0 : 1
    fc.assert(
      fc.property(shaped(least), fc.integer(), ([shape, axes], seed) => {
        const x = cast(noise(seed, shape, 'f64', 2 ** 31), dtype)
        mustBeSameBits(byKernel(name, { axes }, x)[data], byRecord(name, { axes }, x))
      }),
      { numRuns: 500 },
    )
  })

  test('cumulativeSum: the bits of the record, modulo 2^32', () => {
    fc.assert(
      fc.property(shaped(0), fc.nat(), fc.boolean(), fc.integer(), ([shape], at, reverse, seed) => {
        const p = { axis: at % shape.length, reverse }
        const x = cast(noise(seed, shape, 'f64', 2 ** 31), dtype)
        mustBeSameBits(byKernel('cumulativeSum', p, x)[data], byRecord('cumulativeSum', p, x))
      }),
      { numRuns: 300 },
    )
  })
})
