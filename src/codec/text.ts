/**
 * @file text — UTF-8 to text and back: nothing is replaced, and a byte that is not UTF-8 is named.
 *
 * A byte order mark stays the character that it is, so that what is read can be written again bit for bit; `readText` drops it.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TextFailure } from './textFailure.ts'

/** Whether bytes are UTF-8; with `open`, as far as they go: the last character may be cut off. */
const isText = (bytes: Uint8Array, open: boolean): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: open })
    return true
  } catch {
    return false
  }
}

/** Where the first character begins that is none in UTF-8; the number of bytes when only the end of one is missing. */
const firstWrong = (bytes: Uint8Array): number => {
  // Once a beginning is wrong, so are all longer ones: halve until one byte makes the difference.
  let [good, bad] = [0, bytes.length + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (isText(bytes.subarray(0, middle), true)) good = middle
    else bad = middle
    if (good === bytes.length) return good
  }
  // What is wrong is a byte that asks for others, and not the first that is not among those.
  while (!isText(bytes.subarray(0, good), false)) good -= 1
  return good
}

/**
 * Decodes UTF-8; `file` is the name that failures carry.
 *
 * Fails   TextNotUtf8, naming the first byte that begins no character; TextTruncated, where the last one is cut off
 *
 * ```ts
 * decodeText(Uint8Array.of(104, 105)) // => E.right('hi')
 * decodeText(Uint8Array.of(104, 255), 'a.txt') // => E.left({ tag: 'TextNotUtf8', file: 'a.txt', offset: 1, found: 255 })
 * ```
 */
export const decodeText = (
  bytes: Uint8Array,
  file: string = 'bytes',
): Either<TextFailure, string> => {
  if (isText(bytes, false))
    return right(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  const offset = firstWrong(bytes)
  const found = bytes[offset]
  return left(
    found === undefined
      ? { tag: 'TextTruncated', file, offset }
      : { tag: 'TextNotUtf8', file, offset, found },
  )
}

/**
 * Encodes text as UTF-8; `decodeText` gives the same text back.
 *
 * Fails   TextUnwritable, where half of a pair of code units stands alone
 *
 * ```ts
 * encodeText('é') // => E.right(Uint8Array.of(0xc3, 0xa9))
 * ```
 */
export const encodeText = (text: string): Either<TextFailure, Uint8Array> => {
  const at = text.search(/\p{Surrogate}/u)
  return at === -1
    ? right(new TextEncoder().encode(text))
    : left({ tag: 'TextUnwritable', at, found: text.charCodeAt(at) })
}
