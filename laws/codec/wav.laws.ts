/**
 * @file wav.laws — WAV: decode . encode = id bit for bit for every coding, and bytes that are not right are a Left that names one.
 */
import { assertLaw, codecLaws } from 'cotangent/laws'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toNested } from '../../src/function/read.ts'
import { chunk, riffOf } from '../../src/codec/riff.ts'
import { decodeWav, encodeWav, type Wav } from '../../src/codec/wav.ts'
import { showWavFailure } from '../../src/codec/wavFailure.ts'
import { encodeFormat, type WavFormat, type WavType } from '../../src/codec/wavFormat.ts'
import { waveform } from '../../src/codec/waveform.ts'
import { rightOf } from '../support/either.ts'
import { isPadded, wavs, wavsOf } from './wavs.ts'

const format = (wav: WavFormat): Uint8Array => chunk('fmt ', encodeFormat(wav))
const mono = { type: 'i16', rate: 8000, channels: 1 } as const
const text = (s: string): Uint8Array => new TextEncoder().encode(s)

describe('wav', () => {
  const nearly = fc
    .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 30 }))
    .map(([fmt, data]) => riffOf([chunk('fmt ', fmt), chunk('data', data)]))
  const codec = { encode: encodeWav, decode: (bytes: Uint8Array) => decodeWav(bytes, 'made-up') }
  const laws = codecLaws(
    codec,
    wavs.filter((wav) => !isPadded(wav)),
    {
      nearly,
      show: showWavFailure,
      sentence: /^wav: made-up, byte \d+: [^\n]+; [^\n]+$/u,
    },
  )
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 500 }),
  )

  test('wav: samples are little-endian, and those of 24 bits keep their sign', () => {
    const bytes = (type: WavType, ...data: number[]): Uint8Array =>
      riffOf([format({ ...mono, type }), chunk('data', Uint8Array.from(data))])
    const samples = (file: Uint8Array): readonly number[] => [...rightOf(decodeWav(file)).samples]
    expect(samples(bytes('i16', 0x01, 0x02, 0xff, 0xff))).toEqual([0x0201, -1])
    expect(samples(bytes('i24', 0x01, 0x02, 0x03, 0xff, 0xff, 0xff))).toEqual([0x030201, -1])
    expect(samples(bytes('f32', 0, 0, 0x80, 0x3f))).toEqual([1])
  })

  test('wav: chunks of other names, odd ones too, and bytes behind the RIFF chunk change nothing', () => {
    const strange = fc.record({
      name: fc.constantFrom('LIST', 'bext', 'id3 ', 'FMT '),
      contents: fc.uint8Array({ maxLength: 9 }),
      place: fc.nat(2),
    })
    fc.assert(
      fc.property(fc.array(strange, { maxLength: 3 }), fc.uint8Array(), (others, after) => {
        const at = (place: number): readonly Uint8Array[] =>
          others.filter((o) => o.place === place).map((o) => chunk(o.name, o.contents))
        const data = chunk('data', Uint8Array.of(1, 2, 3, 4))
        const file = riffOf([...at(0), format(mono), ...at(1), data, ...at(2)])
        const { samples } = rightOf(decodeWav(Uint8Array.of(...file, ...after)))
        expect([...samples]).toEqual([0x0201, 0x0403])
      }),
    )
  })

  test('wav: a file without samples is a Left that names it, and is not written', () => {
    const none = { tag: 'WavNoSamples', file: 'a.wav', offset: 44 }
    const empty = riffOf([format(mono), chunk('data', text(''))])
    const followed = riffOf([format(mono), chunk('data', text('')), chunk('LIST', text('name'))])
    for (const bytes of [empty, followed])
      expect(decodeWav(bytes, 'a.wav')).toMatchObject({ left: none })
    const half = Uint8Array.of(...empty, 1)
    expect(decodeWav(half, 'a.wav')).toMatchObject({ left: none })
    expect(encodeWav({ ...mono, samples: new Int16Array() })).toMatchObject({
      left: { tag: 'WavUnwritable', why: 'there are no samples' },
    })
  })

  /** A format chunk in its long form. */
  const extended = (code: number, bits: number, valid: number, extension = 22): Uint8Array => {
    const out = new Uint8Array(40)
    const view = new DataView(out.buffer)
    view.setUint16(0, 0xfffe, true)
    view.setUint16(2, 2, true)
    view.setUint32(4, 48_000, true)
    view.setUint16(12, (2 * bits) / 8, true)
    view.setUint16(14, bits, true)
    view.setUint16(16, extension, true)
    view.setUint16(18, valid, true)
    view.setUint16(24, code, true)
    return out
  }
  const samplesOf = (fmt: Uint8Array, bytes = 16): unknown =>
    decodeWav(riffOf([chunk('fmt ', fmt), chunk('data', new Uint8Array(bytes))]))

  test('wav: the extensible format says the coding in its GUID', () => {
    expect(samplesOf(extended(1, 16, 12))).toMatchObject({ right: { type: 'i16', channels: 2 } })
    expect(samplesOf(extended(3, 64, 64))).toMatchObject({ right: { type: 'f64', rate: 48_000 } })
    expect(samplesOf(extended(1, 24, 24), 12)).toMatchObject({ right: { type: 'i24' } })
    expect(samplesOf(extended(1, 16, 17))).toMatchObject({
      left: { tag: 'WavWrongField', field: 'valid bits', offset: 38, found: 17 },
    })
    expect(samplesOf(extended(1, 16, 16, 0))).toMatchObject({
      left: { tag: 'WavWrongField', field: 'extension size', offset: 36 },
    })
    expect(samplesOf(extended(1, 16, 16).subarray(0, 18))).toMatchObject({
      left: { tag: 'WavWrongField', field: 'format size', offset: 16, found: 18 },
    })
    expect(samplesOf(extended(6, 8, 8))).toMatchObject({
      left: { tag: 'WavUnknownCoding', offset: 44, code: 6, bits: 8 },
    })
  })

  const plain = (edit: (view: DataView) => void): Uint8Array => {
    const out = encodeFormat(mono)
    edit(new DataView(out.buffer))
    return out
  }
  const refused: readonly (readonly [string, Uint8Array, object])[] = [
    ['an empty file', new Uint8Array(), { tag: 'WavTruncated', offset: 0, expected: 12 }],
    ['an MP3', text('ID3\u0004 and more than that'), { tag: 'WavWrongMagic', offset: 0 }],
    ['a RIFF file of pictures', text('RIFF\0\0\0\0AVI  '), { tag: 'WavWrongMagic', offset: 8 }],
    ['no chunk at all', riffOf([]), { tag: 'WavMissingChunk', chunk: 'data', offset: 12 }],
    ['no format', riffOf([chunk('data', text('ab'))]), { tag: 'WavMissingChunk', chunk: 'fmt ' }],
    [
      'a format behind the samples',
      riffOf([chunk('data', text('ab')), format(mono)]),
      { tag: 'WavMissingChunk', chunk: 'fmt ', offset: 20 },
    ],
    ['no samples', riffOf([format(mono)]), { tag: 'WavMissingChunk', chunk: 'data' }],
    [
      'no channels',
      riffOf([
        chunk(
          'fmt ',
          plain((v) => v.setUint16(2, 0)),
        ),
        chunk('data', text('ab')),
      ]),
      { tag: 'WavWrongField', field: 'channels', offset: 22, found: 0 },
    ],
    [
      'a rate of 0',
      riffOf([
        chunk(
          'fmt ',
          plain((v) => v.setUint32(4, 0)),
        ),
        chunk('data', text('ab')),
      ]),
      { tag: 'WavWrongField', field: 'rate', offset: 24, found: 0 },
    ],
    [
      'three channels in frames of one',
      riffOf([
        chunk(
          'fmt ',
          plain((v) => v.setUint16(2, 3, true)),
        ),
        chunk('data', text('ab')),
      ]),
      { tag: 'WavWrongField', field: 'block size', offset: 32, expected: '6', found: 2 },
    ],
    [
      'half a sample',
      riffOf([format(mono), chunk('data', text('abc'))]),
      { tag: 'WavPartialFrame', size: 3, frame: 2, offset: 47 },
    ],
    [
      'a channel shorter than the other',
      riffOf([format({ ...mono, channels: 2 }), chunk('data', text('abcdef'))]),
      { tag: 'WavPartialFrame', size: 6, frame: 4 },
    ],
    [
      'PCM of 12 bits',
      riffOf([
        chunk(
          'fmt ',
          plain((v) => v.setUint16(14, 12, true)),
        ),
        chunk('data', text('ab')),
      ]),
      { tag: 'WavUnknownCoding', code: 1, bits: 12, offset: 20 },
    ],
  ]
  test.each(refused)('wav: %s is a Left that names the byte', (_, bytes, failure) => {
    const result = decodeWav(bytes, 'a.wav')
    expect(result).toMatchObject({ _tag: 'Left', left: failure })
    if (result._tag === 'Left')
      expect(showWavFailure(result.left)).toMatch(/^wav: a\.wav, byte \d+: [^\n]+; [^\n]+$/u)
  })

  test('wav: a chunk that claims 4 GB is refused before anything is allocated', () => {
    const bytes = riffOf([format(mono), chunk('data', text('abcd'))])
    new DataView(bytes.buffer).setUint32(40, 2 ** 32 - 2, true)
    expect(decodeWav(bytes)).toMatchObject({
      left: { tag: 'WavTruncated', part: 'chunk data', offset: 48, expected: 44 + 2 ** 32 - 2 },
    })
  })

  test('wav: what the format cannot hold is not written', () => {
    const wav: Wav = { ...mono, samples: Int16Array.of(1, 2, 3) }
    const bad: readonly Wav[] = [
      { ...wav, channels: 0 },
      { ...wav, channels: 2 },
      { ...wav, channels: 2 ** 15 },
      { ...wav, rate: 0 },
      { ...wav, rate: 44_100.5 },
      { ...wav, rate: 2 ** 32 },
      { ...wav, type: 'i24', samples: Int32Array.of(2 ** 23) },
    ]
    for (const w of bad) expect(encodeWav(w)).toMatchObject({ left: { tag: 'WavUnwritable' } })
  })

  test('waveform: whole samples lie in [-1, 1), and times their range they are the samples again', () => {
    const ranges = { u8: 2 ** 7, i16: 2 ** 15, i24: 2 ** 23 } as const
    for (const type of ['u8', 'i16', 'i24'] as const)
      fc.assert(
        fc.property(wavsOf(type), (wav) => {
          const x = waveform(wav)
          expect(x.shape).toEqual([wav.samples.length / wav.channels, wav.channels])
          const silence = type === 'u8' ? 2 ** 7 : 0
          const numbers = toNested(x).flat()
          expect(numbers.every((n) => n >= -1 && n < 1)).toBe(true)
          // A range is a power of two, so the division was exact.
          expect(numbers.map((n) => n * ranges[type] + silence)).toEqual([...wav.samples])
        }),
        { numRuns: 50 },
      )
  })
})
