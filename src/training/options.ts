/**
 * @file options — what a run is made of, and what of it cannot be.
 */
import type { NoState } from '../network/state.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import { Defect } from '../shape/defect.ts'
import { type Dataset, lacking } from './batches.ts'
import type { BatchTooLarge, NoExamples } from './data/dataFailure.ts'
import type { StoredDataset } from './data/stored.ts'
import type { Epoch, History, Watch } from './history.ts'
import type { Metrics } from './metric.ts'
import type { StartProgress } from './progress.ts'
import type { Rule } from './rules.ts'
import type { Weigh } from './taken.ts'
import type { Loss } from './update.ts'

/** How to train, and what to show meanwhile. The metrics M are those of `metrics`; W is the one to watch. */
export interface TrainingOptions<P, S, B, M extends string, N = NoState, W extends string = M> {
  readonly loss: Loss<P, B, N>
  readonly optimiser: GradientTransformation<S>
  readonly batchSize: number
  /**
   * In how many parts a batch is worked through, 1 unless told: the gradients of the parts are added up, so a step needs
   * the memory of one part. A loss that sees its batch as a whole, as batch normalisation does, sees a part. A loss that
   * is a mean over less than all examples, as with `ignore`, or by weight, needs `weigh`.
   */
  readonly parts?: number
  /**
   * How much a batch or a part of one counts: its number of examples unless told. Where the loss is a mean over the labels
   * that are not `ignore`, their number; where it is one by the weights of classes, the sum of their weights. Gradients, losses
   * and scores of parts are joined by it, and so are the losses and scores of batches in the history. What weighs 0 adds
   * nothing, not even NaN; where all parts of a batch do, its loss and gradient are 0, and the optimiser steps with that.
   * Pooled metrics count for themselves.
   */
  readonly weigh?: Weigh<NoInfer<B>>
  readonly epochs: number
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean
  /** Means over a batch, or `pooled` counts, taken during training and over the validation set. */
  readonly metrics?: Metrics<P, B, M, N>
  /**
   * Whether the metrics are taken of each batch in training too, as they are unless told. Where they apply the network as
   * the loss does, that costs nothing. Where training differs, as with dropout, it is a second pass forward: of a small
   * convolutional network with batch normalisation it takes some 4 % of an epoch. Without it they are NaN in `train`.
   */
  readonly trainMetrics?: boolean
  /** Keeps the best parameters by a metric, and stops when patience is at an end. NaN is never the best. */
  readonly watch?: Watch<W>
  /** What to do after an epoch, given the history. */
  readonly rules?: readonly Rule<NoInfer<M>>[]
  /** Told of each epoch as it ends, with the seconds it took by the clock, and of all epochs so far. */
  readonly onEpoch?: (
    epoch: Epoch<NoInfer<M>>,
    seconds: number,
    history: History<NoInfer<M>>,
  ) => void
  readonly progress?: StartProgress
  /** Milliseconds since any moment; without it no time is shown. */
  readonly clock?: () => number
}

/** The same, and examples in memory. */
export interface FitOptions<P, S, B, M extends string, N = NoState, W extends string = M>
  extends TrainingOptions<P, S, B, M, N, W> {
  readonly data: Dataset<B>
  /** Examples that the metrics are taken of after each epoch. */
  readonly validation?: Dataset<B>
}

/** The same, and examples that are read when their turn comes. */
export interface StoredFitOptions<E, P, S, B, M extends string, N = NoState, W extends string = M>
  extends TrainingOptions<P, S, B, M, N, W> {
  readonly data: StoredDataset<E, B>
  /** Examples that the metrics are taken of after each epoch; `storedOf` makes them of some in memory. */
  readonly validation?: StoredDataset<E, B>
  /** How many batches are read ahead of the one that is worked on: 2 unless told. */
  readonly ahead?: number
}

/** Numbered examples, wherever they are. */
export interface Counted {
  readonly count: number
}

/** What the loop of a run has to know: of the examples, how many there are. */
export interface RunOptions<P, S, B, M extends string, N> extends TrainingOptions<P, S, B, M, N> {
  readonly data: Counted
  readonly validation?: Counted
}

/** A Defect where options make no run, whatever the examples are. */
export const mustFit = <P, S, B, M extends string, N>(
  operation: string,
  { batchSize, parts = 1, epochs, trainMetrics = true, validation }: RunOptions<P, S, B, M, N>,
): void => {
  const wrong = (what: string): Defect => new Defect(`${operation}: ${what}`)
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw wrong(`batches of ${batchSize}; give a whole number from 1`)
  if (!Number.isInteger(epochs) || epochs < 0)
    throw wrong(`${epochs} epochs; give a whole number that is not negative`)
  if (!Number.isInteger(parts) || parts < 1 || parts > batchSize)
    throw wrong(`${parts} parts of a batch of ${batchSize}; give a whole number from 1 to that`)
  if (!trainMetrics && validation === undefined)
    throw wrong('no metrics in training, and no validation set; give one of the two')
}

/** What the examples lack to make a run: each step has a full batch, but the last of an epoch. */
export const lackOf = <P, S, B, M extends string, N>({
  data,
  validation,
  batchSize,
}: RunOptions<P, S, B, M, N>): NoExamples | BatchTooLarge | undefined =>
  lacking('the training set', data.count, { size: batchSize, dropLast: true }) ??
  (validation === undefined
    ? undefined
    : lacking('the validation set', validation.count, { size: batchSize }))
