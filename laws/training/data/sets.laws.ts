/**
 * @file sets.laws — parts of datasets, datasets joined, windows and images hold the examples they say, or are a Left that says why.
 */
import { arange, key, tensor, toNested, type Tensor } from 'cotangent'
import { decodeCifar } from 'cotangent/codec'
import {
  batches,
  concatenated,
  type Dataset,
  datasetOf,
  imageDataset,
  labelsOf,
  selected,
  showDataFailure,
  splitAt,
  splitBy,
  windows,
} from 'cotangent/training'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rightOf } from '../../support/either.ts'
import { numbered } from '../support.ts'

/** Every example of a dataset of numbers, in order. */
const all = (data: ReturnType<typeof numbered>): readonly number[] =>
  data.count === 0 ? [] : toNested(data.take(Int32Array.from({ length: data.count }, (_, i) => i)))
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)
const sizes = fc.integer({ min: 1, max: 30 })

describe('parts', () => {
  test('splitAt: two parts hold every example once, the first its share; in order without a key', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(), (n, share, seed) => {
        const [a, b] = splitAt(numbered(n), share)
        expect([...all(a), ...all(b)]).toEqual(upTo(n))
        expect(a.count).toBe(Math.round(share * n))
        const [c, d] = splitAt(numbered(n), share, key(seed))
        expect([...all(c), ...all(d)].sort((x, y) => x - y)).toEqual(upTo(n))
        expect(c.count).toBe(a.count)
      }),
    )
  })

  test('splitBy: those that pass, and the others, each in order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), (passes) => {
        const [a, b] = splitBy(numbered(passes.length), (i) => passes[i] === true)
        expect(all(a)).toEqual(upTo(passes.length).filter((i) => passes[i]))
        expect(all(b)).toEqual(upTo(passes.length).filter((i) => !passes[i]))
      }),
    )
  })

  test('selected: example i is the one of the i-th number, again and again', () => {
    const rows = sizes.chain((n) =>
      fc.tuple(fc.constant(n), fc.array(fc.nat(n - 1), { minLength: 1 })),
    )
    fc.assert(
      fc.property(rows, ([n, chosen]) => {
        expect(all(selected(numbered(n), chosen))).toEqual(chosen)
      }),
    )
    for (const wrong of [3, -1, 0.5, Number.NaN])
      expect(() => selected(numbered(3), [wrong])).toThrow(/^selected: .+ is no example of 3; /u)
  })

  test('splitAt: a share past 0 or 1 is a Defect', () => {
    for (const share of [-0.1, 1.1, Number.NaN])
      expect(() => splitAt(numbered(3), share)).toThrow('splitAt: a share of')
  })

  test('concatenated: any rows are the rows of the parts laid end to end', () => {
    const rows = fc
      .array(fc.nat(5), { minLength: 1, maxLength: 4 })
      .filter((counts) => counts.some((n) => n > 0))
      .chain((counts) => {
        const n = counts.reduce((a, b) => a + b, 0)
        return fc.tuple(fc.constant(counts), fc.array(fc.nat(n - 1), { minLength: 1 }))
      })
    fc.assert(
      fc.property(rows, ([counts, asked]) => {
        let next = 0
        const parts = counts.map((n) => {
          const start = next
          next += n
          return datasetOf({ x: tensor(upTo(n).map((i) => [start + i])), n: arange(n, 'i32') })
        })
        const data = concatenated(parts)
        expect(data.count).toBe(next)
        const batch = data.take(Int32Array.from(asked))
        expect(toNested(batch.x)).toEqual(asked.map((i) => [i]))
        const own = counts.flatMap(upTo)
        expect(toNested(batch.n)).toEqual(asked.map((i) => own[i]))
      }),
    )
    const none = concatenated<Tensor<[number]>>([])
    expect(none.count).toBe(0)
    expect(() => none.take(Int32Array.of(3))).toThrow('concatenated: 3 is asked of no example; ')
  })

  test('concatenated: a number past the end is a Defect, as for one dataset', () => {
    const data = concatenated([numbered(2), numbered(3)])
    for (const wrong of [5, -1]) expect(() => data.take(Int32Array.of(wrong))).toThrow(/take: /u)
  })
})

