/**
 * @file safetensorsHeader — the JSON header of a safetensors file: text to typed entries, and back.
 *
 *   { "__metadata__": { key: text }, name: { "dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24] } }
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { chain, left, map, mapLeft, right, tryCatch } from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { DType } from '../tensor/dtype.ts'
import type { SafetensorsFailure } from './safetensorsFailure.ts'

/** Where one tensor lies in the data, and what it is. */
export interface Entry {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

/** A header in typed form. */
export interface Header {
  readonly entries: readonly Entry[]
  readonly metadata: Readonly<Record<string, string>>
}

/** The name under which a header keeps texts about the file. */
export const metadataName = '__metadata__'

const stored = { f32: 'F32', f64: 'F64', i32: 'I32', u32: 'U32', bool: 'BOOL' } as const

const dtypes: { readonly [N in (typeof stored)[DType]]: DType } = {
  F32: 'f32',
  F64: 'f64',
  I32: 'i32',
  U32: 'u32',
  BOOL: 'bool',
}

/** One name, one complaint: a list with a million faults is one fault, not a million. */
const counts = (name: string, fits: (n: number) => boolean): t.Type<readonly number[]> => {
  const is = (u: unknown): u is readonly number[] =>
    Array.isArray(u) && fits(u.length) && u.every((n) => Number.isSafeInteger(n) && n >= 0)
  return new t.Type(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)
}

const entryCodec = t.type({
  dtype: t.keyof(dtypes, 'one of F32, F64, I32, U32, BOOL'),
  shape: counts('a list of sizes', () => true),
  data_offsets: counts('two offsets', (n) => n === 2),
})

const metadataCodec = t.record(t.string, t.string)

/** A value as messages show it: never longer than a line, never a walk into depths somebody else chose. */
const brief = (u: unknown): string => {
  if (typeof u === 'string') return JSON.stringify(u.length > 40 ? `${u.slice(0, 37)}...` : u)
  if (Array.isArray(u)) return `a list of ${u.length}`
  if (typeof u === 'object' && u !== null) return 'an object'
  return u === undefined ? 'nothing' : JSON.stringify(u)
}

/** The first thing a codec has against a value, with the path that leads to it. */
const complaint =
  (name: string) =>
  (errors: t.Errors): SafetensorsFailure => {
    const context = errors[0]?.context ?? []
    const last = context.at(-1)
    const field = [name, ...context.map(({ key }) => key).filter((key) => key !== '')].join('.')
    const expected = last?.type.name ?? 'an entry'
    return { tag: 'SafetensorsMalformedField', field, expected, found: brief(last?.actual) }
  }

const decodeEntry = (name: string, value: unknown): Either<SafetensorsFailure, Entry> =>
  pipe(
    entryCodec.decode(value),
    mapLeft(complaint(name)),
    map(({ dtype, shape, data_offsets: [begin = 0, end = 0] }) => ({
      name,
      dtype: dtypes[dtype],
      shape,
      begin,
      end,
    })),
  )

const malformed = (why: string): SafetensorsFailure => ({
  tag: 'SafetensorsMalformedHeader',
  offset: 8,
  why,
})

const parse = (bytes: Uint8Array): Either<SafetensorsFailure, object> =>
  pipe(
    tryCatch(
      (): unknown => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)),
      (thrown) => malformed(thrown instanceof Error ? thrown.message : String(thrown)),
    ),
    chain((value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? right(value)
        : left(malformed(`it is ${brief(value)}`)),
    ),
  )

/**
 * Decodes the text of a header.
 *
 * Fails   SafetensorsMalformedHeader, SafetensorsMalformedField
 */
export const decodeHeader = (bytes: Uint8Array): Either<SafetensorsFailure, Header> =>
  pipe(
    parse(bytes),
    chain((object): Either<SafetensorsFailure, Header> => {
      const entries: Entry[] = []
      let metadata: Header['metadata'] = {}
      for (const [name, value] of Object.entries(object)) {
        if (name === metadataName) {
          const texts = pipe(metadataCodec.decode(value), mapLeft(complaint(name)))
          if (texts._tag === 'Left') return texts
          metadata = texts.right
        } else {
          const entry = decodeEntry(name, value)
          if (entry._tag === 'Left') return entry
          entries.push(entry.right)
        }
      }
      return right({ entries, metadata })
    }),
  )

/** Encodes a header, padded with spaces so that the data begin at a multiple of 8. */
export const encodeHeader = ({ entries, metadata }: Header): Uint8Array => {
  const about: readonly (readonly [string, unknown])[] =
    Object.keys(metadata).length === 0 ? [] : [[metadataName, metadata]]
  const rows = entries.map(({ name, dtype, shape, begin, end }): readonly [string, unknown] => [
    name,
    { dtype: stored[dtype], shape, data_offsets: [begin, end] },
  ])
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...about, ...rows])))
  const padded = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20)
  padded.set(text)
  return padded
}
