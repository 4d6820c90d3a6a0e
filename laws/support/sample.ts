/**
 * @file sample — arbitrary tensors: finite, well scaled, inside a primitive's domain.
 */
import fc from 'fast-check'
import type { Domain } from '../../src/primitives/primitive.ts'
import { count, type Sizes } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'

const between = (min: number, max: number): fc.Arbitrary<number> =>
  fc.double({ min, max, noNaN: true })

/** One element inside a domain, not near its edge. */
const element = (domain: Exclude<Domain, 'distinct'>): fc.Arbitrary<number> => {
  switch (domain) {
    case 'all':
      return between(-2, 2)
    case 'positive':
      return between(0.5, 2.5)
    case 'aboveMinusOne':
      return between(-0.75, 2)
    case 'nonzero':
      return fc.tuple(fc.boolean(), between(0.5, 2)).map(([negative, x]) => (negative ? -x : x))
    case 'withinHalfPi':
      return between(-1.2, 1.2)
    case 'betweenHalves':
      return fc.tuple(fc.integer({ min: -4, max: 4 }), between(0.1, 0.4)).map(([n, x]) => n / 2 + x)
    case 'discrete':
      return fc.integer({ min: 0, max: 3 })
  }
}

/** n elements that differ by at least 0.1 from one another. */
const distinct = (n: number): fc.Arbitrary<readonly number[]> =>
  fc
    .tuple(
      fc.shuffledSubarray(
        Array.from({ length: n + 3 }, (_, i) => i),
        { minLength: n, maxLength: n },
      ),
      fc.array(between(0, 0.2), { minLength: n, maxLength: n }),
    )
    .map(([order, noise]) => order.map((i, k) => (i - n / 2) * 0.3 + (noise[k] ?? 0)))

/** n elements inside a domain. */
export const elements = (domain: Domain, n: number): fc.Arbitrary<readonly number[]> =>
  domain === 'distinct' ? distinct(n) : fc.array(element(domain), { minLength: n, maxLength: n })

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

/** Shapes of small rank and size, ranks 2 and 3 and sizes past 1 the likeliest: what is too symmetric hides mistakes. */
export const shapes = ({
  minRank = 0,
  maxRank = 3,
  minSize = 1,
  maxSize = 4,
}: {
  readonly minRank?: number
  readonly maxRank?: number
  readonly minSize?: number
  readonly maxSize?: number
} = {}): fc.Arbitrary<readonly number[]> => {
  const upTo = (min: number, max: number): readonly number[] =>
    Array.from({ length: max - min + 1 }, (_, i) => min + i)
  const weighted = (values: readonly number[]): fc.Arbitrary<number> =>
    fc.oneof(...values.map((n) => ({ arbitrary: fc.constant(n), weight: n <= 1 ? 1 : 3 })))
  return weighted(upTo(minRank, maxRank)).chain((rank) =>
    fc.array(weighted(upTo(minSize, maxSize)), { minLength: rank, maxLength: rank }),
  )
}

/** A direction of norm 1, or of norm 0 when there is no element. */
export const direction = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n }).map((v) => {
    const length = Math.hypot(...v)
    return length > 1e-3 ? v.map((x) => x / length) : v.map((_, i) => (i === 0 ? 1 : 0))
  })
