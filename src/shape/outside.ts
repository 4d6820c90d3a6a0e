/**
 * @file outside — an index that points outside an axis: the facts of it, and how they are said.
 *
 * Whoever gives the index has a word for it. A loss calls it a label, and the axis its classes.
 */
import { type Sizes, showSizes, stridesOf } from './sizes.ts'

/** An index outside an axis. */
export interface Outside {
  /** Who gives it. */
  readonly operator: string
  /** What it is there: an index, a label, a prediction; or the blank, which is no place for a label. */
  readonly noun: string
  readonly found: number
  /** Where it is among the indices. */
  readonly at: Sizes
  readonly axis: number
  readonly size: number
}

/** The place of element i of a shape. */
export const placeOf = (shape: Sizes, i: number): number[] =>
  stridesOf(shape).map((s, k) => Math.floor(i / s) % shape[k]!) // one stride an axis

/** `take: index 3 at [1, 0] is outside axis 1 of size 3`, `accuracy: label 12 at [5] is outside 10 classes`. */
export const whatIsOutside = ({ operator, noun, found, at, axis, size }: Outside): string => {
  const place = showSizes(at)
  if (noun === 'blank') return `${operator}: label at ${place} is the blank`
  const where = noun === 'index' ? `axis ${axis} of size ${size}` : `${size} classes`
  return `${operator}: ${noun} ${found} at ${place} is outside ${where}`
}

const remedyFor = ({ noun, size }: Outside): string => {
  if (noun === 'blank') return 'give one that is not, or another blank'
  return noun === 'index' ? 'keep indices from 0 below the size' : `give 0 to ${size - 1}`
}

/** The same, and what to do. */
export const showOutside = (outside: Outside): string =>
  `${whatIsOutside(outside)}; ${remedyFor(outside)}`
