/**
 * @file fitStored — `fit` and `resume` on examples that are read when their turn comes, so that they need not fit in memory.
 *
 * The loop is the one of `fit`: the same examples in the same order give the same bits, and a checkpoint of the one is a
 * checkpoint of the other.
 */
import { left as fromLeft, type TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { NoState } from '../network/state.ts'
import { Defect } from '../shape/defect.ts'
import { whenRead } from './asking.ts'
import type { StoredDataset } from './data/stored.ts'
import { metricsOf, running } from './epochs.ts'
import { unsaved } from './fit.ts'
import type { Failed, FitFailure, Fitted, Unread } from './fitted.ts'
import { lackOf, mustFit, type StoredFitOptions } from './options.ts'
import { type Checkpoints, type ResumeFailure, resuming } from './resume.ts'
import { runFrom } from './run.ts'
import {
  type Among,
  type Given,
  type NotTaken,
  type Sites,
  storedNames,
  withoutSlips,
} from './slips.ts'
import { type Begun, stateOf } from './step.ts'

/** Two batches ahead, or as told. */
const aheadOf = (operation: string, { ahead = 2 }: { readonly ahead?: number }): number => {
  if (!Number.isInteger(ahead) || ahead < 0)
    throw new Defect(
      `${operation}: ${ahead} batches ahead; give a whole number that is not negative`,
    )
  return ahead
}

/**
 * Trains as `fit` does, on examples that are read when their turn comes. While a step is made the next batches are on their way.
 *
 * Cost    in memory are one batch and those ahead; a step keeps the processor to itself, so what is read ahead arrives between
 *         steps
 * Fails   as `fit`; Unread, with what the dataset says and the last good state
 *
 * ```ts
 * const data = storedOf(datasetOf(tensor([1, 2, 3, 4]))) // or: mapStored(await recordFile(..)(), decode)
 * const optimiser = gradientDescent(0.25)
 * const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))
 * const run = await fitStored({ loss, optimiser, data, batchSize: 4, epochs: 60 })(begin(scalar(0), optimiser, key(1)))()
 * pipe(run, E.map(({ best }) => item(best).toFixed(3))) // => E.right('2.500')
 * ```
 */
export const fitStored = <
  E,
  P,
  S,
  B,
  M extends string = never,
  N = NoState,
  W extends Among<M, NotTaken<'fitStored'>> = M,
  Keys extends PropertyKey = keyof StoredFitOptions<E, P, S, B, M, N>,
>(
  given: Given<
    'fitStored',
    StoredFitOptions<E, P, S, B, M, N, W>,
    typeof storedNames,
    Keys,
    Sites<P, S, B, M, N, StoredDataset<E, B>>
  >,
): ((
  state: Begun<P, S, N>,
) => TaskEither<FitFailure<P, S, M, N> | Failed<Unread<E, P, S, N>, M>, Fitted<P, S, M, N>>) => {
  const options = withoutSlips<StoredFitOptions<E, P, S, B, M, N>>('fitStored', given, storedNames)
  mustFit('fitStored', options)
  const ahead = aheadOf('fitStored', options)
  const lack = lackOf(options)
  if (lack !== undefined) return () => fromLeft({ ...lack, history: [] })
  const run = running<P, S, B, M, N, never, E>('fitStored', options, unsaved)
  return (begun) => () =>
    whenRead(
      run(runFrom(stateOf<P, S, N>(begun), metricsOf(options).meansInTraining)),
      options,
      ahead,
    )
}

/**
 * Trains as `resume` does, on examples that are read when their turn comes. A run that was killed goes on at the batch where it
 * was, and reads nothing before that.
 *
 * Cost    as `fitStored`; a checkpoint as `resume`
 * Fails   as `resume`; Unread, with what the dataset says and the last good state
 *
 * ```ts
 * const data = storedOf(datasetOf(tensor([1, 2, 3, 4])))
 * const optimiser = gradientDescent(0.25)
 * const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))
 * const options = { loss, optimiser, data, batchSize: 1, epochs: 0 }
 * const run = await resumeStored({ folder: 'package.json', every: 2 }, options)(begin(scalar(0), optimiser, key(1)))()
 * pipe(run, E.mapLeft(({ tag }) => tag)) // => E.left('UnusableFolder')
 * ```
 */
export const resumeStored = <
  E,
  P,
  S,
  B,
  M extends string = never,
  N = NoState,
  W extends Among<M, NotTaken<'resumeStored'>> = M,
  Keys extends PropertyKey = keyof StoredFitOptions<E, P, S, B, M, N>,
>(
  checkpoints: Checkpoints,
  given: Given<
    'resumeStored',
    StoredFitOptions<E, P, S, B, M, N, W>,
    typeof storedNames,
    Keys,
    Sites<P, S, B, M, N, StoredDataset<E, B>>
  >,
): ((
  state: Begun<P, S, N>,
) => TaskEither<ResumeFailure<P, S, M, N> | Failed<Unread<E, P, S, N>, M>, Fitted<P, S, M, N>>) => {
  const options = withoutSlips<StoredFitOptions<E, P, S, B, M, N>>(
    'resumeStored',
    given,
    storedNames,
  )
  const ahead = aheadOf('resumeStored', options)
  const go = resuming<P, S, B, M, N, E>('resumeStored', checkpoints, options)
  return (begun) => () => whenRead(go(stateOf<P, S, N>(begun)), options, ahead)
}
