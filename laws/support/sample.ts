/**
 * @file sample — arbitrary tensors: finite, well scaled, inside a primitive's domain.
 */
import fc from 'fast-check'
import type { Domain } from '../../src/primitives/primitive.ts'
import { count, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'

/** Elements are drawn on a grid this fine, which f32 has to round. */
const fine = 2 ** 40

/** Numbers of an interval, shrinking towards 0 or the end nearest to it. */
const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .noBias(fc.integer({ min: Math.ceil(min * fine), max: Math.floor(max * fine) }))
    .map((k) => k / fine)

/** The nearest number of a coarser grid; adding 0 turns -0 into 0. */
const rounded = (x: number, grid: number): number => Math.round(x * grid) / grid + 0

/** How elements are drawn, and which of the numbers near one are simpler: undefined where none is inside. */
interface Elements {
  readonly raw: fc.Arbitrary<number>
  readonly simpler: (x: number, grid: number) => number | undefined
}

const within = (min: number, max: number): Elements => ({
  raw: between(min, max),
  simpler: (x, grid) => {
    const r = rounded(x, grid)
    return r >= min && r <= max ? r : undefined
  },
})

/** One element inside a domain, not near its edge. */
const inside = (domain: Exclude<Domain, 'distinct'>): Elements => {
  switch (domain) {
    case 'all':
      return within(-2, 2)
    case 'positive':
      return within(0.5, 2.5)
    case 'aboveMinusOne':
      return within(-0.75, 2)
    case 'nonzero':
      return {
        raw: fc.tuple(fc.boolean(), between(0.5, 2)).map(([negative, x]) => (negative ? -x : x)),
        simpler: (x, grid) => {
          const r = Math.sign(x) * rounded(Math.abs(x), grid)
          return Math.abs(r) >= 0.5 ? r : undefined
        },
      }
    case 'withinHalfPi':
      return within(-1.2, 1.2)
    case 'betweenHalves':
      return {
        raw: fc
          .tuple(fc.integer({ min: -4, max: 4 }), between(0.1, 0.4))
          .map(([n, x]) => n / 2 + x),
        simpler: (x) => Math.floor(2 * x) / 2 + 0.25,
      }
    case 'discrete':
      return { raw: fc.integer({ min: 0, max: 3 }), simpler: (x) => x }
  }
}

/**
 * How coarse a grid a tensor is drawn on: nearly always none, for whole numbers are where kinks and ties are; but what is
 * shrunk is put on one, so that a counterexample reads [0, 1] and not [0.1934, 1.2071].
 */
const grids: fc.Arbitrary<number | undefined> = fc.noBias(fc.nat(59)).map((i) => [1, 2, 10, 100][i])

const gridded = ({ raw, simpler }: Elements, n: number): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(grids, fc.array(raw, { minLength: n, maxLength: n }))
    .map(([grid, xs]) => (grid === undefined ? xs : xs.map((x) => simpler(x, grid) ?? x)))

/** n elements that differ by at least 0.1 from one another. */
const distinct = (n: number): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(
      grids,
      fc.shuffledSubarray(
        Array.from({ length: n + 3 }, (_, i) => i),
        { minLength: n, maxLength: n },
      ),
      fc.array(between(0, 0.2), { minLength: n, maxLength: n }),
    )
    .map(([grid, order, noise]) =>
      order.map((i, k) =>
        grid === undefined ? (i - n / 2) * 0.3 + (noise[k] ?? 0) : i - Math.floor(n / 2),
      ),
    )

/** n elements between two numbers. */
export const elementsBetween = (
  min: number,
  max: number,
  n: number,
): fc.Arbitrary<readonly number[]> => gridded(within(min, max), n)

/** n elements inside a domain. */
export const elements = (domain: Domain, n: number): fc.Arbitrary<readonly number[]> =>
  domain === 'distinct' ? distinct(n) : gridded(inside(domain), n)

/** A tensor from elements. */
export const tensorOf = (shape: Sizes, dtype: DType, values: ArrayLike<number>): Concrete => {
  const out = allocate(dtype, count(shape))
  out.set(dtype === 'bool' ? Array.from(values, (v) => (v === 0 ? 0 : 1)) : values)
  return concrete([...shape], dtype, out)
}

/** A tensor of the given shape inside a domain. */
export const tensorIn = (
  domain: Domain,
  shape: Sizes,
  dtype: DType = 'f64',
): fc.Arbitrary<Concrete> =>
  elements(domain, count(shape)).map((values) => tensorOf(shape, dtype, values))

/** Tensors of the given shapes that are inside a domain together: distinct ones differ across tensors as well. */
export const tensorsIn = (
  domain: Domain,
  shapes: readonly Sizes[],
  dtype: DType = 'f64',
): fc.Arbitrary<readonly Concrete[]> => {
  const sizes = shapes.map(count)
  return elements(
    domain,
    sizes.reduce((n, m) => n + m, 0),
  ).map((values) => {
    let next = 0
    return shapes.map((shape, i) => {
      next += sizes[i] ?? 0
      return tensorOf(shape, dtype, values.slice(next - (sizes[i] ?? 0), next))
    })
  })
}

/** Bounds of ranks and sizes. */
export interface ShapeOptions {
  readonly minRank?: number
  readonly maxRank?: number
  readonly minSize?: number
  readonly maxSize?: number
}

/** Numbers of a range, those past 1 three times as likely, shrinking to the least. */
const weighted = (min: number, max: number): fc.Arbitrary<number> => {
  const each = Array.from({ length: max - min + 1 }, (_, i) => min + i)
  const table = each.flatMap((n) => (n <= 1 ? [n] : [n, n, n]))
  return fc.noBias(fc.nat(table.length - 1)).map((i) => table[i] ?? min)
}

/**
 * Shapes of small rank and size, ranks 2 and 3 and sizes past 1 the likeliest: what is too symmetric hides mistakes.
 *
 * ```ts
 * fc.sample(shapes({ minRank: 2, maxRank: 2, minSize: 1, maxSize: 1 }), 1) // => [[1, 1]]
 * ```
 */
export const shapes = ({
  minRank = 0,
  maxRank = 3,
  minSize = 1,
  maxSize = 4,
}: ShapeOptions = {}): fc.Arbitrary<readonly number[]> =>
  weighted(minRank, maxRank).chain((rank) =>
    fc.array(weighted(minSize, maxSize), { minLength: rank, maxLength: rank }),
  )

/** A direction of norm 1, or of norm 0 when there is no element. */
export const direction = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n }).map((v) => {
    const length = Math.hypot(...v)
    return length > 1e-3 ? v.map((x) => x / length) : v.map((_, i) => (i === 0 ? 1 : 0))
  })
