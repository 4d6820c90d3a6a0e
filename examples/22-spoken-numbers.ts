/**
 * @file 22-spoken-numbers — digits said one after another, and a network that is never told which sound is which.
 *
 *   frames of 16 ms [192, 32, 1] -> two convolutions, halved -> [48, 8, 32] -> a gru from either end -> scores [48, 11]
 *
 * Of a recording one knows what was said, not when. So each step may say a digit or nothing, the blank, and what it says reads
 * as the number once repetitions are one and blanks are none: 3 3 - - 7 - 7 7 is 377. `ctc` adds up the probabilities of all
 * paths that read as what was said, and its gradient finds the times by itself.
 *
 * Numbers are recordings of one to five digits, each by any of the six voices, joined with short silences.
 *
 *   npm run build && node dist/examples/22-spoken-numbers.js [folder]
 *
 * Result  7 mistakes in 904 digits, and 293 of 300 numbers without any, after 9,600 numbers, seed 1: 28 s of one processor,
 *         400 MB; all recordings in the test are new, and the voices known
 * Data    as in lesson 15: Free Spoken Digit Dataset; the first five recordings of each digit and voice are for the test
 * Source  Graves, Fernandez, Gomez, Schmidhuber, Connectionist temporal classification, 2006
 */
import { stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  abs,
  argMax,
  div,
  foldIn,
  fromArray,
  type Key,
  key,
  max,
  maximum,
  mean,
  reshape,
  type Scalar,
  splitKey,
  sub,
  type Tensor,
  toNested,
  toTypedArray,
  uniform,
  vmap,
} from 'cotangent'
import { readSpokenDigits, showSpokenFailure, type SpokenDigit, waveform } from 'cotangent/codec'
import {
  batchNormalization,
  bidirectional,
  block,
  convolution,
  ctc,
  dense,
  dropout,
  gru,
  heNormal,
  type LayerStateOf,
  maxPooling,
  type ParametersOf,
  relu,
  reshape as reshaped,
  sequential,
} from 'cotangent/network'
import { adamW, chain, clipByGlobalNorm, oneCycle } from 'cotangent/optimize'
import { progressOn } from 'cotangent/progress'
import { logMel } from 'cotangent/signal'
import {
  batchCount,
  batchRows,
  begin,
  type Dataset,
  fit,
  showFitFailure,
  type StartProgress,
} from 'cotangent/training'
import { type Either, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { saved } from './report/saved.ts'
import { spokenRecord } from './report/spoken.ts'

const [rate, frames, bands, floor] = [8000, 192, 32, 1e-3] as const
/** Scores in an example, the most digits in it, and the class that is no digit. */
const [steps, most, blank] = [48, 5, 10] as const
const batchSize = 32

/** A digit as its frames, row by row: how loud each band is. */
interface Word {
  readonly digit: number
  readonly loud: Float32Array
}

const wordOf = ({ wav, digit }: SpokenDigit): Word => {
  const sound = reshape(waveform(wav), [-1])
  const even = div(sound, maximum(max(abs(sound)), 1e-6)) // the same from near and from far
  const power = logMel(even, { rate, size: 256, hop: 128, bands, floor })
  return { digit, loud: toTypedArray(div(sub(power, Math.log(floor)), 4)) }
}

/** Sounds of numbers; the digits said, padded; and how many of these there are. */
interface Numbers {
  readonly x: Tensor<[number, typeof frames, typeof bands, 1]>
  readonly said: Tensor<[number, typeof most], 'i32'>
  readonly length: Tensor<[number], 'i32'>
}

/** Words that a key draws, and where each begins; none that does not fit any more. */
const drawn = (words: readonly Word[], k: Key): readonly (readonly [Word, at: number])[] => {
  const [many = 0, first = 0, ...draws] = toTypedArray(uniform(k, [2 + 2 * most]))
  const said: (readonly [Word, at: number])[] = []
  let at = Math.floor(8 * first)
  for (let i = 0; i <= Math.floor(many * most); i += 1) {
    const [which = 0, pause = 0] = draws.slice(2 * i)
    const word = words[Math.floor(which * words.length)]
    if (word === undefined || at + word.loud.length / bands > frames) break
    said.push([word, at])
    at += word.loud.length / bands + Math.floor(6 * pause)
  }
  return said
}

/** Numbers by number: the same key and row, the same number. */
const numbersOf = (words: readonly Word[], k: Key, count: number): Dataset<Numbers> => ({
  count,
  take: (rows) => {
    const n = rows.length
    const all = Array.from(rows, (row) => drawn(words, foldIn(k, row)))
    const x = new Float32Array(n * frames * bands)
    const said = new Int32Array(n * most)
    for (const [i, number] of all.entries())
      for (const [j, [{ digit, loud }, at]] of number.entries()) {
        x.set(loud, (i * frames + at) * bands)
        said[i * most + j] = digit
      }
    return {
      x: fromArray([n, frames, bands, 1], x),
      said: fromArray([n, most], said, 'i32'),
      length: fromArray(
        [n],
        all.map((number) => number.length),
        'i32',
      ),
    }
  },
})

/** Convolution, each channel standardised, and the positive part. */
const filters = (n: number, stride: number) =>
  block(
    convolution(n, { window: 3, stride, padding: 'same', bias: false, kernel: heNormal }),
    batchNormalization(),
    relu,
  )

/** From frames to a score for each digit and the blank, at each of 48 steps. */
const network = sequential(
  [frames, bands, 1],
  filters(16, 2),
  filters(32, 1),
  maxPooling({ window: 2 }),
  reshaped([steps, 256]),
  dropout(0.2),
  bidirectional(gru(48)),
  dropout(0.2),
  dense(11),
)
type Params = ParametersOf<typeof network>
type State = LayerStateOf<typeof network>

/** One number's loss. */
const surprise = (
  scores: Tensor<[typeof steps, 11]>,
  said: Tensor<[typeof most], 'i32'>,
  length: Scalar<'i32'>,
): Scalar => ctc(scores, said, { blank, length })

const loss = (params: Params, { x, said, length }: Numbers, k: Key, state: State) => {
  const out = network.train(params, x, { key: k, state })
  return [mean(vmap(surprise)(out.y, said, length)), out.state] as const
}

/** What a path reads as: repetitions are one, and blanks are none. */
export const read = (path: readonly number[]): readonly number[] =>
  path.filter((x, i) => x !== path[i - 1] && x !== blank)

/** The fewest digits to put in, leave out or exchange that make one list of another: Levenshtein's distance. */
export const mistakes = (heard: readonly number[], said: readonly number[]): number =>
  heard
    .reduce<readonly number[]>(
      (above, x, i) =>
        said.reduce<readonly number[]>(
          (row, y, j) => {
            const [corner = 0, over = 0] = above.slice(j, j + 2)
            return [...row, Math.min(over + 1, (row[j] ?? 0) + 1, corner + (x === y ? 0 : 1))]
          },
          [i + 1],
        ),
      [0, ...said.map((_, j) => j + 1)],
    )
    .at(-1) ?? 0

/** What was understood. */
export interface Heard {
  /** Nats for each number, of what was said by what was heard. */
  readonly loss: number
  /** Mistakes for each digit said. */
  readonly mistakes: number
  /** The share of numbers without any. */
  readonly whole: number
  /** Some numbers: what was said, and what was heard. */
  readonly examples: readonly (readonly [said: string, heard: string])[]
  /** For numbers of 1, 2, .. digits: how many there were, and how many without a mistake. */
  readonly byLength: readonly Readonly<Record<'digits' | 'numbers' | 'whole', number>>[]
}

const judged = (data: Dataset<Numbers>, params: Params, state: State): Heard => {
  const pairs = [...batchRows(data.count, { size: 50 })].flatMap((rows) => {
    const { x, said, length } = data.take(rows)
    const scores = network.apply(params, x, state)
    const [losses, paths] = [vmap(surprise)(scores, said, length), argMax(scores, { axis: 2 })]
    const [each, counts, classes] = [toNested(losses), toNested(length), toNested(paths)]
    return toNested(said).map((digits, i) => ({
      loss: each[i] ?? Number.NaN, // one for each number, of all three
      said: digits.slice(0, counts[i]),
      heard: read(classes[i] ?? []),
    }))
  })
  const wrong = pairs.map(({ said, heard }) => mistakes(heard, said))
  const digits = pairs.reduce((n, { said }) => n + said.length, 0)
  return {
    loss: pairs.reduce((total, pair) => total + pair.loss, 0) / pairs.length,
    mistakes: wrong.reduce((n, w) => n + w, 0) / digits,
    whole: wrong.filter((w) => w === 0).length / pairs.length,
    examples: pairs.slice(0, 8).map(({ said, heard }) => [said.join(''), heard.join('')]),
    byLength: Array.from({ length: most }, (_, i) => {
      const counts = wrong.filter((_, k) => pairs[k]?.said.length === i + 1)
      return { digits: i + 1, numbers: counts.length, whole: counts.filter((w) => w === 0).length }
    }),
  }
}

/** What to learn from, how many numbers of it, and what to be tested on. */
export interface Lesson {
  readonly train: readonly SpokenDigit[]
  readonly test: readonly SpokenDigit[]
  readonly count: number
  readonly progress?: StartProgress
  readonly clock?: () => number
}

/** Hears so many numbers once each, and is tested on 300 of other recordings. */
export const lesson = ({ train, test, count, ...shown }: Lesson): Either<string, Heard> => {
  const [forParams, forTraining, forNumbers, forTest] = splitKey(key(1), 4)
  const optimiser = chain(
    clipByGlobalNorm(1),
    adamW(oneCycle(0.004, { steps: batchCount(count, { size: batchSize }) }), { decay: 0.05 }),
  )
  const data = numbersOf(train.map(wordOf), forNumbers, count)
  const run = fit({ loss, optimiser, data, batchSize, epochs: 1, ...shown })(
    begin(network.init(forParams), optimiser, forTraining, network.state),
  )
  const fresh = numbersOf(test.map(wordOf), forTest, 300)
  return pipe(
    run,
    mapLeft(showFitFailure),
    map(({ state }) => judged(fresh, state.params, state.model)),
  )
}

const main = async (folder: string): Promise<string> => {
  const recordings = await readSpokenDigits(folder)()
  if (recordings._tag === 'Left') return showSpokenFailure(recordings.left)
  const isTest = ({ index }: SpokenDigit): boolean => index < 5
  const made = lesson({
    train: recordings.right.filter((recording) => !isTest(recording)),
    test: recordings.right.filter(isTest),
    count: 9600,
    progress: progressOn(stdout),
    clock: () => performance.now(),
  })
  if (made._tag === 'Left') return made.left
  const { mistakes: share, whole, examples } = made.right
  return [
    `mistakes ${(100 * share).toFixed(1)} % of the digits; ${(100 * whole).toFixed(1)} % of 300 numbers without any`,
    ...examples.map(([said, heard]) => `  said ${said.padEnd(most)}  heard ${heard}`),
    saved('spoken-numbers', spokenRecord(made.right)),
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(await main(process.argv[2] ?? '../shared/data/fsdd/recordings'))
