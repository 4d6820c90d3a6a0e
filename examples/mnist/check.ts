/**
 * @file check — the gradient of a loss against central differences, in f64, at coordinates drawn by a key.
 *
 *   (f(x + h) - f(x - h)) / 2h = f'(x) + O(h^2)        h = eps^(1/3), where truncation and rounding balance
 */
import {
  fromArray,
  item,
  type Key,
  permutation,
  type Scalar,
  splitKey,
  toTypedArray,
  treeLeaves,
  treeUnflatten,
} from 'cotangent'

/** How far the two are apart. */
export interface GradientCheck {
  /** Coordinates compared. */
  readonly count: number
  /** The distance of the two vectors, over the length of the longer. */
  readonly error: number
}

const step = Math.cbrt(Number.EPSILON)

const norm = (xs: readonly number[]): number => Math.hypot(...xs)

/** Compares a gradient of a loss at f64 parameters with differences, at `each` coordinates of every leaf. */
export const checkGradient = <P>(
  loss: (params: P) => Scalar<'f64'>,
  params: P,
  gradient: P,
  key: Key,
  each: number,
): GradientCheck => {
  const leaves = treeLeaves(params)
  const data = leaves.map((leaf) => toTypedArray(leaf))
  const gradients = treeLeaves(gradient).map((leaf) => toTypedArray(leaf))
  const keys = splitKey(key, leaves.length)

  const lossAt = (i: number, at: number, x: number): number => {
    const moved = leaves.map((leaf, j) => {
      if (i !== j) return leaf
      const copy = Float64Array.from(data[i] ?? [])
      copy[at] = x
      return fromArray([...leaf.shape], copy, 'f64')
    })
    return item(loss(treeUnflatten(params, moved)))
  }

  const pairs = leaves.flatMap((_, i) => {
    const [xs, slopes, k] = [data[i], gradients[i], keys[i]]
    if (xs === undefined || slopes === undefined || k === undefined) return []
    // Pixels that are blank in every image of the sample have gradient 0; they would compare nothing.
    const order = [...toTypedArray(permutation(k, xs.length))].filter((at) => slopes[at] !== 0)
    return order.slice(0, each).map((at) => {
      const x = xs[at] ?? 0 // at < length
      const h = step * Math.max(1, Math.abs(x))
      const difference = (lossAt(i, at, x + h) - lossAt(i, at, x - h)) / (x + h - (x - h))
      return { slope: slopes[at] ?? 0, difference } // as many slopes as elements
    })
  })
  const slopes = pairs.map(({ slope }) => slope)
  const differences = pairs.map(({ difference }) => difference)
  const apart = norm(slopes.map((slope, i) => slope - (differences[i] ?? Number.NaN)))
  return { count: pairs.length, error: apart / Math.max(norm(slopes), norm(differences)) }
}
