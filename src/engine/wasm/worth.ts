/**
 * @file worth — how work that moves data is divided among threads: not at all, unless there is much of it.
 */
import { range } from '../../shape/sizes.ts'
import type { Call, Launch } from './launch.ts'

/** Below this many elements another thread costs more than it saves. */
const leastElements = 2 ** 20

/** Over how many threads to spread that many elements. */
export const listsFor = (elements: number, threads: number): number =>
  elements < leastElements ? 1 : Math.max(1, threads)

/** A part of 0 ... n - 1: from begin up to, not including, end. */
export interface Span {
  readonly begin: number
  readonly end: number
}

/** 0 ... n - 1 in at most that many parts, which begin at multiples of `unit`; one part if n is 0. */
export const spans = (n: number, most: number, unit = 1): readonly Span[] => {
  const steps = Math.ceil(n / unit)
  const pieces = Math.max(1, Math.min(most, steps))
  return range(pieces).map((i) => ({
    begin: Math.floor((i * steps) / pieces) * unit,
    end: Math.min(n, Math.floor(((i + 1) * steps) / pieces) * unit),
  }))
}

/** The i-th lists of several launches, one after another, for each i. */
export const together = (launches: readonly Launch[]): Launch => {
  const [only] = launches
  if (launches.length === 1 && only !== undefined) return only
  const lists: Call[][] = []
  for (const launch of launches)
    launch.forEach((calls, i) => {
      const list = lists[i]
      if (list === undefined) lists[i] = [...calls]
      else list.push(...calls)
    })
  return lists
}

/** Bytes of working memory: a multiple of 64 with 16 bytes of room, so that whole vectors fit. */
export const scratchOf = (bytes: number): number => Math.ceil((bytes + 16) / 64) * 64
