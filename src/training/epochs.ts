/**
 * @file epochs — the loop of a run: steps make an epoch, epochs a history, and rules end it.
 *
 * It begins anywhere: a Run taken between two steps and given back goes on with the same bits. Batches it asks for, and whoever
 * runs it answers.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Asking } from './asking.ts'
import { batchCount } from './batches.ts'
import { scoring } from './evaluate.ts'
import type { Failed, Fitted } from './fitted.ts'
import { bestEpoch, type Epoch, type History, outOfPatience } from './history.ts'
import { noScores, scoresOf } from './mean.ts'
import type { Metrics } from './metric.ts'
import type { NoBest } from './noBest.ts'
import type { RunOptions } from './options.ts'
import { pass, type Saving, type StepFailure } from './pass.ts'
import { commanded } from './rules.ts'
import { epochStart, type Run } from './run.ts'
import { kindsOf } from './taken.ts'
import { type Trainer, trainer } from './trainer.ts'

/** The metrics, and those taken in training with the names of those among them that are means. */
interface TakenMetrics<P, B, M extends string, N> {
  readonly metrics: Metrics<P, B, M, N>
  readonly inTraining: Metrics<P, B, M, N>
  readonly meansInTraining: readonly string[]
}

/** What metrics a run takes. */
export const metricsOf = <P, S, B, M extends string, N>({
  metrics = {} as Metrics<P, B, M, N>, // without metrics M is never
  trainMetrics = true,
}: RunOptions<P, S, B, M, N>): TakenMetrics<P, B, M, N> => {
  const inTraining = trainMetrics ? metrics : ({} as Metrics<P, B, M, N>) // of none no score is asked
  return {
    metrics,
    inTraining,
    meansInTraining: kindsOf(inTraining).means.map(([name]) => name),
  }
}

const show = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores)
    .map(([name, score]) => `  ${name} ${score.toFixed(4)}`)
    .join('')

/** `epoch 2/3  loss 0.0912  accuracy 0.9731  validation loss 0.0923  accuracy 0.9712  14.2 s`. */
const lineOf = (
  label: string,
  { train, loss, validation }: Epoch<string>,
  inTraining: boolean,
  seconds: number | undefined,
): string => {
  const held = validation === undefined ? '' : `  validation${show(validation).slice(1)}`
  const time = seconds === undefined ? '' : `  ${seconds.toFixed(1)} s`
  return `${label}${show({ ...(inTraining ? train : {}), loss })}${held}${time}`
}

/** What a failure tells at least: the step at which it ended the run. */
export interface AtStep {
  readonly step: number
}

/** What comes of a run. */
type Outcome<R, E, P, S, M extends string, N> = Either<
  Failed<StepFailure<R, E, P, S, N> | NoBest<P, S, N>, M>,
  Fitted<P, S, M, N>
>

