/**
 * @file language.laws — what lessons 13 and 14 claim, on a rhyme: models learn it, see nothing of what comes after, and write.
 */
import {
  argMax,
  fromArray,
  item,
  key,
  reshape,
  type Scalar,
  scan,
  slice,
  type Tensor,
  toTypedArray,
} from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  read as readByTransformer,
  type Reading as TransformerReading,
  transformer,
  unread as unreadByTransformer,
  written as writtenByTransformer,
} from '../../examples/13-character-transformer.ts'
import {
  type Reading,
  read,
  recurrent,
  unread,
  written as writtenByRecurrent,
} from '../../examples/14-character-lstm.ts'
import {
  type Corpus,
  corpusOf,
  type LanguageModel,
  learn,
  shakespeare,
} from '../../examples/shakespeare/text.ts'
import { mustBeClose } from '../support/close.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const lines = [
  'This is the cat that killed the rat',
  'that ate the malt',
  'that lay in the house that Jack built.\n',
]
const rhyme = Array.from({ length: 4 }, () => lines.join('\n')).join('\n')
const context = 12
const corpus: Corpus = rightOf(corpusOf(rhyme, context))
const { tokeniser } = corpus
const sizes = { vocabulary: tokeniser.size, context }
const plan = { batchSize: 4, epochs: 6, rate: 0.01, warm: 4, seed: 1 }

const attendingSizes = { ...sizes, width: 16, heads: 2, blocks: 2 }
const attending = transformer(attendingSizes)
const remembering = recurrent({ ...sizes, features: 8, width: 16 })

const tokensOf = (text: string): readonly number[] => [...rightOf(tokeniser.encode(text))]
const windowOf = (tokens: readonly number[]): Tensor<[number], 'i32'> =>
  fromArray([tokens.length], tokens, 'i32')
const someTokens = fc.array(fc.nat({ max: tokeniser.size - 1 }), {
  minLength: context,
  maxLength: context,
})

describe('13 and 14: a text', () => {
  test('corpusOf: windows to learn from are the first nine tenths in order, and none reaches into the rest', () => {
    const cut = Math.floor(0.9 * rhyme.length)
    for (const [data, part] of [
      [corpus.train, rhyme.slice(0, cut)],
      [corpus.validation, rhyme.slice(cut)],
    ] as const) {
      const all = data.take(Int32Array.from({ length: data.count }, (_, i) => i))
      const [inputs, targets] = [all.inputs, all.targets].map((x) =>
        rightOf(tokeniser.decode(toTypedArray(x))),
      )
      expect(inputs).toBe(part.slice(0, data.count * context))
      expect(targets).toBe(part.slice(1, 1 + data.count * context))
      expect(data.count).toBe(Math.floor((part.length - 1) / context))
    }
  })

  test('corpusOf: a text too short for a window is told by one sentence', () => {
    expect(corpusOf('to be', context)).toMatchObject({ _tag: 'Left' })
  })

  test('shakespeare: where the file is absent, says where the text is to be had', async () => {
    const read = await shakespeare('absent.txt')()
    expect(read).toMatchObject({ left: expect.stringContaining('karpathy/char-rnn') })
  })

  const real = realData('tinyshakespeare/input.txt')
  test.skipIf(real.why !== '')(
    `corpusOf: of the real text has 65 characters, and 1,003,854 of 1,115,394 to learn from${real.why}`,
    async () => {
      const whole = rightOf(corpusOf(rightOf(await shakespeare(real.path)()), 128))
      expect(whole.tokeniser.size).toBe(65)
      expect(whole.train.count).toBe(Math.floor((1_003_854 - 1) / 128))
      expect(whole.validation.count).toBe(Math.floor((111_540 - 1) / 128))
    },
  )
})

const modelLaws = <P>(name: string, model: LanguageModel<P>): void => {
  describe(`${name} learns`, () => {
    const learned = rightOf(learn(model, corpus, plan))

    test('learn: the loss falls in every epoch, and on what was not learned from too', () => {
      const losses = learned.history.map(({ loss }) => loss)
      const others = learned.history.map(({ validation }) => validation?.loss ?? Number.NaN)
      for (const [i, loss] of losses.slice(1).entries()) expect(loss).toBeLessThan(losses[i] ?? 0)
      expect(others.at(-1)).toBeLessThan(others[0] ?? 0)
      // An even guess among all characters costs log n.
      expect(losses.at(-1)).toBeLessThan(Math.log(tokeniser.size))
    })

    test('learn: one seed is one training, bit for bit', () => {
      const again = rightOf(learn(model, corpus, { ...plan, epochs: 1 }))
      const other = rightOf(learn(model, corpus, { ...plan, epochs: 1 }))
      expect(other).toEqual(again)
    })

    test('scores: a place sees the characters up to its own, and no other', () => {
      fc.assert(
        fc.property(someTokens, someTokens, fc.nat({ max: context - 1 }), (one, other, at) => {
          const mixed = [...one.slice(0, at + 1), ...other.slice(at + 1)]
          const seen = (tokens: readonly number[]): ArrayLike<number> =>
            toTypedArray(
              slice(model.apply<[]>(learned.params, windowOf(tokens)), { axis: 0, to: at + 1 }),
            )
          mustBeClose(seen(mixed), seen(one), 'exact')
        }),
        { numRuns: 20 },
      )
    })
  })
}

