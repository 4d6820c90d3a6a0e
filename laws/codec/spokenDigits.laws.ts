/**
 * @file spokenDigits.laws — a folder of recordings is digits with their sound, or a Left that names file and byte.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSpokenDigits, readWav } from '../../src/codec/readWav.ts'
import { decodeSpokenName, showSpokenFailure } from '../../src/codec/spokenDigit.ts'
import { encodeWav } from '../../src/codec/wav.ts'
import { folders, realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

const bytes = (s: string): Uint8Array => new TextEncoder().encode(s)

describe('spoken digits', () => {
  const folderOf = folders('spoken')
  const sound = rightOf(
    encodeWav({ type: 'i16', rate: 8000, channels: 1, samples: Int16Array.of(1, 2, 3) }),
  )

  test('spoken: a folder of recordings gives digit, speaker, index and sound, in the order of names', async () => {
    const folder = await folderOf({
      '7_jackson_32.wav': sound,
      '0_george_1.wav': sound,
      'README.md': bytes('recordings'),
    })
    const found = rightOf(await readSpokenDigits(folder)())
    expect(found.map(({ digit, speaker, index }) => [digit, speaker, index])).toEqual([
      [0, 'george', 1],
      [7, 'jackson', 32],
    ])
    expect(found[0]?.wav.samples).toEqual(Int16Array.of(1, 2, 3))
    expect(rightOf(await readWav(join(folder, '0_george_1.wav'))())).toEqual(found[0]?.wav)
  })

  test('spoken: a name without its parts, a digit past 9, a file that is no WAV and a folder without one are Lefts', async () => {
    const refusal = async (files: Readonly<Record<string, Uint8Array>>): Promise<string> => {
      const result = await readSpokenDigits(await folderOf(files))()
      return result._tag === 'Left' ? showSpokenFailure(result.left) : 'a Right'
    }
    const place = tmpdir().replaceAll('\\', '/')
    const said = async (name: string): Promise<string> =>
      (await refusal({ [name]: sound })).replaceAll('\\', '/').replace(/spoken-\w+/u, 'folder')
    expect(await said('hello.wav')).toBe(
      `spoken: ${place}/folder/hello.wav names no recording; call it {digit}_{speaker}_{index}.wav or move it away`,
    )
    expect(await said('12_x_0.wav')).toBe(
      `spoken: ${place}/folder/12_x_0.wav: label 12 is not among the 10 digits 0 to 9; mend the name`,
    )
    expect(await refusal({ '1_a_1.wav': bytes('hello') })).toMatch(
      /^wav: .*1_a_1\.wav, byte 0: a WAV file has "RIFF" here, but this is "hell"/u,
    )
    expect(await refusal({ 'a.txt': bytes('hello') })).toMatch(
      /has none of \*\.wav; put one there/u,
    )
  })

  test('spoken: the name says what it was made from', () => {
    const speaker = fc.stringMatching(/^[a-z]+$/u)
    fc.assert(
      fc.property(fc.nat(9), speaker, fc.nat(99), (digit, name, index) => {
        for (const folder of ['', 'recordings/', '/data/3_x_4/'])
          expect(rightOf(decodeSpokenName(`${folder}${digit}_${name}_${index}.wav`))).toEqual({
            digit,
            speaker: name,
            index,
          })
      }),
    )
  })

  const real = realData('fsdd/recordings')
  test.skipIf(real.why !== '')(
    `spoken: the real folder holds 3000 recordings at 8 kHz, 300 of each digit${real.why}`,
    async () => {
      const found = rightOf(await readSpokenDigits(real.path)())
      const tally = Array.from({ length: 10 }, (_, d) => found.filter((r) => r.digit === d).length)
      expect(tally).toEqual(Array.from({ length: 10 }, () => 300))
      expect(new Set(found.map(({ wav }) => `${wav.type} ${wav.rate} ${wav.channels}`))).toEqual(
        new Set(['i16 8000 1']),
      )
    },
  )
})
