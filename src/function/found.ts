/**
 * @file found — a look at values that nobody has checked: what one is, and its parts, without a throw.
 *
 * Getters and proxies may throw, or answer otherwise when they are asked again. So each part is read once, and one that
 * throws counts as a value of its own kind, which is nowhere asked for.
 */
import { isDType } from '../program/fields.ts'
import { isValue, type Value } from '../program/symbolic.ts'
import { showAval } from '../tensor/concrete.ts'

/** What stands for a part that throws when it is read. */
const unreadable: unique symbol = Symbol('unreadable')

const attempt = <A>(read: () => A): A | typeof unreadable => {
  try {
    return read()
  } catch {
    return unreadable
  }
}

/** A list or a record, its parts not looked at. */
interface Parts {
  /** Its own names; those of a list are its indices. */
  readonly names: () => readonly string[]
  /** What stands under an own name; undefined where nothing does. */
  readonly at: (name: string | number) => unknown
}

/** What a value is. */
export type Found =
  | { readonly kind: 'tensor'; readonly tensor: Value }
  | ({ readonly kind: 'list'; readonly length: number } & Parts)
  | ({ readonly kind: 'record' } & Parts)
  | { readonly kind: 'other'; readonly words: string }

const other = (words: string): Found => ({ kind: 'other', words })

const thrown = other('something that throws when it is read')

const partsOf = (u: object): Parts => ({
  names: () => {
    const names = attempt(() => Object.keys(u))
    return names === unreadable ? [] : names
  },
  at: (name) =>
    attempt((): unknown =>
      // what an object has under a name of its own is unknown
      Object.hasOwn(u, name) ? (u as Readonly<Record<string, unknown>>)[name] : undefined,
    ),
})

const seen = (u: object): Found => {
  const prototype: unknown = Object.getPrototypeOf(u)
  // Plain in this realm or another: data, even where it has the fields of a tensor.
  const plain =
    prototype === null ||
    (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null)
  const whole = !plain && isValue(u) && isDType(u.dtype) && Array.isArray(u.shape)
  if (whole) return { kind: 'tensor', tensor: u }
  if (Array.isArray(u)) {
    const length: unknown = u.length
    const isLength = typeof length === 'number' && Number.isSafeInteger(length) && length >= 0
    return isLength ? { kind: 'list', length, ...partsOf(u) } : thrown
  }
  return plain ? { kind: 'record', ...partsOf(u) } : other('an instance of a class')
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}...` : text)

const simple = (u: unknown): Found => {
  switch (typeof u) {
    case 'string':
      return other(JSON.stringify(shortened(u)))
    case 'number':
      return other(Object.is(u, -0) ? '-0' : `${u}`)
    case 'bigint':
      return other(shortened(`${u}n`))
    case 'symbol':
      return u === unreadable ? thrown : other('a symbol')
    case 'function':
      return other('a function')
    case 'undefined':
      return other('nothing')
    case 'boolean':
      return other(`${u}`)
    case 'object':
      return other('null') // no other object is simple
  }
}

/** What a value is; its parts are read when they are asked for. */
export const look = (u: unknown): Found => {
  if (typeof u !== 'object' || u === null) return simple(u)
  const found = attempt(() => seen(u))
  return found === unreadable ? thrown : found
}

/** A tensor, or undefined for all else. */
export const tensorOf = (u: unknown): Value | undefined => {
  const found = look(u)
  return found.kind === 'tensor' ? found.tensor : undefined
}

/** A value in a few words. */
export const brief = (found: Found): string => {
  switch (found.kind) {
    case 'tensor':
      return `a tensor ${showAval(found.tensor)}`
    case 'list':
      return `a list of ${found.length}`
    case 'record':
      return 'a record'
    case 'other':
      return found.words
  }
}

/** A path, or what else the data call something, in one line. */
export const shownPath = (path: string): string =>
  path.length > 200 || /[\s\p{C}]/u.test(path) ? JSON.stringify(path.slice(0, 200)) : path
