/**
 * @file safetensors.laws — safetensors: decode . encode = id bit for bit, and a file that lies is a Left that names byte or field.
 *
 * Bytes from outside are truncated, changed and made up; none may throw.
 */
import { assertLaw, codecLaws } from 'cotangent/laws'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Safetensors, Saved } from '../../src/codec/safetensors.ts'
import { decodeSafetensors, encodeSafetensors } from '../../src/codec/safetensors.ts'
import { showSafetensorsFailure } from '../../src/codec/safetensorsFailure.ts'
import { bits, count, filled, shapes } from '../support/bits.ts'
import { rightOf } from '../support/either.ts'

const savedMakers: {
  readonly [D in Saved['dtype']]: (shape: number[]) => fc.Arbitrary<Saved>
} = {
  f32: (shape) =>
    filled(count(shape), 4).map((b) => ({ dtype: 'f32', shape, data: new Float32Array(b) })),
  f64: (shape) =>
    filled(count(shape), 8).map((b) => ({ dtype: 'f64', shape, data: new Float64Array(b) })),
  i32: (shape) =>
    filled(count(shape), 4).map((b) => ({ dtype: 'i32', shape, data: new Int32Array(b) })),
  u32: (shape) =>
    filled(count(shape), 4).map((b) => ({ dtype: 'u32', shape, data: new Uint32Array(b) })),
  bool: (shape) =>
    filled(count(shape), 1).map((b) => ({
      dtype: 'bool',
      shape,
      data: new Uint8Array(b).map((byte) => byte & 1),
    })),
}
const saved = fc.oneof(...Object.values(savedMakers).map((make) => shapes.chain(make)))
const names = fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__')
const dictionaries = fc
  .uniqueArray(fc.tuple(names, saved), { maxLength: 4, selector: ([name]) => name })
  .map((pairs): Readonly<Record<string, Saved>> => Object.fromEntries(pairs))

const file = (header: unknown, data: readonly number[] = []): Uint8Array => {
  const text = new TextEncoder().encode(
    typeof header === 'string' ? header : JSON.stringify(header),
  )
  const length = new Uint8Array(8)
  new DataView(length.buffer).setUint32(0, text.length, true)
  const out = new Uint8Array(8 + text.length + data.length)
  out.set(length)
  out.set(text, 8)
  out.set(data, 8 + text.length)
  return out
}
const entry = (shape: unknown, offsets: unknown, dtype: unknown = 'F32'): object => ({
  dtype,
  shape,
  data_offsets: offsets,
})

