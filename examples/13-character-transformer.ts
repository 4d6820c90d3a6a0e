/**
 * @file 13-character-transformer — a transformer that reads Shakespeare a character at a time, and writes on.
 *
 *   tokens [B, T] -> a row for each token and place [B, T, W] -> 4 blocks -> scores of the next token [B, T, V]
 *
 * Each place sees those up to itself, so one window of T characters asks T questions at once, and to write is to ask the last
 * question again and again.
 *
 *   node dist/examples/13-character-transformer.js [input.txt]
 *
 * 825,921 parameters, 5 passes over a million characters: 1.57 nats a character on the last tenth of the text, which was not
 * learned from. That takes 13 minutes of one core and 370 MB.
 */
import { argv, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import {
  categorical,
  div,
  foldIn,
  fromArray,
  item,
  jit,
  type Key,
  key,
  type Scalar,
  scalar,
  splitKey,
  take,
  type Tensor,
} from 'cotangent'
import {
  alphabetOf,
  characters,
  readText,
  showTextFailure,
  showTokenFailure,
  type TokenFailure,
  type Tokeniser,
} from 'cotangent/codec'
import {
  type Affine,
  dense,
  embedding,
  type Layer,
  layerNormalization,
  learnedPositions,
  type NoState,
  repeat,
  type ScaleShift,
  sequential,
  sparseCategoricalCrossEntropy,
  type Table,
  transformerBlock,
  type TransformerParams,
} from 'cotangent/network'
import { adamW, chain, clipByGlobalNorm, cosineDecay, joined, warmUp } from 'cotangent/optimize'
import { progressOn } from 'cotangent/progress'
import {
  batchCount,
  begin,
  type Dataset,
  type Epoch,
  fit,
  showDataFailure,
  showNonFinite,
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

/** The sizes of a transformer. */
export interface Sizes {
  readonly vocabulary: number
  readonly context: number
  readonly width: number
  readonly heads: number
  readonly blocks: number
}

/** Its parameters. */
export type Transformer = readonly [
  tokens: Table<number, number>,
  places: Table<number, number>,
  blocks: readonly TransformerParams<number, number>[],
  last: ScaleShift<number>,
  scores: Affine<number, number>,
]

/** A transformer each place of which sees the characters up to its own. */
export const transformer = ({
  vocabulary,
  context,
  width,
  heads,
  blocks,
}: Sizes): LanguageModel<Transformer> =>
  sequential(
    { shape: [context], dtype: 'i32' },
    embedding(vocabulary, width),
    learnedPositions(),
    repeat(blocks, transformerBlock({ heads, causal: true })),
    layerNormalization(),
    dense(vocabulary),
  )

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
    mapLeft(showNonFinite),
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

/** A beginning, and `length` characters more, each drawn by the scores after those before it. The same key writes the same. */
export const written = <P>(
  model: LanguageModel<P>,
  params: P,
  tokeniser: Tokeniser,
  writing: Writing,
  k: Key,
): Either<string, string> => {
  const { length, temperature } = writing
  const context = model.input[0]
  const draw = jit(
    (p: P, window: Tensor<[number], 'i32'>, last: Scalar<'i32'>, own: Key): Scalar<'i32'> =>
      categorical(own, div(take(model.apply<[]>(p, window), last, { axis: 0 }), temperature)),
  )
  return pipe(
    begun(tokeniser, writing),
    map((given) => {
      const tokens = [...given]
      for (let i = 0; i < length; i += 1) {
        const seen = tokens.slice(-context)
        // What stands after the last character is not seen: any token may fill the window up.
        const window = Array.from({ length: context }, (_, at) => seen[at] ?? 0)
        const last = scalar(seen.length - 1, 'i32')
        tokens.push(item(draw(params, fromArray([context], window, 'i32'), last, foldIn(k, i))))
      }
      return spelled(tokeniser, tokens)
    }),
  )
}

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

const context = 128
const main = (text: string): Either<string, string> =>
  pipe(
    corpusOf(text, context),
    chainW((corpus) => {
      const { tokeniser } = corpus
      const model = transformer({
        vocabulary: tokeniser.size,
        context,
        width: 128,
        heads: 4,
        blocks: 4,
      })
      return pipe(
        learn(model, corpus, {
          batchSize: 8,
          epochs: 5,
          rate: 3e-3,
          warm: 100,
          seed: 1,
          progress: progressOn(stdout),
          clock: () => performance.now(),
        }),
        chainW(({ params }) =>
          written(
            model,
            params,
            tokeniser,
            { beginning: 'ROMEO:', length: 500, temperature: 0.8 },
            key(2),
          ),
        ),
      )
    }),
  )

if (argv[1] === fileURLToPath(import.meta.url)) {
  const made = pipe(await shakespeare(argv[2])(), chainW(main))
  if (made._tag === 'Right') console.log(made.right)
  else {
    console.error(made.left)
    process.exitCode = 1
  }
}
