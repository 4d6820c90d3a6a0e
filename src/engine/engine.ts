/**
 * @file engine — what runs Programs on data.
 *
 * An engine computes one primitive at a time (eager operators) or a whole Program. Whichever way, the same inputs give
 * the same bits.
 */
import type { Program } from '../program/program.ts'
import type { Inputs, Name, Outputs, Params } from '../program/vocabulary.ts'
import type { Concrete } from '../tensor/concrete.ts'

/** A Program run again and again; its first inputs are its first outputs of the run before, and stay with the engine. */
export interface Loop {
  /** Runs it once, from the inputs that are not carried to the outputs that are not. */
  readonly step: (inputs: readonly Concrete[]) => readonly Concrete[]
  /** Takes the latest run back; what was carried before it is carried again. Only once after a run. */
  readonly undo: () => void
  /** What is carried now. */
  readonly state: () => readonly Concrete[]
  /** Gives up what it holds; it cannot be run afterwards. */
  readonly end: () => void
}

/** Computes on data. */
export interface Engine {
  readonly name: string
  /** One application of a primitive. */
  readonly apply: <N extends Name>(
    name: N,
    params: Params<N>,
    inputs: Inputs<N, Concrete>,
  ) => Outputs<N, Concrete>
  /** The outputs of a Program. */
  readonly run: (p: Program, inputs: readonly Concrete[]) => readonly Concrete[]
  /** A loop over a Program, from the first values of what is carried. */
  readonly loop: (p: Program, first: readonly Concrete[]) => Loop
}
