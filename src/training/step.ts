/**
 * @file step — one step of training: a state and a batch give the next state, or the failure that ended training.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { retraced } from '../function/jit.ts'
import { foldIn, type Key } from '../function/key.ts'
import { noState, type NoState } from '../network/state.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import type { Message, ShapeError } from '../shape/mismatch.ts'
import { firstNonFinite } from './finite.ts'
import type { Metrics, Score } from './metric.ts'
import { met, type OutsideInRun } from './outside.ts'
import { kindsOf, type Taken, valueOfScore, type Weigh, weightIn } from './taken.ts'
import { type Loss, type Parts, updateOf } from './update.ts'

/** What a step takes and gives. */
export interface TrainingState<P, S, N = NoState> {
  readonly params: P
  /** The state of the gradient transformation. */
  readonly optimiser: S
  /** The state of the model, as the running statistics of batch normalisation; `{}` where it has none. */
  readonly model: N
  /** Shuffles and randomness of the loss all come from this key. */
  readonly key: Key
  /** Steps made. */
  readonly step: number
}

/** The state a run begins with. That a model lacks its state is said by the sentence, which stands for no value. */
export type Begun<P, S, N> = TrainingState<
  P,
  S,
  N | ShapeError<Message<'beganWithout', Record<never, never>>>
>

/** The state that a run begins with, as what it is. */
export const stateOf = <P, S, N>(begun: Begun<P, S, N>): TrainingState<P, S, N> =>
  begun as TrainingState<P, S, N> // there is no value of a sentence

/** A step gave a NaN or an infinity: training ended, and the state before the step is kept. */
export interface NonFinite<P, S, N = NoState> {
  readonly tag: 'NonFinite'
  /** The step that failed, from 1. */
  readonly step: number
  readonly loss: number
  /** The first leaf that is not finite: of `batch`, `gradients`, `params`, `optimiser`, `model`, or else `loss`. */
  readonly leaf: string
  /** The last good state. */
  readonly state: TrainingState<P, S, N>
}

/**
 * One sentence for the failure.
 *
 * ```ts
 * const state = begin(scalar(1), gradientDescent(1), key(1))
 * showNonFinite({ tag: 'NonFinite', step: 7, loss: NaN, leaf: 'gradients.w', state })
 * // => 'fit: step 7: gradients.w is not finite and the loss is NaN; lower the learning rate or clip the gradients'
 * ```
 */
export const showNonFinite = ({
  step,
  loss,
  leaf,
}: NonFinite<unknown, unknown, unknown>): string => {
  const what =
    leaf === 'loss' ? `the loss is ${loss}` : `${leaf} is not finite and the loss is ${loss}`
  // Where all but the loss is finite, it overflowed, or its gradient is 0 as it is where nothing has a chance.
  const remedy = leaf.startsWith('batch')
    ? 'mend the data'
    : leaf === 'loss'
      ? 'lower the learning rate, or look in it for a logarithm of 0, as ctc takes where frames are too few'
      : 'lower the learning rate or clip the gradients'
  return `fit: step ${step}: ${what}; ${remedy}`
}

/** The state before the first step; a model that keeps a state begins with the one its layer has. */
export const begin = <P, S, N = NoState>(
  params: P,
  optimiser: GradientTransformation<S>,
  key: Key,
  // where it is left out N is NoState, and this is its value
  model: N = noState as N,
): TrainingState<P, S, NoInfer<N>> => ({
  params,
  optimiser: optimiser.init(params),
  model,
  key,
  step: 0,
})

/** A state after a step, with the loss and the metrics of its batch before the step. */
export interface Stepped<P, S, M extends string, N = NoState> {
  readonly state: TrainingState<P, S, N>
  readonly loss: Score
  readonly scores: Readonly<Record<M, Score>>
}

/** One step of training. */
export type Step<P, S, B, M extends string, N = NoState> = (
  state: Begun<P, S, N>,
  batch: B,
) => Either<NonFinite<P, S, N> | OutsideInRun<P, S, N>, Stepped<P, S, M, N>>

/** What a step gives beside the state: the loss, what the metrics take, and what the batch weighs where it is asked. */
export interface Seen {
  readonly loss: Score
  readonly taken: Taken
  readonly weight: number | undefined
}

/** A step whose batch comes in parts. */
export const stepInParts = <P, S, B, M extends string, N>(
  operation: string,
  loss: Loss<P, B, N>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M, N>,
  weigh?: Weigh<B>,
): ((
  state: Begun<P, S, N>,
  parts: Parts<B>,
) => Either<
  NonFinite<P, S, N> | OutsideInRun<P, S, N>,
  Seen & { readonly state: TrainingState<P, S, N> }
>) => {
  const run = retraced(operation, updateOf(operation, loss, optimiser, metrics, weigh))
  return (begun, parts) => {
    const state = stateOf<P, S, N>(begun)
    const key = foldIn(state.key, state.step)
    const step = state.step + 1
    const made = met(run(state.params, state.optimiser, state.model, parts, key))
    if (made._tag === 'Left') return left({ ...made.left, set: 'data', step, state })
    const out = made.right
    const { gradients, params, optimiser: after, model, taken } = out
    const weight = weigh === undefined ? undefined : weightIn(operation, out.weights)
    const found =
      firstNonFinite({ gradients }) ?? firstNonFinite([{ params }, { optimiser: after }, { model }])
    const value = valueOfScore(out.loss)
    if (found === undefined && Number.isFinite(value))
      return right({
        state: { ...state, params, optimiser: after, model, step },
        loss: out.loss,
        taken,
        weight,
      })
    const batch = parts.batches.length === 1 ? parts.batches[0] : parts.batches
    const leaf = firstNonFinite({ batch }) ?? found?.replace(/^[012]\./u, '') ?? 'loss'
    return left({ tag: 'NonFinite', step, loss: value, leaf, state })
  }
}

/**
 * A step that goes down the gradient of a loss. The loss is traced at every step, so it may close over what changes.
 *
 * Fails   NonFinite; IndexOutside, when the batch has a label that is no class; each with the state that was given
 *
 * ```ts
 * const t = gradientDescent(0.25)
 * const step = trainingStep((w: Scalar, x: Scalar) => mul(sub(w, x), sub(w, x)), t)
 * const stepped = step(begin(scalar(3), t, key(1)), scalar(1))
 * pipe(stepped, E.map(({ state }) => state.params)) // => E.right(scalar(2))
 * ```
 */
export const trainingStep = <P, S, B, M extends string = never, N = NoState>(
  loss: Loss<P, B, N>,
  optimiser: GradientTransformation<S>,
  // without metrics M is never, and no metrics is all there is of them
  metrics: Metrics<P, B, M, N> = {} as Metrics<P, B, M, N>,
): Step<P, S, B, M, N> => {
  const step = stepInParts('trainingStep', loss, optimiser, metrics)
  const { pools } = kindsOf(metrics)
  return (state, batch) => {
    const made = step(state, { batches: [batch], weights: [] })
    if (made._tag === 'Left') return made
    const { state: after, loss: value, taken } = made.right
    const pooled = pools.map(([name, { score }]) => [name, score(taken.counts[name])] as const)
    const scores = { ...taken.scores, ...Object.fromEntries(pooled) } as Record<M, Score> // one a metric
    return right({ state: after, loss: value, scores })
  }
}
