/**
 * @file residual — a layer added to its own input.
 *
 *   y = x + f(x)
 *
 * Source  He, Zhang, Ren, Sun, Deep residual learning for image recognition, arXiv:1512.03385
 */
import { add } from '../function/arithmetic.ts'
import {
  define,
  type Definition,
  type Kind,
  type OutOf,
  type ParamsOf,
  type Part,
  type StateOf,
} from './definition.ts'
import { type Keeps, mustKeep } from './keeps.ts'
import { type AnyPart, built } from './layer.ts'

/** The Kind of a residual layer, whose parameters are its body's. */
export interface Residual<K extends Kind> extends Kind {
  readonly out: Keeps<'residual', this['in'], OutOf<K, this['in'], this['dtype']>>
  readonly params: ParamsOf<K, this['in'], this['dtype']>
  readonly state: StateOf<K, this['in'], this['dtype']>
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
  define<Residual<K>, unknown, unknown>((input) => {
    const inside = built(body, input)
    const { output, init, state, apply, train } = inside
    mustKeep('residual', input.shape, output)
    return {
      name: 'residual',
      output,
      init,
      state,
      apply: (params, x, given) => add(x, apply(params, x, given)),
      ...(train === undefined
        ? {}
        : {
            train: (params, x, training) => {
              const made = train(params, x, training)
              return { y: add(x, made.y), state: made.state }
            },
          }),
      // What a block is made of stands for it: the rows say as much with one less.
      parts: inside.name === 'block' ? inside.parts : [inside],
    }
  })
