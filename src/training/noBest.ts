/** @file noBest — a run that watches a metric which is never a number: it has a last state, but no best one. */
import type { NoState } from '../network/state.ts'
import type { TrainingState } from './step.ts'

/** The watched metric was NaN after every epoch, so no parameters are best; those after the last step are kept. */
export interface NoBest<P, S, N = NoState> {
  readonly tag: 'NoBest'
  /** The metric that is watched. */
  readonly metric: string
  /** Of which set it was taken. */
  readonly set: 'data' | 'validation'
  /** Steps made. */
  readonly step: number
  /** The state after the last of them. */
  readonly state: TrainingState<P, S, N>
}

/**
 * One sentence for the failure.
 *
 * ```ts
 * const state = begin(scalar(1), gradientDescent(1), key(1))
 * showNoBest({ tag: 'NoBest', metric: 'f1', set: 'validation', step: 7, state })
 * // => 'fit: after step 7: f1, which is watched, was NaN of the validation set after every epoch, so none is best; mend the metric or watch another, and go on from the state'
 * ```
 */
export const showNoBest = ({ metric, set, step }: NoBest<unknown, unknown, unknown>): string =>
  `fit: after step ${step}: ${metric}, which is watched, was NaN of the ${set === 'data' ? 'training' : 'validation'} set after every epoch, so none is best; mend the metric or watch another, and go on from the state`
