/**
 * @file lineSearch — how far to go along a direction downhill, f(a) being the loss after a times the direction.
 *
 *   enough   f(a) <= f(0) + c1 a f'(0)        level   |f'(a)| <= c2 |f'(0)|
 *
 * Backtracking looks for enough, Wolfe's search for both. Near a minimum f(a) - f(0) is all rounding; there the slopes decide:
 * f'(a) <= (2 c1 - 1) f'(0) is what enough says of a parabola.
 *
 * Source: Nocedal and Wright, Numerical optimization, 2006, algorithms 3.1, 3.5 and 3.6, and equation 3.59; Hager and Zhang, A
 * new conjugate gradient method with guaranteed descent and an efficient line search, SIAM J. Optim. 16, 2005, equation 2.3.
 */

import { mustTake, partAbove, some } from './allowed.ts'

/** A point along the direction: how far, the loss and its slope there, and by how much rounding may change the loss. */
export interface Trial {
  readonly at: number
  readonly value: number
  readonly slope: number
  readonly noise: number
}

/** Finds a place that is low enough, from the trial at 0 and a first guess; undefined where it finds none. */
export type LineSearch = <T extends Trial>(
  start: T,
  look: (at: number) => T,
  guess: number,
) => T | undefined

/** What share of the fall that the slope promises is enough. */
const c1 = 1e-4

const enough = (start: Trial, t: Trial): boolean =>
  t.value <= start.value + c1 * t.at * start.slope ||
  (t.value <= start.value + start.noise && t.slope <= (2 * c1 - 1) * start.slope)

/**
 * The first place that is low enough of the guess, `shrink` times it, by default a half, and so on.
 *
 * Fails   a Defect where `shrink` is not between 0 and 1, or there is no trial
 *
 * ```ts
 * const parabola = (at: number) => ({ at, value: (at - 1) ** 2, slope: 2 * (at - 1), noise: 0 })
 * backtracking()(parabola(0), parabola, 4)?.at // => 1
 * ```
 */
export const backtracking = (
  options: { readonly shrink?: number; readonly trials?: number } = {},
): LineSearch => {
  mustTake('backtracking', options, { shrink: partAbove(0), trials: some })
  const { shrink = 0.5, trials = 60 } = options
  return (start, look, guess) => {
    for (let at = guess, i = 0; i < trials; at *= shrink, i += 1) {
      const t = look(at)
      if (enough(start, t)) return t
    }
    return undefined
  }
}

/** Where the cubic through two trials, with their slopes, is lowest; between them, and not too near to either. */
const between = (x: Trial, y: Trial): number => {
  const middle = (x.at + y.at) / 2
  // d1 = f'(x) + f'(y) - 3 (f(x) - f(y)) / (x - y)        d2 = sign(y - x) sqrt(d1^2 - f'(x) f'(y))
  const d1 = x.slope + y.slope - (3 * (x.value - y.value)) / (x.at - y.at)
  const d2 = Math.sign(y.at - x.at) * Math.sqrt(d1 * d1 - x.slope * y.slope)
  const lowest = y.at - ((y.at - x.at) * (y.slope + d2 - d1)) / (y.slope - x.slope + 2 * d2)
  const margin = Math.abs(y.at - x.at) / 10
  const [low, high] = [Math.min(x.at, y.at) + margin, Math.max(x.at, y.at) - margin]
  return Number.isFinite(lowest) ? Math.min(Math.max(lowest, low), high) : middle
}

/**
 * A place that is low enough, and level: twice as far until one must lie between, then ever closer.
 *
 * The slope may be `level` times what it was, by default 0.9. What is not finite counts as too high.
 *
 * Fails   a Defect where `level` is not between c1 = 1e-4 and 1, or there is no trial
 *
 * ```ts
 * const parabola = (at: number) => ({ at, value: (at - 9) ** 2, slope: 2 * (at - 9), noise: 0 })
 * wolfe({ level: 0.1 })(parabola(0), parabola, 1)?.at // => 9
 * ```
 */
export const wolfe = (
  options: { readonly level?: number; readonly trials?: number } = {},
): LineSearch => {
  // No more level than enough, and there may be no place that is both.
  mustTake('wolfe', options, { level: partAbove(c1), trials: some })
  const { level = 0.9, trials = 40 } = options
  return <T extends Trial>(start: T, look: (at: number) => T, guess: number): T | undefined => {
    const good = (t: T): boolean =>
      enough(start, t) && Math.abs(t.slope) <= level * Math.abs(start.slope)
    // The lowest so far that is low enough, and where beyond it the other end lies, once one is known.
    let [low, high]: [T, T | undefined] = [start, undefined]
    let at = guess
    for (let i = 0; i < trials; i += 1) {
      const t = look(at)
      if (good(t)) return t
      if (!enough(start, t) || !(t.value < low.value)) high = t
      else {
        const end = high?.at ?? Infinity
        if (t.slope * (end - low.at) >= 0) high = low
        low = t
      }
      at = high === undefined ? 2 * t.at : between(low, high)
    }
    return low.at > 0 ? low : undefined
  }
}
