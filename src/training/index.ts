/** @file index — the public names of `cotangent/training`: datasets, fit, evaluate, checkpoints, progress, reports. */
export {
  batchCount,
  batches,
  type BatchOptions,
  batchRows,
  type Dataset,
  datasetOf,
  firstOf,
  mapDataset,
  type Rows,
} from './batches.ts'
export {
  type CheckpointFailure,
  decodeTree,
  encodeTree,
  type LeafMismatch,
  showCheckpointFailure,
} from './checkpoint.ts'
export { evaluator, type Metric, type Metrics, type Score } from './evaluate.ts'
export { firstNonFinite } from './finite.ts'
export { fit, type FitFailure, type FitOptions, type Fitted } from './fit.ts'
export { bestEpoch, type Epoch, type History, type Scores, type Watch } from './history.ts'
export {
  type Progress,
  silent,
  type StartProgress,
} from './progress.ts'
export { report } from './report/page.ts'
export type {
  EpochScore,
  Mistake,
  Note,
  RunRecord,
  SetScore,
  WeightTile,
} from './report/record.ts'
export {
  begin,
  type Loss,
  type NonFinite,
  showNonFinite,
  type Step,
  type Stepped,
  trainingStep,
  type TrainingState,
} from './step.ts'
