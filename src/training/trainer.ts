/**
 * @file trainer — training step by step, with the parameters and the state of the optimiser left with the engine.
 *
 * What is finite has a finite sum, so each step gives one number: the sum of all gradients, parameters and optimiser state.
 * Is it not finite, the step is taken back and made once more with all values at hand, to name the leaf at fault or to find
 * that only the sum overflowed.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { right } from 'fp-ts/lib/Either.js'
import { carrying, retracing } from '../function/carried.ts'
import { foldIn, type Key } from '../function/key.ts'
import { typed } from '../function/traced.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { type Metrics, type Score, valueOfScore } from './evaluate.ts'
import { sumOfAll } from './finite.ts'
import {
  type Loss,
  type NonFinite,
  type Stepped,
  trainingStep,
  type TrainingState,
  updateOf,
} from './step.ts'

/** A training state under way. */
export interface Trainer<P, S, B, M extends string> {
  /** One step; the loss and the metrics of its batch before the step. */
  readonly step: (batch: B) => Either<NonFinite<P, S>, Omit<Stepped<P, S, M>, 'state'>>
  /** The state now. */
  readonly state: () => TrainingState<P, S>
  /** Gives up what the engine holds. */
  readonly end: () => void
}

interface Seen<M extends string> {
  readonly loss: Score
  readonly scores: Readonly<Record<M, Score>>
  readonly total: Scalar<'f64'>
}

/** Starts trainers. */
export const trainer = <P, S, B, M extends string>(
  loss: Loss<P, B>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M>,
): ((begun: TrainingState<P, S>) => Trainer<P, S, B, M>) => {
  const update = updateOf(loss, optimiser, metrics)
  const carefully = trainingStep(loss, optimiser, metrics)
  type State = readonly [P, S]
  const step = ([params, state]: State, batch: B, key: Key): readonly [State, Seen<M>] => {
    const out = update(params, state, batch, key)
    const total = typed<[], 'f64'>(sumOfAll([out.gradients, out.params, out.optimiser]))
    return [[out.params, out.optimiser], { loss: out.loss, scores: out.scores, total }]
  }
  return (begun) => {
    const start = ({ params, optimiser: state }: TrainingState<P, S>) =>
      carrying('fit', retracing('fit', step), [params, state] as const, true)
    let carried = start(begun)
    let made = begun.step
    const state = (): TrainingState<P, S> => {
      const [params, after] = carried.state()
      return { ...begun, params, optimiser: after, step: made }
    }
    return {
      step: (batch) => {
        const seen = carried.step(batch, foldIn(begun.key, made))
        if (Number.isFinite(valueOfScore(seen.total)) && Number.isFinite(valueOfScore(seen.loss))) {
          made += 1
          return right(seen)
        }
        carried.undo()
        const again = carefully(state(), batch)
        carried.end()
        if (again._tag === 'Left') {
          carried = start(again.left.state)
          return again
        }
        made += 1
        carried = start(again.right.state)
        return again
      },
      state,
      end: () => carried.end(),
    }
  }
}
