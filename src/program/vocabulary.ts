/**
 * @file vocabulary — every primitive's name, arity, params and number of outputs, and nothing else.
 *
 * This interface is the only place that lists names; the table of records, the params codecs and every engine are total
 * over it. Shapes and axes in params are static: a Program has no size that depends on data.
 */
import type { Sizes } from '../shape/sizes.ts'
import type { DType } from '../tensor/dtype.ts'
import type { Program } from './program.ts'

interface Spec<
  Arity extends 0 | 1 | 2 | 3 | 'many',
  P extends object = NoParams,
  Out extends 1 | 2 | 'many' = 1,
> {
  readonly arity: Arity
  readonly params: P
  readonly out: Out
}

/** Params of a primitive that has none. */
export type NoParams = Readonly<Record<never, never>>
/** The axes a reduction removes. */
export interface AxesParam {
  readonly axes: Sizes
}
/** The one axis a primitive works along. */
export interface AxisParam {
  readonly axis: number
}
/** Axes of two operands, pairwise: `batch` kept, `sum` contracted. Axes of the result: batch, left free, right free. */
export interface Contraction {
  readonly batch: readonly [Sizes, Sizes]
  readonly sum: readonly [Sizes, Sizes]
}
/** How it is told that an index is outside: the operator that gives it, and what it is there. */
export interface Indexed {
  readonly of: string
  readonly noun: string
}
/** Picks along `axis`; the first `batch` axes of operand and indices are paired. */
export interface Indexing extends Indexed {
  readonly axis: number
  readonly batch: number
}
/** How windows slide: a number for each axis that they slide along. */
export interface Sliding {
  /** How far apart windows begin. */
  readonly stride: Sizes
  /** How far apart the elements of a window are. */
  readonly dilation: Sizes
  /** Margins before and after the input; below 0, what is cut off. */
  readonly low: Sizes
  readonly high: Sizes
}
/** Windows that slide along the input with zeros between its elements. */
export interface Spreading extends Sliding {
  readonly between: Sizes
}
/** The sizes of a window, along every axis of the input. */
export interface WindowParam {
  readonly window: Sizes
}
/** A sub-Program applied to the inputs. */
export interface Body {
  readonly body: Program
}
/** A step from carried values and one slice of each of `xs` to the next carried values and a slice of what is stacked. */
export interface Stepping extends Body {
  /** How many steps. */
  readonly length: number
  /** Whether the last slice comes first. */
  readonly reverse: boolean
  /** How many inputs of the body, the first ones, are carried; its first outputs are their next values. */
  readonly carry: number
  /** How many inputs after those are slices; the rest are the same at every step. */
  readonly xs: number
}
/** A step that is repeated while the bool it returns last holds: carry ++ constants -> next carry ++ whether to go on. */
export interface Repeating extends Body {
  /** How many inputs of the body are carried; those of the equation have the first bool in front. */
  readonly carry: number
}
/** A contraction whose fixed point is wanted: its first inputs are the first values, and its outputs the next ones. */
export interface Settling extends Body {
  /** A lane has settled when no element moves by more than this, or by more than this times its own size if that is above 1. */
  readonly tolerance: number
  readonly limit: number
  /** How many leading axes are batch axes, the same for all values. */
  readonly batch: number
}

