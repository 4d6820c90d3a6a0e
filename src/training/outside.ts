/**
 * @file outside — examples with an index that points nowhere, as a label that is no class or a token of no vocabulary: a run
 * that meets one is not a mistake of the program, but of the data.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { NoState } from '../network/state.ts'
import { Defect } from '../shape/defect.ts'
import { whatIsOutside } from '../shape/outside.ts'
import type { IndexOutside } from './data/dataFailure.ts'
import type { TrainingState } from './step.ts'

/** Training, or the metrics of the validation set, met an index outside: the run ended, and the last good state is kept. */
export interface OutsideInRun<P, S, N = NoState> extends IndexOutside {
  /** Whose example it is of. */
  readonly set: 'data' | 'validation'
  /** The step that failed, from 1; where the validation set is at fault, the steps made. */
  readonly step: number
  /** The last good state. */
  readonly state: TrainingState<P, S, N>
}

/** What a run gives, or the index outside that it met; whatever else is thrown is thrown on. */
export const met = <A>(run: () => A): Either<IndexOutside, A> => {
  try {
    return right(run())
  } catch (thrown) {
    if (!(thrown instanceof Defect) || thrown.outside === undefined) throw thrown
    return left({ tag: 'IndexOutside', ...thrown.outside })
  }
}

/**
 * One sentence for the failure.
 *
 * ```ts
 * const state = begin(scalar(1), gradientDescent(1), key(1))
 * const label = { operator: 'accuracy', noun: 'label', found: 12, at: [5], axis: 1, size: 10 }
 * showOutsideInRun({ tag: 'IndexOutside', set: 'data', step: 7, state, ...label })
 * // => 'fit: step 7: accuracy: label 12 at [5] is outside 10 classes; mend the data, and go on from the state'
 * ```
 */
export const showOutsideInRun = ({
  set,
  step,
  ...outside
}: OutsideInRun<unknown, unknown, unknown>): string =>
  `fit: ${set === 'data' ? `step ${step}` : `validation after step ${step}`}: ${whatIsOutside(outside)}; mend the data, and go on from the state`
