/**
 * @file products — calls of the products of two tensors.
 */
import * as fc from 'fast-check'
import { range, type Sizes } from '../../../src/shape/sizes.ts'
import type { DType } from '../../../src/tensor/dtype.ts'
import { alike, beside, list, mostly, near, type Rows, shape, size, z } from './call.ts'

const numeric: readonly DType[] = ['f32', 'f32', 'f64', 'i32']

/** A second operand after x, of nearly always the same dtype. */
const second = (s: fc.Arbitrary<Sizes>, dtype: DType): fc.Arbitrary<string> =>
  fc.tuple(s, beside(dtype)).map(([y, d]) => z(y, d))

/** Some axes of x paired with axes of a y made for them: the axes of each, and y. */
const paired = (
  x: Sizes,
): fc.Arbitrary<{ readonly i: Sizes; readonly j: Sizes; readonly y: Sizes }> =>
  fc
    .tuple(fc.shuffledSubarray(range(x.length)), fc.array(size, { maxLength: 2 }))
    .chain(([i, free]) => {
      const y = [...i.map((axis) => x[axis] ?? 1), ...free]
      return fc.shuffledSubarray(range(y.length), { minLength: y.length }).map((order) => ({
        i,
        j: i.map((_, k) => order.indexOf(k)),
        y: order.map((k) => y[k] ?? 1),
      }))
    })

/** Products of two tensors. */
export const products: Rows = {
  matmul: {
    dtypes: numeric,
    on: ({ shape: x, dtype }) =>
      fc
        .tuple(near(x.slice(0, -2)), alike([x.at(-1) ?? 1]), size)
        .chain(([batch, [k = 2], m]) =>
          second(mostly(fc.constant([...batch, k, m]), shape, 12), dtype),
        )
        .map((y) => (a) => [a, y]),
  },
  dot: {
    dtypes: numeric,
    rank: 1,
    on: ({ shape: x, dtype }) => second(alike(x), dtype).map((y) => (a) => [a, y]),
  },
  outer: {
    dtypes: numeric,
    on: ({ dtype }) => second(shape, dtype).map((y) => (a) => [a, y]),
  },
  contract: {
    dtypes: numeric,
    on: ({ shape: x, dtype }) =>
      paired(x).chain(({ i, j, y }) =>
        fc
          .tuple(
            second(alike(y), dtype),
            fc.nat({ max: i.length }),
            fc.boolean(),
            mostly(fc.constant(0), fc.integer({ min: -1, max: 1 }), 12),
          )
          .map(([text, cut, back, off]): ((a: string) => readonly [string, string]) => {
            const own = i.map((axis) => axis + off - (back ? x.length : 0))
            const pairs = (from: number, to?: number): string =>
              list([list(own.slice(from, to)), list(j.slice(from, to))])
            const batch = cut === 0 ? '' : `, batch: ${pairs(0, cut)}`
            return (a) => [a, `${text}, { sum: ${pairs(cut)}${batch} }`]
          }),
      ),
  },
}
