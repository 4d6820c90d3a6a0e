/**
 * @file cifar — CIFAR-10 in its binary layout: bytes to images of 32 by 32 pixels with labels 0 to 9, and back.
 *
 *   label (1 byte)   red 32 x 32   green 32 x 32   blue 32 x 32     3073 bytes a record, and nothing else
 *
 * Colours come out last, as convolutions here have them: [n, 32, 32, 3].
 * Source: A. Krizhevsky, "The CIFAR-10 dataset", binary version, 2009.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { CifarFailure } from './cifarFailure.ts'

/** Labelled images of things. */
export interface Cifar {
  /** Sizes of the images: how many, rows, columns, colours. */
  readonly shape: readonly [count: number, rows: 32, columns: 32, colours: 3]
  /** Red, green and blue of every pixel, 0 to 255, row by row, image after image. */
  readonly pixels: Uint8Array
  /** The class of each image: a place in `cifarClasses`. */
  readonly labels: Uint8Array
}

/** The two sets of CIFAR-10: 50,000 images to learn from, where all five files are there, and 10,000 to be tested on. */
export interface CifarSets {
  readonly train: Cifar
  readonly test: Cifar
}

/** What the labels 0 to 9 mean; batches.meta.txt says the same. */
export const cifarClasses: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
]

const colours = 3
const plane = 32 * 32
const image = colours * plane
const record = 1 + image
const classes = cifarClasses.length

const shapeOf = (count: number): Cifar['shape'] => [count, 32, 32, colours]

/**
 * Decodes a file of CIFAR-10 records; `file` is the name that failures carry.
 *
 * Cost    one copy of the pixels
 * Fails   CifarEmpty, CifarTruncated, CifarLabelOutOfRange, each naming file and byte
 *
 * ```ts
 * const bytes = new Uint8Array(3073).fill(200, 1, 1025) // a red airplane
 * pipe(decodeCifar(bytes), E.map(({ pixels }) => [...pixels.subarray(0, 3)])) // => E.right([200, 0, 0])
 * ```
 */
export const decodeCifar = (
  bytes: Uint8Array,
  file: string = 'bytes',
): Either<CifarFailure, Cifar> => {
  const found = bytes.length
  const count = Math.ceil(found / record)
  if (count === 0) return left({ tag: 'CifarEmpty', file, offset: 0 })
  const expected = count * record
  if (found !== expected)
    return left({ tag: 'CifarTruncated', file, offset: found, expected, found })
  const labels = new Uint8Array(count)
  const pixels = new Uint8Array(count * image)
  for (let i = 0; i < count; i += 1) {
    const [from, to] = [i * record, i * image]
    const label = bytes[from]! // whole records, as counted above
    if (label >= classes)
      return left({ tag: 'CifarLabelOutOfRange', file, offset: from, found: label, classes })
    labels[i] = label
    for (let c = 0; c < colours; c += 1)
      for (let k = 0; k < plane; k += 1)
        pixels[to + colours * k + c] = bytes[from + 1 + plane * c + k]! // within the record
  }
  return right({ shape: shapeOf(count), pixels, labels })
}

/**
 * Encodes images as a file of CIFAR-10 records; `decodeCifar` gives the same images back, bit for bit.
 *
 * Fails   CifarUnwritable, where there are none, or not one label below 10 and 3072 bytes for each
 */
export const encodeCifar = ({ shape, pixels, labels }: Cifar): Either<CifarFailure, Uint8Array> => {
  const count = labels.length
  const largest = labels.reduce((a, b) => Math.max(a, b), 0)
  const fits = count > 0 && shape[0] === count && pixels.length === count * image
  if (!fits || largest >= classes)
    return left({
      tag: 'CifarUnwritable',
      count: shape[0],
      pixels: pixels.length,
      labels: count,
      largest,
    })
  const out = new Uint8Array(count * record)
  for (let i = 0; i < count; i += 1) {
    const [from, to] = [i * image, i * record]
    out[to] = labels[i]! // i < count
    for (let c = 0; c < colours; c += 1)
      for (let k = 0; k < plane; k += 1)
        out[to + 1 + plane * c + k] = pixels[from + colours * k + c]! // count images, as checked
  }
  return right(out)
}

/** Several sets of images, one after another. */
export const joinCifar = (parts: readonly Cifar[]): Cifar => {
  const count = parts.reduce((n, { labels }) => n + labels.length, 0)
  const labels = new Uint8Array(count)
  const pixels = new Uint8Array(count * image)
  let at = 0
  for (const part of parts) {
    labels.set(part.labels, at)
    pixels.set(part.pixels, at * image)
    at += part.labels.length
  }
  return { shape: shapeOf(count), pixels, labels }
}
