/**
 * @file params — how each primitive's equation is written: arity, params and number of outputs, as values.
 *
 * The types of `vocabulary` say this to the compiler; this table says it to `print`, `parse` and `check`. It is total over
 * the names, and each field is bound to the type of its param. What a field may be is in fields.ts, in words and as a test.
 */
import type { DType } from '../tensor/dtype.ts'
import type { Program } from './program.ts'
import type { Body, Name, Params, Vocabulary } from './vocabulary.ts'

type Arity = Vocabulary[Name]['arity']

/** What an equation looks like, by the arity A and the params P of its primitive. */
export interface Signature<A extends Arity, P extends object> {
  readonly arity: A
  /** Names of the params, in the order in which they print. */
  readonly keys: readonly string[]
  /** What each of them may be. */
  readonly fields: { readonly [K in keyof P]: Kind }
  /** How many variables the equation binds. */
  readonly outputs: (params: P) => number
}

/** What a param may be: the type behind each kind of field. */
export interface Kinds {
  readonly size: number
  readonly sizes: readonly number[]
  /** Sizes, or what is cut off. */
  readonly margins: readonly number[]
  readonly pair: readonly [readonly number[], readonly number[]]
  readonly flag: boolean
  readonly dtype: DType
  readonly body: Program
  readonly bodies: readonly Program[]
  readonly word: string
  readonly words: readonly string[]
  readonly distance: number
}

/** A kind of field. */
export type Kind = keyof Kinds

/** The params with such fields. */
type ParamsOf<F extends Readonly<Record<string, Kind>>> = { readonly [K in keyof F]: Kinds[F[K]] }

const size = 'size'
const sizes = 'sizes'
const margins = 'margins'
const pair = 'pair'
const flag = 'flag'
const dtype = 'dtype'
const body = 'body'
const bodies = 'bodies'
const word = 'word'
const words = 'words'
const distance = 'distance'

/** A signature for every name. */
export type Signatures = { readonly [N in Name]: SignatureOf<N> }
/** The signature of N. */
export type SignatureOf<N extends Name> = Signature<Vocabulary[N]['arity'], Params<N>>

const signature = <A extends Arity, F extends Readonly<Record<string, Kind>>>(
  arity: A,
  fields: F,
  outputs: (params: ParamsOf<F>) => number = () => 1,
): Signature<A, ParamsOf<F>> => ({ arity, keys: Object.keys(fields), fields, outputs })

const unary = signature(1, {})
const binary = signature(2, {})
const ofBody = <P extends Body>(p: P): number => p.body.outputs.length
const reducing = signature(1, { axes: sizes })
const choosing = signature(1, { axis: size })
const sliding = { stride: sizes, dilation: sizes, low: margins, high: margins } as const
const spreading = { ...sliding, between: sizes } as const

const indexing = { axis: size, batch: size, of: word, noun: word } as const

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
  convolve: signature(2, { ...spreading, groups: size }),
  windowSum: signature(1, { window: sizes, ...spreading }),
  windowMax: signature(1, { window: sizes, ...sliding }),
  windowShare: signature(2, { window: sizes, ...sliding, reverse: flag }),
  reshape: signature(1, { shape: sizes }),
  permute: signature(1, { order: sizes }),
  broadcast: signature(1, { shape: sizes, axes: sizes }),
  slice: signature(1, { start: sizes, limit: sizes, stride: sizes }),
  pad: signature(1, { low: sizes, high: sizes, between: sizes }),
  concatenate: signature('many', { axis: size }),
  split: signature(1, { axis: size, sizes }, (p: Params<'split'>) => p.sizes.length),
  flip: reducing,
  gather: signature(2, indexing),
  scatterAdd: signature(3, indexing),
  iota: signature(0, { axis: size, shape: sizes, dtype }),
  randomBits: binary,
  laneSum: signature(2, { lanes: word }),
  call: signature('many', { body }, ofBody),
  cond: signature(
    'many',
    { branches: bodies },
    (p: Params<'cond'>) => p.branches[0]?.outputs.length ?? 0,
  ),
  scan: signature('many', { length: size, reverse: flag, carry: size, xs: size, body }, ofBody),
  whileLoop: signature('many', { carry: size, body }, (p: Params<'whileLoop'>) => p.carry),
  checkpoint: signature('many', { keep: words, body }, ofBody),
  customJvp: signature('many', { body, rule: body }, ofBody),
  customVjp: signature('many', { body, forward: body, backward: body }, ofBody),
  transposed: signature(
    'many',
    { known: size, body },
    (p: Params<'transposed'>) => p.body.inputs.length - p.known,
  ),
  fixedPoint: signature('many', { tolerance: distance, limit: size, batch: size, body }, ofBody),
}

/** Whether a text names a primitive. */
export const isName = (u: unknown): u is Name =>
  typeof u === 'string' && Object.hasOwn(signatures, u)

/** The signature of N. */
export const signatureOf = <N extends Name>(name: N): SignatureOf<N> => signatures[name]
