/**
 * @file windows — arbitrary images and kernels, and plain loops over what lies in their windows.
 */
import fc from 'fast-check'
import * as ct from '../../src/index.ts'
import { range } from '../../src/shape/sizes.ts'
import { elementsBetween } from '../support/sample.ts'

/** A tensor of any shape. */
export type T = ct.Tensor<number[], 'f64'>
/** Images: [batch, ..space, channels]. */
export type Images = ct.Tensor<[number, ...number[], number], 'f64'>
type Sizes = readonly number[]

const count = (sizes: Sizes): number => sizes.reduce((n, m) => n * m, 1)

/** A tensor of the given shape and elements. */
export const tensorOf = (shape: Sizes, elements: readonly number[]): Images =>
  ct.fromArray<[number, ...number[], number], ArrayLike<number>, 'f64'>(
    shape as readonly [number, ...number[], number], // these laws have two axes or more
    elements,
    'f64',
  )

/** A tensor of a shape, of numbers from -2 to 2. */
export const images = (shape: Sizes): fc.Arbitrary<Images> =>
  elementsBetween(-2, 2, count(shape)).map((xs) => tensorOf(shape, xs))

/** A tensor of a shape that the compiler knows. */
export const drawn = <const S extends number[]>(
  shape: readonly [...S],
): fc.Arbitrary<ct.Tensor<S, 'f64'>> =>
  elementsBetween(-2, 2, count(shape)).map((xs) =>
    ct.fromArray<S, ArrayLike<number>, 'f64'>(shape, xs, 'f64'),
  )

/** A tensor of a shape, of few numbers: ties are common. */
export const tied = (shape: Sizes): fc.Arbitrary<Images> =>
  fc
    .array(fc.integer({ min: 0, max: 2 }), { minLength: count(shape), maxLength: count(shape) })
    .map((xs) => tensorOf(shape, xs))

/** An operator whose shapes the compiler does not know, for it is given shapes that are drawn. */
export const loosely =
  (f: unknown): ((...args: readonly unknown[]) => Images) =>
  (...args) =>
    (f as (...args: readonly unknown[]) => Images)(...args) // the laws draw what fits

/** How a window slides along one axis. */
export interface Axis {
  readonly n: number
  readonly k: number
  readonly stride: number
  readonly dilation: number
  readonly pad: readonly [number, number]
}

/** Axes whose windows fit, none of which lies in padding alone. */
export const axes: fc.Arbitrary<readonly Axis[]> = fc.array(
  fc
    .record({
      k: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 2 }),
      before: fc.nat(2),
      after: fc.nat(2),
      more: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ k, stride, dilation, before, after, more }) => ({
      n: dilation * (k - 1) + 1 + more,
      k,
      stride,
      dilation,
      pad: [Math.min(before, k - 1), Math.min(after, k - 1)] as const,
    })),
  { minLength: 1, maxLength: 2 },
)

/** The options that say so. */
export const optionsOf = (
  list: readonly Axis[],
): { readonly stride: Sizes; readonly dilation: Sizes; readonly padding: readonly Sizes[] } => ({
  stride: list.map((a) => a.stride),
  dilation: list.map((a) => a.dilation),
  padding: list.map((a) => a.pad),
})

/** How many places there are along each axis. */
export const placesOf = (list: readonly Axis[]): Sizes =>
  list.map(
    ({ n, k, stride, dilation, pad: [before, after] }) =>
      Math.floor((n + before + after - dilation * (k - 1) - 1) / stride) + 1,
  )

/** All index tuples of a shape, row-major. */
export const tuples = (shape: Sizes): readonly Sizes[] =>
  shape.reduce<readonly Sizes[]>(
    (all, n) => all.flatMap((t) => range(n).map((i) => [...t, i])),
    [[]],
  )

/** Reads elements by index tuple; undefined outside. */
export const reader = (x: T): ((at: Sizes) => number | undefined) => {
  const elements = ct.toTypedArray(x)
  return (at) =>
    at.every((i, a) => i >= 0 && i < (x.shape[a] ?? 0))
      ? elements[at.reduce((offset, i, a) => offset * (x.shape[a] ?? 0) + i, 0)]
      : undefined
}

/** Where element `inWindow` of the window at a place lies. */
export const under = (list: readonly Axis[], place: Sizes, inWindow: Sizes): Sizes =>
  list.map((a, i) => (place[i] ?? 0) * a.stride + (inWindow[i] ?? 0) * a.dilation - a.pad[0])
