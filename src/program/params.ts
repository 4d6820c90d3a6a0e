/**
 * @file params — how each primitive's equation is written: arity, params and number of outputs, as values.
 *
 * The types of `vocabulary` say this to the compiler; this table says it to `print`, `parse` and `check`. It is total over
 * the names, and each field is bound to the type of its param. Sizes and axes are integers, 0 or more.
 */
import type { DType } from '../tensor/dtype.ts'
import { isProgram, type Program } from './program.ts'
import type { Name, Params, Vocabulary } from './vocabulary.ts'

type Arity = Vocabulary[Name]['arity']

/** What an equation looks like, by the arity A and the params P of its primitive. */
export interface Signature<A extends Arity, P extends object> {
  readonly arity: A
  /** Names of the params, in the order in which they print. */
  readonly keys: readonly string[]
  /** The first thing wrong with params, keys that are not theirs included. */
  readonly fault: (params: unknown) => ParamsFault | undefined
  /** How many variables the equation binds. */
  readonly outputs: (params: P) => number
}

/** A signature for every name. */
export type Signatures = { readonly [N in Name]: SignatureOf<N> }
/** The signature of N. */
export type SignatureOf<N extends Name> = Signature<Vocabulary[N]['arity'], Params<N>>

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

type Fields<P extends object> = { readonly [K in keyof P]: Field<P[K]> }

const isSize = (u: unknown): u is number =>
  Number.isSafeInteger(u) && Number(u) >= 0 && !Object.is(u, -0)
const isSizes = (u: unknown): u is readonly number[] => Array.isArray(u) && u.every(isSize)
const isPair = (u: unknown): u is readonly [readonly number[], readonly number[]] =>
  Array.isArray(u) && u.length === 2 && u.every(isSizes)

const size: Field<number> = { words: 'an integer, 0 or more', is: isSize }
const sizes: Field<readonly number[]> = { words: 'a list of integers, 0 or more', is: isSizes }
const pair: Field<readonly [readonly number[], readonly number[]]> = {
  words: 'two lists of integers, 0 or more',
  is: isPair,
}
const flag: Field<boolean> = { words: 'true or false', is: (u) => typeof u === 'boolean' }
const body: Field<Program> = { words: 'a program in braces', is: isProgram }

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

/** Against a record with these fields and no others. */
const faultOf = <P extends object>(fields: Fields<P>): Signature<Arity, P>['fault'] => {
  const entries: readonly (readonly [string, Field<unknown>])[] = Object.entries(fields)
  const all = entries.map(([key]) => key).join(', ') || 'no params'
  return (u) => {
    if (!isRecord(u)) return { found: brief(u), expected: all }
    for (const [key, { words, is }] of entries)
      if (!Object.hasOwn(u, key) || !is(u[key]))
        return { found: `${key}=${brief(u[key])}`, expected: `${key}=${words}` }
    const extra = Object.keys(u).find((key) => !Object.hasOwn(fields, key))
    return extra === undefined
      ? undefined
      : { found: `${extra}=${brief(u[extra])}`, expected: `only ${all}` }
  }
}

const signature = <A extends Arity, P extends object>(
  arity: A,
  fields: Fields<P>,
  outputs: (params: P) => number = () => 1,
): Signature<A, P> => ({ arity, keys: Object.keys(fields), fault: faultOf(fields), outputs })

const unary = signature(1, {})
const binary = signature(2, {})
const reducing = signature(1, { axes: sizes })
const choosing = signature(1, { axis: size })

/** The signatures. */
export const signatures: Signatures = {
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  pow: binary,
  max: binary,
  min: binary,
  neg: unary,
  reciprocal: unary,
  exp: unary,
  expm1: unary,
  log: unary,
  log1p: unary,
  sqrt: unary,
  sin: unary,
  cos: unary,
  tan: unary,
  tanh: unary,
  logistic: unary,
  erf: unary,
  abs: unary,
  sign: unary,
  floor: unary,
  ceil: unary,
  round: unary,
  equal: binary,
  notEqual: binary,
  less: binary,
  lessEqual: binary,
  greater: binary,
  greaterEqual: binary,
  and: binary,
  or: binary,
  xor: binary,
  not: unary,
  select: signature(3, {}),
  cast: signature(1, { to: dtype }),
  stopGradient: unary,
  sum: reducing,
  prod: reducing,
  reduceMax: reducing,
  reduceMin: reducing,
  argMax: choosing,
  argMin: choosing,
  cumulativeSum: signature(1, { axis: size, reverse: flag }),
  sort: signature(1, { axis: size }, () => 2),
  contract: signature(2, { batch: pair, sum: pair }),
  reshape: signature(1, { shape: sizes }),
  permute: signature(1, { order: sizes }),
  broadcast: signature(1, { shape: sizes, axes: sizes }),
  slice: signature(1, { start: sizes, limit: sizes, stride: sizes }),
  pad: signature(1, { low: sizes, high: sizes, between: sizes }),
  concatenate: signature('many', { axis: size }),
  split: signature(1, { axis: size, sizes }, (p: Params<'split'>) => p.sizes.length),
  flip: reducing,
  gather: signature(2, { axis: size, batch: size }),
  scatterAdd: signature(3, { axis: size, batch: size }),
  iota: signature(0, { axis: size, shape: sizes, dtype }),
  randomBits: binary,
  call: signature('many', { body }, (p: Params<'call'>) => p.body.outputs.length),
}

/** Whether a text names a primitive. */
export const isName = (u: unknown): u is Name =>
  typeof u === 'string' && Object.hasOwn(signatures, u)

/** The signature of N. */
export const signatureOf = <N extends Name>(name: N): SignatureOf<N> => signatures[name]
