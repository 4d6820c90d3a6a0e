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
  at: number
  bytes: number
}

/** No places in use yet. */
export const places = (): Places => {
  /** In order, never touching. */
  const gaps: Gap[] = []
  let end = 0
  return {
    take: (bytes) => {
      const i = gaps.findIndex((g) => g.bytes >= bytes)
      const gap = gaps[i]
      if (gap === undefined) {
        const last = gaps.at(-1)
        // A gap at the very end grows.
        const at = last !== undefined && last.at + last.bytes === end ? gaps.pop()!.at : end // there is a last one
        end = at + bytes
        return at
      }
      const { at } = gap
      if (gap.bytes === bytes) gaps.splice(i, 1)
      else {
        gap.at += bytes
        gap.bytes -= bytes
      }
      return at
    },
    give: (at, bytes) => {
      let [low, high] = [0, gaps.length]
      while (low < high) {
        const middle = (low + high) >>> 1
        const gap = gaps[middle]! // low <= middle < high
        if (gap.at < at) low = middle + 1
        else high = middle
      }
      const [before, after] = [gaps[low - 1], gaps[low]]
      const joinsAfter = after !== undefined && at + bytes === after.at
      if (before !== undefined && before.at + before.bytes === at) {
        before.bytes += bytes + (joinsAfter ? after.bytes : 0)
        if (joinsAfter) gaps.splice(low, 1)
      } else if (joinsAfter) {
        after.at = at
        after.bytes += bytes
      } else gaps.splice(low, 0, { at, bytes })
    },
    end: () => end,
  }
}
