/**
 * @file runFile — a run between two steps as a safetensors file, and back, bit for bit.
 *
 * Tensors stand under their paths: `params.0.w`, `optimiser.0.mean.0.w`, `model.1.mean`, `key`, and `best.params.0.w` where
 * a metric is watched. The text `run` of the header is JSON: the step, the history, the place in the epoch, and the options
 * that the rest depends on.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, map, mapLeft, right, tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decodeSafetensors, type Safetensors } from '../codec/safetensors.ts'
import { type SafetensorsFailure, showSafetensorsFailure } from '../codec/safetensorsFailure.ts'
import type { Key } from '../function/key.ts'
import { toNested } from '../function/read.ts'
import { encodeTree, type SamePath, treeIn } from './checkpoint.ts'
import { checksumName, isWhole, noChecksum, sealed } from './checksum.ts'
import type { Run } from './run.ts'
import type { TrainingState } from './step.ts'

/** What of the options decides what comes next, as texts. */
export type Settings = Readonly<Record<string, string>>

/** A file of another run: something in it is not as the options or the state have it. */
export interface Other {
  readonly tag: 'Other'
  readonly what: string
  readonly expected: string
  readonly found: string
}

/** A file that is not what was once written. */
export interface Broken {
  readonly tag: 'Broken'
  readonly why: string
}

/** Numbers that JSON lacks are texts. */
const special: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
  '-0': -0,
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, x: unknown) => {
    if (typeof x !== 'number' || (Number.isFinite(x) && !Object.is(x, -0))) return x
    return Object.is(x, -0) ? '-0' : String(x)
  })

const exact = new t.Type<number>(
  'a number',
  (u): u is number => typeof u === 'number',
  (u, c) => {
    const x = typeof u === 'string' ? special[u] : u
    return typeof x === 'number' ? t.success(x) : t.failure(u, c)
  },
  t.identity,
)
const scores = t.record(t.string, exact)
const dtype = t.keyof({ f32: null, f64: null, i32: null, u32: null, bool: null })
const sum = t.type({ dtype, shape: t.array(t.number), values: t.array(exact) })
const mean = t.intersection([
  t.type({ weight: exact, totals: scores }),
  t.partial({ sums: t.record(t.string, t.type({ tree: t.unknown, sums: t.array(sum) })) }),
])
const text = t.type({
  settings: t.record(t.string, t.string),
  step: exact,
  history: t.array(
    t.intersection([
      t.type({ epoch: exact, step: exact, loss: exact, train: scores }),
      t.partial({ validation: scores }),
    ]),
  ),
  position: t.type({ began: exact, batches: exact, loss: mean, scores: mean }),
})

const tensorsOf = <P, S, M extends string, N>(
  { state: { params, optimiser, model, key }, best }: Run<P, S, M, N>,
  watched: boolean,
) => ({ params, optimiser, model, key, ...(watched ? { best } : {}) })

/** A file of a run; the best parameters go with it where a metric is watched. */
export const encodeRun = <P, S, M extends string, N>(
  run: Run<P, S, M, N>,
  settings: Settings,
  watched: boolean,
): Either<SafetensorsFailure | SamePath, Uint8Array> => {
  const { state, history, position } = run
  const about = textOf({ settings, step: state.step, history, position })
  return pipe(
    encodeTree(tensorsOf(run, watched), { [checksumName]: noChecksum, run: about }),
    map(sealed),
  )
}

const broken = (why: string): Broken => ({ tag: 'Broken', why })

const fileOf = (bytes: Uint8Array): Either<Broken, Safetensors> =>
  pipe(
    decodeSafetensors(bytes),
    mapLeft((failure) => broken(showSafetensorsFailure(failure))),
    chain((file) =>
      isWhole(bytes, file.metadata[checksumName] ?? '')
        ? right(file)
        : left(broken('its bytes have another checksum than it tells')),
    ),
  )

const aboutOf = ({ metadata }: Safetensors): Either<Broken, t.TypeOf<typeof text>> =>
  pipe(
    tryCatch(
      (): unknown => JSON.parse(metadata['run'] ?? ''),
      () => broken('it holds no run'),
    ),
    chain((json) =>
      pipe(
        text.decode(json),
        mapLeft(() => broken('it holds no run')),
      ),
    ),
  )

const differing = (expected: Settings, found: Settings): Other | undefined =>
  Object.keys(expected)
    .filter((what) => expected[what] !== found[what])
    .map((what): Other => {
      return { tag: 'Other', what, expected: `${expected[what]}`, found: `${found[what]}` }
    })[0]

/** A key is the same from the first step to the last. */
const keyText = (key: Key): string => `[${toNested(key).join(', ')}]`

/** The run of a file, whose tensors are like those of a run at hand. */
export const decodeRun =
  <P, S, M extends string, N>(
    like: Run<P, S, M, N>,
    settings: Settings,
    watched: boolean,
  ): ((bytes: Uint8Array) => Either<Broken | Other, Run<P, S, M, N>>) =>
  (bytes) => {
    const file = fileOf(bytes)
    if (file._tag === 'Left') return file
    const about = aboutOf(file.right)
    if (about._tag === 'Left') return about
    const { step, history, position, settings: found } = about.right
    const other = differing(settings, found)
    if (other !== undefined) return left(other)
    return pipe(
      treeIn(tensorsOf(like, watched), file.right),
      mapLeft(
        ({ path, expected = 'absent', found: there = 'none' }): Other => ({
          tag: 'Other',
          what: `leaf ${path}`,
          expected,
          found: there,
        }),
      ),
      chain((tensors) => {
        const { params, optimiser, model, key, best = { params, model } } = tensors
        const [given, there] = [keyText(like.state.key), keyText(key)]
        if (given !== there)
          return left<Other>({ tag: 'Other', what: 'key', expected: given, found: there })
        const state: TrainingState<P, S, N> = { params, optimiser, model, key, step }
        // the settings name the metrics, so the scores have one entry for each
        return right({ state, best, history, position } as unknown as Run<P, S, M, N>)
      }),
    )
  }
