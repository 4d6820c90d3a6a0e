/**
 * @file characters — one token a character: the alphabet of a text, in the order of code points.
 */
import { left, right } from 'fp-ts/lib/Either.js'
import { Defect } from '../shape/defect.ts'
import type { Tokeniser } from './tokens.ts'

/**
 * The characters of texts, each once, in the order of their code points.
 *
 * ```ts
 * alphabetOf('hello', 'world') // => ['d', 'e', 'h', 'l', 'o', 'r', 'w']
 * ```
 */
export const alphabetOf = (...texts: readonly string[]): readonly string[] =>
  [...new Set(texts.flatMap((text) => [...new Set(text)]))].sort(
    (a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0), // none is empty
  )

/** Refuses what decodes to another text than was encoded, or is never found in one. */
const mustBeCharacters = (
  alphabet: readonly string[],
  places: ReadonlyMap<string, number>,
): void => {
  const odd = alphabet.findIndex((c, i) => Array.from(c).length !== 1 || places.get(c) !== i)
  const found = alphabet[odd]
  if (found === undefined) return
  const wrong = Array.from(found).length === 1 ? 'which comes again' : 'which is not one character'
  throw new Defect(
    `characters: entry ${odd} of the alphabet is ${JSON.stringify(found)}, ${wrong}; give what alphabetOf makes of the texts`,
  )
}

/**
 * One token for each character of an alphabet: its place in it. A character is a code point.
 *
 * Fails   UnknownCharacter in encode, UnknownToken in decode; a Defect when an alphabet is not characters, each once
 *
 * ```ts
 * const { encode } = characters(alphabetOf('hello'))
 * encode('hole') // => E.right(Int32Array.of(1, 3, 2, 0))
 * ```
 */
export const characters = (alphabet: readonly string[]): Tokeniser => {
  const places = new Map(alphabet.map((character, i) => [character, i]))
  mustBeCharacters(alphabet, places)
  const size = alphabet.length
  return {
    size,
    encode: (text) => {
      const out = new Int32Array(text.length)
      let [at, count] = [0, 0]
      for (const found of text) {
        const token = places.get(found)
        if (token === undefined) return left({ tag: 'UnknownCharacter', at, found, size })
        out[count] = token
        at += found.length
        count += 1
      }
      return right(out.slice(0, count))
    },
    decode: (tokens) => {
      const out: string[] = []
      for (let at = 0; at < tokens.length; at += 1) {
        const found = tokens[at]! // at < length
        const character = alphabet[found]
        if (character === undefined) return left({ tag: 'UnknownToken', at, found, size })
        out.push(character)
      }
      return right(out.join(''))
    },
  }
}
