/**
 * @file images — labelled images as a dataset: bytes become numbers from 0 to 1 when a batch is asked for, and not before.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { fromArray } from '../../function/construct.ts'
import { mustBe, some } from '../../optimize/allowed.ts'
import { Defect } from '../../shape/defect.ts'
import { count as elements, type Sizes } from '../../shape/sizes.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Dataset } from '../batches.ts'
import type { DataFailure, LabelOutOfRange } from './dataFailure.ts'

/** Images as loaders give them: `Digits` and `Cifar` are such. */
export interface LabelledImages<S extends readonly number[]> {
  readonly shape: readonly [count: number, ...S]
  readonly pixels: Uint8Array
  readonly labels: Uint8Array
}

/** Images with brightness from 0 to 1, and their labels. */
export interface ImageBatch<S extends readonly number[]> {
  readonly images: Tensor<[number, ...S]>
  readonly labels: Tensor<[number], 'i32'>
}

/**
 * Labels as a tensor, each known to name one of the classes.
 *
 * Fails   LabelOutOfRange, naming the first that does not
 *
 * ```ts
 * labelsOf([1, 0, 7], 3) // => E.left({ tag: 'LabelOutOfRange', at: 2, found: 7, classes: 3 })
 * ```
 */
export const labelsOf = (
  labels: ArrayLike<number>,
  classes: number,
): Either<LabelOutOfRange, Tensor<[number], 'i32'>> => {
  mustBe('labelsOf', 'classes', some, classes)
  for (let at = 0; at < labels.length; at += 1) {
    const found = labels[at]! // at < length
    if (!Number.isInteger(found) || found < 0 || found >= classes)
      return left({ tag: 'LabelOutOfRange', at, found, classes })
  }
  return right(fromArray([labels.length], labels, 'i32'))
}

/** A byte as a number from 0 to 1. */
const shades = Float32Array.from({ length: 256 }, (_, byte) => byte / 255)

/**
 * Labelled images as a dataset.
 *
 * Shape   images of sizes S give batches [number, ..S]
 * Cost    nothing is copied; a batch takes 4 bytes for each of its pixel bytes
 * Fails   NoExamples, ExamplesDiffer, LabelOutOfRange
 *
 * ```ts
 * const dark: LabelledImages<[2, 1]> = { shape: [1, 2, 1], pixels: Uint8Array.of(0, 255), labels: Uint8Array.of(3) }
 * const data = imageDataset(dark, 10)
 * pipe(data, E.map(({ take }) => take(Int32Array.of(0)).images)) // => E.right(tensor([[[0], [1]]]))
 * ```
 */
export const imageDataset = <const S extends readonly number[]>(
  { shape, pixels, labels }: LabelledImages<S>,
  classes: number,
): Either<DataFailure, Dataset<ImageBatch<S>>> => {
  mustBe('imageDataset', 'classes', some, classes)
  const [count, ...sizes]: Sizes = shape
  const size = elements(sizes)
  if (count === undefined || count === 0) return left({ tag: 'NoExamples', source: 'the set' })
  if (labels.length !== count || pixels.length !== count * size)
    return left({
      tag: 'ExamplesDiffer',
      images: count,
      pixels: pixels.length,
      labels: labels.length,
    })
  const checked = labelsOf(labels, classes)
  if (checked._tag === 'Left') return checked
  return right({
    count,
    take: (rows) => {
      const images = new Float32Array(rows.length * size)
      const own = new Int32Array(rows.length)
      rows.forEach((row, i) => {
        const label = labels[row]
        if (label === undefined)
          throw new Defect(`images: ${row} is no example of ${count}; give numbers from 0`)
        own[i] = label
        const [from, to] = [row * size, i * size]
        for (let k = 0; k < size; k += 1) images[to + k] = shades[pixels[from + k]!]! // a pixel of image row; 256 shades
      })
      return {
        images: fromArray<[number, ...S], ArrayLike<number>, 'f32'>(
          [rows.length, ...sizes] as [number, ...S], // S is what sizes are
          images,
        ),
        labels: fromArray([rows.length], own, 'i32'),
      }
    },
  })
}
