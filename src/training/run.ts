/**
 * @file run — a training run as one value: everything that what comes next depends on, but the data and the options.
 */
import type { History } from './history.ts'
import { type Mean, noScores } from './mean.ts'
import type { TrainingState } from './step.ts'

/** How far an epoch under way has come. */
export interface Position {
  /** Steps made when the epoch began: its shuffle follows from this. */
  readonly began: number
  /** Batches of the epoch that are done. */
  readonly batches: number
  /** Loss and metrics of these. */
  readonly loss: Mean
  readonly scores: Mean
}

/** Parameters and the state of the model that goes with them. */
export interface Model<P, N> {
  readonly params: P
  readonly model: N
}

/** A run between two steps. */
export interface Run<P, S, M extends string, N> {
  readonly state: TrainingState<P, S, N>
  /** Those of the best epoch so far. */
  readonly best: Model<P, N>
  /** The epochs that are over. */
  readonly history: History<M>
  readonly position: Position
}

/** The beginning of an epoch after a number of steps; the names are of the metrics that are means. */
export const epochStart = (began: number, names: readonly string[]): Position => ({
  began,
  batches: 0,
  loss: noScores(['loss']),
  scores: noScores(names),
})

/** A run that begins with a state. */
export const runFrom = <P, S, M extends string, N>(
  state: TrainingState<P, S, N>,
  names: readonly string[],
): Run<P, S, M, N> => ({
  state,
  best: { params: state.params, model: state.model },
  history: [],
  position: epochStart(state.step, names),
})
