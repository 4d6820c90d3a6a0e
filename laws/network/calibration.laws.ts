/**
 * @file calibration.laws — perplexity, the k largest, counts per class, and how sure a classifier is: what they are in terms of
 * one another, and that they are the same in one Program.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromArray, tensor, zeros } from '../../src/function/construct.ts'
import { argMax } from '../../src/function/indexing.ts'
import { jit } from '../../src/function/jit.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { softmax } from '../../src/function/softmax.ts'
import {
  accuracy,
  calibration,
  calibrationError,
  confusionMatrix,
  f1,
  perplexity,
  precision,
  recall,
  topKAccuracy,
} from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'
import type { Tensor } from '../../src/tensor/tensor.ts'
import { mustBeClose } from '../support/close.ts'

const [rows, classes] = [12, 4] as const
type Logits = Tensor<[12, 4], 'f64'>
type Labels = Tensor<[12], 'i32'>

const logitsOf = (one: fc.Arbitrary<number>): fc.Arbitrary<Logits> =>
  fc
    .array(one, { minLength: rows * classes, maxLength: rows * classes })
    .map((xs) => fromArray([rows, classes], xs, 'f64'))
const logits = logitsOf(fc.double({ min: -4, max: 4, noNaN: true }))
/** With ties, and with what is no number. */
const odd = logitsOf(fc.constantFrom(0, 1, 2, Number.NaN, Number.NEGATIVE_INFINITY))
const labels: fc.Arbitrary<Labels> = fc
  .array(fc.nat(classes - 1), { minLength: rows, maxLength: rows })
  .map((xs) => fromArray([rows], xs, 'i32'))
const f32 = (x: number): number => Math.fround(x)

describe('topKAccuracy', () => {
  test('of 1 it is accuracy, ties and NaN included; it grows with k, and of all classes it is 1', () => {
    fc.assert(
      fc.property(fc.oneof(logits, odd), labels, (z, i) => {
        const by = [1, 2, 3, 4].map((k) => item(topKAccuracy(z, i, k)))
        expect(by[0]).toBe(item(accuracy(z, i)))
        expect([...by].sort((a, b) => a - b)).toEqual(by)
        expect(by[3]).toBe(1)
      }),
    )
  })

  test.each([0, 1.5, 5])('of %d of 4 it is a Defect', (k) => {
    const f = (): unknown => topKAccuracy(zeros([2, 4]), zeros([2], 'i32'), k)
    expect(f).toThrow(Defect)
    expect(f).toThrow(`topKAccuracy: the ${k} largest of 4; give a whole number from 1 to 4`)
  })
})

describe('ignore', () => {
  test('accuracy, topKAccuracy, perplexity and calibration are those of the rows that are kept', () => {
    fc.assert(
      fc.property(logits, labels, (z, i) => {
        const [xs, ls] = [toTypedArray(z), [...toTypedArray(i)]]
        const at = ls.flatMap((l, row) => (l === 2 ? [] : [row]))
        fc.pre(at.length > 0)
        const kept = fromArray<number[], ArrayLike<number>, 'f64'>(
          [at.length, classes],
          at.flatMap((row) => Array.from(xs.slice(row * classes, (row + 1) * classes))),
          'f64',
        ) as unknown as Tensor<[number, 4], 'f64'> // its shape
        const own = fromArray<[number], ArrayLike<number>, 'i32'>(
          [at.length],
          at.map((row) => ls[row]!),
          'i32',
        ) // rows of ls
        const ignore = { ignore: 2 }
        mustBeClose([item(accuracy(z, i, ignore))], [item(accuracy(kept, own))], 'roundingF32')
        mustBeClose(
          [item(topKAccuracy(z, i, 2, ignore))],
          [item(topKAccuracy(kept, own, 2))],
          'roundingF32',
        )
        mustBeClose([item(perplexity(z, i, ignore))], [item(perplexity(kept, own))], 'rounding')
        const [some, all] = [calibration(z, i, ignore), calibration(kept, own)]
        for (const part of ['share', 'confidence', 'accuracy'] as const)
          mustBeClose(toTypedArray(some[part]), toTypedArray(all[part]), 'rounding')
        mustBeClose(
          [item(calibrationError(z, i, ignore))],
          [item(calibrationError(kept, own))],
          'rounding',
        )
      }),
    )
  })

  test('calibration: of what is left out even NaN counts nowhere, and of nothing at all everything is 0', () => {
    const z = tensor([[Number.NaN, 0], [0, 1000]]) // biome-ignore format: one row each
    const i = tensor([7, 1], 'i32')
    expect(item(calibrationError(z, i, { ignore: 7 }))).toBe(0)
    const none = calibration(z, tensor([7, 7], 'i32'), { bins: 2, ignore: 7 })
    expect([none.share, none.confidence, none.accuracy].map((x) => [...toTypedArray(x)])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ])
  })

  test('confusionMatrix leaves out what has the label, whatever was predicted', () => {
    const m = confusionMatrix(tensor([0, 9, 1], 'i32'), tensor([0, -1, 0], 'i32'), 2, {
      ignore: -1,
    })
    expect([...toTypedArray(m)]).toEqual([1, 1, 0, 0])
  })
})

test('perplexity: from 1 up, the number of classes where all are alike', () => {
  fc.assert(
    fc.property(logits, labels, (z, i) => {
      expect(item(perplexity(z, i))).toBeGreaterThanOrEqual(1)
      mustBeClose([item(perplexity(zeros([rows, classes], 'f64'), i))], [classes], 'rounding')
    }),
  )
})

