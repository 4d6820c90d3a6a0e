/**
 * @file engine — what runs Programs on data.
 *
 * An engine computes one primitive at a time (eager operators) or a whole Program. Whichever way, the same inputs give
 * the same bits.
 */
import type { Runs } from '../primitives/primitive.ts'
import type { Inputs, Name, Outputs, Params } from '../program/vocabulary.ts'
import type { Concrete } from '../tensor/concrete.ts'

/** Computes on data. */
export interface Engine extends Runs {
  readonly name: string
  /** One application of a primitive. */
  readonly apply: <N extends Name>(
    name: N,
    params: Params<N>,
    inputs: Inputs<N, Concrete>,
  ) => Outputs<N, Concrete>
}
