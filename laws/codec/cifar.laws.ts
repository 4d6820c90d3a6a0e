/**
 * @file cifar.laws — CIFAR-10: decode . encode = id bit for bit, colours come out last, and what is wrong is a Left that names it.
 */
import { assertLaw, codecLaws } from 'cotangent/laws'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cifar, cifarClasses, decodeCifar, encodeCifar } from '../../src/codec/cifar.ts'
import { showCifarFailure } from '../../src/codec/cifarFailure.ts'
import { readCifar } from '../../src/codec/readCifar.ts'
import { folders, realData } from '../support/data.ts'
import { rightOf } from '../support/either.ts'

/** Images whose bytes follow from a seed: 3072 of them are too many to draw one by one. */
const imagesOf = (labels: readonly number[], seed: number): Cifar => ({
  shape: [labels.length, 32, 32, 3],
  pixels: Uint8Array.from({ length: 3072 * labels.length }, (_, i) => (i * i + seed * i) % 251),
  labels: Uint8Array.from(labels),
})
const images = (max: number): fc.Arbitrary<Cifar> =>
  fc
    .tuple(fc.array(fc.nat(9), { minLength: 1, maxLength: max }), fc.nat(250))
    .map(([labels, seed]) => imagesOf(labels, seed))
const cifarBytes = (cifar: Cifar): Uint8Array => rightOf(encodeCifar(cifar))

describe('cifar', () => {
  const codec = {
    encode: encodeCifar,
    decode: (bytes: Uint8Array) => decodeCifar(bytes, 'made-up'),
  }
  // One image, for a file of several that is cut between two records is a file of fewer.
  const laws = codecLaws(codec, images(1), {
    show: showCifarFailure,
    sentence: /^cifar: made-up, byte \d+: [^\n]+; [^\n]+$/u,
  })
  test.each(laws.map((law) => [law.name, law.equation, law] as const))('%s: %s', (_n, _e, law) =>
    assertLaw(law, { numRuns: 50 }),
  )

  test('cifar: decode . encode = id for several images', () => {
    fc.assert(
      fc.property(images(4), (cifar) => {
        expect(rightOf(decodeCifar(cifarBytes(cifar)))).toEqual(cifar)
      }),
      { numRuns: 30 },
    )
  })

  test('cifar: byte 1 + 1024 c + 32 y + x of a record is colour c of the pixel in row y and column x', () => {
    const place = fc.record({ i: fc.nat(2), y: fc.nat(31), x: fc.nat(31), c: fc.nat(2) })
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 255 }), ({ i, y, x, c }, shade) => {
        const bytes = new Uint8Array(3 * 3073)
        bytes[3073 * i + 1 + 1024 * c + 32 * y + x] = shade
        const { pixels } = rightOf(decodeCifar(bytes))
        expect(pixels.findIndex((p) => p > 0)).toBe(((i * 32 + y) * 32 + x) * 3 + c)
      }),
      { numRuns: 50 },
    )
  })

  test('cifar: an empty file, a record cut short and a label that is no class are Lefts that name the byte', () => {
    expect(decodeCifar(new Uint8Array())).toMatchObject({ left: { tag: 'CifarEmpty', offset: 0 } })
    const bytes = cifarBytes(imagesOf([3, 4], 7))
    expect(decodeCifar(bytes.subarray(0, 6145))).toMatchObject({
      left: { tag: 'CifarTruncated', offset: 6145, expected: 6146 },
    })
    bytes[3073] = 10
    expect(decodeCifar(bytes)).toMatchObject({
      left: { tag: 'CifarLabelOutOfRange', offset: 3073, found: 10, classes: 10 },
    })
  })

  test('cifar: what no file can hold is not written', () => {
    const good = imagesOf([1, 2], 3)
    const bad: readonly Cifar[] = [
      imagesOf([], 0),
      imagesOf([1, 10], 3),
      { ...good, labels: Uint8Array.of(1) },
      { ...good, pixels: good.pixels.subarray(1) },
    ]
    for (const cifar of bad)
      expect(encodeCifar(cifar)).toMatchObject({ left: { tag: 'CifarUnwritable' } })
  })

  const folderOf = folders('cifar')
  const file = (...labels: number[]): Uint8Array => cifarBytes(imagesOf(labels, 1))

  test('cifar: the batches that a folder has are joined in their order', async () => {
    const folder = await folderOf({
      'data_batch_2.bin': file(5),
      'data_batch_1.bin': file(3, 4),
      'test_batch.bin': file(9),
    })
    const { train, test: held } = rightOf(await readCifar(folder)())
    expect([train.shape[0], [...train.labels], [...held.labels]]).toEqual([3, [3, 4, 5], [9]])
    expect(train.pixels.length).toBe(3 * 3072)
  })

  test('cifar: a folder without batches, or without the test set, is a Left that names what is missing', async () => {
    const empty = await folderOf({ 'test_batch.bin': file(9) })
    expect(await readCifar(empty)()).toMatchObject({
      left: { tag: 'MissingFile', folder: empty, names: { length: 5 } },
    })
    const folder = await folderOf({ 'data_batch_1.bin': file(9) })
    const result = await readCifar(folder)()
    expect(result).toMatchObject({ left: { tag: 'MissingFile', names: ['test_batch.bin'] } })
    if (result._tag === 'Left')
      expect(showCifarFailure(result.left)).toBe(
        `cifar: ${folder} has none of test_batch.bin; put one there`,
      )
  })

  const real = realData('cifar-10-batches-bin')
  test.skipIf(real.why !== '')(
    `cifar: the real files hold images of ten classes, each equally often${real.why}`,
    async () => {
      const { train, test: held } = rightOf(await readCifar(real.path)())
      const tally = ({ labels }: Cifar): readonly number[] =>
        cifarClasses.map((_, c) => labels.reduce((n, label) => n + Number(label === c), 0))
      for (const set of [train, held])
        expect(tally(set)).toEqual(cifarClasses.map(() => set.shape[0] / 10))
    },
  )
})