describe('safetensors', () => {
  const metadata = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 })

  test('safetensors: decode . encode = id bit for bit, names and texts included', () => {
    fc.assert(
      fc.property(dictionaries, metadata, (tensors, texts) => {
        const back = rightOf(decodeSafetensors(rightOf(encodeSafetensors(tensors, texts))))
        const facts = (all: Readonly<Record<string, Saved>>): unknown =>
          Object.entries(all).map(([name, x]) => [name, x.dtype, x.shape, bits(x.data)])
        expect(facts(back.tensors)).toEqual(facts(tensors))
        expect(Object.entries(back.metadata)).toEqual(Object.entries(texts))
      }),
    )
  })

  test('safetensors: elements are little-endian, so the bytes 00 00 80 3f of an F32 are 1', () => {
    const { tensors } = rightOf(decodeSafetensors(file({ w: entry([], [0, 4]) }, [0, 0, 128, 63])))
    expect(tensors).toEqual({ w: { dtype: 'f32', shape: [], data: Float32Array.of(1) } })
  })

  test('safetensors: every truncation of a file is a Left that names a byte', () => {
    fc.assert(
      fc.property(dictionaries, (tensors) => {
        const whole = rightOf(encodeSafetensors(tensors))
        for (let n = 0; n < whole.length; n += 1)
          expect(decodeSafetensors(whole.subarray(0, n))).toMatchObject({
            _tag: 'Left',
            left: { tag: expect.stringMatching(/(Truncated|DataSize)$/u), offset: n },
          })
      }),
      { numRuns: 30 },
    )
  })

  const four = [0, 0, 128, 63]
  const lies: readonly (readonly [string, Uint8Array, object])[] = [
    [
      'a header of 2^63 bytes',
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 128),
      { tag: 'SafetensorsHeaderTooLarge' },
    ],
    ['no JSON', file('{'), { tag: 'SafetensorsMalformedHeader' }],
    ['a list', file([]), { tag: 'SafetensorsMalformedHeader' }],
    [
      'no UTF-8',
      Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff),
      { tag: 'SafetensorsMalformedHeader' },
    ],
    ['an entry that is null', file({ w: null }), { tag: 'SafetensorsMalformedField', field: 'w' }],
    ['a foreign dtype', file({ w: entry([1], [0, 4], 'F16') }, four), { field: 'w.dtype' }],
    ['a negative size', file({ w: entry([-1], [0, 4]) }, four), { field: 'w.shape' }],
    ['a size past 2^53', file({ w: entry([1e300, 1e300], [0, 4]) }, four), { field: 'w.shape' }],
    ['three offsets', file({ w: entry([1], [0, 4, 4]) }, four), { field: 'w.data_offsets' }],
    ['a text that is a number', file({ __metadata__: { a: 1 } }), { field: '__metadata__.a' }],
    [
      'a shape that wants more',
      file({ w: entry([2], [0, 4]) }, four),
      { tag: 'SafetensorsLyingShape', expected: 8, found: 4 },
    ],
    [
      'sizes whose product is infinite',
      file(
        {
          w: entry(
            Array.from({ length: 40 }, () => 2 ** 52),
            [0, 4],
          ),
        },
        four,
      ),
      { tag: 'SafetensorsLyingShape' },
    ],
    [
      'offsets turned round',
      file({ w: entry([1], [4, 0]) }, four),
      { tag: 'SafetensorsLyingShape' },
    ],
    [
      'an overlap',
      file({ v: entry([1], [0, 4]), w: entry([1], [0, 4]) }, four),
      { tag: 'SafetensorsOffsets', field: 'w.data_offsets', expected: 4 },
    ],
    [
      'a hole',
      file({ w: entry([1], [4, 8]) }, [...four, ...four]),
      { tag: 'SafetensorsOffsets', expected: 0 },
    ],
    [
      'offsets past the end',
      file({ w: entry([2 ** 40], [0, 2 ** 42]) }, four),
      { tag: 'SafetensorsDataSize', found: 4 },
    ],
    ['bytes nobody owns', file({}, four), { tag: 'SafetensorsDataSize', expected: 0, found: 4 }],
    [
      'a bool of 2',
      file({ w: entry([2], [0, 2], 'BOOL') }, [1, 2]),
      { tag: 'SafetensorsNotBool', field: 'w' },
    ],
    ['lists a million deep', file(`{"w":${'['.repeat(1e6)}${']'.repeat(1e6)}}`), { field: 'w' }],
  ]
  test.each(lies)('safetensors: %s is a Left that names it', (_, bytes, failure) => {
    expect(decodeSafetensors(bytes)).toMatchObject({ _tag: 'Left', left: failure })
  })

  const headed = fc.tuple(fc.json(), fc.uint8Array()).map(([h, data]) => file(h, [...data]))
  const codec = {
    encode: ({ tensors, metadata: texts }: Safetensors) => encodeSafetensors(tensors, texts),
    decode: decodeSafetensors,
  }
  const laws = codecLaws(codec, fc.record({ tensors: dictionaries, metadata }), {
    nearly: headed,
    show: showSafetensorsFailure,
    sentence: /^safetensors: (byte|field) .+; .+$/su,
  })
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 500 }),
  )

  test('safetensors: a reserved name, wrong sizes and a bool of 2 are not written', () => {
    const x: Saved = { dtype: 'bool', shape: [1], data: Uint8Array.of(1) }
    const refused: readonly Readonly<Record<string, Saved>>[] = [
      { __metadata__: x },
      { x: { ...x, shape: [2] } },
      { x: { ...x, data: Uint8Array.of(2) } },
    ]
    for (const tensors of refused)
      expect(encodeSafetensors(tensors)).toMatchObject({ left: { tag: 'SafetensorsUnwritable' } })
  })
})
