/**
 * @file resume — fit with checkpoints: a run that was killed goes on from the newest one, and ends with the same bits.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, mapLeft, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { IOEither } from 'fp-ts/lib/IOEither.js'
import { mustKnow } from '../function/options.ts'
import type { NoState } from '../network/state.ts'
import { Defect } from '../shape/defect.ts'
import { showCheckpointFailure } from './checkpoint.ts'
import { type Disk, hostDisk } from './disk.ts'
import { answered, type Asking } from './asking.ts'
import type { Dataset } from './batches.ts'
import type { BatchTooLarge, NoExamples } from './data/dataFailure.ts'
import { metricsOf, running } from './epochs.ts'
import type { Failed, Fitted, Unread } from './fitted.ts'
import { locked } from './lock.ts'
import type { Metrics } from './metric.ts'
import { type FitOptions, lackOf, mustFit, type RunOptions } from './options.ts'
import type { NoBest } from './noBest.ts'
import type { OutsideInRun } from './outside.ts'
import type { Saving } from './pass.ts'
import type { CannotResume, DamagedCheckpoint, Unsaved } from './resumeFailure.ts'
import { type Run, runFrom } from './run.ts'
import { decodeRun, encodeRun, type Settings } from './runFile.ts'
import {
  type Among,
  fitNames,
  type Given,
  type NotTaken,
  type Sites,
  withoutSlips,
} from './slips.ts'
import { type Begun, type NonFinite, stateOf, type TrainingState } from './step.ts'
import { kindsOf } from './taken.ts'
import { cleaned, fileOf, readFrom, saveTo, type Store, storedIn } from './store.ts'

/** Where a run goes on from. */
export interface Resumed {
  readonly file: string
  readonly step: number
  /** Newer checkpoints that could not be used. */
  readonly passedOver: readonly DamagedCheckpoint[]
}

/** Where checkpoints are kept, and how often they are made. */
export interface Checkpoints {
  /** A folder for this run alone; it is made when it is absent. */
  readonly folder: string
  /** Steps from one checkpoint to the next. One more is made at the beginning, at the end, and whenever a rule says so. */
  readonly every: number
  /** How many of the newest are kept: 2 unless told, so that one is left should the other be damaged. */
  readonly keep?: number
  /** Told of the checkpoint that the run goes on from; not called when it begins. */
  readonly onResume?: (from: Resumed) => void
  /** The file system of the host unless told. */
  readonly disk?: Disk
  /**
   * Whether the folder is locked meanwhile, as it is unless told: another run there is a Left. A process that was killed gives
   * way to the next one. In a container that came in the place of another none can tell whether that one ended, so where
   * whoever starts them sees to it that there is one at a time, say false.
   */
  readonly lock?: boolean
}

/** Everything that can end a run with checkpoints. */
export type ResumeFailure<P, S, M extends string, N = NoState> =
  | Failed<
      | NonFinite<P, S, N>
      | OutsideInRun<P, S, N>
      | NoBest<P, S, N>
      | Unsaved<P, S, N>
      | NoExamples
      | BatchTooLarge,
      M
    >
  | CannotResume

const settingsOf = <P, S, B, M extends string, N>(options: RunOptions<P, S, B, M, N>): Settings => {
  const { data, batchSize, dropLast = false, parts = 1, validation, watch } = options
  const { trainMetrics = true, metrics = {}, weigh } = options
  const pools = new Set(kindsOf(metrics as Metrics<P, B, M, N>).pools.map(([name]) => name)) // without metrics M is never
  const names = Object.keys(metrics).map((name) => (pools.has(name) ? `${name} (pooled)` : name))
  return {
    examples: `${data.count}`,
    batchSize: `${batchSize}`,
    dropLast: `${dropLast}`,
    parts: `${parts}${weigh === undefined ? '' : ', weighed'}`,
    validation: `${validation?.count ?? 0}`,
    metrics: `${names.join(', ')}${trainMetrics ? '' : ' in validation'}`,
    watch: watch === undefined ? 'none' : `${watch.metric}, ${watch.better} is better`,
  }
}

/** What comes of a run with checkpoints. */
export type Outcome<R, P, S, M extends string, N> = Either<
  ResumeFailure<P, S, M, N> | Failed<Unread<R, P, S, N>, M>,
  Fitted<P, S, M, N>
>

interface Found<P, S, M extends string, N> {
  readonly run: Run<P, S, M, N>
  readonly from: Resumed
}

/** The run of the newest checkpoint that is whole; undefined when there is none at all. */
const newest = <P, S, M extends string, N>(
  store: Store,
  decode: ReturnType<typeof decodeRun<P, S, M, N>>,
): Either<CannotResume, Found<P, S, M, N> | undefined> => {
  const stored = storedIn(store)
  if (stored._tag === 'Left')
    return left({ tag: 'UnusableFolder', folder: store.folder, why: stored.left.why })
  const passedOver: DamagedCheckpoint[] = []
  for (const { file, step } of stored.right) {
    const bytes = readFrom(store, file)
    const read = bytes._tag === 'Left' ? bytes : decode(bytes.right)
    if (read._tag === 'Right') return right({ run: read.right, from: { file, step, passedOver } })
    if ('tag' in read.left && read.left.tag === 'Other')
      return left({ ...read.left, tag: 'OtherRun', file })
    passedOver.push({ tag: 'DamagedCheckpoint', file, why: read.left.why })
  }
  return passedOver[0] === undefined ? right(undefined) : left(passedOver[0])
}

