/**
 * @file resumeFailure — what can be wrong with checkpoints, as records, and the one sentence for each.
 */
import type { NoState } from '../network/state.ts'
import type { BatchTooLarge, NoExamples } from './data/dataFailure.ts'
import { showFitFailure } from './fitted.ts'
import type { NoBest } from './noBest.ts'
import type { OutsideInRun } from './outside.ts'
import type { Holder } from './processes.ts'
import type { NonFinite, TrainingState } from './step.ts'

/** A checkpoint could not be written. Those before it are as they were, and the state is here. */
export interface Unsaved<P, S, N = NoState> {
  readonly tag: 'Unsaved'
  /** Steps made. */
  readonly step: number
  readonly file: string
  readonly why: string
  readonly state: TrainingState<P, S, N>
}

/** The folder of checkpoints cannot be listed, or not be cleaned. */
export interface UnusableFolder {
  readonly tag: 'UnusableFolder'
  readonly folder: string
  readonly why: string
}

/** Another run has the folder, or may have it: two would write over each other. */
export interface FolderInUse {
  readonly tag: 'FolderInUse'
  readonly folder: string
  /** Its note, which says who it is. */
  readonly file: string
  readonly by: Holder
  /** Whether it is known to run; where it is not, it is on another machine or in another container. */
  readonly running: boolean
}

/** A checkpoint cannot be read, or is not what was once written. */
export interface DamagedCheckpoint {
  readonly tag: 'DamagedCheckpoint'
  readonly file: string
  readonly why: string
}

/** A checkpoint is of a run with other options, or another network. */
export interface OtherRun {
  readonly tag: 'OtherRun'
  readonly file: string
  readonly what: string
  readonly expected: string
  readonly found: string
}

/** Everything that can be wrong with checkpoints before a run goes on. */
export type CannotResume = UnusableFolder | FolderInUse | DamagedCheckpoint | OtherRun

const showInUse = ({ folder, file, by: { pid, host }, running }: FolderInUse): string =>
  running
    ? `resume: ${folder} is in use by process ${pid} of ${host}; wait for its end, or name another folder`
    : `resume: ${folder} was taken by process ${pid} of ${host}, and from here none can tell whether that still runs; if it has ended, remove ${file}`

/**
 * One sentence for a failure of `resume`.
 *
 * ```ts
 * showResumeFailure({ tag: 'DamagedCheckpoint', file: 'runs/step-000000010.safetensors', why: 'it is empty' })
 * // => 'resume: runs/step-000000010.safetensors is damaged (it is empty); remove it to begin anew'
 * ```
 */
export const showResumeFailure = (
  failure:
    | NonFinite<unknown, unknown, unknown>
    | OutsideInRun<unknown, unknown, unknown>
    | NoBest<unknown, unknown, unknown>
    | NoExamples
    | BatchTooLarge
    | Unsaved<unknown, unknown, unknown>
    | CannotResume,
): string => {
  switch (failure.tag) {
    case 'NonFinite':
    case 'IndexOutside':
    case 'NoBest':
    case 'NoExamples':
    case 'BatchTooLarge':
      return showFitFailure(failure)
    case 'Unsaved':
      return `resume: step ${failure.step}: ${failure.file} cannot be written (${failure.why}); make room or name another folder, the checkpoints before it are kept`
    case 'UnusableFolder':
      return `resume: ${failure.folder || "''"} cannot be used (${failure.why}); name a folder that can be written to`
    case 'FolderInUse':
      return showInUse(failure)
    case 'DamagedCheckpoint':
      return `resume: ${failure.file} is damaged (${failure.why}); remove it to begin anew`
    case 'OtherRun':
      return `resume: ${failure.file} is of another run: ${failure.what} is ${failure.expected}, but the file has ${failure.found}; give the same options, or another folder`
  }
}
