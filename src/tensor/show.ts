/**
 * @file show — elements as nested brackets, long axes elided as NumPy does.
 *
 * Past 1,000 elements each axis longer than 6 shows its first and last 3. f32 shows the shortest digits that give the same
 * f32; whole floats show as `1`, for the dtype is printed beside them.
 */
import { count, type Sizes, stridesOf } from '../shape/sizes.ts'
import type { Data, DType } from './dtype.ts'

const threshold = 1000
const edge = 3

const shortest = (x: number): string => {
  for (let digits = 1; digits <= 9; digits += 1) {
    const text = x.toPrecision(digits)
    if (Math.fround(Number(text)) === x) return String(Number(text))
  }
  return String(x)
}

/** One element as text. */
export const showElement = (x: number, dtype: DType): string => {
  if (dtype === 'bool') return x === 0 ? 'false' : 'true'
  if (Object.is(x, -0)) return '-0'
  return dtype === 'f32' && Number.isFinite(x) ? shortest(x) : String(x)
}

/** All elements as text: `[[1, 2], [3, 4]]`. */
export const showElements = (shape: Sizes, dtype: DType, data: Data): string => {
  const strides = stridesOf(shape)
  const elide = count(shape) > threshold
  const go = (axis: number, offset: number): string => {
    const n = shape[axis]
    if (n === undefined) return showElement(data[offset]!, dtype) // past the last axis: one element
    const one = (i: number): string => go(axis + 1, offset + i * strides[axis]!) // axis < rank
    const parts: string[] = []
    for (let i = 0; i < n; i += 1) {
      if (elide && n > 2 * edge && i === edge) {
        parts.push('...')
        i = n - edge
      }
      parts.push(one(i))
    }
    const gap = axis + 1 < shape.length ? `,\n${' '.repeat(axis + 1)}` : ', '
    return `[${parts.join(gap)}]`
  }
  return go(0, 0)
}
