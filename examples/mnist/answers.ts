/** @file answers — what a network says to every digit of a set, and what the report shows of it. */
import { type Tensor, toTypedArray } from 'cotangent'
import type { Digits } from 'cotangent/codec'
import { type Dataset, batchRows, type Mistake, type WeightTile } from 'cotangent/training'
import type { Batch } from './digits.ts'

const classes = 10
const side = 28

/** The answer to one digit. */
export interface Answer {
  readonly row: number
  readonly label: number
  readonly predicted: number
  /** The probability the answer was given. */
  readonly probability: number
}

/** The answers to all digits of a dataset, by the probabilities that a network gives each class. */
export const answersOf = (
  probabilities: (images: Batch['images']) => Tensor<[number, typeof classes]>,
  data: Dataset<Batch>,
): readonly Answer[] =>
  [...batchRows(data.count, { size: 500 })].flatMap((rows) => {
    const { images, labels } = data.take(rows)
    const [ps, digits] = [toTypedArray(probabilities(images)), toTypedArray(labels)]
    return [...rows].map((row, i) => {
      const own = ps.subarray(i * classes, (i + 1) * classes)
      const probability = Math.max(...own)
      return { row, label: digits[i] ?? 0, predicted: own.indexOf(probability), probability } // one label a row
    })
  })

/** Share of right answers. */
export const shareRight = (answers: readonly Answer[]): number =>
  answers.filter(({ label, predicted }) => label === predicted).length / answers.length

/** How often each digit (row) was taken for each digit (column). */
export const confusionOf = (answers: readonly Answer[]): readonly (readonly number[])[] => {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  for (const { label, predicted } of answers) {
    const row = counts[label]
    if (row !== undefined) row[predicted] = (row[predicted] ?? 0) + 1 // ten rows of ten
  }
  return counts
}

/** The wrong answers given most surely, with their images. */
export const worstOf = (
  answers: readonly Answer[],
  { pixels }: Digits,
  n: number,
): readonly Mistake[] =>
  answers
    .filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.probability - a.probability) // stable: of equals the first comes first
    .slice(0, n)
    .map(({ row, label, predicted, probability }) => ({
      pixels: pixels.slice(row * side * side, (row + 1) * side * side),
      width: side,
      height: side,
      label,
      predicted,
      probability,
    }))

/** The weights into the first n units of a layer on images, each as an image. */
export const tilesOf = (weights: Tensor<[number, number]>, n: number): readonly WeightTile[] => {
  const [rows, units] = weights.shape
  const data = toTypedArray(weights)
  return Array.from({ length: Math.min(n, units) }, (_, unit) => ({
    weights: Float32Array.from({ length: rows }, (_w, row) => data[row * units + unit] ?? 0), // row < rows
    width: side,
    height: side,
  }))
}
