/**
 * @file tokens.laws — text to tokens and back is the same, and what is wrong is a Left that names its place.
 */
import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { describe, expect, test } from 'vitest'
import { bytePairs, type Merges, piecesOf } from '../../src/codec/bytePairs.ts'
import { alphabetOf, characters } from '../../src/codec/characters.ts'
import { learnBytePairs } from '../../src/codec/learnBytePairs.ts'
import { showTokenFailure } from '../../src/codec/tokens.ts'
import { realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
/** Text in which pairs come again. */
const prose = fc
  .array(fc.constantFrom('low', 'lower', 'lowest', 'newer', 'wide', '\n', 'é'), { maxLength: 40 })
  .map((words) => words.join(' '))

describe('characters', () => {
  test('characters: decode . encode = id for texts of the alphabet, and tokens are below its size', () => {
    fc.assert(
      fc.property(texts, (t) => {
        const { encode, decode, size } = characters(alphabetOf(t))
        const tokens = rightOf(encode(t))
        expect(size).toBe(new Set(t).size)
        expect(tokens.every((token) => token >= 0 && token < size)).toBe(true)
        expect(rightOf(decode(tokens))).toBe(t)
      }),
    )
  })

  test('characters: the alphabet of several texts is that of their join, in the order of code points', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const alphabet = alphabetOf(a, b)
        expect(new Set(alphabet)).toEqual(new Set(Array.from(a + b)))
        const points = alphabet.map((c) => c.codePointAt(0)!)
        expect(points).toEqual([...points].sort((x, y) => x - y))
      }),
    )
  })

  test('characters: an alphabet of what is not one character, or comes twice, is a Defect that names it', () => {
    const others = texts.filter((t) => Array.from(t).length !== 1)
    const wrong = 'which is not one character'
    fc.assert(
      fc.property(texts, others, fc.nat(), (t, other, place) => {
        const alphabet = alphabetOf(t)
        const at = place % (alphabet.length + 1)
        const odd = [...alphabet.slice(0, at), other, ...alphabet.slice(at)]
        const entry = `characters: entry ${at} of the alphabet is ${JSON.stringify(other)}, ${wrong}; give`
        expect(() => characters(odd)).toThrow(entry)
      }),
    )
    fc.assert(
      fc.property(texts, fc.nat(), (t, at) => {
        const alphabet = alphabetOf(t)
        const again = alphabet[at % alphabet.length]
        fc.pre(again !== undefined)
        expect(() => characters([...alphabet, again ?? ''])).toThrow(', which comes again; give')
      }),
    )
  })

  test('characters: a character outside the alphabet, and a number that is no token, are Lefts that name them', () => {
    const { encode, decode } = characters(alphabetOf('abc'))
    const unknown = encode('a😀b')
    expect(unknown).toMatchObject({ left: { tag: 'UnknownCharacter', at: 1, found: '😀' } })
    for (const found of [3, -1, 0.5, Number.NaN])
      expect(decode([0, found])).toMatchObject({ left: { tag: 'UnknownToken', at: 1, found } })
    if (unknown._tag === 'Left')
      expect(showTokenFailure(unknown.left)).toMatch(/^tokens: code unit 1 begins "😀", .+; .+$/u)
  })
})

