/**
 * @file tokens — what tokenisers have in common: text to whole numbers below a size, and back; and what can be wrong.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import type { TextFailure } from './textFailure.ts'
import { showTextFailure } from './textFailure.ts'

/** Text to tokens and back. */
export interface Tokeniser {
  /** How many tokens there are: all are below. */
  readonly size: number
  readonly encode: (text: string) => Either<TokenFailure, Int32Array>
  readonly decode: (tokens: ArrayLike<number>) => Either<TokenFailure, string>
}

/** A character is not in the alphabet. */
export interface UnknownCharacter {
  readonly tag: 'UnknownCharacter'
  /** The code unit of the text where it stands. */
  readonly at: number
  readonly found: string
  readonly size: number
}

/** A number is no token. */
export interface UnknownToken {
  readonly tag: 'UnknownToken'
  readonly at: number
  readonly found: number
  readonly size: number
}

/** A merge joins what is not there before it: merges from elsewhere, or in another order. */
export interface UnknownMerge {
  readonly tag: 'UnknownMerge'
  readonly at: number
  readonly pair: readonly [number, number]
}

/** Everything that can be wrong with tokens. */
export type TokenFailure = UnknownCharacter | UnknownToken | UnknownMerge | TextFailure

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * showTokenFailure({ tag: 'UnknownToken', at: 3, found: 99, size: 65 })
 * // => 'tokens: token 3 is 99, which is not among 0 to 64; decode with the tokeniser that encoded'
 * ```
 */
export const showTokenFailure = (failure: TokenFailure): string => {
  switch (failure.tag) {
    case 'UnknownCharacter':
      return `tokens: code unit ${failure.at} begins ${JSON.stringify(failure.found)}, which is not among the ${failure.size} characters of the alphabet; make the alphabet from all texts`
    case 'UnknownToken':
      return `tokens: token ${failure.at} is ${failure.found}, which is not among 0 to ${failure.size - 1}; decode with the tokeniser that encoded`
    case 'UnknownMerge':
      return `tokens: merge ${failure.at} joins [${failure.pair.join(', ')}], which are not both tokens before it; keep merges in the order they were learned`
    // Bytes that are no text come from tokens, not from a file.
    case 'TextNotUtf8':
      return `tokens: byte ${failure.offset} of what they spell is 0x${failure.found.toString(16)}, which cannot stand there in UTF-8; take the bytes of decodeBytes`
    case 'TextTruncated':
      return `tokens: what they spell ends at byte ${failure.offset}, inside a character; let the model write on, or take the bytes of decodeBytes`
    case 'TextUnwritable':
      return showTextFailure(failure)
  }
}
