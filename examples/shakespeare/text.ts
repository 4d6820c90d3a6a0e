/**
 * @file text — what lessons 13 and 14 share: a text in characters, how a model of language learns from it, and what to write.
 *
 * Nothing here knows what the model is made of: only that it gives scores of the next token at each place of a window.
 */
import { key, type Scalar, splitKey } from 'cotangent'
import {
  alphabetOf,
  characters,
  readText,
  showTextFailure,
  showTokenFailure,
  type TokenFailure,
  type Tokeniser,
} from 'cotangent/codec'
import { type Layer, type NoState, sparseCategoricalCrossEntropy } from 'cotangent/network'
import { adamW, chain, clipByGlobalNorm, cosineDecay, joined, warmUp } from 'cotangent/optimize'
import {
  batchCount,
  begin,
  type Dataset,
  type Epoch,
  fit,
  showDataFailure,
  showFitFailure,
  type StartProgress,
  type TooFewTokens,
  type Windows,
  windows,
} from 'cotangent/training'
import { chainW, type Either, getOrElse, left, map, mapLeft } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { mapLeft as mapLeftTask, type TaskEither } from 'fp-ts/lib/TaskEither.js'

/** A text in characters: windows of the first nine tenths to learn from, of the rest to be tested on. */
export interface Corpus {
  readonly tokeniser: Tokeniser
  readonly train: Dataset<Windows<number>>
  readonly validation: Dataset<Windows<number>>
}

/** The corpus of a text, or the sentence of what is wrong with it. */
export const corpusOf = (text: string, context: number): Either<string, Corpus> => {
  const tokeniser = characters(alphabetOf(text))
  return pipe(
    tokeniser.encode(text),
    chainW((tokens): Either<TooFewTokens, Corpus> => {
      const cut = Math.floor(0.9 * tokens.length)
      return pipe(
        windows(tokens.subarray(0, cut), { context }),
        chainW((train) =>
          pipe(
            windows(tokens.subarray(cut), { context }),
            map((validation) => ({ tokeniser, train, validation })),
          ),
        ),
      )
    }),
    mapLeft((why: TokenFailure | TooFewTokens) =>
      why.tag === 'TooFewTokens' ? showDataFailure(why) : showTokenFailure(why),
    ),
  )
}

/** A model of language: scores of the next token at each place of a window. */
export type LanguageModel<P> = Layer<P, [number], [number, number], 'i32', NoState, 'f32'>

/** How to train. */
export interface Plan {
  readonly batchSize: number
  readonly epochs: number
  /** The highest rate, after `warm` steps; from there it falls along half a cosine to a tenth. */
  readonly rate: number
  readonly warm: number
  readonly seed: number
  readonly progress?: StartProgress
  readonly clock?: () => number
  readonly onEpoch?: (epoch: Epoch<'loss'>, seconds: number) => void
}

/** Parameters, and the loss by epoch. */
export interface Learned<P> {
  readonly params: P
  readonly history: readonly Epoch<'loss'>[]
}

/** Trains a model of language with AdamW, or gives the sentence of what went wrong. */
export const learn = <P>(
  model: LanguageModel<P>,
  { train, validation }: Corpus,
  { batchSize, epochs, rate, warm, seed, ...shown }: Plan,
): Either<string, Learned<P>> => {
  const [forParams, forTraining] = splitKey(key(seed), 2)
  const steps = epochs * batchCount(train.count, { size: batchSize, dropLast: true })
  const falling = cosineDecay(rate, { steps: Math.max(steps - warm, 1), end: rate / 10 })
  const optimiser = chain(
    clipByGlobalNorm(1),
    adamW(joined(warmUp(rate, { steps: warm }), warm, falling), { b2: 0.99, decay: 0.1 }),
  )
  const loss = (params: P, { inputs, targets }: Windows<number>): Scalar =>
    sparseCategoricalCrossEntropy(model.apply(params, inputs), targets)
  const run = fit({
    loss,
    optimiser,
    data: train,
    validation,
    batchSize,
    epochs,
    dropLast: true,
    metrics: { loss },
    ...shown,
  })
  return pipe(
    run(begin(model.init(forParams), optimiser, forTraining)),
    map(({ state, history }) => ({ params: state.params, history })),
    mapLeft(showFitFailure),
  )
}

/** What to write. */
export interface Writing {
  /** One character or more. */
  readonly beginning: string
  readonly length: number
  /** Scores are divided by it: below 1 the likely becomes likelier. */
  readonly temperature: number
}

/** A text of tokens, or the sentence of why it is none. */
export const spelled = ({ decode }: Tokeniser, tokens: readonly number[]): string =>
  pipe(decode(tokens), getOrElse(showTokenFailure))

/** The tokens of a beginning, or the sentence of what is wrong with it. */
export const begun = ({ encode }: Tokeniser, { beginning }: Writing): Either<string, Int32Array> =>
  beginning === ''
    ? left('written: there is nothing to write on from; give one character or more')
    : pipe(encode(beginning), mapLeft(showTokenFailure))

/** The text of a file, or the sentence of what is wrong and where the text is to be had. */
export const shakespeare = (
  file: string = '../shared/data/tinyshakespeare/input.txt',
): TaskEither<string, string> =>
  pipe(
    readText(file),
    mapLeftTask(
      (why) =>
        `${showTextFailure(why)}; the text is data/tinyshakespeare/input.txt of github.com/karpathy/char-rnn`,
    ),
  )