describe('windows', () => {
  test('windows: each is the tokens from where it stands, and targets are one token later', () => {
    const cut = fc.record({
      n: fc.integer({ min: 2, max: 60 }),
      context: fc.integer({ min: 1, max: 12 }),
      stride: fc.integer({ min: 1, max: 15 }),
    })
    fc.assert(
      fc.property(cut, ({ n, context, stride }) => {
        const tokens = Int32Array.from({ length: n }, (_, i) => 7 * i)
        const found = windows(tokens, { context, stride })
        const whole = upTo(n).filter((at) => at % stride === 0 && at + context < n)
        if (found._tag === 'Left') {
          expect(whole).toEqual([])
          expect(found.left).toEqual({ tag: 'TooFewTokens', count: n, context })
          return
        }
        const { count, take } = found.right
        expect(count).toBe(whole.length)
        const { inputs, targets } = take(Int32Array.from(upTo(count)))
        const from = (at: number): number[] => [...tokens.subarray(at, at + context)]
        expect(toNested(inputs)).toEqual(whole.map(from))
        expect(toNested(targets)).toEqual(whole.map((at) => from(at + 1)))
      }),
    )
  })

  test('windows: without a stride each token but the first is a target once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), (context, k) => {
        const tokens = Int32Array.from({ length: context * k + 1 }, (_, i) => i)
        const data = rightOf(windows(tokens, { context }))
        const { targets } = data.take(Int32Array.from(upTo(data.count)))
        expect(toNested(targets).flat()).toEqual(upTo(context * k).map((i) => i + 1))
      }),
    )
  })

  test('windows: an empty text is a Left, a context of 0 and a window that is not there are Defects', () => {
    const none = windows(new Int32Array(), { context: 1 })
    expect(none).toMatchObject({ left: { tag: 'TooFewTokens', count: 0 } })
    if (none._tag === 'Left') expect(showDataFailure(none.left)).toMatch(/^data: 0 tokens .+; .+$/u)
    expect(() => windows(Int32Array.of(1, 2, 3), { context: 0 })).toThrow('windows: context is 0')
    const data = rightOf(windows(Int32Array.of(1, 2, 3), { context: 1 }))
    for (const wrong of [2, -1]) expect(() => data.take(Int32Array.of(wrong))).toThrow('windows: ')
  })
})

describe('images', () => {
  const sets = fc
    .record({
      labels: fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
      sides: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      seed: fc.nat(250),
    })
    .map(({ labels, sides: [h, w], seed }) => ({
      shape: [labels.length, h, w] as const,
      pixels: Uint8Array.from({ length: labels.length * h * w }, (_, i) => (i * i + seed) % 256),
      labels: Uint8Array.from(labels),
    }))

  test('imageDataset: pixels over 255, and labels, of the rows asked for', () => {
    fc.assert(
      fc.property(sets, fc.nat(), (set, at) => {
        const row = at % set.labels.length
        const [, h, w] = set.shape
        const { images, labels } = rightOf(imageDataset(set, 10)).take(Int32Array.of(row, 0))
        expect(images.shape).toEqual([2, h, w])
        const pixels = [...set.pixels.subarray(row * h * w, (row + 1) * h * w)]
        expect(toNested(images)[0]?.flat()).toEqual(pixels.map((p) => Math.fround(p / 255)))
        expect(toNested(labels)).toEqual([set.labels[row], set.labels[0]])
      }),
    )
  })

  test('imageDataset: what a loader gives fits as it is', () => {
    const cifar = rightOf(decodeCifar(new Uint8Array(2 * 3073)))
    const data = rightOf(imageDataset(cifar, 10))
    expect(data.take(Int32Array.of(1)).images.shape).toEqual([1, 32, 32, 3])
  })

  test('imageDataset: no image, pixels or labels that are missing and a label past the classes are Lefts', () => {
    const set = {
      shape: [2, 1, 1],
      pixels: Uint8Array.of(1, 2),
      labels: Uint8Array.of(0, 3),
    } as const
    const none = { shape: [0, 1, 1], pixels: new Uint8Array(), labels: new Uint8Array() } as const
    const refused = [
      [imageDataset(none, 4), { tag: 'NoExamples' }],
      [imageDataset({ ...set, pixels: Uint8Array.of(1) }, 4), { tag: 'ExamplesDiffer', pixels: 1 }],
      [imageDataset({ ...set, labels: Uint8Array.of(1) }, 4), { tag: 'ExamplesDiffer', labels: 1 }],
      [imageDataset(set, 3), { tag: 'LabelOutOfRange', at: 1, found: 3, classes: 3 }],
    ] as const
    for (const [result, failure] of refused) {
      expect(result).toMatchObject({ _tag: 'Left', left: failure })
      if (result._tag === 'Left') expect(showDataFailure(result.left)).toMatch(/^data: .+; .+$/u)
    }
    expect(() => rightOf(imageDataset(set, 4)).take(Int32Array.of(2))).toThrow(
      'images: 2 is no example',
    )
  })

  test('labelsOf: labels that are whole numbers below the classes, or the first that is not', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.nat(4), fc.double())), (labels) => {
        const at = labels.findIndex((l) => !(Number.isInteger(l) && l >= 0 && l < 4))
        const found = labelsOf(labels, 4)
        if (at === -1) expect(toNested(rightOf(found))).toEqual(labels.map((l) => l + 0))
        else expect(found).toMatchObject({ left: { at, found: labels[at], classes: 4 } })
      }),
    )
  })
})

describe('parts', () => {
  test('batches: of a part are batches of its examples', () => {
    const [train]: readonly [Dataset<ReturnType<typeof arange<number>>>, unknown] = splitAt(
      numbered(10),
      0.5,
    )
    expect([...rightOf(batches(train, { size: 3 }))].map((b) => toNested(b))).toEqual([
      [0, 1, 2],
      [3, 4],
    ])
  })
})
