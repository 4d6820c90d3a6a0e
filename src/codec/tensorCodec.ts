/**
 * @file tensorCodec — the io-ts codec of tensors: nested lists of unknown shape become typed, or say where they do not fit.
 */
import * as t from 'io-ts'
import { type NestedOf, toNested } from '../function/read.ts'
import { typed } from '../function/traced.ts'
import { count, sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'
import { concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'

const isElement = (x: unknown, dtype: DType): boolean => {
  switch (dtype) {
    case 'bool':
      return typeof x === 'boolean'
    case 'i32':
      return typeof x === 'number' && Object.is(x | 0, x)
    case 'u32':
      return typeof x === 'number' && Object.is(x >>> 0, x)
    case 'f32':
      return typeof x === 'number' && (Number.isFinite(Math.fround(x)) || !Number.isFinite(x))
    case 'f64':
      return typeof x === 'number'
  }
}

const nested = (
  shape: Sizes,
  dtype: DType,
  u: unknown,
  context: t.Context,
): t.Validation<readonly number[]> => {
  const [n, ...rest] = shape
  if (n === undefined)
    return isElement(u, dtype)
      ? t.success([Number(u)])
      : t.failure(u, context, `expected one ${dtype}, found ${JSON.stringify(u)}`)
  if (!Array.isArray(u) || u.length !== n)
    return t.failure(
      u,
      context,
      `expected a list of ${n}, found ${Array.isArray(u) ? `a list of ${u.length}` : typeof u}`,
    )
  const found: number[] = []
  for (const [i, x] of u.entries()) {
    const below = nested(rest, dtype, x, t.appendContext(context, String(i), t.unknown, x))
    if (below._tag === 'Left') return below
    found.push(...below.right)
  }
  return t.success(found)
}

const isTensorOf =
  <S extends number[], D extends DType>(shape: Sizes, dtype: D) =>
  (u: unknown): u is Tensor<S, D> =>
    typeof u === 'object' &&
    u !== null &&
    'tag' in u &&
    u.tag === 'concrete' &&
    'dtype' in u &&
    u.dtype === dtype &&
    'shape' in u &&
    Array.isArray(u.shape) &&
    sameSizes(u.shape, shape)

/**
 * The io-ts codec of tensors of one shape and dtype, to and from nested lists: JSON, for one.
 *
 * Fails   io-ts errors naming the path of the first list or element that does not fit
 *
 * ```ts
 * E.map(show)(tensorCodec([2], 'f32').decode([1, 2])) // => E.right('f32[2] [1, 2]')
 * ```
 */
export const tensorCodec = <const S extends number[], D extends DType>(
  shape: readonly [...S],
  dtype: D,
): t.Type<Tensor<S, D>, NestedOf<S, D>, unknown> =>
  new t.Type<Tensor<S, D>, NestedOf<S, D>, unknown>(
    `${dtype}${showSizes(shape)}`,
    isTensorOf(shape, dtype),
    (u, context) => {
      const elements = nested(shape, dtype, u, context)
      if (elements._tag === 'Left') return elements
      const out = allocate(dtype, count(shape))
      out.set(elements.right)
      return t.success(typed(concrete([...shape], dtype, out)))
    },
    toNested,
  )
