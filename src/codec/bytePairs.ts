/**
 * @file bytePairs — byte-pair encoding: tokens 0 to 255 are bytes, and each merge makes a token of two that stood together.
 *
 * Merges are plain data, to be kept with the weights of a model. Text is cut into pieces before white space, and no token
 * crosses a cut; a piece ends after 64 bytes at the latest, so the work is linear in the text whatever it is.
 *
 * Source: P. Gage, A new algorithm for data compression, 1994; Sennrich, Haddow, Birch, Neural machine translation of rare
 * words with subword units, ACL 2016; on bytes as in Radford et al., Language models are unsupervised multitask learners, 2019.
 * Their cuts are by classes of letters; ours are by white space.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, map, right } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import { decodeText, encodeText } from './text.ts'
import type { TokenFailure, Tokeniser } from './tokens.ts'

/** The pairs that are joined: merge i makes token 256 + i of two tokens before it. */
export type Merges = readonly (readonly [left: number, right: number])[]

/** Tokens that are bytes. */
export const byteTokens = 256

const longest = 64

const isSpace = (byte: number | undefined): boolean => byte !== undefined && byte <= 0x20

/** Where pieces end: before white space that follows a letter, and after 64 bytes. */
export const piecesOf = (bytes: Uint8Array): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = []
  let start = 0
  for (let at = 1; at <= bytes.length; at += 1) {
    const cut = isSpace(bytes[at]) && !isSpace(bytes[at - 1])
    if (!cut && at - start < longest && at < bytes.length) continue
    pieces.push(bytes.subarray(start, at))
    start = at
  }
  return pieces
}

/** A pair as one number: both are below 2^26. */
export const pairCode = (a: number, b: number): number => a * 2 ** 26 + b

/** Tokens in which every pair (a, b), from the left, is one token. */
export const merged = (
  tokens: readonly number[],
  a: number,
  b: number,
  into: number,
): readonly number[] => {
  const out: number[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const pair = tokens[i] === a && tokens[i + 1] === b
    out.push(pair ? into : tokens[i]!) // i < length
    if (pair) i += 1
  }
  return out
}

/** The tokens of a piece: the merge that was learned first is made first. */
const tokensOf = (piece: Uint8Array, ranks: ReadonlyMap<number, number>): readonly number[] => {
  let tokens: readonly number[] = [...piece]
  for (;;) {
    let [rank, at] = [Infinity, 0]
    for (let i = 0; i + 1 < tokens.length; i += 1) {
      const here = ranks.get(pairCode(tokens[i]!, tokens[i + 1]!)) ?? Infinity // i + 1 < length
      if (here < rank) [rank, at] = [here, i]
    }
    if (rank === Infinity) return tokens
    tokens = merged(tokens, tokens[at]!, tokens[at + 1]!, byteTokens + rank) // a pair was found there
  }
}

/** Bytes to tokens and back, by merges. */
export interface BytePairs extends Tokeniser {
  readonly encodeBytes: (bytes: Uint8Array) => Int32Array
  readonly decodeBytes: (tokens: ArrayLike<number>) => Either<TokenFailure, Uint8Array>
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((n, { length }) => n + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** The bytes of each token. */
const spellings = (merges: Merges): Either<TokenFailure, readonly Uint8Array[]> => {
  const bytes: Uint8Array[] = Array.from({ length: byteTokens }, (_, byte) => Uint8Array.of(byte))
  for (const [at, pair] of merges.entries()) {
    const [a, b] = [bytes[pair[0]], bytes[pair[1]]]
    // No learned token is longer than a piece: what claims more is refused before it grows.
    if (a === undefined || b === undefined || a.length + b.length > longest)
      return left({ tag: 'UnknownMerge', at, pair })
    bytes.push(Uint8Array.of(...a, ...b))
  }
  return right(bytes)
}

/**
 * The tokeniser of merges: any text is tokens, and they are that text again.
 *
 * Cost    encode looks at each piece once for each of its merges
 * Fails   UnknownMerge where a merge joins what is no token yet; in decode UnknownToken, and TextTruncated or TextNotUtf8 for
 *         half a character, with which tokens of a model may end: `decodeBytes` gives its bytes
 *
 * ```ts
 * const merges = learnBytePairs('aab aab', 258)
 * pipe(bytePairs(merges), E.chain(({ encode }) => encode('aab'))) // => E.right(Int32Array.of(257))
 * ```
 */
export const bytePairs = (merges: Merges): Either<TokenFailure, BytePairs> =>
  pipe(
    spellings(merges),
    map((bytes) => {
      const size = bytes.length
      const ranks = new Map(merges.map(([a, b], i) => [pairCode(a, b), i]))
      const encodeBytes = (text: Uint8Array): Int32Array => {
        const out = new Int32Array(text.length)
        let at = 0
        for (const piece of piecesOf(text)) {
          const tokens = tokensOf(piece, ranks)
          out.set(tokens, at)
          at += tokens.length
        }
        return out.slice(0, at)
      }
      const decodeBytes = (tokens: ArrayLike<number>): Either<TokenFailure, Uint8Array> => {
        const parts: Uint8Array[] = []
        for (let at = 0; at < tokens.length; at += 1) {
          const found = tokens[at]! // at < length
          const part = bytes[found]
          if (part === undefined) return left({ tag: 'UnknownToken', at, found, size })
          parts.push(part)
        }
        return right(joined(parts))
      }
      return {
        size,
        encodeBytes,
        decodeBytes,
        encode: (text) => pipe(encodeText(text), map(encodeBytes)),
        decode: (tokens) =>
          pipe(
            decodeBytes(tokens),
            chain((text): Either<TokenFailure, string> => decodeText(text, 'tokens')),
          ),
      }
    }),
  )
