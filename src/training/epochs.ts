/**
 * @file epochs — the loop of a run: steps make an epoch, epochs a history, and rules end it.
 *
 * It begins anywhere: a Run taken between two steps and given back goes on with the same bits.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { foldIn } from '../function/key.ts'
import type { NoState } from '../network/state.ts'
import { batchCount, batchRows } from './batches.ts'
import { meanScores, type Metrics, scoresOver, valueOfScore, withScores } from './evaluate.ts'
import { bestEpoch, type Epoch, type History, outOfPatience } from './history.ts'
import type { FitOptions } from './options.ts'
import type { Progress } from './progress.ts'
import { commanded } from './rules.ts'
import { epochStart, type Run } from './run.ts'
import type { NonFinite, TrainingState } from './step.ts'
import { type Trainer, trainer } from './trainer.ts'
import { inParts } from './update.ts'

/** Parameters that a run came to, and how it got there. */
export interface Fitted<P, S, M extends string, N = NoState> {
  /** The state after the last step, to go on from. */
  readonly state: TrainingState<P, S, N>
  /** The parameters of the best epoch by the watched metric; the last ones when none is watched. */
  readonly best: P
  /** The state of the model that goes with them. */
  readonly bestModel: N
  readonly history: History<M>
  readonly stopped: 'finished' | 'early'
}

/** A failure, with the epochs that went before. */
export type Failed<E, M extends string> = E & { readonly history: History<M> }

/** What a failure tells at least: the step at which it ended the run. */
export interface AtStep {
  readonly step: number
}

/** When a run under way is saved, and how. */
export interface Saving<R, E> {
  /** Whether to save after a number of steps. */
  readonly due: (step: number) => boolean
  readonly save: (run: R) => Either<E, unknown>
}

/** The metrics, and their names. */
export const metricsOf = <P, S, B, M extends string, N>({
  metrics = {} as Metrics<P, B, M, N>, // without metrics M is never
}: FitOptions<P, S, B, M, N>): {
  readonly metrics: Metrics<P, B, M, N>
  readonly names: readonly M[]
} => ({ metrics, names: Object.keys(metrics) as M[] }) // the names of the metrics

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

/** What is left of one pass over the data. */
const pass = <P, S, B, M extends string, N, E extends AtStep>(
  { data, batchSize, parts = 1, dropLast = false }: FitOptions<P, S, B, M, N>,
  saving: Saving<Run<P, S, M, N>, E>,
  under: Trainer<P, S, B, M, N>,
  run: Run<P, S, M, N>,
  task: Progress | undefined,
): Either<NonFinite<P, S, N> | E, Run<P, S, M, N>> => {
  let at = run.position
  // Steps use the numbers from 0 up to fold into the key; shuffles use those from 2^32 - 1 down.
  const key = foldIn(run.state.key, 2 ** 32 - 1 - at.began)
  const done = at.batches
  if (done > 0) task?.advance(done)
  let batch = 0
  for (const rows of batchRows(data.count, { size: batchSize, dropLast, key })) {
    batch += 1
    if (batch <= done) continue
    const stepped = under.step(inParts(data, rows, parts))
    if (stepped._tag === 'Left') return stepped
    const { loss, scores } = stepped.right
    at = {
      ...at,
      batches: batch,
      loss: withScores(at.loss, { loss }, rows.length),
      scores: withScores(at.scores, scores, rows.length),
    }
    task?.message(`loss ${valueOfScore(loss).toFixed(4)}`)
    task?.advance()
    if (saving.due(at.began + batch)) {
      const saved = saving.save({ ...run, state: under.state(), position: at })
      if (saved._tag === 'Left') return saved
    }
  }
  return right({ ...run, state: under.state(), position: at })
}

/** Goes on with a run until it ends, saving it on the way and at the end. */
export const running = <P, S, B, M extends string, N, E extends AtStep>(
  options: FitOptions<P, S, B, M, N>,
  saving: Saving<Run<P, S, M, N>, E>,
): ((begun: Run<P, S, M, N>) => Either<Failed<NonFinite<P, S, N> | E, M>, Fitted<P, S, M, N>>) => {
  const { data, validation, epochs, batchSize, dropLast = false, watch, rules = [] } = options
  const { metrics, names } = metricsOf(options)
  const start = trainer(options.loss, options.optimiser, metrics)
  const scores = scoresOver(metrics)
  const steps = batchCount(data.count, { size: batchSize, dropLast })

  /** The run after an epoch whose batches are all done. */
  const closed = ({ state, best, history, position }: Run<P, S, M, N>): Run<P, S, M, N> => {
    const { params, model } = state
    const entry: Epoch<M> = {
      epoch: history.length + 1,
      step: state.step,
      loss: meanScores(position.loss).loss,
      train: meanScores(position.scores),
      ...(validation === undefined
        ? {}
        : { validation: scores(params, model, validation, batchSize) }),
    }
    const all = [...history, entry]
    const leads = watch === undefined || bestEpoch(watch, all) === entry
    return {
      state,
      best: leads ? { params, model } : best,
      history: all,
      position: epochStart(state.step, names),
    }
  }
  const ended = (history: History<M>): boolean =>
    (watch !== undefined && history.length > 0 && outOfPatience(watch, history)) ||
    commanded('stop', rules, history)

  const go = (
    begun: Run<P, S, M, N>,
    under: Trainer<P, S, B, M, N>,
  ): Either<Failed<NonFinite<P, S, N> | E, M>, Fitted<P, S, M, N>> => {
    let run = begun
    const failed = <F extends NonFinite<P, S, N> | E>(why: F) =>
      left({ ...why, history: run.history })
    while (!ended(run.history) && run.history.length < epochs) {
      const label = `epoch ${run.history.length + 1}/${epochs}`
      const [task, since] = [options.progress?.(steps, label), options.clock?.()]
      const passed = pass(options, saving, under, run, task)
      if (passed._tag === 'Left') {
        task?.stop(`${label}  stopped at step ${passed.left.step}`)
        return failed(passed.left)
      }
      run = closed(passed.right)
      const entry = run.history[run.history.length - 1]! // closed has put it there
      const now = options.clock?.()
      const seconds = now === undefined || since === undefined ? undefined : (now - since) / 1000
      task?.stop(lineOf(label, entry, seconds))
      options.onEpoch?.(entry, seconds ?? Number.NaN, run.history)
      if (commanded('save', rules, run.history)) {
        const saved = saving.save(run)
        if (saved._tag === 'Left') return failed(saved.left)
      }
    }
    const { state, best, history } = run
    // A run that had ended before is saved already.
    const saved = run === begun ? right(undefined) : saving.save(run)
    if (saved._tag === 'Left') return failed(saved.left)
    const stopped = ended(history) ? 'early' : 'finished'
    return right({ state, best: best.params, bestModel: best.model, history, stopped })
  }
  return (begun) => {
    const under = start(begun.state)
    try {
      return go(begun, under)
    } finally {
      under.end()
    }
  }
}
