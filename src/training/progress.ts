/**
 * @file progress — how far a long computation is, for whoever shows it: terminal.ts shows it as text.
 */

/** A task under way. */
export interface Progress {
  /** Counts steps that are done; 1 unless told otherwise. */
  readonly advance: (steps?: number) => void
  /** Says how it goes, beside the bar or on the next plain line. */
  readonly message: (text: string) => void
  /** Ends the task: the bar goes, and the text stays as a line. */
  readonly stop: (text: string) => void
}

/** Begins a task of a number of steps under a label. */
export type StartProgress = (total: number, label: string) => Progress

const nothing = (): void => {}

/** Progress that shows nothing, for runs that nobody watches. */
export const silent: StartProgress = () => ({ advance: nothing, message: nothing, stop: nothing })