/** What there is to say in a Program. */
export interface Vocabulary {
  readonly add: Spec<2>
  readonly sub: Spec<2>
  readonly mul: Spec<2>
  readonly div: Spec<2>
  readonly pow: Spec<2>
  readonly max: Spec<2>
  readonly min: Spec<2>
  readonly neg: Spec<1>
  readonly reciprocal: Spec<1>
  readonly exp: Spec<1>
  readonly expm1: Spec<1>
  readonly log: Spec<1>
  readonly log1p: Spec<1>
  readonly sqrt: Spec<1>
  readonly sin: Spec<1>
  readonly cos: Spec<1>
  readonly tan: Spec<1>
  readonly tanh: Spec<1>
  readonly logistic: Spec<1>
  readonly erf: Spec<1>
  readonly abs: Spec<1>
  readonly sign: Spec<1>
  readonly floor: Spec<1>
  readonly ceil: Spec<1>
  readonly round: Spec<1>
  readonly equal: Spec<2>
  readonly notEqual: Spec<2>
  readonly less: Spec<2>
  readonly lessEqual: Spec<2>
  readonly greater: Spec<2>
  readonly greaterEqual: Spec<2>
  readonly and: Spec<2>
  readonly or: Spec<2>
  readonly xor: Spec<2>
  readonly not: Spec<1>
  readonly select: Spec<3>
  readonly cast: Spec<1, { readonly to: DType }>
  readonly stopGradient: Spec<1>
  readonly sum: Spec<1, AxesParam>
  readonly prod: Spec<1, AxesParam>
  readonly reduceMax: Spec<1, AxesParam>
  readonly reduceMin: Spec<1, AxesParam>
  readonly argMax: Spec<1, AxisParam>
  readonly argMin: Spec<1, AxisParam>
  readonly cumulativeSum: Spec<1, AxisParam & { readonly reverse: boolean }>
  /** Outputs: sorted elements, and the index each came from (i32). */
  readonly sort: Spec<1, AxisParam, 2>
  readonly contract: Spec<2, Contraction>
  /** [batch, ..space, groups in], [..window, in, groups out] -> [batch, ..places, groups out]: each group by itself. */
  readonly convolve: Spec<2, Spreading & { readonly groups: number }>
  readonly windowSum: Spec<1, Spreading & WindowParam>
  /** Margins have no elements, and so no part in it. */
  readonly windowMax: Spec<1, Sliding & WindowParam>
  /** Of the second input, the mean where the first is largest in a window; in reverse, shared out among those elements. */
  readonly windowShare: Spec<2, Sliding & WindowParam & { readonly reverse: boolean }>
  readonly reshape: Spec<1, { readonly shape: Sizes }>
  /** Axis i of the output is axis order[i] of the input. */
  readonly permute: Spec<1, { readonly order: Sizes }>
  /** Axis i of the input becomes axis axes[i] of the output; no size is stretched. */
  readonly broadcast: Spec<1, { readonly shape: Sizes; readonly axes: Sizes }>
  readonly slice: Spec<1, { readonly start: Sizes; readonly limit: Sizes; readonly stride: Sizes }>
  /** Zeros before, after and between elements, for each axis. */
  readonly pad: Spec<1, { readonly low: Sizes; readonly high: Sizes; readonly between: Sizes }>
  readonly concatenate: Spec<'many', AxisParam>
  /** Pieces of the given sizes along an axis. */
  readonly split: Spec<1, AxisParam & { readonly sizes: Sizes }, 'many'>
  readonly flip: Spec<1, AxesParam>
  readonly gather: Spec<2, Indexing>
  readonly scatterAdd: Spec<3, Indexing>
  readonly iota: Spec<0, AxisParam & { readonly shape: Sizes; readonly dtype: DType }>
  /** Threefry-2x32 of each counter pair under the key of its batch. */
  readonly randomBits: Spec<2>
  /** Over the lanes of the vmap of that name; the second input is the index of its lane. */
  readonly laneSum: Spec<2, { readonly lanes: string }>
  readonly call: Spec<'many', Body, 'many'>
  /** The branch that the first input, an i32, has the place of; the nearest one when there is none. */
  readonly cond: Spec<'many', { readonly branches: readonly Program[] }, 'many'>
  readonly scan: Spec<'many', Stepping, 'many'>
  readonly whileLoop: Spec<'many', Repeating, 'many'>
  /** The body, whose residuals are computed again in reverse but for outputs of the primitives named in `keep`. */
  readonly checkpoint: Spec<'many', Body & { readonly keep: readonly string[] }, 'many'>
  /** rule: inputs ++ tangents of the floating inputs -> outputs ++ tangents of the floating outputs */
  readonly customJvp: Spec<'many', Body & { readonly rule: Program }, 'many'>
  /** forward: inputs -> outputs ++ residuals; backward: residuals ++ cotangents of the floating outputs -> of the floating inputs */
  readonly customVjp: Spec<
    'many',
    Body & { readonly forward: Program; readonly backward: Program },
    'many'
  >
  /** tangents ++ known -> tangents, the linear map that `body`, known ++ cotangents -> cotangents, is the transpose of. */
  readonly transposed: Spec<'many', Body & { readonly known: number }, 'many'>
  readonly fixedPoint: Spec<'many', Settling, 'many'>
}

/** The name of a primitive. */
export type Name = keyof Vocabulary
/** The params of a primitive. */
export type Params<N extends Name> = Vocabulary[N]['params']

interface Tuples<T> {
  readonly 0: readonly []
  readonly 1: readonly [T]
  readonly 2: readonly [T, T]
  readonly 3: readonly [T, T, T]
  readonly many: readonly T[]
}
/** One T for each input of N: `Inputs<'mul', T>` is `readonly [T, T]`. */
export type Inputs<N extends Name, T> = Tuples<T>[Vocabulary[N]['arity']]
/** One T for each output of N. */
export type Outputs<N extends Name, T> = Tuples<T>[Vocabulary[N]['out']]
/** Names whose equations bind one variable. */
export type Single = { [N in Name]: Vocabulary[N]['out'] extends 1 ? N : never }[Name]

/** `map` that keeps the arity. */
export const mapInputs = <N extends Name, A, B>(
  inputs: Inputs<N, A>,
  f: (a: A, i: number) => B,
): Inputs<N, B> => {
  const list: readonly A[] = inputs
  return list.map(f) as readonly B[] as Inputs<N, B> // map returns as many elements as it is given
}
/** `map` that keeps the number of outputs. */
export const mapOutputs = <N extends Name, A, B>(
  outputs: Outputs<N, A>,
  f: (a: A, i: number) => B,
): Outputs<N, B> => {
  const list: readonly A[] = outputs
  return list.map(f) as readonly B[] as Outputs<N, B> // likewise
}
/** The list of outputs of a primitive that has one. */
export const one = <N extends Single, T>(x: T): Outputs<N, T> => {
  const outputs: readonly [T] = [x]
  return outputs
}
