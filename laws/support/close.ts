/**
 * @file close — every tolerance of the laws, each with its reason. A law may not carry its own.
 *
 * Errors are measured by the Euclidean norm against the norm of what is compared, or against 1, the scale of the functions that
 * laws sample, and never scaled by the size of a tensor. What is far smaller than 1 passes anything: laws discard it.
 */

/** Why two results may differ. */
export type Reason =
  /** Central differences with h = cbrt(eps): truncation h^2 and rounding eps / h are both about 4e-11 times the scale of f. */
  | 'differences'
  /** Differences of gradients, themselves differentiated: eps^(1/4) steps leave about 1e-8; a hundredfold for curvature. */
  | 'secondDifferences'
  /** The same sums in another order, in f64: eps times a modest constant. */
  | 'rounding'
  /** The same in f32. */
  | 'roundingF32'

const tolerances: { readonly [R in Reason]: number } = {
  differences: 1e-6,
  secondDifferences: 1e-4,
  rounding: 1e-12,
  roundingF32: 1e-5,
}

/** Numbers, as a vector. */
export type Vector = ArrayLike<number>

/** The inner product. */
export const dot = (a: Vector, b: Vector): number => {
  let total = 0
  for (let i = 0; i < a.length; i += 1) total += (a[i] ?? Number.NaN) * (b[i] ?? Number.NaN)
  return total
}

/** The Euclidean norm. */
export const norm = (a: Vector): number => Math.sqrt(dot(a, a))

/** What a failed comparison says. */
export interface Apart {
  readonly expected: readonly number[]
  readonly observed: readonly number[]
  readonly distance: number
  readonly allowed: number
  readonly reason: Reason
}

/** undefined when two vectors agree as far as the reason allows, relative to their norm and to `scale`; else how far apart they are. */
export const apart = (
  observed: Vector,
  expected: Vector,
  reason: Reason,
  scale = 1,
): Apart | undefined => {
  const [a, b] = [Array.from(observed), Array.from(expected)]
  const distance =
    a.length === b.length ? norm(a.map((x, i) => x - (b[i] ?? Number.NaN))) : Number.NaN
  const allowed = tolerances[reason] * Math.max(1, scale, norm(a), norm(b))
  return distance <= allowed ? undefined : { observed: a, expected: b, distance, allowed, reason }
}

/** Throws unless two vectors agree as far as the reason allows. */
export const mustBeClose = (
  observed: Vector,
  expected: Vector,
  reason: Reason,
  scale = 1,
): void => {
  const found = apart(observed, expected, reason, scale)
  if (found === undefined) return
  const show = (xs: readonly number[]): string => xs.slice(0, 12).join(', ')
  throw new Error(
    `observed [${show(found.observed)}], expected [${show(found.expected)}]: ${found.distance} apart, ${found.allowed} allowed (${reason})`,
  )
}

/** The step of a central difference at x, and the two points as they are represented. */
export const stepAt = (dtype: 'f32' | 'f64', scale: number): number =>
  Math.cbrt(dtype === 'f32' ? 2 ** -23 : Number.EPSILON) * Math.max(1, scale)
