/**
 * @file metric.laws — accuracy and the confusion matrix count the same things.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromArray, tensor } from '../../src/function/construct.ts'
import { oneHot } from '../../src/function/indexing.ts'
import { item, toTypedArray } from '../../src/function/read.ts'
import { accuracy, confusionMatrix } from '../../src/network/index.ts'
import { Defect } from '../../src/shape/defect.ts'

const classes = 4
const pairs = fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1 })

test('confusionMatrix: its sum is the number of labels, its rows count labels, its columns predictions', () => {
  fc.assert(
    fc.property(pairs, (xs) => {
      const at = (k: 0 | 1) =>
        fromArray(
          [xs.length],
          xs.map((x) => x[k]),
          'i32',
        )
      const m = [...toTypedArray(confusionMatrix(at(0), at(1), classes))]
      expect(m.reduce((a, b) => a + b, 0)).toBe(xs.length)
      for (let c = 0; c < classes; c += 1) {
        const row = m.slice(c * classes, (c + 1) * classes).reduce((a, b) => a + b, 0)
        const column = m.filter((_, i) => i % classes === c).reduce((a, b) => a + b, 0)
        expect(row).toBe(xs.filter(([, label]) => label === c).length)
        expect(column).toBe(xs.filter(([prediction]) => prediction === c).length)
      }
    }),
  )
})

test('accuracy: the trace of the confusion matrix over its sum', () => {
  fc.assert(
    fc.property(pairs, (xs) => {
      const n = xs.length
      const predicted = fromArray(
        [n],
        xs.map(([p]) => p),
        'i32',
      )
      const labels = fromArray(
        [n],
        xs.map(([, l]) => l),
        'i32',
      )
      const m = toTypedArray(confusionMatrix(predicted, labels, classes))
      const trace = m.filter((_, i) => i % (classes + 1) === 0).reduce((a, b) => a + b, 0)
      expect(item(accuracy(oneHot(predicted, classes), labels))).toBe(Math.fround(trace / n))
    }),
  )
})

test('confusionMatrix: an index outside the classes is a Defect that names it', () => {
  const inside = tensor([1], 'i32')
  const outside = tensor([4], 'i32')
  expect(() => confusionMatrix(inside, outside, classes)).toThrow(Defect)
  expect(() => confusionMatrix(inside, outside, classes)).toThrow(
    'confusionMatrix: label 4 at [0] is outside 4 classes; give 0 to 3',
  )
  expect(() => confusionMatrix(outside, inside, classes)).toThrow('prediction 4')
})
