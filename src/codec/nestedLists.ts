/**
 * @file nestedLists — the elements of a tensor out of nested lists whose lengths and elements nobody has checked.
 */
import * as t from 'io-ts'
import { brief, look } from '../function/found.ts'
import { message } from '../shape/mismatch.ts'
import { type AskedSizes, bindNames, type SizesAt } from '../shape/names.ts'
import { count } from '../shape/sizes.ts'
import { type Concrete, concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'
import type { Asked } from '../function/specs.ts'
import { below, failed } from './located.ts'

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

/** What an element of each dtype is. */
const elementsOf: { readonly [D in DType]: string } = {
  bool: 'true or false',
  i32: `a whole number from ${-(2 ** 31)} to ${2 ** 31 - 1}`,
  u32: `a whole number from 0 to ${2 ** 32 - 1}`,
  f32: 'a number up to 3.4e38',
  f64: 'a number',
}

/** The lengths of the first list at each depth, undefined where there is none. */
export const lengthsOf = (asked: AskedSizes, u: unknown): SizesAt['found'] => {
  let inner = u
  return asked.map(() => {
    const outer = look(inner)
    inner = outer.kind === 'list' ? outer.at(0) : undefined
    return outer.kind === 'list' ? outer.length : undefined
  })
}

/** The sizes of the names in one tensor, or a failure. */
export const namesIn = (asked: AskedSizes, u: unknown): ReturnType<typeof bindNames> =>
  bindNames([{ path: '', asked, found: lengthsOf(asked, u) }])

/** The tensor of nested lists, given the sizes of names; or where a list or an element does not fit. */
export const fromLists = (
  op: string,
  { shape: asked, dtype }: Asked,
  names: ReadonlyMap<string, number>,
  u: unknown,
  context: t.Context,
): t.Validation<Concrete> => {
  const elements: number[] = []
  const sizes = asked.map((want) => (typeof want === 'number' ? want : names.get(want)))
  const go = (axis: number, x: unknown, at: t.Context): t.Validation<unknown> => {
    if (axis === asked.length) {
      if (isElement(x, dtype)) {
        elements.push(Number(x))
        return t.success(x)
      }
      const facts = { op, dtype, found: brief(look(x)), element: elementsOf[dtype] }
      return failed(x, at, op, message('nestedElement', facts))
    }
    const [found, want, n] = [look(x), asked[axis], sizes[axis]]
    if (found.kind !== 'list' || (n !== undefined && found.length !== n)) {
      const length = n === undefined ? '' : ` of ${n}`
      const name = typeof want === 'string' ? ` for ${want}` : ''
      const facts = { op, list: `a list${length}${name}`, found: brief(found) }
      return failed(x, at, op, message('nestedList', facts))
    }
    for (let i = 0; i < found.length; i += 1) {
      const inner = found.at(i)
      const made = go(axis + 1, inner, below(at, [String(i)], inner))
      if (made._tag === 'Left') return made
    }
    return t.success(x)
  }
  const read = go(0, u, context)
  if (read._tag === 'Left') return read
  const shape: number[] = []
  for (const [axis, n] of sizes.entries()) {
    if (n === undefined)
      return failed(u, context, op, message('nestedHidden', { op, name: asked[axis] ?? axis }))
    shape.push(n)
  }
  const out = allocate(dtype, count(shape))
  out.set(elements)
  return t.success(concrete(shape, dtype, out))
}