describe('byte pairs', () => {
  test('learnBytePairs: a size is a whole number from 256 to 65536', () => {
    const none = fc.oneof(
      fc.double().filter((x) => !Number.isInteger(x)),
      fc.integer({ max: 255 }),
      fc.integer({ min: 65_537 }),
    )
    fc.assert(
      fc.property(none, (size) => {
        expect(() => learnBytePairs('aa', size)).toThrow(
          `learnBytePairs: ${size} tokens; give a whole number from 256 to 65536`,
        )
      }),
    )
  })

  const sizes = fc.integer({ min: 256, max: 300 })

  test('bytePairs: decode . encode = id for any bytes and any text, whatever the merges were learned from', () => {
    fc.assert(
      fc.property(
        prose,
        sizes,
        fc.uint8Array({ maxLength: 200 }),
        texts,
        (learned, size, bytes, t) => {
          const pairs = rightOf(bytePairs(learnBytePairs(learned, size)))
          expect(rightOf(pairs.decodeBytes(pairs.encodeBytes(bytes)))).toEqual(bytes)
          for (const some of [t, learned])
            expect(rightOf(pairs.decode(rightOf(pairs.encode(some))))).toBe(some)
        },
      ),
    )
  })

  test('bytePairs: learning gives the pair that stands together most often, as counted anew each time', () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 256, max: 266 }), (t, size) => {
        // The definition, without counts that are kept: all pieces are looked at for every merge.
        const join = (
          tokens: readonly number[],
          [a, b]: readonly [number, number],
          into: number,
        ) => {
          const out: number[] = []
          for (const token of tokens)
            if (token === b && out.at(-1) === a) out.splice(-1, 1, into)
            else out.push(token)
          return out
        }
        let pieces: readonly (readonly number[])[] = piecesOf(new TextEncoder().encode(t)).map(
          (p) => [...p],
        )
        const merges: (readonly [number, number])[] = []
        while (merges.length + 256 < size) {
          const counts = new Map<string, number>()
          for (const p of pieces)
            for (let i = 0; i + 1 < p.length; i += 1) {
              const name = `${p[i]} ${p[i + 1]}`
              counts.set(name, (counts.get(name) ?? 0) + 1)
            }
          const most = Math.max(0, ...counts.values())
          if (most < 2) break
          const [best] = [...counts]
            .filter(([, n]) => n === most)
            .map(([name]) => name.split(' ').map(Number) as [number, number]) // two, as written above
            .sort(([a, b], [c, d]) => (a === c ? b - d : a - c))
          if (best === undefined) break
          const into = merges.length + 256
          pieces = pieces.map((p) => join(p, best, into))
          merges.push(best)
        }
        expect(learnBytePairs(t, size)).toEqual(merges)
        const pairs = rightOf(bytePairs(merges))
        expect([...pairs.encodeBytes(new TextEncoder().encode(t))]).toEqual(pieces.flat())
      }),
    )
  })

  test('bytePairs: pieces are the text, and none is longer than 64 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const pieces = piecesOf(bytes)
        expect(pieces.flatMap((p) => [...p])).toEqual([...bytes])
        expect(pieces.every((p) => p.length >= 1 && p.length <= 64)).toBe(true)
      }),
    )
  })

  test('bytePairs: merges of tokens that are not there yet, or that grow past a piece, are a Left that names the merge', () => {
    const doubling: Merges = Array.from({ length: 7 }, (_, i) =>
      i === 0 ? [97, 97] : [255 + i, 255 + i],
    )
    const refused: readonly (readonly [Merges, number])[] = [
      [[[256, 1]], 0],
      [
        [
          [1, 2],
          [3, -1],
        ],
        1,
      ],
      [[[1, 0.5]], 0],
      [doubling, 6],
    ]
    for (const [merges, at] of refused)
      expect(bytePairs(merges)).toMatchObject({ left: { tag: 'UnknownMerge', at } })
    expect(rightOf(bytePairs([])).decode([0xc3])).toMatchObject({ left: { tag: 'TextTruncated' } })
    expect(rightOf(bytePairs([])).decode([256])).toMatchObject({ left: { tag: 'UnknownToken' } })
  })

  test('bytePairs: tokens that end inside a character, or spell none, are a Left that speaks of tokens and points to decodeBytes', () => {
    const { decode, decodeBytes } = rightOf(bytePairs([]))
    const refusal = (...tokens: readonly number[]): string =>
      pipe(
        decode(tokens),
        E.match(showTokenFailure, () => 'a Right'),
      )
    expect(refusal(104, 0xc3)).toBe(
      'tokens: what they spell ends at byte 2, inside a character; let the model write on, or take the bytes of decodeBytes',
    )
    expect(refusal(104, 0xc3, 104)).toBe(
      'tokens: byte 1 of what they spell is 0xc3, which cannot stand there in UTF-8; take the bytes of decodeBytes',
    )
    expect(decodeBytes([104, 0xc3])).toEqual(E.right(Uint8Array.of(104, 0xc3)))
  })

  test.each([255, 65537, 300.5])('learnBytePairs: a size of %s is a Defect', (size) => {
    expect(() => learnBytePairs('', size)).toThrow(/^learnBytePairs: .+; give a whole number/u)
  })

  const real = realData('tinyshakespeare/input.txt')
  test.skipIf(real.why !== '')(
    `bytePairs: 512 tokens of the real text write it with half as many tokens as bytes, and read it again${real.why}`,
    () => {
      const text = readFileSync(real.path, 'utf8')
      const pairs = rightOf(bytePairs(learnBytePairs(text, 512)))
      const tokens = rightOf(pairs.encode(text))
      expect(tokens.length).toBeLessThan(text.length / 2)
      expect(rightOf(pairs.decode(tokens)) === text).toBe(true)
    },
  )
})