modelLaws('13: a transformer', attending)
modelLaws('14: an LSTM', remembering)

describe('13 and 14: writing', () => {
  const transformed = rightOf(learn(attending, corpus, { ...plan, epochs: 2 })).params
  const recalled = rightOf(learn(remembering, corpus, { ...plan, epochs: 2 })).params
  const writers = [
    [
      'a transformer',
      (temperature: number, seed: number, beginning = 'This') =>
        writtenByTransformer(
          attendingSizes,
          transformed,
          tokeniser,
          { beginning, length: 2 * context, temperature },
          key(seed),
        ),
    ],
    [
      'an LSTM',
      (temperature: number, seed: number, beginning = 'This') =>
        writtenByRecurrent(
          recalled,
          tokeniser,
          { beginning, length: 2 * context, temperature },
          key(seed),
        ),
    ],
  ] as const

  test.each(writers)('%s writes on from a beginning, the same for the same key', (_, write) => {
    const text = rightOf(write(1, 1))
    expect(text.startsWith('This')).toBe(true)
    expect(text).toHaveLength(4 + 2 * context)
    expect(rightOf(write(1, 1))).toBe(text)
    expect(rightOf(write(1, 2))).not.toBe(text)
  })

  test.each(writers)('%s needs a character to begin with', (_, write) => {
    expect(write(1, 1, '')).toMatchObject({ left: expect.stringContaining('give one character') })
  })

  test.each(writers)('%s says of which character it knows nothing', (_, write) => {
    expect(write(1, 1, 'Zeus')).toMatchObject({ left: expect.stringContaining('"Z"') })
  })

  // Divided by so little, the largest score leaves the others no chance.
  const cold = 1e-6
  const best = (scores: Tensor<[number]>): number => item(argMax(scores, { axis: 0 }))

  test('a cold transformer writes what its scores say after all it has read, from the second half on where the window was full', () => {
    const [, write] = writers[0]
    const tokens = tokensOf(rightOf(write(cold, 3)))
    let from = 0
    for (let at = 4; at < tokens.length; at += 1) {
      if (at - from === context) from = at - context / 2
      // What stands after the last is not seen: any token may fill the window up.
      const window = Array.from({ length: context }, (_, i) => tokens.slice(from, at)[i] ?? 0)
      const seen = attending.apply<[]>(transformed, windowOf(window))
      const rows = slice(seen, { axis: 0, from: at - from - 1, to: at - from })
      expect(tokens[at]).toBe(best(reshape(rows, [tokeniser.size])))
    }
  })

  test('a cold LSTM writes what its scores say after all characters before', () => {
    const [, write] = writers[1]
    const tokens = tokensOf(rightOf(write(cold, 3)))
    const whole = recurrent({ ...sizes, context: tokens.length, features: 8, width: 16 })
    const expected = toTypedArray(argMax(whole.apply<[]>(recalled, windowOf(tokens)), { axis: 1 }))
    expect(tokens.slice(4)).toEqual(Array.from(expected.slice(3, -1)))
  })

  test('read: of a transformer, token by token is what the layers make of the window at once', () => {
    const next = readByTransformer(attendingSizes)
    fc.assert(
      fc.property(someTokens, fc.nat(), (tokens, seed) => {
        const params = attending.init(key(seed))
        const [, scores] = scan((before: TransformerReading, token: Scalar<'i32'>) => {
          const after = next(params)(before, token)
          return [after, after.scores]
        })(unreadByTransformer(attendingSizes), windowOf(tokens))
        const whole = attending.apply<[]>(params, windowOf(tokens))
        mustBeClose(toTypedArray(scores), toTypedArray(whole), 'roundingF32')
      }),
      { numRuns: 10 },
    )
  })

  test('read: of an LSTM, token by token is what the layers make of the window at once', () => {
    fc.assert(
      fc.property(someTokens, fc.nat(), (tokens, seed) => {
        const params = remembering.init(key(seed))
        const [, scores] = scan((before: Reading, token: Scalar<'i32'>) => {
          const after = read(params)(before, token)
          return [after, after.scores]
        })(unread(params), windowOf(tokens))
        const whole = remembering.apply<[]>(params, windowOf(tokens))
        mustBeClose(toTypedArray(scores), toTypedArray(whole), 'roundingF32')
      }),
      { numRuns: 10 },
    )
  })
})