/** Goes on with a run until it ends, saving it on the way and at the end. */
export const running = <P, S, B, M extends string, N, E extends AtStep, R>(
  operation: string,
  options: RunOptions<P, S, B, M, N>,
  saving: Saving<Run<P, S, M, N>, E>,
): ((begun: Run<P, S, M, N>) => Asking<R, B, Outcome<R, E, P, S, M, N>>) => {
  const { data, validation, epochs, batchSize, dropLast = false, watch, rules = [] } = options
  const { trainMetrics = true } = options
  const { metrics, inTraining, meansInTraining } = metricsOf(options)
  const start = trainer(operation, options.loss, options.optimiser, inTraining, options.weigh)
  const scores = scoring(operation, metrics, options.weigh)
  const steps = batchCount(data.count, { size: batchSize, dropLast })

  /** The run after an epoch whose batches are all done. */
  function* closed({
    state,
    best,
    history,
    position,
  }: Run<P, S, M, N>): Asking<R, B, Either<StepFailure<R, E, P, S, N>, Run<P, S, M, N>>> {
    const { params, model, step } = state
    const held =
      validation === undefined
        ? right(undefined)
        : yield* scores<R, StepFailure<R, E, P, S, N>>(state, validation.count, batchSize, {
            unread: (why) => ({ tag: 'Unread', step, why, state }),
            outside: (index) => ({ ...index, set: 'validation', step, state }),
          })
    if (held._tag === 'Left') return held
    const entry: Epoch<M> = {
      epoch: history.length + 1,
      step,
      loss: position.loss.totals['loss']! / position.loss.weight, // its one total
      train: {
        ...scoresOf(operation, metrics, noScores([])),
        ...scoresOf(operation, inTraining, position.scores),
      },
      ...(held.right === undefined ? {} : { validation: held.right }),
    }
    const all = [...history, entry]
    const leads = watch === undefined || bestEpoch(watch, all) === entry
    return right({
      state,
      best: leads ? { params, model } : best,
      history: all,
      position: epochStart(step, meansInTraining),
    })
  }
  const ended = (history: History<M>): boolean =>
    (watch !== undefined && history.length > 0 && outOfPatience(watch, history)) ||
    commanded('stop', rules, history)

  /** One epoch, shown as it goes, and the seconds it took. */
  function* epoch(
    run: Run<P, S, M, N>,
    under: Trainer<P, S, B, N>,
  ): Asking<
    R,
    B,
    Either<
      StepFailure<R, E, P, S, N>,
      { readonly run: Run<P, S, M, N>; readonly seconds: number | undefined }
    >
  > {
    const label = `epoch ${run.history.length + 1}/${epochs}`
    const [task, since] = [options.progress?.(steps, label), options.clock?.()]
    // The line that stays. A task ends whatever is thrown: its bar would keep the process alive.
    let last = `${label}  broken off`
    try {
      const passed = yield* pass<P, S, B, M, N, R, E>(operation, options, saving, under, run, task)
      if (passed._tag === 'Left') {
        last = `${label}  stopped at step ${passed.left.step}`
        return passed
      }
      const done = yield* closed(passed.right)
      if (done._tag === 'Left') {
        last = `${label}  stopped at step ${done.left.step}`
        return done
      }
      const entry = done.right.history[done.right.history.length - 1]! // closed has put it there
      const now = options.clock?.()
      // A clock that was set back meanwhile tells no time.
      const seconds =
        now === undefined || since === undefined ? undefined : Math.max(0, (now - since) / 1000)
      last = lineOf(label, entry, trainMetrics, seconds)
      return right({ run: done.right, seconds })
    } finally {
      task?.stop(last)
    }
  }

  function* go(
    begun: Run<P, S, M, N>,
    under: Trainer<P, S, B, N>,
  ): Asking<R, B, Outcome<R, E, P, S, M, N>> {
    let run = begun
    const failed = (why: StepFailure<R, E, P, S, N> | NoBest<P, S, N>): Outcome<R, E, P, S, M, N> =>
      left({ ...why, history: run.history })
    while (!ended(run.history) && run.history.length < epochs) {
      const done = yield* epoch(run, under)
      if (done._tag === 'Left') return failed(done.left)
      run = done.right.run
      const entry = run.history[run.history.length - 1]! // that of the epoch
      options.onEpoch?.(entry, done.right.seconds ?? Number.NaN, run.history)
      if (commanded('save', rules, run.history)) {
        const saved = saving.save(run)
        if (saved._tag === 'Left') return failed(saved.left)
      }
    }
    const { state, best, history } = run
    // A run that had ended before is saved already.
    const saved = run === begun ? right(undefined) : saving.save(run)
    if (saved._tag === 'Left') return failed(saved.left)
    if (watch !== undefined && history.length > 0 && bestEpoch(watch, history) === undefined) {
      const set = validation === undefined ? 'data' : 'validation'
      return failed({ tag: 'NoBest', metric: watch.metric, set, step: state.step, state })
    }
    const stopped = ended(history) ? 'early' : 'finished'
    return right({ state, best: best.params, bestModel: best.model, history, stopped })
  }
  return function* (begun) {
    const under = start(begun.state)
    try {
      return yield* go(begun, under)
    } finally {
      under.end()
    }
  }
}
