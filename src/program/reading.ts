/**
 * @file reading — the pieces that the parser of Programs reads: marks, lists, avals, elements, literals.
 *
 * Each reader is a generator that yields the failure it meets, and is not resumed: `yield*` passes failures outwards as an
 * exception would, and the first `next` of the outermost one says whether there was one.
 */
import { Defect } from '../shape/defect.ts'
import { count } from '../shape/sizes.ts'
import { type Aval, type Concrete, concrete } from '../tensor/concrete.ts'
import { allocate, type DType } from '../tensor/dtype.ts'
import { isDType } from './fields.ts'
import { failureAt, type ParseFailure, type Token } from './tokens.ts'

/** Reads an A, or yields why there is none. */
export type Reading<A> = Generator<ParseFailure, A>

/** The tokens that are left. */
export interface Reader {
  readonly peek: (ahead?: number) => Token
  readonly next: () => Token
}

/** A reader at the first token. */
export const readerOf = (tokens: readonly Token[]): Reader => {
  let at = 0
  const peek = (ahead = 0): Token => tokens[Math.min(at + ahead, tokens.length - 1)]! // the end is a token
  return {
    peek,
    next: () => {
      const token = peek()
      at += 1
      return token
    },
  }
}

/** Yields a failure. */
export function* fail(failure: ParseFailure): Reading<never> {
  yield failure
  throw new Defect('parse: resumed after a failure; drop the generator')
}

/** Yields that a token is not what is expected. */
export function* unexpected(at: Token, expected: string): Reading<never> {
  return yield* fail(failureAt(at, 'UnexpectedText', expected))
}

/** Reads a token of this text. */
export function* take(r: Reader, text: string): Reading<void> {
  const token = r.next()
  if (token.text !== text) yield* unexpected(token, text)
}

/** Reads a line end. */
export function* takeLine(r: Reader): Reading<void> {
  const token = r.next()
  if (token.kind !== 'line') yield* unexpected(token, 'a line end')
}

/** Items with commas between them, up to a token that `ends` accepts, which stays. */
export function* list<A>(
  r: Reader,
  ends: (t: Token) => boolean,
  item: () => Reading<A>,
): Reading<A[]> {
  const items: A[] = []
  if (ends(r.peek())) return items
  items.push(yield* item())
  while (!ends(r.peek())) {
    yield* take(r, ',')
    items.push(yield* item())
  }
  return items
}

/** Whether a token has this text. */
export const is =
  (text: string) =>
  (token: Token): boolean =>
    token.text === text
/** Whether a line ends here. */
export const endsLine = ({ kind }: Token): boolean => kind === 'line' || kind === 'end'

function* dtype(r: Reader): Reading<DType> {
  const token = r.next()
  return isDType(token.text) ? token.text : yield* unexpected(token, 'a dtype')
}

function* size(r: Reader): Reading<number> {
  const token = r.next()
  const n = /^\d+$/u.test(token.text) ? Number(token.text) : NaN
  return Number.isSafeInteger(n) ? n : yield* unexpected(token, 'a size')
}

/** Reads `f32[2, 3]`. */
export function* aval(r: Reader): Reading<Aval> {
  const type = yield* dtype(r)
  yield* take(r, '[')
  const shape = yield* list(r, is(']'), () => size(r))
  yield* take(r, ']')
  return { shape, dtype: type }
}

const words: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
])

/** The element that a token stands for; undefined if the dtype has none such. */
const elementOf = ({ kind, text }: Token, type: DType): number | undefined => {
  if (type === 'bool') return text === 'true' ? 1 : text === 'false' ? 0 : undefined
  const x = words.get(text) ?? (kind === 'number' ? Number(text) : undefined)
  if (x === undefined) return undefined
  if (type === 'i32') return x === (x | 0) ? x : undefined
  if (type === 'u32') return x === x >>> 0 ? x : undefined
  // A number too large for its dtype must not become infinite in silence.
  const stored = type === 'f32' ? Math.fround(x) : x
  return words.has(text) || Number.isFinite(stored) ? stored : undefined
}

function* element(token: Token, type: DType): Reading<number> {
  const x = elementOf(token, type)
  return x ?? (yield* fail(failureAt(token, 'MalformedLiteral', `an element of ${type}`)))
}

const tensor = ({ shape, dtype: type }: Aval, elements: readonly number[]): Concrete => {
  const buffer = allocate(type, elements.length)
  buffer.set(elements)
  return concrete(shape, type, buffer)
}

/** Reads `0.5:f32`. */
export function* scalar(r: Reader): Reading<Concrete> {
  const token = r.next()
  yield* take(r, ':')
  const type = yield* dtype(r)
  return tensor({ shape: [], dtype: type }, [yield* element(token, type)])
}

/** Reads `f32[2, 2]{1 2 3 4}`. */
export function* ranked(r: Reader): Reading<Concrete> {
  const at = r.peek()
  const a = yield* aval(r)
  yield* take(r, '{')
  const elements: number[] = []
  while (r.peek().text !== '}') elements.push(yield* element(r.next(), a.dtype))
  r.next()
  // Before anything of that size is allocated.
  if (count(a.shape) === elements.length) return tensor(a, elements)
  const found = `${elements.length} elements`
  return yield* fail(failureAt(at, 'MalformedLiteral', `${count(a.shape)} elements`, found))
}
