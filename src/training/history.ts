/**
 * @file history — what a training run came to, epoch by epoch: plain data that goes into JSON and back.
 *
 * It holds no time, so that two equal runs have equal histories.
 */
import { atMost, mustTake } from '../optimize/allowed.ts'

/** One number for each metric. */
export type Scores<M extends string> = Readonly<Record<M, number>>

/** One pass over the training set. */
export interface Epoch<M extends string> {
  /** Its number, from 1. */
  readonly epoch: number
  /** Steps made since training began. */
  readonly step: number
  /** Mean loss of an example during the epoch, while the parameters changed. */
  readonly loss: number
  /** Means of the metrics over the same examples, likewise; NaN where `trainMetrics` is false. */
  readonly train: Scores<M>
  /** The metrics over the validation set after the epoch, if there is one. */
  readonly validation?: Scores<M>
}

/** All epochs, in order. */
export type History<M extends string> = readonly Epoch<M>[]

/** Which metric tells how good parameters are. */
export interface Watch<M extends string> {
  readonly metric: M
  readonly better: 'lower' | 'higher'
  /** How many epochs in a row may pass without a new best; no limit without it. */
  readonly patience?: number
}

/** Refuses a watch that looks for neither the lowest nor the highest, or has no such patience. */
export const mustWatch = (operation: string, watch: object): void =>
  mustTake(operation, watch, {
    metric: { holds: (x) => typeof x === 'string', give: 'the name of a metric' },
    better: { holds: (x) => x === 'lower' || x === 'higher', give: 'lower or higher' },
    patience: atMost,
  })

/** Whether one score beats another; the first of equals stays the best, and NaN beats nothing. */
const beats = (better: 'lower' | 'higher', x: number, y: number): boolean =>
  better === 'lower' ? x < y : x > y

/** What a watched metric is in an epoch: of the validation set, or of the training set when there is no other. */
export const watched = <M extends string>({ metric }: Watch<M>, epoch: Epoch<M>): number =>
  (epoch.validation ?? epoch.train)[metric]

/**
 * The epoch with the best score.
 *
 * ```ts
 * const at = (epoch: number, loss: number) => ({ epoch, step: epoch, loss, train: { loss } })
 * bestEpoch({ metric: 'loss', better: 'lower' }, [at(1, 3), at(2, 1), at(3, 2)])?.epoch // => 2
 * ```
 */
export const bestEpoch = <M extends string>(
  watch: Watch<M>,
  history: History<M>,
): Epoch<M> | undefined => {
  mustWatch('bestEpoch', watch)
  return history.reduce<Epoch<M> | undefined>(
    (best, epoch) =>
      Number.isNaN(watched(watch, epoch)) ||
      (best !== undefined && !beats(watch.better, watched(watch, epoch), watched(watch, best)))
        ? best
        : epoch,
    undefined,
  )
}

/** Whether more epochs than patience allows have passed without a new best. */
export const outOfPatience = <M extends string>(watch: Watch<M>, history: History<M>): boolean =>
  watch.patience !== undefined &&
  history.length - (bestEpoch(watch, history)?.epoch ?? 0) > watch.patience
