/**
 * @file resumeFailure — what can be wrong with checkpoints, as records, and the one sentence for each.
 */
import type { NoState } from '../network/state.ts'
import { type NonFinite, showNonFinite, type TrainingState } from './step.ts'

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
export type CannotResume = UnusableFolder | DamagedCheckpoint | OtherRun

/**
 * One sentence for a failure of `resume`.
 *
 * ```ts
 * showResumeFailure({ tag: 'DamagedCheckpoint', file: 'runs/step-000000010.safetensors', why: 'it is empty' })
 * // => 'resume: runs/step-000000010.safetensors is damaged (it is empty); remove it to begin anew'
 * ```
 */
export const showResumeFailure = (
  failure: NonFinite<unknown, unknown, unknown> | Unsaved<unknown, unknown, unknown> | CannotResume,
): string => {
  switch (failure.tag) {
    case 'NonFinite':
      return showNonFinite(failure)
    case 'Unsaved':
      return `resume: step ${failure.step}: ${failure.file} cannot be written (${failure.why}); make room or name another folder, the checkpoints before it are kept`
    case 'UnusableFolder':
      return `resume: ${failure.folder} cannot be used (${failure.why}); name a folder that can be written to`
    case 'DamagedCheckpoint':
      return `resume: ${failure.file} is damaged (${failure.why}); remove it to begin anew`
    case 'OtherRun':
      return `resume: ${failure.file} is of another run: ${failure.what} is ${failure.expected}, but the file has ${failure.found}; give the same options, or another folder`
  }
}
