/**
 * @file fit — training as a fold: a state and batches give a state.
 *
 * Everything follows from the state that comes in, its key included: the same state gives the same bits. The clock and
 * the progress are only shown.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { NoState } from '../network/state.ts'
import { answered } from './asking.ts'
import type { Dataset } from './batches.ts'
import { metricsOf, running } from './epochs.ts'
import type { FitFailure, Fitted } from './fitted.ts'
import { type FitOptions, lackOf, mustFit } from './options.ts'
import type { Saving } from './pass.ts'
import { runFrom } from './run.ts'
import {
  type Among,
  fitNames,
  type Given,
  type NotTaken,
  type Sites,
  withoutSlips,
} from './slips.ts'
import { type Begun, stateOf } from './step.ts'

/** Nothing is saved. */
export const unsaved: Saving<unknown, never> = { due: () => false, save: () => right(undefined) }

/**
 * Trains from a state for a number of epochs.
 *
 * Cost    one trace of the loss a step, so it may close over what changes; derived Programs are remembered; parameters and
 *         the states of optimiser and model stay with the engine from step to step and come out once an epoch
 * Fails   NonFinite, naming the step and the leaf; IndexOutside, naming the loss, the label that is no class, and how many
 *         there are; NoBest, naming the watched metric that was NaN after every epoch; each holds the last good state and the
 *         history so far. NoExamples; BatchTooLarge, where there are fewer examples than a batch has
 *
 * ```ts
 * const data = datasetOf(tensor([1, 2, 3, 4]))
 * const optimiser = gradientDescent(0.25)
 * const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))
 * const run = fit({ loss, optimiser, data, batchSize: 4, epochs: 60 })(begin(scalar(0), optimiser, key(1)))
 * pipe(run, E.map(({ best }) => item(best).toFixed(3))) // => E.right('2.500')
 * ```
 */
export const fit = <
  P,
  S,
  B,
  M extends string = never,
  N = NoState,
  W extends Among<M, NotTaken<'fit'>> = M,
  Keys extends PropertyKey = keyof FitOptions<P, S, B, M, N>,
>(
  given: Given<
    'fit',
    FitOptions<P, S, B, M, N, W>,
    typeof fitNames,
    Keys,
    Sites<P, S, B, M, N, Dataset<B>>
  >,
): ((state: Begun<P, S, N>) => Either<FitFailure<P, S, M, N>, Fitted<P, S, M, N>>) => {
  const options = withoutSlips<FitOptions<P, S, B, M, N>>('fit', given, fitNames)
  mustFit('fit', options)
  const lack = lackOf(options)
  if (lack !== undefined) return () => left({ ...lack, history: [] })
  const run = running<P, S, B, M, N, never, never>('fit', options, unsaved)
  return (begun) => {
    const asking = run(runFrom(stateOf<P, S, N>(begun), metricsOf(options).meansInTraining))
    // memory has all that is asked of it, so nothing is Unread
    return answered(asking, options) as Either<FitFailure<P, S, M, N>, Fitted<P, S, M, N>>
  }
}
