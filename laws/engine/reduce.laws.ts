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
import { arena } from '../../src/engine/wasm/arena.ts'
import { argMax, argMin } from '../../src/engine/wasm/arg.ts'
import { cumulativeSum } from '../../src/engine/wasm/cumulative.ts'
import { type Prepare, runHere } from '../../src/engine/wasm/launch.ts'
import { prod, reduceMax, reduceMin, sum } from '../../src/engine/wasm/reduce.ts'
import { recordOf } from '../../src/primitives/build.ts'
import { permute } from '../../src/primitives/permute.ts'
import type { Inputs, Outputs, Params, Single } from '../../src/program/vocabulary.ts'
import { count, range, type Sizes } from '../../src/shape/sizes.ts'
import { type Aval, type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, bytesOf, type Data, type DType } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustBeClose } from '../support/close.ts'
import { mustBeSameBits } from './same.ts'

const kernels = { sum, prod, reduceMax, reduceMin, argMax, argMin, cumulativeSum } as const
type Reduction = keyof typeof kernels
const overAxes = ['sum', 'prod', 'reduceMax', 'reduceMin'] as const
const floats = ['f32', 'f64'] as const

const prepareOf = <N extends Reduction>(name: N): Prepare<N> => {
  const table: { readonly [M in Reduction]: Prepare<M> } = kernels
  return table[name]
}

const only = <N extends Single>(x: Concrete): Inputs<N, Concrete> =>
  [x] as readonly unknown[] as Inputs<N, Concrete> // reductions take one operand

/** Where nothing may be written. */
const guard = 192
const mark = 0xa5

/** By the kernels: in lists for some threads, run in either order, between guards. */
const byKernel = <N extends Reduction>(
  name: N,
  params: Params<N>,
  x: Concrete,
  threads = 1,
  backwards = false,
): Concrete => {
  const outputs = recordOf(name).shape(only<N>(x), params)
  const [y] = outputs as readonly [Aval] // reductions have one result
  const ready = prepareOf(name)(only<N>(x), params, outputs as Outputs<N, Aval>)
  if (ready === undefined) throw new Error(`${name} of ${x.dtype} has no kernel`)
  expect(ready.scratch % 64).toBe(0)
  const { base: first, reserve } = arena()
  const base = first()
  const sizes = [
    count(x.shape) * bytesOf[x.dtype],
    count(y.shape) * bytesOf[y.dtype],
    ready.scratch * threads,
  ]
  const places: number[] = []
  let end = base + guard
  for (const bytes of sizes) {
    places.push(end)
    end = Math.ceil((end + bytes + guard) / 64) * 64
  }
  const [from, to, scratch] = places as [number, number, number] // three sizes
  const views = reserve(end - base)
  views.bool.fill(mark, base, end)
  views[x.dtype].set(x[data], from / bytesOf[x.dtype])
  const launch = ready.launch({ inputs: [from], outputs: [to], scratch }, threads)
  expect(launch.length).toBeLessThanOrEqual(threads)
  runHere(backwards ? [...launch].reverse() : launch)
  const after = (i: number): Uint8Array =>
    views.bool.subarray(places[i]! + sizes[i]!, places[i + 1] ?? end) // one size a place
  const before = views.bool.subarray(base, from)
  for (const part of [before, after(0), after(1), after(2)])
    if (part.some((b) => b !== mark)) throw new Error(`${name} writes outside its tensors`)
  const read = (dtype: DType, at: number, n: number): Data =>
    views[dtype].slice(at / bytesOf[dtype], at / bytesOf[dtype] + n)
  mustBeSameBits(read(x.dtype, from, x[data].length), x[data])
  return concrete(y.shape, y.dtype, read(y.dtype, to, count(y.shape)))
}

const byRecord = <N extends Reduction>(name: N, params: Params<N>, x: Concrete): Data =>
  (run(recordOf(name), params, ...only<N>(x)) as readonly Concrete[])[0]![data] // one result

const filled = (shape: Sizes, dtype: DType, element: (i: number) => number): Concrete => {
  const out = allocate(dtype, count(shape))
  for (let i = 0; i < out.length; i += 1) out[i] = element(i)
  return concrete([...shape], dtype, out)
}

/** Numbers in [-1, 1) from a seed: large tensors of them need no shrinking. */
const noise = (seed: number, shape: Sizes, dtype: DType, scale = 1): Concrete => {
  let state = seed | 1
  return filled(shape, dtype, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state / 2 ** 31) * scale
  })
}

const cast = (x: Concrete, dtype: DType): Concrete => filled(x.shape, dtype, (i) => x[data][i]!) // as many

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

const wild = (shape: Sizes, dtype: DType): fc.Arbitrary<Concrete> =>
  fc
    .oneof(wildElement, zeroElement, fc.constant(-0))
    .chain(() =>
      fc.oneof(
        fc.array(wildElement, { minLength: count(shape), maxLength: count(shape) }),
        fc.array(zeroElement, { minLength: count(shape), maxLength: count(shape) }),
      ),
    )
    .map((xs) => filled(shape, dtype, (i) => xs[i]!)) // as many

/** Shapes of up to 4 axes, one of which may be long, and some of the axes. */
const shaped = (least: number): fc.Arbitrary<readonly [number[], number[]]> =>
  fc
    .array(fc.integer({ min: least, max: 5 }), { minLength: 1, maxLength: 4 })
    .chain((small) =>
      fc.tuple(
        fc.constant(small),
        fc.nat(small.length - 1),
        fc.oneof(fc.integer({ min: least, max: 5 }), fc.integer({ min: least, max: 150 })),
      ),
    )
    .map(([small, at, n]) => small.map((m, i) => (i === at ? n : m)))
    .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(range(shape.length))))

const matrix = fc.tuple(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 300 })),
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 600 })),
  fc.integer(),
)

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
        const magnitudes = byRecord('sum', { axes }, filled(shape, 'f64', (i) => Math.abs(x[data][i]!))) // as many
        const sums = byKernel('sum', { axes }, wide)
        byRecord('sum', { axes }, wide).forEach((s, i) =>
          mustBeClose([sums[data][i]!], [s], 'rounding', magnitudes[i]), // as many
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
        const powers = filled(shape, dtype, (i) => [1, -1, 2, 0.5, -0.5, -2, 1][whole[data][i]! % 7] ?? 1) // as many
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
        mustBeSameBits(byKernel('sum', { axes }, x)[data], byRecord('sum', { axes }, x))
        mustBeSameBits(byKernel('prod', { axes }, x)[data], byRecord('prod', { axes }, x))
      }),
      { numRuns: 500 },
    )
  })

  test('sum, prod: axes apart are reduced from the last on, whatever is kept between them', () => {
    const sizes = fc.integer({ min: 1, max: 20 })
    fc.assert(
      fc.property(sizes, sizes, sizes, fc.integer(), (a, b, c, seed) => {
        const x = noise(seed, [a, b, c], dtype, 3)
        for (const name of ['sum', 'prod'] as const) {
          const inner = byKernel(name, { axes: [2] }, cast(x, 'f64'))
          const twice = byKernel(name, { axes: [0] }, inner)
          mustBeSameBits(byKernel(name, { axes: [0, 2] }, x)[data], cast(twice, dtype)[data])
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
        mustBeSameBits(byKernel(name, params, x, threads, threads > 2)[data], one[data])
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
