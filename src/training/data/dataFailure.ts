/**
 * @file dataFailure — what can be wrong with examples from outside, as records of facts, and the one sentence for each.
 */
import { type Outside, whatIsOutside } from '../../shape/outside.ts'

/** There is no example at all. */
export interface NoExamples {
  readonly tag: 'NoExamples'
  readonly source: string
}

/** Parts that belong together hold different numbers of examples. */
export interface ExamplesDiffer {
  readonly tag: 'ExamplesDiffer'
  readonly images: number
  readonly pixels: number
  readonly labels: number
}

/** A label names no class. */
export interface LabelOutOfRange {
  readonly tag: 'LabelOutOfRange'
  readonly at: number
  readonly found: number
  readonly classes: number
}

/** Of a batch, an index points outside what it is looked up in: a label is no class, a token is not in the vocabulary. */
export interface IndexOutside extends Outside {
  readonly tag: 'IndexOutside'
}

/** Not even one batch is full. */
export interface BatchTooLarge {
  readonly tag: 'BatchTooLarge'
  readonly size: number
  readonly count: number
}

/** A sequence is shorter than one window and the token behind it. */
export interface TooFewTokens {
  readonly tag: 'TooFewTokens'
  readonly count: number
  readonly context: number
}

/** Everything that can be wrong with examples from outside. */
export type DataFailure =
  | NoExamples
  | ExamplesDiffer
  | LabelOutOfRange
  | IndexOutside
  | BatchTooLarge
  | TooFewTokens

/**
 * One sentence for a failure: what was given, what is wrong, what to do.
 *
 * ```ts
 * showDataFailure({ tag: 'BatchTooLarge', size: 128, count: 100 })
 * // => 'data: 100 examples make no batch of 128; give more examples or smaller batches'
 * ```
 */
export const showDataFailure = (failure: DataFailure): string => {
  switch (failure.tag) {
    case 'NoExamples':
      return `data: ${failure.source} has no example; name one that is not empty`
    case 'ExamplesDiffer':
      return `data: ${failure.images} images come with ${failure.pixels} pixel bytes and ${failure.labels} labels; give each image all its pixels and one label`
    case 'LabelOutOfRange':
      return `data: label ${failure.at} is ${failure.found}, which is not among the ${failure.classes} classes 0 to ${failure.classes - 1}; mend the label or give the number of classes`
    case 'IndexOutside':
      return `data: ${whatIsOutside(failure)}; mend the example`
    case 'BatchTooLarge':
      return `data: ${failure.count} examples make no batch of ${failure.size}; give more examples or smaller batches`
    case 'TooFewTokens':
      return `data: ${failure.count} tokens have no window of ${failure.context} with a token behind it; give a longer text or a shorter context`
  }
}
