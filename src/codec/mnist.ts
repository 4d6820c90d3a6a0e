/**
 * @file mnist — handwritten digits from the bytes of IDX files: images [n, 28, 28] with labels 0 to 9.
 *
 * Each pair of files is checked against what it must hold, so that two files swapped by mistake, a label
 * that names no digit or an image without a label is found here and not in the middle of training.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import type { NamedBytes } from './bytes.ts'
import type { IdxOf } from './idx.ts'
import { decodeIdx } from './idx.ts'
import type { IdxFailure } from './idxFailure.ts'
import type { MnistFailure } from './mnistFailure.ts'

/** Labelled images of digits. */
export interface Digits {
  /** Sizes of the images: how many, rows, columns. */
  readonly shape: readonly [count: number, rows: number, columns: number]
  /** Brightness of every pixel, 0 to 255, row by row, image after image. */
  readonly pixels: Uint8Array
  /** The digit on each image. */
  readonly labels: Uint8Array
}

/** The two sets of MNIST: 60,000 digits to learn from and 10,000 to be tested on. */
export interface Mnist {
  readonly train: Digits
  readonly test: Digits
}

const side = 28
const classes = 10

const ofBytes = (
  { file, bytes }: NamedBytes,
  contents: string,
  rank: number,
): Either<IdxFailure, IdxOf<'u8'>> =>
  pipe(
    decodeIdx(bytes, file),
    chain((idx): Either<IdxFailure, IdxOf<'u8'>> => {
      const found = idx.shape.length
      if (found !== rank)
        return left({ tag: 'IdxRankMismatch', file, offset: 3, contents, expected: rank, found })
      return idx.type === 'u8'
        ? right(idx)
        : left({
            tag: 'IdxTypeMismatch',
            file,
            offset: 2,
            contents,
            expected: 'u8',
            found: idx.type,
          })
    }),
  )

/**
 * Images of 28 by 28 pixels.
 *
 * Fails   as `decodeIdx`, and IdxRankMismatch, IdxTypeMismatch, IdxSizeMismatch
 */
export const decodeImages = (source: NamedBytes): Either<IdxFailure, IdxOf<'u8'>> =>
  pipe(
    ofBytes(source, 'images', 3),
    chain((idx): Either<IdxFailure, IdxOf<'u8'>> => {
      const axis = idx.shape.findIndex((size, at) => at > 0 && size !== side)
      if (axis === -1) return right(idx)
      return left({
        tag: 'IdxSizeMismatch',
        file: source.file,
        offset: 4 + 4 * axis,
        contents: 'images',
        axis,
        expected: side,
        found: idx.shape[axis] ?? 0, // findIndex found it
      })
    }),
  )

/**
 * Labels below the number of classes.
 *
 * Fails   as `decodeIdx`, and IdxRankMismatch, IdxTypeMismatch, IdxLabelOutOfRange
 */
export const decodeLabels = (source: NamedBytes): Either<IdxFailure, IdxOf<'u8'>> =>
  pipe(
    ofBytes(source, 'labels', 1),
    chain((idx): Either<IdxFailure, IdxOf<'u8'>> => {
      const at = idx.data.findIndex((label) => label >= classes)
      const found = idx.data[at]
      return found === undefined
        ? right(idx)
        : left({ tag: 'IdxLabelOutOfRange', file: source.file, offset: 8 + at, found, classes })
    }),
  )

/**
 * Images and their labels, as many of the one as of the other.
 *
 * Fails   as `decodeImages` and `decodeLabels`, and CountsDiffer
 */
export const decodeDigits = (
  images: NamedBytes,
  labels: NamedBytes,
): Either<MnistFailure, Digits> =>
  pipe(
    decodeImages(images),
    chain((pictures) =>
      pipe(
        decodeLabels(labels),
        map((answers) => ({ pixels: pictures.data, labels: answers.data })),
      ),
    ),
    chain((digits): Either<MnistFailure, Digits> => {
      const { pixels } = digits
      const count = pixels.length / (side * side)
      if (count === digits.labels.length) return right({ shape: [count, side, side], ...digits })
      return left({
        tag: 'CountsDiffer',
        file: labels.file,
        offset: 4,
        imagesFile: images.file,
        expected: count,
        found: digits.labels.length,
      })
    }),
  )
