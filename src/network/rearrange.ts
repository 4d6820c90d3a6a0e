/**
 * @file rearrange — layers that give the elements of each example another shape or order; leading axes stay as they are.
 */
import * as movement from '../function/movement.ts'
import { fits } from '../function/operand.ts'
import { type CheckOrder, type Permuted, permutation } from '../shape/permute.ts'
import { type CheckReshape, type Reshaped, reshapeShape } from '../shape/reshape.ts'
import type { ShapeError } from '../shape/mismatch.ts'
import type { Shape } from '../shape/shape.ts'
import { range, type Sizes } from '../shape/sizes.ts'
import { define, type Definition, type Kind, type NoParameters } from './definition.ts'

/** The outcome O where a check holds, else its sentence. */
type Checked<Check, O> = Check extends ShapeError<string> ? Check : O

/** The Kind of reshape to T. */
export interface Reshape<T extends Shape> extends Kind {
  readonly out: this['in'] extends infer S extends Shape
    ? Checked<CheckReshape<S, T>, Reshaped<S, T>>
    : never
  readonly params: NoParameters
}

/** The Kind of permute by the order P. */
export interface Permute<P extends Sizes> extends Kind {
  readonly out: this['in'] extends infer S extends Shape
    ? Checked<CheckOrder<S, P>, Permuted<S, P>>
    : never
  readonly params: NoParameters
}

/**
 * The elements of each example in another shape; one size may be -1, whatever is left.
 *
 * Shape   [.., S] -> [.., T], of as many elements
 * Fails   a Defect where the counts differ; the compiler says so first
 *
 * ```ts
 * import { reshape } from 'cotangent/network'
 * sequential([4], reshape([2, -1])).apply([{}], tensor([[1, 2, 3, 4]])) // => tensor([[[1, 2], [3, 4]]])
 * ```
 */
export const reshape = <const T extends Shape>(to: readonly [...T]): Definition<Reshape<T>> =>
  define<Reshape<T>, NoParameters>(({ shape }) => {
    const output = fits(reshapeShape(shape, to))
    return {
      name: 'reshape',
      output,
      init: () => ({}),
      apply: (_, x) =>
        movement.reshape(x, [...x.shape.slice(0, x.shape.length - shape.length), ...output]),
    }
  })

/**
 * The axes of each example in another order: axis i of the result is axis order[i].
 *
 * Shape   [.., 2, 3, 4] by [2, 0, 1] -> [.., 4, 2, 3]
 * Fails   a Defect unless each axis is named once; the compiler says so first
 *
 * ```ts
 * import { permute } from 'cotangent/network'
 * sequential([1, 28, 28], permute([1, 2, 0])).output // => [28, 28, 1]
 * ```
 */
export const permute = <const P extends Sizes>(order: P): Definition<Permute<P>> =>
  define<Permute<P>, NoParameters>(({ shape }) => {
    const { order: axes, shape: output } = fits(permutation(shape, order))
    return {
      name: 'permute',
      output,
      init: () => ({}),
      apply: (_, x) => {
        const from = x.shape.length - shape.length
        return movement.permute(x, [...range(from), ...axes.map((axis) => from + axis)])
      },
    }
  })
