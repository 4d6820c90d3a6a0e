/**
 * @file minimise — the steps of L-BFGS, until the gradient is 0 as far as is asked.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { item, toTypedArray } from '../function/read.ts'
import type { ScalarOut } from '../function/scalarOut.ts'
import { amount, mustTake, perhapsNone } from './allowed.ts'
import { lbfgsAllowed, lbfgsFor, type LbfgsOptions, type LbfgsState } from './lbfgs.ts'

/** A point, its loss, the largest size of an element of its gradient, the steps that led there, and the loss at each. */
export interface Minimum<P> {
  readonly params: P
  readonly value: number
  readonly slope: number
  readonly steps: number
  /** At the start, and after each step. */
  readonly losses: readonly number[]
}

/** Why no minimum was reached, and the best point so far. */
export interface Unfinished<P> {
  readonly tag: 'Unfinished'
  /** Too few steps; nothing lower was found; or the loss or its gradient is a NaN or an infinity. */
  readonly why: 'steps' | 'search' | 'notFinite'
  readonly best: Minimum<P>
}

const reasonOf = {
  steps: 'allow more, or bring the parameters to one scale',
  search: 'nothing lower was found; ask for less tolerance, or compute the loss in f64',
  notFinite: 'the loss or its gradient is not finite; begin elsewhere',
} as const

/**
 * One sentence for the failure.
 *
 * ```ts
 * showUnfinished({ tag: 'Unfinished', why: 'steps', best: { params: [], value: 2, slope: 0.5, steps: 9, losses: [] } })
 * // => 'minimise: after 9 steps the loss is 2 and its slope 0.5; allow more, or bring the parameters to one scale'
 * ```
 */
export const showUnfinished = ({ why, best }: Unfinished<unknown>): string =>
  `minimise: after ${best.steps} steps the loss is ${best.value} and its slope ${best.slope}; ${reasonOf[why]}`

const minimumOf = <P>(state: LbfgsState<P>, losses: readonly number[]): Minimum<P> => ({
  params: state.params,
  value: item(state.value),
  slope: toTypedArray(state.gradient).reduce((most, g) => Math.max(most, Math.abs(g)), 0),
  steps: item(state.step),
  losses,
})

/** When to end, and the options of L-BFGS. */
export interface MinimiseOptions extends LbfgsOptions {
  /** The largest size that an element of the gradient may have at the end; by default 1e-6. */
  readonly tolerance?: number
  /** By default 1000. */
  readonly steps?: number
}

/**
 * The parameters at which a loss has a minimum near the given ones, by L-BFGS: for all data at once, and no randomness.
 *
 * The loss is traced once and must be pure; the same start gives the same bits.
 *
 * Fails   Unfinished, with the best point: out of steps, nothing lower, or not finite; a Defect where steps or tolerance would
 *         let it run for ever
 *
 * ```ts
 * const rosenbrock = ({ x, y }: { readonly x: Scalar<'f64'>; readonly y: Scalar<'f64'> }) =>
 *   add(square(sub(1, x)), mul(100, square(sub(y, square(x)))))
 * const found = minimise(rosenbrock)({ x: scalar(-1.2, 'f64'), y: scalar(1, 'f64') })
 * pipe(found, E.map(({ params }) => Math.abs(item(params.x) - 1) < 1e-6)) // => E.right(true)
 * ```
 */
export const minimise = <P, O>(
  loss: (params: P) => ScalarOut<'minimise', O, P>,
  given: MinimiseOptions = {},
): ((params: P) => Either<Unfinished<P>, Minimum<P>>) => {
  mustTake('minimise', given, { tolerance: amount, steps: perhapsNone, ...lbfgsAllowed })
  const { tolerance = 1e-6, steps = 1000, ...options } = given
  // A scalar of floating leaves, as the type has said in the name of minimise.
  const { init, step } = lbfgsFor('minimise', loss as (params: P) => unknown, options)
  return (params) => {
    let state = init(params)
    const losses: number[] = []
    for (;;) {
      const best = minimumOf(state, losses)
      losses.push(best.value)
      const unfinished = (why: Unfinished<P>['why']): Either<Unfinished<P>, Minimum<P>> =>
        left({ tag: 'Unfinished', why, best })
      if (!Number.isFinite(best.value) || !Number.isFinite(best.slope))
        return unfinished('notFinite')
      if (best.slope <= tolerance) return right(best)
      if (best.steps >= steps) return unfinished('steps')
      const next = step(state)
      if (next._tag === 'Left') return unfinished('search')
      state = next.right
    }
  }
}
