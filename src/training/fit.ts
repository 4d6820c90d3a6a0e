/**
 * @file fit — training as a fold: a state and batches give a state.
 *
 * Everything follows from the state that comes in, its key included: the same state gives the same bits. The clock and
 * the progress are only shown.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { Defect } from '../shape/defect.ts'
import { foldIn } from '../function/key.ts'
import type { GradientTransformation } from '../optimize/transformation.ts'
import { batchCount, batchRows, type Dataset } from './batches.ts'
import {
  evaluator,
  type Mean,
  meanScores,
  type Metrics,
  noScores,
  valueOfScore,
  withScores,
} from './evaluate.ts'
import {
  bestEpoch,
  type Epoch,
  type History,
  outOfPatience,
  type Scores,
  type Watch,
} from './history.ts'
import type { Progress, StartProgress } from './progress.ts'
import type { Loss, NonFinite, TrainingState } from './step.ts'
import { type Trainer, trainer } from './trainer.ts'

/** What to train on, how, and what to show meanwhile. */
export interface FitOptions<P, S, B, M extends string> {
  readonly loss: Loss<P, B>
  readonly optimiser: GradientTransformation<S>
  readonly data: Dataset<B>
  readonly batchSize: number
  readonly epochs: number
  /** Leaves out a last batch that is not full. */
  readonly dropLast?: boolean
  /** Means over a batch, taken during training and over the validation set. */
  readonly metrics?: Metrics<P, B, M>
  readonly validation?: Dataset<B>
  /** Keeps the best parameters by a metric, and stops when patience is at an end. */
  readonly watch?: Watch<M>
  /** Told of each epoch as it ends, with the seconds it took by the clock. */
  readonly onEpoch?: (epoch: Epoch<M>, seconds: number) => void
  readonly progress?: StartProgress
  /** Milliseconds since any moment; without it no time is shown. */
  readonly clock?: () => number
}

/** Parameters that a run came to, and how it got there. */
export interface Fitted<P, S, M extends string> {
  /** The state after the last step, to go on from. */
  readonly state: TrainingState<P, S>
  /** The parameters of the best epoch by the watched metric; the last ones when none is watched. */
  readonly best: P
  readonly history: History<M>
  readonly stopped: 'finished' | 'early'
}

/** A failure of a step, with the epochs that went before. */
export interface FitFailure<P, S, M extends string> extends NonFinite<P, S> {
  readonly history: History<M>
}

const show = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores)
    .map(([name, score]) => `  ${name} ${score.toFixed(4)}`)
    .join('')

/** `epoch 2/3  loss 0.0912  accuracy 0.9731  validation loss 0.0923  accuracy 0.9712  14.2 s`. */
const lineOf = (label: string, epoch: Epoch<string>, seconds: number | undefined): string => {
  const validation =
    epoch.validation === undefined ? '' : `  validation${show(epoch.validation).slice(1)}`
  const time = seconds === undefined ? '' : `  ${seconds.toFixed(1)} s`
  return `${label}${show({ ...epoch.train, loss: epoch.loss })}${validation}${time}`
}

interface Pass<M extends string> {
  readonly loss: Mean<'loss'>
  readonly scores: Mean<M>
}

/** One pass over the data. */
const pass = <P, S, B, M extends string>(
  { data, batchSize, dropLast = false }: FitOptions<P, S, B, M>,
  under: Trainer<P, S, B, M>,
  names: readonly M[],
  { key: own, step }: TrainingState<P, S>,
  task: Progress | undefined,
): Either<NonFinite<P, S>, Pass<M>> => {
  // Steps use the numbers from 0 up to fold into the key; shuffles use those from 2^32 - 1 down.
  const key = foldIn(own, 2 ** 32 - 1 - step)
  let so: Pass<M> = { loss: noScores(['loss']), scores: noScores(names) }
  for (const rows of batchRows(data.count, { size: batchSize, dropLast, key })) {
    const stepped = under.step(data.take(rows))
    if (stepped._tag === 'Left') return stepped
    const { loss, scores } = stepped.right
    so = {
      loss: withScores(so.loss, { loss }, rows.length),
      scores: withScores(so.scores, scores, rows.length),
    }
    task?.message(`loss ${valueOfScore(loss).toFixed(4)}`)
    task?.advance()
  }
  return right(so)
}

/**
 * Trains from a state for a number of epochs.
 *
 * Cost    one trace of the loss a step, so it may close over what changes; derived Programs are remembered; parameters and
 *         optimiser state stay with the engine from step to step and come out once an epoch
 * Fails   NonFinite, naming the step and the leaf; it holds the last good state and the history before it
 *
 * ```ts
 * const data = datasetOf(tensor([1, 2, 3, 4]))
 * const optimiser = gradientDescent(0.25)
 * const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))
 * const run = fit({ loss, optimiser, data, batchSize: 4, epochs: 60 })(begin(scalar(0), optimiser, key(1)))
 * pipe(run, E.map(({ best }) => item(best).toFixed(3))) // => E.right('2.500')
 * ```
 */
export const fit = <P, S, B, M extends string = never>(
  options: FitOptions<P, S, B, M>,
): ((state: TrainingState<P, S>) => Either<FitFailure<P, S, M>, Fitted<P, S, M>>) => {
  const { data, validation, epochs, batchSize, dropLast = false, watch, clock } = options
  const metrics = options.metrics ?? ({} as Metrics<P, B, M>) // without metrics M is never
  const names = Object.keys(metrics) as M[] // the names of the metrics
  const start = trainer(options.loss, options.optimiser, metrics)
  const evaluate = evaluator(metrics)
  const steps = batchCount(data.count, { size: batchSize, dropLast })
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new Defect(`fit: ${epochs} epochs; give a whole number that is not negative`)
  if (epochs > 0 && steps === 0)
    throw new Defect(
      `fit: ${data.count} examples make no batch of ${batchSize}; give more examples or smaller batches`,
    )
  const score = (params: P): { readonly validation?: Scores<M> } =>
    validation === undefined ? {} : { validation: evaluate(params, validation, batchSize) }

  const run = (
    begun: TrainingState<P, S>,
    under: Trainer<P, S, B, M>,
  ): Either<FitFailure<P, S, M>, Fitted<P, S, M>> => {
    let [state, best, history]: [TrainingState<P, S>, P, History<M>] = [begun, begun.params, []]
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      const label = `epoch ${epoch}/${epochs}`
      const [task, since] = [options.progress?.(steps, label), clock?.()]
      const passed = pass(options, under, names, state, task)
      if (passed._tag === 'Left') {
        task?.stop(`${label}  stopped at step ${passed.left.step}`)
        return left({ ...passed.left, history })
      }
      state = under.state()
      const { loss } = meanScores(passed.right.loss)
      const train = meanScores(passed.right.scores)
      const entry = { epoch, step: state.step, loss, train, ...score(state.params) }
      history = [...history, entry]
      if (watch === undefined || bestEpoch(watch, history) === entry) best = state.params
      const seconds =
        clock === undefined || since === undefined ? undefined : (clock() - since) / 1000
      task?.stop(lineOf(label, entry, seconds))
      options.onEpoch?.(entry, seconds ?? Number.NaN)
      if (watch !== undefined && outOfPatience(watch, history))
        return right({ state, best, history, stopped: 'early' })
    }
    return right({ state, best, history, stopped: 'finished' })
  }
  return (begun) => {
    const under = start(begun)
    try {
      return run(begun, under)
    } finally {
      under.end()
    }
  }
}
