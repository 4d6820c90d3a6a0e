/**
 * @file cast — elementwise change of dtype.
 *
 *   y = x as `to`       shape  S -> S
 *   dy = dx as `to`     linear between floating dtypes; from or to any other there is no tangent
 *
 * float -> float      rounds to nearest even
 * float -> integer    truncates toward zero, saturates at the ends, NaN to 0 (as WebAssembly trunc_sat)
 * integer -> integer  wraps modulo 2^32
 * any -> bool         x != 0, so NaN is true; bool -> any is 0 or 1
 */
import { count } from '../shape/sizes.ts'
import { data } from '../tensor/concrete.ts'
import { allocate, type DType, isFloat } from '../tensor/dtype.ts'
import { elementwise } from './families.ts'
import type { Primitive } from './primitive.ts'

/** Truncates and saturates; storing NaN in an integer array gives 0. */
const saturate =
  (low: number, high: number) =>
  (x: number): number =>
    Math.min(Math.max(Math.trunc(x), low), high)

const keep = (x: number): number => x

const fromFloat: { readonly [D in DType]: (x: number) => number } = {
  f32: keep,
  f64: keep,
  i32: saturate(-(2 ** 31), 2 ** 31 - 1),
  u32: saturate(0, 2 ** 32 - 1),
  bool: (x) => (x !== 0 ? 1 : 0),
}

/** What to store in an array of `to`; the array rounds and wraps. */
const conversion = (from: DType, to: DType): ((x: number) => number) =>
  isFloat(from) || to === 'bool' ? fromFloat[to] : keep

export const cast: Primitive<'cast'> = {
  ...elementwise<'cast'>({
    name: 'cast',
    accepts: 'any',
    domain: 'all',
    f: (x) => x,
    flopsPerElement: 1,
    dtype: (_, { to }) => to,
    derivative: {
      kind: 'linear',
      transpose: [(e, ct, [x]) => e.apply('cast', { to: x.dtype }, ct)],
    },
  }),
  // Which conversion depends on both dtypes, which an element does not tell.
  evaluate: ([x], { to }, [{ shape }]) => {
    const convert = conversion(x.dtype, to)
    const from = x[data]
    const out = allocate(to, count(shape))
    for (let i = 0; i < out.length; i += 1) out[i] = convert(from[i]!) // equal sizes, by the shape rule
    return [out]
  },
}
