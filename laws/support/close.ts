/**
 * @file close — every tolerance of the laws, each with its reason. A law may not carry its own.
 *
 * Errors are measured by the Euclidean norm against the norm of what is compared, or against 1, the scale of the functions that
 * laws sample, and never scaled by the size of a tensor. What is far smaller than 1 passes anything: laws count it as vacuous.
 */

/** Why two results may differ. */
export type Reason =
  | 'exact'
  | 'differences'
  | 'secondDifferences'
  | 'rounding'
  | 'roundingF32'
  | 'shadow'

/** What each reason allows, and its argument. */
export const reasons: {
  readonly [R in Reason]: { readonly tolerance: number; readonly because: string }
} = {
  exact: { tolerance: 0, because: 'the same operations on the same numbers: every bit is kept' },
  differences: {
    tolerance: 1e-6,
    because:
      'central differences with h = cbrt(eps): truncation h^2 and rounding eps/h are both about 4e-11 times the scale of f',
  },
  secondDifferences: {
    tolerance: 1e-4,
    because:
      'differences of gradients, themselves differentiated: steps of eps^(1/4) leave about 1e-8; a hundredfold for curvature',
  },
  rounding: {
    tolerance: 1e-12,
    because: 'the same sums in another order, in f64: eps times a modest constant',
  },
  roundingF32: {
    tolerance: 1e-5,
    because: 'the same sums in another order, in f32: eps times a modest constant',
  },
  shadow: {
    tolerance: 1e-4,
    because:
      'f32 against differences of the same Program in f64: eps times a modest constant is 1e-5, and ten times that where a hundred terms are summed',
  },
}

/** What is this many times smaller than the scale of a law passes whatever the rules say: the case is vacuous. */
const vacuous = 100

/** The size below which a result tells nothing. */
export const floorOf = (reason: Reason): number => vacuous * reasons[reason].tolerance

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

/** What one comparison found. */
export interface Measure {
  /** The error as a share of what is allowed. */
  readonly share: number
  /** Whether what is compared is so small that it passes whatever the rules say. */
  readonly vacuous: boolean
}

/** Told of every comparison: for those who count. */
export type Watch = (measure: Measure) => void

/** How far apart two vectors are, how far they may be, and how large what is compared is. */
const measured = (
  a: readonly number[],
  b: readonly number[],
  reason: Reason,
  scale: number | undefined,
): { readonly distance: number; readonly allowed: number; readonly size: number } => {
  const distance =
    a.length === b.length ? norm(a.map((x, i) => x - (b[i] ?? Number.NaN))) : Number.NaN
  const size = Math.max(scale ?? 0, norm(a), norm(b))
  return { distance, allowed: reasons[reason].tolerance * Math.max(1, size), size }
}

/** undefined when two vectors agree as far as the reason allows, relative to their norm and to `scale`; else how far apart they are. */
export const apart = (
  observed: Vector,
  expected: Vector,
  reason: Reason,
  scale?: number,
  watch?: Watch,
): Apart | undefined => {
  const [a, b] = [Array.from(observed), Array.from(expected)]
  const { distance, allowed, size } = measured(a, b, reason, scale)
  watch?.({
    share: distance === 0 ? 0 : distance / allowed,
    vacuous: size < floorOf(reason),
  })
  // Where something is infinite, so is what is allowed: it is no agreement.
  return distance <= allowed && distance < Infinity
    ? undefined
    : { observed: a, expected: b, distance, allowed, reason }
}

/** Throws unless two vectors agree as far as the reason allows. */
export const mustBeClose = (
  observed: Vector,
  expected: Vector,
  reason: Reason,
  scale?: number,
  watch?: Watch,
): void => {
  const found = apart(observed, expected, reason, scale, watch)
  if (found === undefined) return
  const show = (xs: readonly number[]): string => xs.slice(0, 12).join(', ')
  throw new Error(
    `observed [${show(found.observed)}], expected [${show(found.expected)}]: ${found.distance} apart, ${found.allowed} allowed (${reason})`,
  )
}

/** The step of a central difference at x, and the two points as they are represented. */
export const stepAt = (dtype: 'f32' | 'f64', scale: number): number =>
  Math.cbrt(dtype === 'f32' ? 2 ** -23 : Number.EPSILON) * Math.max(1, scale)
