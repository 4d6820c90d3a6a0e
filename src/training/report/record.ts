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

/** The colours of a chart. */
export type Tone = 'blue' | 'orange' | 'green' | 'grey'

/** Points of a chart that belong together. */
export interface Series {
  readonly name: string
  /** A line through the points, one in dashes, or the points alone. */
  readonly kind: 'line' | 'dashed' | 'dots'
  /** Unless told, the first of a chart is blue, then orange, green, grey. */
  readonly tone?: Tone
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** What is filled from a lower to an upper edge. */
export interface Band {
  readonly name: string
  readonly kind: 'band'
  readonly tone?: Tone
  readonly points: readonly (readonly [x: number, low: number, high: number])[]
}

/** Numbers over two axes. */
export interface Chart {
  readonly title: string
  /** What is to be seen, in a sentence. */
  readonly lead?: string
  /** What is counted along the lower axis, with its unit. */
  readonly x: string
  /** What is counted upwards, with its unit. */
  readonly y: string
  /** Of the upper values: `share` for those from 0 to 1, shown as percentages; `log` for those of several sizes. */
  readonly scale?: 'linear' | 'log' | 'share'
  readonly series: readonly (Series | Band)[]
}

/** What a cell holds, and whether it is a mistake. */
export interface Marked {
  readonly text: string
  readonly wrong: boolean
}

/** Rows under names, with a heading. */
export interface TitledTable {
  readonly title: string
  /** What is to be seen, in a sentence. */
  readonly lead: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number | Marked)[])[]
}

/** A number that counts, with its unit, and what it is. */
export interface Fact {
  readonly name: string
  readonly value: string
}

/** Everything that a report shows of one training run. */
export interface RunRecord {
  readonly title: string
  /** What is to be seen, in a sentence. */
  readonly lead?: string
  /** Stand at the top; the scores of the history follow them. */
  readonly facts?: readonly Fact[]
  readonly charts?: readonly Chart[]
  readonly tables?: readonly TitledTable[]
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
