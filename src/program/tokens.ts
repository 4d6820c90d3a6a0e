/**
 * @file tokens — the text of a Program as words, numbers, marks and line ends, each with its place; and what can be wrong.
 *
 * Blank lines, indentation and what follows a `#` on its line say nothing. The patterns have no alternatives that
 * overlap, so that any text is read in one pass.
 */
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** A piece of text. A `line` is one or more line ends; the last token is the `end`. */
export interface Token {
  readonly kind: 'word' | 'number' | 'mark' | 'line' | 'end'
  readonly text: string
  /** Counted from 1. */
  readonly line: number
  /** Counted from 1. */
  readonly column: number
}

/** What can be wrong with the text of a Program. */
export type ParseFault =
  | 'UnexpectedText'
  | 'UnknownPrimitive'
  | 'MalformedParams'
  | 'MalformedLiteral'
  | 'WrongArity'
  | 'WrongOutputs'
  | 'UnboundName'
  | 'ReboundName'
  | 'TooDeep'

/** Where a text is no Program, and why. */
export interface ParseFailure {
  readonly tag: ParseFault
  readonly line: number
  readonly column: number
  readonly found: string
  readonly expected: string
}

const remedy: { readonly [T in ParseFault]: string } = {
  UnexpectedText: 'mend the line',
  UnknownPrimitive: 'name a primitive',
  MalformedParams: 'mend the params',
  MalformedLiteral: 'mend the literal',
  WrongArity: 'give as many inputs',
  WrongOutputs: 'name as many outputs',
  UnboundName: 'bind it on an earlier line',
  ReboundName: 'choose another name',
  TooDeep: 'inline the inner programs',
}

/**
 * One sentence for a failure: where, what was given, what is wrong, what to do.
 *
 * ```ts
 * const place = { line: 2, column: 22 }
 * showParseFailure({ tag: 'UnboundName', ...place, found: 'b', expected: 'a bound name' }) // => 'parse: line 2, column 22: b, but expected a bound name; bind it on an earlier line'
 * ```
 */
export const showParseFailure = ({ tag, line, column, found, expected }: ParseFailure): string =>
  `parse: line ${line}, column ${column}: ${found}, but expected ${expected}; ${remedy[tag]}`

/** Part of a text that somebody else wrote, short enough for a message. */
const brief = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text)

/** A failure at a token. */
export const failureAt = (
  at: Token,
  tag: ParseFault,
  expected: string,
  found: string = at.kind === 'end' ? 'the end' : at.kind === 'line' ? 'a line end' : at.text,
): ParseFailure => ({ tag, line: at.line, column: at.column, found: brief(found), expected })

/** One group for each kind, in the order of `kinds`; blanks and comments are in none. */
const pattern =
  /(\n\s*)|([A-Za-z_][A-Za-z0-9_]*)|(-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|inf))|(->|[()[\]{},:=])|[ \t\r]+|#[^\n]*|(.)/gsu
const kinds = ['line', 'word', 'number', 'mark', 'other'] as const

/**
 * The tokens of a text, the `end` last.
 *
 * Fails   UnexpectedText, at the first character that begins no token
 *
 * ```ts
 * E.map((tokens: readonly Token[]) => tokens.map(({ text }) => text))(tokenise('a : f32')) // => E.right(['a', ':', 'f32', ''])
 * ```
 */
export const tokenise = (text: string): Either<ParseFailure, readonly Token[]> => {
  const tokens: Token[] = []
  let line = 1
  let start = 0 // of the line
  for (const found of text.matchAll(pattern)) {
    const [piece] = found
    const kind = kinds.find((_, i) => found[i + 1] !== undefined)
    if (kind === undefined) continue
    const place = { line, column: found.index - start + 1 }
    if (kind === 'other') {
      const token: Token = { kind: 'mark', text: JSON.stringify(piece), ...place }
      return left(failureAt(token, 'UnexpectedText', 'a word, a number or a mark'))
    }
    tokens.push({ kind, text: piece, ...place })
    if (kind === 'line') {
      line += piece.split('\n').length - 1
      start = found.index + piece.lastIndexOf('\n') + 1
    }
  }
  tokens.push({ kind: 'end', text: '', line, column: text.length - start + 1 })
  return right(tokens)
}
