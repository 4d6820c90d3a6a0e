/**
 * @file primitive — what a primitive's record must say, and the kinds of derivative.
 *
 * Zeros never reach a rule: the drivers call a rule only for an input that has a tangent (or wants a cotangent) and add up
 * what the rules return. So each rule speaks of one input at a time, and none mentions zero. A rule emits known equations
 * or equations linear in tangents, never mixed ones: that is what makes linearize a capture.
 */
import type { Emit } from '../program/emit.ts'
import type { Program } from '../program/program.ts'
import type { Value } from '../program/symbolic.ts'
import type { Inputs, Name, Outputs, Params } from '../program/vocabulary.ts'
import type { Aval, Concrete } from '../tensor/concrete.ts'
import type { Data } from '../tensor/dtype.ts'

/** The part of the tangent of `y` due to input i, linear in `dx`. */
export type Push<N extends Name> = (
  e: Emit,
  inputs: Inputs<N, Value>,
  dx: Value,
  y: Value,
  params: Params<N>,
) => Value
/** The cotangent of input i. Of a linear input only shape and dtype may be read. */
export type Pull<N extends Name> = (
  e: Emit,
  ct: Value,
  inputs: Inputs<N, Value>,
  params: Params<N>,
) => Value
/** A tangent or cotangent; absent is zero. */
export type Maybe = Value | undefined

/** How a primitive varies with its inputs. */
export type Derivative<N extends Name> =
  /** Linear in all inputs but the 'known' ones: its jvp is the primitive itself, on tangents. */
  | { readonly kind: 'linear'; readonly transpose: Inputs<N, Pull<N> | 'known'> }
  /** Linear in each input while the others are known: its jvp is the product rule. */
  | { readonly kind: 'bilinear'; readonly transpose: Inputs<N, Pull<N>> }
  /** Pushes use linear and bilinear primitives on dx. `transpose`: inputs it is linear in while the others are known. */
  | {
      readonly kind: 'smooth'
      readonly push: Inputs<N, Push<N> | 'known'>
      readonly transpose?: Inputs<N, Pull<N> | 'known'>
    }
  /** Linear, with any number of inputs or outputs: absent cotangents are undefined. */
  | {
      readonly kind: 'linearMany'
      readonly transpose: (
        e: Emit,
        cts: readonly Maybe[],
        inputs: Inputs<N, Value>,
        params: Params<N>,
      ) => readonly Maybe[]
    }
  /** Smooth, with several outputs: their tangents from the inputs' tangents. */
  | {
      readonly kind: 'smoothMany'
      readonly push: (
        e: Emit,
        inputs: Inputs<N, Value>,
        tangents: readonly Maybe[],
        outputs: Outputs<N, Value>,
        params: Params<N>,
      ) => readonly Maybe[]
    }
  /** Zero wherever it exists, and here is why. */
  | { readonly kind: 'constant'; readonly why: string }
  | ({ readonly kind: 'higherOrder' } & HigherOrder<N>)

/** Values and tangents of outputs. */
export interface Pushed {
  readonly outputs: readonly Value[]
  readonly tangents: readonly Maybe[]
}

/** Rules of a primitive with sub-Programs, which get the transformations as an argument. */
export interface HigherOrder<N extends Name> {
  /** Emits one equation of primals and one of tangents, never a mixed one. */
  readonly jvp: (
    e: Emit,
    t: Transforms,
    inputs: Inputs<N, Value>,
    tangents: readonly Maybe[],
    params: Params<N>,
  ) => Pushed
  readonly transpose: (
    e: Emit,
    t: Transforms,
    cts: readonly Maybe[],
    inputs: Inputs<N, Value>,
    linear: readonly boolean[],
    params: Params<N>,
  ) => readonly Maybe[]
}

/** A Program split into what is known and what is linear in tangents. */
export interface Linearized {
  /** inputs -> outputs ++ residuals */
  readonly primal: Program
  /** tangents of the active inputs ++ residuals -> tangents of the active outputs */
  readonly linear: Program
  /** Which outputs have a tangent. */
  readonly active: readonly boolean[]
  readonly residuals: number
}

/** The transformations of sub-Programs, handed to higher-order rules (open recursion). */
export interface Transforms {
  /** The name of the lanes that its vmap makes, if they have one. */
  readonly lanes?: string | undefined
  readonly linearize: (p: Program, active: readonly boolean[]) => Linearized
  /** known inputs ++ cotangents of outputs -> cotangents of the linear inputs */
  readonly transpose: (p: Program, linear: readonly boolean[]) => Program
  /** Outputs named in `wanted` get the batch axis even where they do not vary. */
  readonly vmap: (
    p: Program,
    batched: readonly boolean[],
    n: number,
    wanted: readonly boolean[],
  ) => { readonly program: Program; readonly batched: readonly boolean[] }
}

/** A value that may have the batch axis, in front. */
export interface Lane {
  readonly value: Value
  readonly batched: boolean
}

/** Counted work of one equation. */
export interface Cost {
  readonly flops: number
  /** Bytes read and written. */
  readonly bytes: number
}

/** Where a primitive is smooth, for each input: what the laws sample. */
export type Domain =
  | 'all'
  /** x > 0 */
  | 'positive'
  /** x > -1 */
  | 'aboveMinusOne'
  /** x != 0, sampled away from 0 */
  | 'nonzero'
  /** cos x != 0, sampled within (-pi/2, pi/2) */
  | 'withinHalfPi'
  /** no integer and no half-integer */
  | 'betweenHalves'
  /** elements that differ from one another and, elementwise, from those of the other input */
  | 'distinct'
  /** no reals: booleans, indices, keys, sub-Programs */
  | 'discrete'

/** A Program run again and again; its first inputs are its first outputs of the run before, and stay with the engine. */
export interface Loop {
  /** Runs it once, from the inputs that are not carried to the outputs that are not. */
  readonly step: (inputs: readonly Concrete[]) => readonly Concrete[]
  /** Takes the latest run back; what was carried before it is carried again. Only once after a run, and only if asked for. */
  readonly undo: () => void
  /** What is carried now. */
  readonly state: () => readonly Concrete[]
  /** Gives up what it holds; it cannot be run afterwards. */
  readonly end: () => void
}

/** What runs sub-Programs on data. */
export interface Runs {
  /** The outputs of a Program. */
  readonly run: (p: Program, inputs: readonly Concrete[]) => readonly Concrete[]
  /** A loop over a Program, from the first values of what is carried; what can be taken back takes more memory. */
  readonly loop: (p: Program, first: readonly Concrete[], undoable?: boolean) => Loop
}

/** All that is known of a primitive. */
export interface Primitive<N extends Name> {
  readonly name: N
  /** Avals of the outputs; a Defect where the inputs do not fit. */
  readonly shape: (inputs: Inputs<N, Aval>, params: Params<N>) => Outputs<N, Aval>
  /** The semantics: data of each output, whose avals are given. */
  readonly evaluate: (
    inputs: Inputs<N, Concrete>,
    params: Params<N>,
    outputs: Outputs<N, Aval>,
    on: Runs,
  ) => Outputs<N, Data>
  readonly derivative: Derivative<N>
  /** The primitive over a batch axis that at least one input has. */
  readonly vmap: (
    e: Emit,
    inputs: Inputs<N, Lane>,
    params: Params<N>,
    n: number,
    t: Transforms,
  ) => Outputs<N, Lane>
  readonly cost: (
    inputs: Inputs<N, Aval>,
    params: Params<N>,
    outputs: Outputs<N, Aval>,
    of: (p: Program) => Cost,
  ) => Cost
  readonly domain: Domain
}
