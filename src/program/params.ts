/**
 * @file params — how each primitive's equation is written: arity, params and number of outputs, as values.
 *
 * The types of `vocabulary` say this to the compiler; this table says it to `print`, `parse` and `check`. It is total over
 * the names, and each codec is bound to the type of its params. Sizes and axes are integers, 0 or more.
 */
import * as t from 'io-ts'
import type { DType } from '../tensor/dtype.ts'
import { isProgram, type Program } from './program.ts'
import type { Name, Params, Vocabulary } from './vocabulary.ts'

type Arity = Vocabulary[Name]['arity']

/** What an equation looks like, by the arity A and the params P of its primitive. */
export interface Signature<A extends Arity, P extends object> {
  readonly arity: A
  /** Names of the params, in the order in which they print. */
  readonly keys: readonly string[]
  /** Decodes params; refuses keys that are not theirs. */
  readonly params: t.Type<P>
  /** How many variables the equation binds. */
  readonly outputs: (params: P) => number
}

/** A signature for every name. */
export type Signatures = { readonly [N in Name]: SignatureOf<N> }
/** The signature of N. */
export type SignatureOf<N extends Name> = Signature<Vocabulary[N]['arity'], Params<N>>

type Fields<P extends object> = { readonly [K in keyof P]: t.Type<P[K]> }

const codec = <A>(name: string, is: (u: unknown) => u is A): t.Type<A> =>
  new t.Type(name, is, (u, c) => (is(u) ? t.success(u) : t.failure(u, c)), t.identity)

const isSize = (u: unknown): u is number =>
  Number.isSafeInteger(u) && Number(u) >= 0 && !Object.is(u, -0)
const isSizes = (u: unknown): u is readonly number[] => Array.isArray(u) && u.every(isSize)
const isPair = (u: unknown): u is readonly [readonly number[], readonly number[]] =>
  Array.isArray(u) && u.length === 2 && u.every(isSizes)

const size = codec('an integer, 0 or more', isSize)
const sizes = codec('a list of integers, 0 or more', isSizes)
const pair = codec('two lists of integers, 0 or more', isPair)
const flag = codec('true or false', (u): u is boolean => typeof u === 'boolean')
const body = codec<Program>('a program in braces', isProgram)

const names: { readonly [D in DType]: D } = {
  f32: 'f32',
  f64: 'f64',
  i32: 'i32',
  u32: 'u32',
  bool: 'bool',
}
/** Whether a text names a dtype. */
export const isDType = (u: unknown): u is DType => typeof u === 'string' && Object.hasOwn(names, u)
const dtype = codec('one of f32, f64, i32, u32, bool', isDType)

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u)

/** A record with these fields and no others. */
const exactly = <P extends object>(fields: Fields<P>): t.Type<P> => {
  const entries: readonly (readonly [string, t.Mixed])[] = Object.entries(fields)
  const name = entries.length === 0 ? 'no params' : entries.map(([key]) => key).join(', ')
  const is = (u: unknown): u is P =>
    isRecord(u) &&
    entries.every(([key, field]) => field.is(u[key])) &&
    Object.keys(u).length === entries.length
  const blame = (u: unknown, context: t.Context): t.Validation<P> => {
    if (!isRecord(u)) return t.failure(u, context)
    for (const [key, field] of entries)
      if (!field.is(u[key])) return t.failure(u[key], t.appendContext(context, key, field, u[key]))
    const extra = Object.keys(u).find((key) => !Object.hasOwn(fields, key)) ?? ''
    return t.failure(u[extra], t.appendContext(context, extra, t.never, u[extra]))
  }
  return new t.Type(name, is, (u, c) => (is(u) ? t.success(u) : blame(u, c)), t.identity)
}

const signature = <A extends Arity, P extends object>(
  arity: A,
  fields: Fields<P>,
  outputs: (params: P) => number = () => 1,
): Signature<A, P> => ({ arity, keys: Object.keys(fields), params: exactly(fields), outputs })

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

/** What is wrong with params, in two texts: what was found, what is expected. */
export interface ParamsFault {
  readonly found: string
  readonly expected: string
}

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

/** The first thing that a params codec has against a value. */
export const paramsFault = (errors: t.Errors): ParamsFault => {
  const context = errors[0]?.context ?? []
  const last = context.at(-1)
  const key = context.length > 1 ? `${last?.key ?? ''}=` : ''
  const codecName = last?.type.name ?? 'params'
  return last?.type === t.never
    ? {
        found: `${key}${brief(last.actual)}`,
        expected: `only ${context[0]?.type.name ?? 'params'}`,
      }
    : { found: `${key}${brief(last?.actual)}`, expected: `${key}${codecName}` }
}
