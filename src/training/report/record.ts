/**
 * @file record — what a report shows: the facts of one training run, nothing drawn yet.
 */

/** Loss and share of right answers over one set of examples. */
export interface SetScore {
  /** Mean loss of an example. */
  readonly loss: number
  /** Share of right answers, 0 to 1, where answers are right or wrong. */
  readonly accuracy?: number
}

/** What one pass over the training set came to. */
export interface EpochScore {
  /** Number of the epoch, from 1. */
  readonly epoch: number
  readonly train: SetScore
  readonly test: SetScore
  /** Time the epoch took, in seconds. */
  readonly seconds: number
}

/** An image, row by row, from 0 to 255. */
export interface Picture {
  /** Of one channel, brightness: the ink is bright. Of three, red, green and blue of each pixel in turn. */
  readonly pixels: ArrayLike<number>
  readonly width: number
  readonly height: number
  /** 1 unless told. */
  readonly channels?: 1 | 3
}

/** An image that was taken for another class. */
export interface Mistake extends Picture {
  /** The class that is right, as an index into `classNames`. */
  readonly label: number
  /** The class that was answered. */
  readonly predicted: number
  /** The probability that the answer was given, 0 to 1. */
  readonly probability: number
}

/** The weights into one unit, as the picture they form. */
export interface WeightTile {
  /** Weights row by row. */
  readonly weights: ArrayLike<number>
  readonly width: number
  readonly height: number
}

/** An image with a heading, as what a network made. */
export interface TitledPicture extends Picture {
  readonly title: string
}

/** A remark with a heading, as the outcome of a gradient check. */
export interface Note {
  readonly title: string
  readonly text: string
}

/** Everything that a report shows of one training run. */
export interface RunRecord {
  readonly title: string
  readonly settings: Readonly<Record<string, string | number>>
  readonly history: readonly EpochScore[]
  /** How often row's class was answered with column's class. */
  readonly confusion: readonly (readonly number[])[]
  readonly classNames: readonly string[]
  /** The worst first. */
  readonly mistakes: readonly Mistake[]
  readonly weights: readonly WeightTile[]
  readonly notes: readonly Note[]
  /** Texts that it wrote. */
  readonly samples?: readonly Note[]
  /** Pictures that it made. */
  readonly pictures?: readonly TitledPicture[]
}
