/**
 * @file text.laws — text to bytes and back is the same, and what is wrong is a Left that names its place.
 */
import { join } from 'node:path'
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { readText } from '../../src/codec/readText.ts'
import { decodeText, encodeText } from '../../src/codec/text.ts'
import { showTextFailure } from '../../src/codec/textFailure.ts'
import { folders } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

describe('text', () => {
  test('text: decode . encode = id for every text, a byte order mark included', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          texts.map((t) => `\ufeff${t}`),
        ),
        (t) => {
          expect(rightOf(decodeText(rightOf(encodeText(t))))).toBe(t)
        },
      ),
    )
  })

  test('text: encode . decode = id for bytes that decode; others are a Left that names the first wrong one', () => {
    fc.assert(
      fc.property(texts, fc.uint8Array({ maxLength: 8 }), (t, more) => {
        const bytes = Uint8Array.of(...rightOf(encodeText(t)), ...more)
        const result = decodeText(bytes, 'made-up')
        if (result._tag === 'Right') {
          expect(rightOf(encodeText(result.right))).toEqual(bytes)
          return
        }
        expect(showTextFailure(result.left)).toMatch(/^text: made-up, byte \d+: .+; .+$/u)
        const { left } = result
        if (left.tag === 'TextUnwritable') throw new Error('decode never writes')
        // What comes before the byte that is named is text, and no character begins with it.
        const begins = (n: number): boolean => {
          const part = bytes.subarray(0, n)
          // What a cut-off character lacks is among these, whichever byte it begins with.
          const two = [[], [0x80], [0x80, 0x80], [0xa0, 0x80], [0x90, 0x80]]
          const tails = two.concat([
            [0x80, 0x80, 0x80],
            [0x90, 0x80, 0x80],
          ])
          return tails.some((tail) => decodeText(Uint8Array.of(...part, ...tail))._tag === 'Right')
        }
        if (left.tag === 'TextTruncated') {
          expect([left.offset, begins(left.offset)]).toEqual([bytes.length, true])
          return
        }
        const isText = (n: number): boolean => decodeText(bytes.subarray(0, n))._tag === 'Right'
        expect([left.found, isText(left.offset)]).toEqual([bytes[left.offset], true])
        const longer = [1, 2, 3, 4].map((n) => Math.min(bytes.length, left.offset + n))
        expect(longer.filter(isText)).toEqual([])
        expect(begins(longer[3]!)).toBe(false) // the last of four
      }),
    )
  })

  test('text: in a Latin-1 file it is the accented letter that is named, whatever follows', () => {
    const ascii = fc.string({ unit: 'binary-ascii', minLength: 1 })
    fc.assert(
      fc.property(ascii, fc.integer({ min: 0xa0, max: 0xff }), ascii, (before, letter, after) => {
        const bytes = Uint8Array.from(
          Buffer.from(`${before}${String.fromCharCode(letter)}${after}`, 'latin1'),
        )
        expect(decodeText(bytes, 'a')).toEqual(
          E.left({ tag: 'TextNotUtf8', file: 'a', offset: before.length, found: letter }),
        )
      }),
    )
  })

  test('text: half of a pair of code units is not written', () => {
    expect(encodeText('ab\ud800')).toMatchObject({ left: { tag: 'TextUnwritable', at: 2 } })
  })

  const folderOf = folders('text')
  test('text: a file is its text; one that is empty or not UTF-8 is a Left that names it', async () => {
    const files = {
      'a.txt': Uint8Array.of(0xc3, 0xa9),
      empty: new Uint8Array(),
      b: Uint8Array.of(0xe9),
      marked: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xef, 0xbb, 0xbf),
    }
    const folder = await folderOf(files)
    expect(await readText(join(folder, 'a.txt'))()).toMatchObject({ right: 'é' })
    // A mark at the beginning is none of the text; anywhere else it is a character.
    expect(await readText(join(folder, 'marked'))()).toEqual(E.right('a\ufeff'))
    const empty = await readText(join(folder, 'empty'))()
    expect(empty).toMatchObject({ left: { tag: 'EmptyText', file: join(folder, 'empty') } })
    if (empty._tag === 'Left')
      expect(showTextFailure(empty.left)).toMatch(/^text: .+empty is empty; fetch it again/u)
    const b = join(folder, 'b')
    expect(await readText(b)()).toMatchObject({
      left: { tag: 'TextTruncated', file: b, offset: 1 },
    })
  })
})
