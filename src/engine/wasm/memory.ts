/**
 * @file memory — places in a run of bytes: taken at the first gap that is large enough, given back, taken again.
 *
 * Gaps beside each other become one. All sizes are multiples of one unit, so small remainders stay useful.
 */

/** Places in use and gaps between them. */
export interface Places {
  /** The beginning of a place of that many bytes. */
  readonly take: (bytes: number) => number
  /** Gives a place back. */
  readonly give: (at: number, bytes: number) => void
  /** How far places have ever reached. */
  readonly end: () => number
}

interface Gap {
  readonly at: number
  readonly bytes: number
}

/** No places in use yet. */
export const places = (): Places => {
  /** In order, never touching. */
  let gaps: readonly Gap[] = []
  let end = 0
  const give = (at: number, bytes: number): void => {
    const joined: Gap[] = []
    for (const gap of [...gaps, { at, bytes }].sort((x, y) => x.at - y.at)) {
      const last = joined.at(-1)
      if (last === undefined || last.at + last.bytes < gap.at) joined.push(gap)
      else joined[joined.length - 1] = { at: last.at, bytes: last.bytes + gap.bytes }
    }
    gaps = joined
  }
  return {
    take: (bytes) => {
      const last = gaps.at(-1)
      const gap = gaps.find((g) => g.bytes >= bytes)
      // A gap at the very end grows.
      const at = gap?.at ?? (last !== undefined && last.at + last.bytes === end ? last.at : end)
      gaps = gaps.filter((g) => g.at !== at)
      if (gap === undefined) end = at + bytes
      else if (gap.bytes > bytes) give(at + bytes, gap.bytes - bytes)
      return at
    },
    give,
    end: () => end,
  }
}
