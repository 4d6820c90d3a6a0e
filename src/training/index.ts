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
export { augmented, augmentedStored, randomCrop, randomFlip, withNoise } from './data/augment.ts'
export type * from './data/dataFailure.ts'
export { showDataFailure } from './data/dataFailure.ts'
export { type ImageBatch, imageDataset, type LabelledImages, labelsOf } from './data/images.ts'
export { channelMoments, type Moments, normalised } from './data/moments.ts'
export { concatenated, selected, splitAt, splitBy } from './data/split.ts'
export {
  mapStored,
  prefetched,
  storedBatches,
  type StoredDataset,
  storedOf,
} from './data/stored.ts'
export { type WindowOptions, type Windows, windows } from './data/windows.ts'
export {
  type Evaluator,
  evaluator,
  type EvaluatorOptions,
  type StoredEvaluator,
  storedEvaluator,
} from './evaluate.ts'
export type { Metric, Metrics, Score } from './metric.ts'
export { type Pooled, pooled } from './pooled.ts'
export type { Weigh } from './taken.ts'
export { type NoBest, showNoBest } from './noBest.ts'
export { type OutsideInRun, showOutsideInRun } from './outside.ts'
export { firstNonFinite } from './finite.ts'
export type { Disk } from './disk.ts'
export { fit } from './fit.ts'
export { fitStored, resumeStored } from './fitStored.ts'
export {
  type Failed,
  type FitFailure,
  type Fitted,
  showFitFailure,
  showUnread,
  type Unread,
} from './fitted.ts'
export type { FitOptions, StoredFitOptions, TrainingOptions } from './options.ts'
export type { Holder, Processes } from './processes.ts'
export { type Checkpoints, resume, type Resumed, type ResumeFailure } from './resume.ts'
export {
  type CannotResume,
  type DamagedCheckpoint,
  type FolderInUse,
  type OtherRun,
  showResumeFailure,
  type Unsaved,
  type UnusableFolder,
} from './resumeFailure.ts'
export { type Command, type Rule, saveBest, saveEvery, stopWhen } from './rules.ts'
export { bestEpoch, type Epoch, type History, type Scores, type Watch } from './history.ts'
export {
  type Progress,
  silent,
  type StartProgress,
} from './progress.ts'
export { report } from './report/page.ts'
export type {
  Band,
  Chart,
  EpochScore,
  Fact,
  Marked,
  Mistake,
  Note,
  Picture,
  RunRecord,
  Series,
  SetScore,
  TitledPicture,
  TitledTable,
  Tone,
  WeightTile,
} from './report/record.ts'
export { curvesOf, sparkline } from './sparkline.ts'
export {
  begin,
  type Begun,
  type NonFinite,
  showNonFinite,
  type Step,
  type Stepped,
  trainingStep,
  type TrainingState,
} from './step.ts'
export type { Loss } from './update.ts'
