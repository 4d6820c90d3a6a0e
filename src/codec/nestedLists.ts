/**
 * @file nestedLists — the elements of a tensor out of nested lists whose lengths and elements nobody has checked.
 */
import * as t from 'io-ts'
import { type AskedSizes, bindNames, type SizesAt } from '../shape/names.ts'
import { count } from '../shape/sizes.ts'
import { type Concrete, concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'

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

/** A value in a few characters, whatever it is. */
const brief = (x: unknown): string => {
  if (typeof x === 'string') return JSON.stringify(x.length > 40 ? `${x.slice(0, 37)}...` : x)
  if (isList(x)) return `a list of ${x.length}`
  return typeof x === 'object' && x !== null ? 'an object' : String(x)
}

const isList = (u: unknown): u is readonly unknown[] => Array.isArray(u)

/** The lengths of the first list at each depth, undefined where there is none. */
export const lengthsOf = (asked: AskedSizes, u: unknown): SizesAt['found'] => {
  let inner = u
  return asked.map(() => {
    const outer = isList(inner) ? inner : undefined
    inner = outer?.[0]
    return outer?.length
  })
}

/** The sizes of the names in one tensor, or a failure. */
export const namesIn = (asked: AskedSizes, u: unknown): ReturnType<typeof bindNames> =>
  bindNames([{ path: '', asked, found: lengthsOf(asked, u) }])

/** The tensor of nested lists, given the sizes of names; or where a list or an element does not fit. */
export const fromLists = (
  asked: AskedSizes,
  dtype: DType,
  names: ReadonlyMap<string, number>,
  u: unknown,
  context: t.Context,
): t.Validation<Concrete> => {
  const elements: number[] = []
  const sizes = asked.map((want) => (typeof want === 'number' ? want : names.get(want)))
  const go = (axis: number, x: unknown, at: t.Context): t.Validation<unknown> => {
    if (axis === asked.length) {
      if (!isElement(x, dtype)) return t.failure(x, at, `expected one ${dtype}, found ${brief(x)}`)
      elements.push(Number(x))
      return t.success(x)
    }
    const [want, n] = [asked[axis], sizes[axis]]
    if (!isList(x) || (n !== undefined && x.length !== n)) {
      const length = n === undefined ? '' : ` of ${n}`
      const name = typeof want === 'string' ? ` for ${want}` : ''
      return t.failure(x, at, `expected a list${length}${name}, found ${brief(x)}`)
    }
    for (const [i, inner] of x.entries()) {
      const made = go(axis + 1, inner, t.appendContext(at, String(i), t.unknown, inner))
      if (made._tag === 'Left') return made
    }
    return t.success(x)
  }
  const read = go(0, u, context)
  if (read._tag === 'Left') return read
  const shape: number[] = []
  for (const [axis, n] of sizes.entries()) {
    if (n === undefined)
      return t.failure(u, context, `expected an element, since nothing else tells ${asked[axis]}`)
    shape.push(n)
  }
  const out = allocate(dtype, count(shape))
  out.set(elements)
  return t.success(concrete(shape, dtype, out))
}
