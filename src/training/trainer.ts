/**
 * @file trainer — training step by step, with the parameters and the states of optimiser and model left with the engine.
 *
 * What is finite has a finite sum, so each step gives one number: the sum of all gradients, parameters and states.
 * Is it not finite, the step is taken back and made once more with all values at hand, to name the leaf at fault or to find
 * that only the sum overflowed.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { carrying, retracing } from '../function/carried.ts'
import { foldIn, type Key } from '../function/key.ts'
import { typed } from '../function/traced.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { sumOfAll } from './finite.ts'
import type { Metrics, Score } from './metric.ts'
import { met, type OutsideInRun } from './outside.ts'
import { type NonFinite, type Seen, stepInParts, type TrainingState } from './step.ts'
import { type Taken, valueOfScore, type Weigh, weightIn } from './taken.ts'
import { type Loss, type Parts, updateOf } from './update.ts'

/** A training state under way. */
export interface Trainer<P, S, B, N> {
  /** One step; the loss and the metrics of its batch before the step. */
  readonly step: (parts: Parts<B>) => Either<NonFinite<P, S, N> | OutsideInRun<P, S, N>, Seen>
  /** The state now. */
  readonly state: () => TrainingState<P, S, N>
  /** Gives up what the engine holds. */
  readonly end: () => void
}

interface Carried {
  readonly loss: Score
  readonly taken: Taken
  readonly weights: readonly Scalar<'f64'>[]
  readonly total: Scalar<'f64'>
}

/** Starts trainers. */
export const trainer = <P, S, B, M extends string, N>(
  operation: string,
  loss: Loss<P, B, N>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M, N>,
  weigh?: Weigh<B>,
): ((begun: TrainingState<P, S, N>) => Trainer<P, S, B, N>) => {
  const update = updateOf(operation, loss, optimiser, metrics, weigh)
  const carefully = stepInParts(operation, loss, optimiser, metrics, weigh)
  type State = readonly [P, S, N]
  const step = (
    [params, state, model]: State,
    parts: Parts<B>,
    key: Key,
  ): readonly [State, Carried] => {
    const out = update(params, state, model, parts, key)
    const after: State = [out.params, out.optimiser, out.model]
    const total = typed<[], 'f64'>(sumOfAll(operation, [out.gradients, ...after]))
    return [after, { loss: out.loss, taken: out.taken, weights: out.weights, total }]
  }
  return (begun) => {
    const start = ({ params, optimiser: state, model }: TrainingState<P, S, N>) =>
      carrying(operation, retracing(operation, step), [params, state, model] as const, true)
    let carried = start(begun)
    let made = begun.step
    const state = (): TrainingState<P, S, N> => {
      const [params, after, model] = carried.state()
      return { ...begun, params, optimiser: after, model, step: made }
    }
    return {
      step: (parts) => {
        const ran = met(carried.step(parts, foldIn(begun.key, made)))
        if (ran._tag === 'Left')
          return left({ ...ran.left, set: 'data', step: made + 1, state: state() })
        const { loss: value, taken, weights, total } = ran.right
        const weight = weigh === undefined ? undefined : weightIn(operation, weights)
        if (Number.isFinite(valueOfScore(total)) && Number.isFinite(valueOfScore(value))) {
          made += 1
          return right({ loss: value, taken, weight })
        }
        carried.undo()
        const again = carefully(state(), parts)
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