describe('counts per class', () => {
  test('precision, recall and f1 count what they say', () => {
    fc.assert(
      fc.property(labels, labels, (p, i) => {
        const m = confusionMatrix(p, i, classes)
        const [ps, ls] = [[...toTypedArray(p)], [...toTypedArray(i)]]
        const share = (a: number, b: number): number => (b === 0 ? 0 : f32(a / b))
        for (let c = 0; c < classes; c += 1) {
          const right = ps.filter((x, at) => x === c && ls[at] === c).length
          const [predicted, labelled] = [ps, ls].map((xs) => xs.filter((x) => x === c).length) as [
            number,
            number,
          ] // one each
          expect(toTypedArray(precision(m))[c]).toBe(share(right, predicted))
          expect(toTypedArray(recall(m))[c]).toBe(share(right, labelled))
          expect(toTypedArray(f1(m))[c]).toBe(share(2 * right, predicted + labelled))
        }
      }),
    )
  })

  test('a matrix that is not square is a Defect', () => {
    const m = zeros([2, 3], 'i32') as unknown as Tensor<[2, 2], 'i32'> // a lie
    expect(() => precision(m)).toThrow(
      'precision: [2, 3] is no confusion matrix; give one with as many rows as columns',
    )
  })
})

describe('calibration', () => {
  test('shares add up to 1, and the means over bins are accuracy and mean confidence', () => {
    fc.assert(
      fc.property(logits, labels, fc.integer({ min: 1, max: 20 }), (z, i, bins) => {
        const { share, confidence, accuracy: right } = calibration(z, i, { bins })
        const [s, c, a] = [share, confidence, right].map((x) => [...toTypedArray(x)]) as [
          number[],
          number[],
          number[],
        ] // three
        const mean = (xs: readonly number[]): number => xs.reduce((t, x, b) => t + x * s[b]!, 0) // one share a bin
        mustBeClose([mean(c.map(() => 1))], [1], 'rounding')
        mustBeClose([mean(a)], [item(accuracy(z, i))], 'roundingF32')
        const sure = [...toTypedArray(softmax(z))]
        const best = Array.from({ length: rows }, (_, row) =>
          Math.max(...sure.slice(row * classes, (row + 1) * classes)),
        )
        mustBeClose([mean(c)], [best.reduce((t, x) => t + x, 0) / rows], 'rounding')
        c.forEach((x, b) => {
          if (s[b]! > 0) expect(Math.abs(x * bins - (b + 0.5))).toBeLessThanOrEqual(0.5 + 1e-9) // one share a bin
        })
      }),
    )
  })

  test('calibrationError: in one bin it is |accuracy - mean confidence|, and more bins find no less', () => {
    fc.assert(
      fc.property(logits, labels, (z, i) => {
        const one = calibration(z, i, { bins: 1 })
        const gap = Math.abs(toTypedArray(one.accuracy)[0]! - toTypedArray(one.confidence)[0]!) // one bin
        const [coarse, fine] = [1, 6].map((bins) => item(calibrationError(z, i, { bins }))) as [
          number,
          number,
        ] // two
        mustBeClose([coarse], [gap], 'rounding')
        mustBeClose([Math.min(fine - coarse, 0)], [0], 'rounding')
      }),
    )
  })

  test('calibrationError: 0 of one that is sure and right, 1 of one that is sure and wrong', () => {
    const z = tensor([[1000, 0], [0, 1000]]) // biome-ignore format: one row each
    expect(item(calibrationError(z, tensor([0, 1], 'i32')))).toBe(0)
    expect(item(calibrationError(z, tensor([1, 0], 'i32')))).toBe(1)
  })

  test.each([0, 2.5])('%d bins are a Defect', (bins) => {
    expect(() => calibrationError(zeros([1, 2]), zeros([1], 'i32'), { bins })).toThrow(
      `calibrationError: ${bins} bins; give a whole number of 1 or more`,
    )
  })
})

test('as one Program every metric gives the same', () => {
  fc.assert(
    fc.property(logits, labels, (z, i) => {
      const all = (x: Logits, l: Labels) => {
        const m = confusionMatrix(argMax(x, { axis: 1 }), l, classes, { ignore: 3 })
        return {
          m,
          each: [precision(m), recall(m), f1(m)] as const,
          best: [accuracy(x, l), topKAccuracy(x, l, 2)] as const,
          sure: [perplexity(x, l), calibrationError(x, l)] as const,
        }
      }
      const [eager, compiled] = [all(z, i), jit(all)(z, i)]
      expect([...toTypedArray(compiled.m)]).toEqual([...toTypedArray(eager.m)])
      for (const [a, b] of [...eager.each, ...eager.best].map(
        (x, k) => [x, [...compiled.each, ...compiled.best][k]!] as const,
      )) // as many
        mustBeClose(toTypedArray(b as Tensor<[]>), toTypedArray(a as Tensor<[]>), 'roundingF32') // f32 of any shape
      mustBeClose(
        compiled.sure.map((x) => item(x)),
        eager.sure.map((x) => item(x)),
        'rounding',
      )
    }),
    { numRuns: 20 },
  )
})

test('confusionMatrix: as one Program an index outside the classes is a Defect too', () => {
  const f = jit((p: Tensor<[1], 'i32'>, i: Tensor<[1], 'i32'>) => confusionMatrix(p, i, 2))
  for (const [p, i] of [
    [0, 2],
    [2, 0],
    [-1, 1],
    [2 ** 30, 2 ** 30],
  ] as const)
    expect(() => f(tensor([p], 'i32'), tensor([i], 'i32'))).toThrow(Defect)
})
