/**
 * @file alike — vectors that agree: NaN where NaN, infinity where infinity, the rest as far as rounding allows.
 */
import { apart } from '../support/close.ts'

/** Whether two numbers agree; both zeros are 0. */
const same = (a: number, b: number): boolean => {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b)
  const scale = Math.max(1, Math.abs(b))
  return apart([a / scale], [b / scale], 'rounding') === undefined
}

/** Whether two lists of vectors agree. */
export const alike = (
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): boolean =>
  a.length === b.length &&
  a.every((xs, i) => {
    const ys = b[i] ?? []
    return xs.length === ys.length && xs.every((x, k) => same(x, ys[k] ?? Number.NaN))
  })

/** Throws unless two lists of vectors agree. */
export const mustBeAlike = (
  observed: readonly (readonly number[])[],
  expected: readonly (readonly number[])[],
): void => {
  const show = (xss: readonly (readonly number[])[]): string =>
    xss.map((xs) => `[${xs.join(', ')}]`).join(' and ')
  if (!alike(observed, expected))
    throw new Error(`observed ${show(observed)}, expected ${show(expected)}`)
}
