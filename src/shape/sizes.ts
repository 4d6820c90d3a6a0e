/**
 * @file sizes — lists of sizes at run time: counts, strides, equality.
 *
 * Data is row-major: the last axis moves fastest.
 */

/** The sizes of a tensor's axes, outermost first; or a list of axes. */
export type Sizes = readonly number[]

/** Number of elements: the product of the sizes, 1 for []. */
export const count = (sizes: Sizes): number => {
  let n = 1
  for (let i = 0; i < sizes.length; i += 1) n *= sizes[i]! // i < length
  return n
}

/** Row-major strides, in elements. */
export const stridesOf = (sizes: Sizes): number[] => {
  const strides = new Array<number>(sizes.length)
  for (let i = sizes.length - 1, n = 1; i >= 0; i -= 1) {
    strides[i] = n
    n *= sizes[i]! // 0 <= i < length
  }
  return strides
}

/** Whether two lists of sizes are equal. */
export const sameSizes = (a: Sizes, b: Sizes): boolean => {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false
  return true
}

/** 0, 1, ..., n - 1. */
export const range = (n: number): number[] => {
  const all: number[] = []
  for (let i = 0; i < n; i += 1) all.push(i)
  return all
}

/** The sizes at the given axes. */
export const pick = (sizes: Sizes, axes: Sizes): number[] => axes.map((i) => sizes[i]!) // callers pass axes of sizes

/** The sizes away from the given axes. */
export const omit = (sizes: Sizes, axes: Sizes): number[] =>
  sizes.filter((_, i) => !axes.includes(i))

/** `[2, 3]`. */
export const showSizes = (sizes: Sizes): string => `[${sizes.join(', ')}]`
