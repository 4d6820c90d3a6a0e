/**
 * @file layer — a differentiable function with parameters: `init(key)` makes them, `apply(params, x)` uses them.
 *
 * Shapes are those of one example; `apply` takes examples under any leading axes. A layer is a plain record and knows
 * nothing of how it was made, so it can be written by hand, and stands as one layer inside another.
 *
 * Source  Fong, Spivak, Tuyeras, Backprop as functor, arXiv:1711.10455: composition of parametrised functions
 */
import type { Key } from '../function/key.ts'
import { fits } from '../function/operand.ts'
import { Defect } from '../shape/defect.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { type Message, message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes, type Sizes } from '../shape/sizes.ts'
import { showAval } from '../tensor/concrete.ts'
import type { Floating } from '../tensor/dtype.ts'
import type { Tensor } from '../tensor/tensor.ts'
import type { Batch, Built, Definition, Example, Kind, Part } from './definition.ts'

/** A layer with parameters P, from examples of shape A to examples of shape B. */
export interface Layer<P, A extends Shape, B extends Shape, D extends Floating = 'f32'>
  extends Part<Fixed<P, A, B, D>> {
  readonly input: Readonly<A>
  readonly output: Readonly<B>
  readonly dtype: D
  /** The parameters a key stands for: the same key, the same bits. */
  readonly init: (key: Key) => P
  readonly apply: <Bt extends Shape>(
    params: P,
    x: Tensor<[...Bt, ...A], D>,
  ) => Tensor<[...Bt, ...B], D>
}

/** The Kind of a finished layer, which takes its own input only. */
export interface Fixed<P, A extends Shape, B extends Shape, D extends Floating> extends Kind {
  readonly out: FixedOut<this['in'], this['dtype'], A, B, D>
  readonly params: P
}
type FixedOut<S, E, A extends Shape, B extends Shape, D extends Floating> = S extends Shape
  ? SameShape<S, A> extends true
    ? E extends D
      ? B
      : ShapeError<
          Message<
            'dtype',
            { op: 'layer'; x: `${E & string}${ShowShape<S>}`; y: `${D}${ShowShape<A>}` }
          >
        >
    : ShapeError<Message<'feeds', { op: 'layer'; x: ShowShape<S>; y: ShowShape<A> }>>
  : never

/** Any layer, as combinators see it. */
export interface AnyLayer extends Part<Kind> {
  readonly input: Sizes
  readonly output: Sizes
  readonly dtype: Floating
  readonly init: (key: Key) => unknown
  readonly apply: (params: never, x: never) => unknown
}

/** What can stand in a list of layers: a definition, or a finished layer. */
export type AnyPart = Definition<Kind> | AnyLayer

/** The parameters of a layer: Parameters<typeof net>. */
export type ParametersOf<L extends AnyLayer> = ReturnType<L['init']>

/** A Defect unless examples of one aval can be those of another. */
const mustFeed = (x: Example, input: Example, given: Sizes): void => {
  if (!sameSizes(x.shape, input.shape)) {
    fits(mismatch('feeds', { op: 'layer', x: showSizes(given), y: showSizes(input.shape) }))
  }
  if (x.dtype !== input.dtype) {
    const facts = { op: 'layer', x: showAval({ ...x, shape: given }), y: showAval(input) }
    throw new Defect(message('dtype', facts))
  }
}

/** A part, given its input; a Defect where it does not fit. */
export const built = (part: AnyPart, input: Example): Built => {
  // Operators and layers share names, and only the compiler knows which was imported.
  if (typeof part !== 'object') {
    throw new Defect(
      `layer: a ${typeof part} is not a layer; import it from cotangent/network, or wrap it with activation`,
    )
  }
  if ('build' in part) return part.build(input)
  mustFeed(input, { shape: part.input, dtype: part.dtype }, input.shape)
  return {
    output: part.output,
    init: part.init,
    // Its own parameters, and examples of the aval just checked, under leading axes.
    apply: (params, x) => part.apply(params as never, x as never) as Batch,
  }
}

/** The layer a part becomes on the given input; the caller's types say what its Kind makes of that. */
export const finished = <P, A extends Shape, B extends Shape, D extends Floating>(
  input: Example<Sizes, D>,
  part: AnyPart,
): Layer<P, A, B, D> => {
  const { output, init, apply } = built(part, input)
  const checked = (params: unknown, x: Batch): Batch => {
    const from = x.shape.length - input.shape.length
    mustFeed({ shape: x.shape.slice(Math.max(from, 0)), dtype: x.dtype }, input, x.shape)
    return apply(params, x)
  }
  const layer = { input: input.shape, output, dtype: input.dtype, init, apply: checked }
  return layer as unknown as Layer<P, A, B, D> // a Kind says in types what its build computes
}
