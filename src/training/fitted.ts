/**
 * @file fitted — what a run comes to: parameters and a history, or the failure that ended it.
 */
import type { NoState } from '../network/state.ts'
import type { BatchTooLarge, NoExamples } from './data/dataFailure.ts'
import { showDataFailure } from './data/dataFailure.ts'
import type { History } from './history.ts'
import { type NoBest, showNoBest } from './noBest.ts'
import { type OutsideInRun, showOutsideInRun } from './outside.ts'
import { type NonFinite, showNonFinite, type TrainingState } from './step.ts'

/** Parameters that a run came to, and how it got there. */
export interface Fitted<P, S, M extends string, N = NoState> {
  /** The state after the last step, to go on from. */
  readonly state: TrainingState<P, S, N>
  /** The parameters of the best epoch by the watched metric; the last ones when none is watched. */
  readonly best: P
  /** The state of the model that goes with them. */
  readonly bestModel: N
  readonly history: History<M>
  readonly stopped: 'finished' | 'early'
}

/** A failure, with the epochs that went before. */
export type Failed<E, M extends string> = E & { readonly history: History<M> }

/** Everything that can end a run on examples in memory. */
export type FitFailure<P, S, M extends string, N = NoState> = Failed<
  NonFinite<P, S, N> | OutsideInRun<P, S, N> | NoBest<P, S, N> | NoExamples | BatchTooLarge,
  M
>

/** Examples could not be read: training ended before the step that they were for, and the state is kept. */
export interface Unread<E, P, S, N = NoState> {
  readonly tag: 'Unread'
  /** Steps made. */
  readonly step: number
  /** What the dataset says. */
  readonly why: E
  /** The last good state. */
  readonly state: TrainingState<P, S, N>
}

/**
 * One sentence for a failure of `fit`.
 *
 * ```ts
 * showFitFailure({ tag: 'BatchTooLarge', size: 128, count: 100 })
 * // => 'data: 100 examples make no batch of 128; give more examples or smaller batches'
 * ```
 */
export const showFitFailure = (
  failure:
    | NonFinite<unknown, unknown, unknown>
    | OutsideInRun<unknown, unknown, unknown>
    | NoBest<unknown, unknown, unknown>
    | NoExamples
    | BatchTooLarge,
): string => {
  switch (failure.tag) {
    case 'NonFinite':
      return showNonFinite(failure)
    case 'IndexOutside':
      return showOutsideInRun(failure)
    case 'NoBest':
      return showNoBest(failure)
    case 'NoExamples':
    case 'BatchTooLarge':
      return showDataFailure(failure)
  }
}

/**
 * One sentence for examples that could not be read, from the sentence of what the dataset says.
 *
 * ```ts
 * const state = begin(scalar(1), gradientDescent(1), key(1))
 * showUnread(showRecordFailure)({ tag: 'Unread', step: 7, why: { tag: 'RecordsEmpty', file: 'a.bin' }, state })
 * // => 'fit: after step 7 examples cannot be read (records: a.bin holds no record; name a file that is not empty); mend that, and go on from the state'
 * ```
 */
export const showUnread =
  <E>(show: (why: E) => string): ((failure: Unread<E, unknown, unknown, unknown>) => string) =>
  ({ step, why }) =>
    `fit: after step ${step} examples cannot be read (${show(why)}); mend that, and go on from the state`
