/**
 * @file fields — what the params of an equation may be, in words and as tests: for `parse` and `check`.
 *
 * Sizes and axes are integers, 0 or more; margins may be less.
 */
import type { DType } from '../tensor/dtype.ts'
import { type Kind, type Kinds, signatures } from './params.ts'
import { isProgram } from './program.ts'
import type { Name } from './vocabulary.ts'

/** What is wrong with params, in two texts: what was found, what is expected. */
export interface ParamsFault {
  readonly found: string
  readonly expected: string
}

/** What a param may be, in words and as a test. */
interface Field<A> {
  readonly words: string
  readonly is: (u: unknown) => u is A
}

const isSize = (u: unknown): u is number =>
  Number.isSafeInteger(u) && Number(u) >= 0 && !Object.is(u, -0)
const isSizes = (u: unknown): u is readonly number[] => Array.isArray(u) && u.every(isSize)
const isPair = (u: unknown): u is readonly [readonly number[], readonly number[]] =>
  Array.isArray(u) && u.length === 2 && u.every(isSizes)

const size: Field<number> = { words: 'an integer, 0 or more', is: isSize }
const sizes: Field<readonly number[]> = { words: 'a list of integers, 0 or more', is: isSizes }
const margins: Field<readonly number[]> = {
  words: 'a list of integers',
  is: (u): u is readonly number[] =>
    Array.isArray(u) && u.every((n) => Number.isSafeInteger(n) && !Object.is(n, -0)),
}
const pair: Field<readonly [readonly number[], readonly number[]]> = {
  words: 'two lists of integers, 0 or more',
  is: isPair,
}
const flag: Field<boolean> = { words: 'true or false', is: (u) => typeof u === 'boolean' }
const body: Field<Kinds['body']> = { words: 'a program in braces', is: isProgram }
const bodies: Field<Kinds['bodies']> = {
  words: 'a list of programs in braces, one or more',
  is: (u): u is Kinds['bodies'] => Array.isArray(u) && u.length > 0 && u.every(isProgram),
}
const word: Field<string> = {
  words: 'a word',
  is: (u): u is string => typeof u === 'string' && /^[A-Za-z_]\w*$/.test(u),
}
const words: Field<readonly string[]> = {
  words: 'a list of words',
  is: (u): u is readonly string[] => Array.isArray(u) && u.every((x) => typeof x === 'string'),
}
const distance: Field<number> = {
  words: 'a number, 0 or more',
  is: (u): u is number => typeof u === 'number' && u >= 0 && !Object.is(u, -0),
}

const names: { readonly [D in DType]: D } = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'u32',
  bool: 'bool',
}
/** Whether a text names a dtype. */
export const isDType = (u: unknown): u is DType => typeof u === 'string' && Object.hasOwn(names, u)
const dtype: Field<DType> = { words: 'one of f32, f64, i32, u32, bool', is: isDType }

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** Never longer than a line, never a walk into depths somebody else chose. */
const brief = (u: unknown, depth = 0): string => {
  if (u === undefined) return 'nothing'
  if (isProgram(u)) return 'a program'
  if (Array.isArray(u))
    return u.length > 8 || depth > 1
      ? `a list of ${u.length}`
      : `[${u.map((x: unknown) => brief(x, depth + 1)).join(', ')}]`
  if (typeof u === 'number' || typeof u === 'boolean') return `${u}`
  return typeof u === 'string' ? u.slice(0, 40) : `a ${u === null ? 'null' : typeof u}`
}

const fields: { readonly [K in Kind]: Field<Kinds[K]> } = {
  size,
  sizes,
  margins,
  pair,
  flag,
  dtype,
  body,
  bodies,
  word,
  words,
  distance,
}

/** The first thing wrong with the params of a primitive, keys that are not theirs included. */
export const faultOf = (name: Name, params: unknown): ParamsFault | undefined => {
  const known: Readonly<Record<string, Kind>> = signatures[name].fields
  const all = signatures[name].keys.join(', ') || 'no params'
  if (!isRecord(params)) return { found: brief(params), expected: all }
  for (const [key, kind] of Object.entries(known)) {
    const { words: expected, is } = fields[kind]
    if (!Object.hasOwn(params, key) || !is(params[key]))
      return { found: `${key}=${brief(params[key])}`, expected: `${key}=${expected}` }
  }
  const extra = Object.keys(params).find((key) => !Object.hasOwn(known, key))
  return extra === undefined
    ? undefined
    : { found: `${extra}=${brief(params[extra])}`, expected: `only ${all}` }
}
