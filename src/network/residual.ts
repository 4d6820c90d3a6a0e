/**
 * @file residual — a layer added to its own input.
 *
 *   y = x + f(x)
 *
 * Source  He, Zhang, Ren, Sun, Deep residual learning for image recognition, arXiv:1512.03385
 */
import { add } from '../function/arithmetic.ts'
import { fits } from '../function/operand.ts'
import type { SameShape } from '../shape/concatenate.ts'
import { type Message, mismatch, type ShapeError } from '../shape/mismatch.ts'
import type { Shape, ShowShape } from '../shape/shape.ts'
import { sameSizes, showSizes } from '../shape/sizes.ts'
import {
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
} from './definition.ts'
import { type AnyPart, built } from './layer.ts'

type ResidualOut<S, O> = [S, O] extends [infer X extends Shape, infer Y extends Shape]
  ? SameShape<X, Y> extends true
    ? X
    : ShapeError<Message<'residual', { x: ShowShape<X>; y: ShowShape<Y> }>>
  : O

/** The Kind of a residual layer, whose parameters are its body's. */
export interface Residual<K extends Kind> extends Kind {
  readonly out: ResidualOut<this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: ParamsOf<K, this['in'], this['dtype']>
}

/**
 * x plus what the body makes of it.
 *
 * Fails   a Defect where the body does not keep the shape; the compiler says so where it is used
 *
 * ```ts
 * const layer = sequential([2], residual(dense(2, { kernel: constant(1) })))
 * layer.apply(layer.init(key(1)), tensor([1, 2])) // => tensor([4, 5])
 * ```
 */
export const residual = <K extends Kind>(body: AnyPart & Part<K>): Definition<Residual<K>> =>
  define<Residual<K>, unknown>((input) => {
    const { output, init, apply } = built(body, input)
    if (!sameSizes(output, input.shape)) {
      fits(mismatch('residual', { x: showSizes(input.shape), y: showSizes(output) }))
    }
    return { output, init, apply: (params, x) => add(x, apply(params, x)) }
  })
