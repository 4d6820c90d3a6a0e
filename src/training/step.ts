/**
 * @file step — one step of training: a state and a batch give the next state, or the failure that ended training.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { valueAndGrad } from '../function/grad.ts'
import { retraced } from '../function/jit.ts'
import { foldIn, type Key } from '../function/key.ts'
import { applyUpdates, type GradientTransformation } from '../optimize/transformation.ts'
import { type Metrics, type Score, scored, valueOfScore } from './evaluate.ts'
import { firstNonFinite } from './finite.ts'

/** What a step takes and gives. */
export interface TrainingState<P, S> {
  readonly params: P
  /** The state of the gradient transformation. */
  readonly optimiser: S
  /** Shuffles and randomness of the loss all come from this key. */
  readonly key: Key
  /** Steps made. */
  readonly step: number
}

/** The mean loss of a batch; the key is for what is random in it. */
export type Loss<P, B> = (params: P, batch: B, key: Key) => Score

/** A step gave a NaN or an infinity: training ended, and the state before the step is kept. */
export interface NonFinite<P, S> {
  readonly tag: 'NonFinite'
  /** The step that failed, from 1. */
  readonly step: number
  readonly loss: number
  /** The first leaf that is not finite: of `batch`, `gradients`, `params`, `optimiser`, or else `loss`. */
  readonly leaf: string
  /** The last good state. */
  readonly state: TrainingState<P, S>
}

/**
 * One sentence for the failure.
 *
 * ```ts
 * const state = { params: scalar(1), optimiser: {}, key: key(1), step: 6 }
 * showNonFinite({ tag: 'NonFinite', step: 7, loss: NaN, leaf: 'gradients.w', state })
 * // => 'fit: step 7: gradients.w is not finite and the loss is NaN; lower the learning rate or clip the gradients'
 * ```
 */
export const showNonFinite = ({ step, loss, leaf }: NonFinite<unknown, unknown>): string => {
  const what =
    leaf === 'loss' ? `the loss is ${loss}` : `${leaf} is not finite and the loss is ${loss}`
  const remedy = leaf.startsWith('batch')
    ? 'mend the data'
    : 'lower the learning rate or clip the gradients'
  return `fit: step ${step}: ${what}; ${remedy}`
}

/** The state before the first step. */
export const begin = <P, S>(
  params: P,
  optimiser: GradientTransformation<S>,
  key: Key,
): TrainingState<P, S> => ({ params, optimiser: optimiser.init(params), key, step: 0 })

/** A state after a step, with the loss and the metrics of its batch before the step. */
export interface Stepped<P, S, M extends string> {
  readonly state: TrainingState<P, S>
  readonly loss: Score
  readonly scores: Readonly<Record<M, Score>>
}

/** One step of training. */
export type Step<P, S, B, M extends string> = (
  state: TrainingState<P, S>,
  batch: B,
) => Either<NonFinite<P, S>, Stepped<P, S, M>>

/** What a step computes from the parameters, the state of the optimiser, a batch and a key. */
export interface Update<P, S, M extends string> {
  readonly loss: Score
  readonly scores: Readonly<Record<M, Score>>
  readonly gradients: P
  readonly params: P
  readonly optimiser: S
}

/** The update that goes down the gradient of a loss. */
export const updateOf = <P, S, B, M extends string>(
  loss: Loss<P, B>,
  optimiser: GradientTransformation<S>,
  metrics: Metrics<P, B, M>,
): ((params: P, state: S, batch: B, key: Key) => Update<P, S, M>) => {
  // That the loss is a scalar its type says; that the leaves of P are floating is left to the trace, for P is any tree.
  const differentiated = (valueAndGrad as Untyped)(loss) as (
    params: P,
    batch: B,
    key: Key,
  ) => readonly [Score, P]
  const scores = scored(metrics)
  // The forward pass of the metrics is the one of the loss: simplify joins equal equations.
  return (params, state, batch, key) => {
    const [value, gradients] = differentiated(params, batch, key)
    const [updates, after] = optimiser.update(gradients, state, params)
    return {
      loss: value,
      scores: scores(params, batch),
      gradients,
      params: applyUpdates(params, updates),
      optimiser: after,
    }
  }
}

/**
 * A step that goes down the gradient of a loss. The loss is traced at every step, so it may close over what changes.
 *
 * Fails   NonFinite, with the state that was given
 *
 * ```ts
 * const t = gradientDescent(0.25)
 * const step = trainingStep((w: Scalar, x: Scalar) => mul(sub(w, x), sub(w, x)), t)
 * const stepped = step(begin(scalar(3), t, key(1)), scalar(1))
 * pipe(stepped, E.map(({ state }) => state.params)) // => E.right(scalar(2))
 * ```
 */
export const trainingStep = <P, S, B, M extends string = never>(
  loss: Loss<P, B>,
  optimiser: GradientTransformation<S>,
  // without metrics M is never, and no metrics is all there is of them
  metrics: Metrics<P, B, M> = {} as Metrics<P, B, M>,
): Step<P, S, B, M> => {
  const run = retraced('fit', updateOf(loss, optimiser, metrics))
  return (state, batch) => {
    const out = run(state.params, state.optimiser, batch, foldIn(state.key, state.step))
    const { gradients, params, optimiser: after } = out
    const step = state.step + 1
    const found =
      firstNonFinite({ gradients }) ?? firstNonFinite([{ params }, { optimiser: after }])
    const value = valueOfScore(out.loss)
    if (found === undefined && Number.isFinite(value))
      return right({
        state: { ...state, params, optimiser: after, step },
        loss: out.loss,
        scores: out.scores,
      })
    const leaf = firstNonFinite({ batch }) ?? found?.replace(/^[01]\./u, '') ?? 'loss'
    return left({ tag: 'NonFinite', step, loss: value, leaf, state })
  }
}

type Untyped = (f: unknown) => unknown
