/**
 * @file idx.laws — IDX: decode . encode = id bit for bit, and bytes that are not right are a Left that names one of them.
 *
 * Bytes from outside are truncated, lengthened, changed and made up; none may throw.
 */
import { isRight } from 'fp-ts/lib/Either.js'
import { assertLaw, codecLaws } from 'cotangent/laws'
import * as fc from 'fast-check'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Idx, IdxType } from '../../src/codec/idx.ts'
import { decodeIdx, encodeIdx } from '../../src/codec/idx.ts'
import { showIdxFailure } from '../../src/codec/idxFailure.ts'
import { readIdx } from '../../src/codec/readIdx.ts'
import { count, filled, shapes } from '../support/bits.ts'
import { folders } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const idxMakers: { readonly [T in IdxType]: (shape: number[]) => fc.Arbitrary<Idx> } = {
  u8: (shape) =>
    filled(count(shape), 1).map((b) => ({ type: 'u8', shape, data: new Uint8Array(b) })),
  i8: (shape) =>
    filled(count(shape), 1).map((b) => ({ type: 'i8', shape, data: new Int8Array(b) })),
  i16: (shape) =>
    filled(count(shape), 2).map((b) => ({ type: 'i16', shape, data: new Int16Array(b) })),
  i32: (shape) =>
    filled(count(shape), 4).map((b) => ({ type: 'i32', shape, data: new Int32Array(b) })),
  f32: (shape) =>
    filled(count(shape), 4).map((b) => ({ type: 'f32', shape, data: new Float32Array(b) })),
  f64: (shape) =>
    filled(count(shape), 8).map((b) => ({ type: 'f64', shape, data: new Float64Array(b) })),
}
const idxs = fc.oneof(...Object.values(idxMakers).map((make) => shapes.chain(make)))

const idxBytes = (idx: Idx): Uint8Array => rightOf(encodeIdx(idx))

describe('idx', () => {
  const opened = fc
    .tuple(fc.constantFrom(8, 9, 11, 12, 13, 14, 7), fc.nat(5), fc.uint8Array({ maxLength: 60 }))
    .map(([type, rank, rest]) => Uint8Array.of(0, 0, type, rank, ...rest))
  const codec = { encode: encodeIdx, decode: (bytes: Uint8Array) => decodeIdx(bytes, 'made-up') }
  const laws = codecLaws(codec, idxs, {
    nearly: opened,
    show: showIdxFailure,
    sentence: /^idx: made-up, byte \d+: [^\n]+; [^\n]+$/u,
  })
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 1000 }),
  )

  test('idx: elements are big-endian, so the bytes 01 02 of an i16 are 258', () => {
    const bytes = Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 1, 1, 2)
    expect(rightOf(decodeIdx(bytes))).toEqual({ type: 'i16', shape: [1], data: Int16Array.of(258) })
  })

  test('idx: encode . decode = id on bytes that decode', () => {
    fc.assert(
      fc.property(idxs.map(idxBytes), (bytes) => {
        expect(idxBytes(rightOf(decodeIdx(bytes)))).toEqual(bytes)
      }),
    )
  })

  test('idx: every truncation of a file is a Left that names the byte where it ends', () => {
    fc.assert(
      fc.property(idxs.map(idxBytes), (whole) => {
        for (let n = 0; n < whole.length; n += 1)
          expect(decodeIdx(whole.subarray(0, n))).toMatchObject({
            _tag: 'Left',
            left: { tag: expect.stringMatching(/^Idx(Truncated|SizesOverrun)$/u), offset: n },
          })
      }),
    )
  })

  test('idx: bytes past the last element are a Left that names the first of them', () => {
    fc.assert(
      fc.property(idxs.map(idxBytes), fc.uint8Array({ minLength: 1 }), (whole, more) => {
        const bytes = Uint8Array.of(...whole, ...more)
        expect(decodeIdx(bytes)).toMatchObject({
          left: { tag: 'IdxTooLong', offset: whole.length },
        })
      }),
    )
  })

  test('idx: sizes of 2^32 - 1 along 255 axes are refused before anything is allocated', () => {
    const lying = new Uint8Array(4 + 4 * 255).fill(0xff)
    lying.set([0, 0, 0x0e, 255])
    expect(decodeIdx(lying)).toMatchObject({ left: { tag: 'IdxSizesOverrun', found: 1024 } })
    lying.set([0, 0, 0, 0], 4)
    expect(isRight(decodeIdx(lying))).toBe(true)
  })

  test('idx: a wrong magic and an unknown type name their byte', () => {
    const refusal = (...bytes: number[]): unknown => decodeIdx(Uint8Array.from(bytes))
    expect(refusal(0, 1, 8, 0, 7)).toMatchObject({ left: { tag: 'IdxWrongMagic', offset: 1 } })
    expect(refusal(31, 139)).toMatchObject({ left: { tag: 'IdxWrongMagic', offset: 0 } })
    expect(refusal(0, 0, 10, 0, 7)).toMatchObject({ left: { tag: 'IdxUnknownType', offset: 2 } })
  })

  test('idx: sizes that do not multiply to the elements are not written', () => {
    const data = Uint8Array.of(1, 2)
    for (const shape of [[3], [2, 2], [-1, -2], [0.5, 4], Array.from({ length: 256 }, () => 1)])
      expect(encodeIdx({ type: 'u8', shape, data })).toMatchObject({
        left: { tag: 'IdxUnwritable' },
      })
  })

  const folderOf = folders('idx')
  test('readIdx: a file of any name, plain or gzipped, is what decodeIdx makes of its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        idxs,
        fc.constantFrom('a', 'b.idx', 'fashion-idx3-ubyte'),
        async (idx, name) => {
          const bytes = idxBytes(idx)
          const folder = await folderOf({ [name]: bytes, [`${name}.gz`]: gzipSync(bytes) })
          for (const ending of ['', '.gz'])
            expect(rightOf(await readIdx(join(folder, `${name}${ending}`))())).toEqual(idx)
        },
      ),
      { numRuns: 20 },
    )
  })

  test('readIdx: no file, a folder, what is not gzip and what is no IDX are Lefts that name the file', async () => {
    const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5)
    const folder = await folderOf({ short: bytes, 'plain.gz': bytes, 'short.gz': gzipSync(bytes) })
    const refusal = async (file: string): Promise<string> => {
      const read = await readIdx(file)()
      return read._tag === 'Left' ? showIdxFailure(read.left) : 'a Right'
    }
    const at = (name: string): string => join(folder, name)
    const cannot = (file: string, why: string): string =>
      `idx: ${file} cannot be read (${why}); fetch it again or mend its permissions`
    expect(await refusal(at('absent'))).toBe(cannot(at('absent'), 'ENOENT'))
    expect(await refusal(folder)).toBe(cannot(folder, 'EISDIR'))
    expect(await refusal('')).toBe(cannot("''", 'ENOENT'))
    expect(await refusal(at('plain.gz'))).toBe(cannot(at('plain.gz'), 'Z_DATA_ERROR'))
    for (const name of ['short', 'short.gz'])
      expect(await refusal(at(name))).toBe(
        `idx: ${at(name)}, byte 9: sizes [2] need 10 bytes, but the file ends after 9; the file is cut short or its sizes lie`,
      )
  })
})
