/**
 * @file options — what a run is made of, and what of it cannot be.
 */
import type { NoState } from '../network/state.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import { Defect } from '../shape/defect.ts'
import { batchCount, type Dataset } from './batches.ts'
import type { Metrics } from './evaluate.ts'
import type { Epoch, History, Watch } from './history.ts'
import type { StartProgress } from './progress.ts'
import type { Rule } from './rules.ts'
import type { Loss } from './update.ts'

/** What to train on, how, and what to show meanwhile. */
export interface FitOptions<P, S, B, M extends string, N = NoState> {
  readonly loss: Loss<P, B, N>
  readonly optimiser: GradientTransformation<S>
  readonly data: Dataset<B>
  readonly batchSize: number
  /**
   * In how many parts a batch is worked through, 1 unless told: the gradients of the parts are added up, so a step needs
   * the memory of one part. A loss that sees its batch as a whole, as batch normalisation does, sees a part.
   */
  readonly parts?: number
  readonly epochs: number
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean
  /** Means over a batch, taken during training and over the validation set. */
  readonly metrics?: Metrics<P, B, M, N>
  /** Examples that the metrics are taken of after each epoch. */
  readonly validation?: Dataset<B>
  /** Keeps the best parameters by a metric, and stops when patience is at an end. */
  readonly watch?: Watch<M>
  /** What to do after an epoch, given the history. */
  readonly rules?: readonly Rule<M>[]
  /** Told of each epoch as it ends, with the seconds it took by the clock, and of all epochs so far. */
  readonly onEpoch?: (epoch: Epoch<M>, seconds: number, history: History<M>) => void
  readonly progress?: StartProgress
  /** Milliseconds since any moment; without it no time is shown. */
  readonly clock?: () => number
}

/** The batches of an epoch; a Defect where options make no run. */
export const mustFit = <P, S, B, M extends string, N>(
  operation: string,
  { data, validation, batchSize, parts = 1, epochs, dropLast = false }: FitOptions<P, S, B, M, N>,
): number => {
  const steps = batchCount(data.count, { size: batchSize, dropLast })
  const wrong = (what: string): Defect => new Defect(`${operation}: ${what}`)
  if (!Number.isInteger(epochs) || epochs < 0)
    throw wrong(`${epochs} epochs; give a whole number that is not negative`)
  if (!Number.isInteger(parts) || parts < 1 || parts > batchSize)
    throw wrong(`${parts} parts of a batch of ${batchSize}; give a whole number from 1 to that`)
  if (data.count === 0) throw wrong('the data hold no example; give some to learn from')
  if (data.count < batchSize)
    throw wrong(
      `${data.count} examples make no batch of ${batchSize}; give more examples or smaller batches`,
    )
  if (validation?.count === 0)
    throw wrong('the validation set holds no example; give some, or leave it out')
  return steps
}
