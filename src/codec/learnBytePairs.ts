/**
 * @file learnBytePairs — merges from text: again and again, the pair that stands together most often becomes a token.
 *
 * Of equally frequent pairs the one with the smaller tokens is joined, left first, so that the same text gives the same merges
 * everywhere. Equal pieces are counted once with their number, and after a merge only pieces that held the pair are looked at.
 */
import { Defect } from '../shape/defect.ts'
import { byteTokens, merged, type Merges, pairCode, piecesOf } from './bytePairs.ts'

/** A piece of text, and how often it occurs. */
interface Piece {
  readonly tokens: readonly number[]
  readonly count: number
}

/** Distinct pieces with their counts, in the order in which they first occur. */
const countedPieces = (bytes: Uint8Array): readonly Piece[] => {
  const counts = new Map<string, number>()
  for (const piece of piecesOf(bytes)) {
    const name = String.fromCharCode(...piece) // one character a byte, at most 64
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => ({
    tokens: Array.from(name, (character) => character.charCodeAt(0)),
    count,
  }))
}

/** A pair of tokens: how often it occurs, and in which pieces it has been. */
interface Pair {
  readonly left: number
  readonly right: number
  count: number
  readonly pieces: Set<number>
}

/** Pairs with their counts; the one place where they change. */
const tally = (): {
  readonly add: (piece: Piece, at: number, sign: 1 | -1) => void
  readonly most: () => Pair | undefined
} => {
  const pairs = new Map<number, Pair>()
  const isBefore = (a: Pair, b: Pair): boolean =>
    a.count !== b.count ? a.count > b.count : pairCode(a.left, a.right) < pairCode(b.left, b.right)
  return {
    add: ({ tokens, count }, at, sign) => {
      for (let i = 0; i + 1 < tokens.length; i += 1) {
        const [a, b] = [tokens[i]!, tokens[i + 1]!] // i + 1 < length
        const code = pairCode(a, b)
        const pair = pairs.get(code) ?? { left: a, right: b, count: 0, pieces: new Set<number>() }
        pair.count += sign * count
        pair.pieces.add(at)
        if (pair.count === 0) pairs.delete(code)
        else pairs.set(code, pair)
      }
    },
    most: () => {
      let best: Pair | undefined
      for (const pair of pairs.values()) if (best === undefined || isBefore(pair, best)) best = pair
      return best
    },
  }
}

/**
 * Learns merges from text until there are `size` tokens, or no pair occurs twice.
 *
 * Cost    the pieces that hold the pair, and one look at every distinct pair, for each merge
 * Fails   a Defect for a size below 256 or above 2^16
 *
 * ```ts
 * learnBytePairs('low lower lowest', 258) // => [[108, 111], [256, 119]]
 * ```
 */
export const learnBytePairs = (text: string | Uint8Array, size: number): Merges => {
  if (!Number.isInteger(size) || size < byteTokens || size > 2 ** 16)
    throw new Defect(
      `learnBytePairs: ${size} tokens; give a whole number from ${byteTokens} to ${2 ** 16}`,
    )
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const pieces = [...countedPieces(bytes)]
  const pairs = tally()
  pieces.forEach((piece, at) => pairs.add(piece, at, 1))
  const merges: (readonly [number, number])[] = []
  while (byteTokens + merges.length < size) {
    const best = pairs.most()
    if (best === undefined || best.count < 2) break
    const { left, right } = best
    const holders = [...best.pieces] // as they are before the merge
    for (const at of holders) {
      const piece = pieces[at]! // numbered by it
      const tokens = merged(piece.tokens, left, right, byteTokens + merges.length)
      if (tokens.length === piece.tokens.length) continue
      const after = { tokens, count: piece.count }
      pairs.add(piece, at, -1)
      pairs.add(after, at, 1)
      pieces[at] = after
    }
    merges.push([left, right])
  }
  return merges
}