/** A run with checkpoints, which asks for its examples. */
export const resuming = <P, S, B, M extends string, N, R>(
  operation: string,
  checkpoints: Checkpoints,
  options: RunOptions<P, S, B, M, N>,
): ((begun: TrainingState<P, S, N>) => Asking<R, B, Outcome<R, P, S, M, N>>) => {
  const { folder, every, keep = 2, onResume, lock = true } = checkpoints
  mustKnow(operation, checkpoints, ['folder', 'every', 'keep', 'onResume', 'disk', 'lock'])
  mustFit(operation, options)
  for (const [name, n] of Object.entries({ every, keep }))
    if (!Number.isInteger(n) || n < 1)
      throw new Defect(`${operation}: ${name} is ${n}; give a whole number from 1`)
  const lack = lackOf(options)
  const settings = settingsOf(options)
  const watched = options.watch !== undefined
  const savingIn = (store: Store): Saving<Run<P, S, M, N>, Unsaved<P, S, N>> => {
    const save = (run: Run<P, S, M, N>): Either<Unsaved<P, S, N>, unknown> => {
      const { state } = run
      const encoded = pipe(
        encodeRun(run, settings, watched),
        mapLeft((failure) => ({
          file: fileOf(store, state.step),
          why: showCheckpointFailure(failure),
        })),
      )
      return pipe(
        encoded._tag === 'Left' ? encoded : saveTo(store, state.step, encoded.right),
        mapLeft((trouble) => ({ tag: 'Unsaved', step: state.step, ...trouble, state })),
      )
    }
    return { due: (step) => step % every === 0, save }
  }
  /** Goes on, in a folder that no other run has. */
  function* inFolder(store: Store, first: Run<P, S, M, N>): Asking<R, B, Outcome<R, P, S, M, N>> {
    const found = newest(store, decodeRun(first, settings, watched))
    if (found._tag === 'Left') return found
    const clean = cleaned(store)
    if (clean._tag === 'Left') return left({ tag: 'UnusableFolder', folder, why: clean.left.why })
    const saving = savingIn(store)
    if (found.right === undefined) {
      const saved = saving.save(first)
      if (saved._tag === 'Left') return left({ ...saved.left, history: [] })
    } else onResume?.(found.right.from)
    return yield* running<P, S, B, M, N, Unsaved<P, S, N>, R>(
      operation,
      options,
      saving,
    )(found.right?.run ?? first)
  }
  return function* (begun) {
    if (lack !== undefined) return left({ ...lack, history: [] })
    if (folder === '') return left({ tag: 'UnusableFolder', folder, why: 'it is no name' })
    const store: Store = { disk: checkpoints.disk ?? hostDisk(), folder, keep }
    const taken = lock ? locked(store) : right(() => {})
    if (taken._tag === 'Left') return taken
    try {
      return yield* inFolder(store, runFrom(begun, metricsOf(options).meansInTraining))
    } finally {
      taken.right()
    }
  }
}

/**
 * Trains as `fit` does, saving checkpoints in a folder; where the folder has some, it goes on from the newest that is whole.
 *
 * A run that is killed at any moment and resumed, however often, ends with the bits of one that never was. Give the options
 * and the state that it began with: its key is compared, its parameters are not looked at again. More epochs make it go on
 * beyond its end.
 *
 * Cost    a checkpoint holds parameters, optimiser and model; those of the best epoch too where a metric is watched. It is
 *         written before training goes on
 * Fails   as `fit`; Unsaved, when a checkpoint cannot be written; UnusableFolder; FolderInUse, when another run has it;
 *         DamagedCheckpoint, naming the newest, when no checkpoint is whole; OtherRun, when they are of other options, another
 *         key or another network
 *
 * ```ts
 * const data = datasetOf(tensor([1, 2, 3, 4]))
 * const optimiser = gradientDescent(0.25)
 * const loss = (w: Scalar, x: Tensor<[number]>) => mean(mul(sub(x, w), sub(x, w)))
 * const options = { loss, optimiser, data, batchSize: 1, epochs: 0 }
 * const run = resume({ folder: 'package.json', every: 2 }, options)(begin(scalar(0), optimiser, key(1)))
 * pipe(run(), E.mapLeft(({ tag }) => tag)) // => E.left('UnusableFolder')
 * ```
 */
export const resume = <
  P,
  S,
  B,
  M extends string = never,
  N = NoState,
  W extends Among<M, NotTaken<'resume'>> = M,
  Keys extends PropertyKey = keyof FitOptions<P, S, B, M, N>,
>(
  checkpoints: Checkpoints,
  given: Given<
    'resume',
    FitOptions<P, S, B, M, N, W>,
    typeof fitNames,
    Keys,
    Sites<P, S, B, M, N, Dataset<B>>
  >,
): ((state: Begun<P, S, N>) => IOEither<ResumeFailure<P, S, M, N>, Fitted<P, S, M, N>>) => {
  const options = withoutSlips<FitOptions<P, S, B, M, N>>('resume', given, fitNames)
  const go = resuming<P, S, B, M, N, never>('resume', checkpoints, options)
  // memory has all that is asked of it, so nothing is Unread
  return (begun) => () =>
    answered(go(stateOf<P, S, N>(begun)), options) as Either<
      ResumeFailure<P, S, M, N>,
      Fitted<P, S, M, N>
    >
}
