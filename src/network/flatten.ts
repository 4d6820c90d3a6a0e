/**
 * @file flatten — each example as one axis.
 */
import { reshape } from '../function/movement.ts'
import type { Product } from '../shape/reshape.ts'
import type { Shape } from '../shape/shape.ts'
import { count } from '../shape/sizes.ts'
import { define, type Definition, type Kind, type NoParameters } from './definition.ts'

/** The Kind of flatten. */
export interface Flatten extends Kind {
  readonly out: this['in'] extends infer S extends Shape ? [Product<S>] : never
  readonly params: NoParameters
}

/**
 * All axes of an example made one.
 *
 * Shape   [28, 28] -> [784]
 *
 * ```ts
 * sequential([2, 2], flatten).apply([{}], tensor([[1, 2], [3, 4]])) // => tensor([1, 2, 3, 4])
 * ```
 */
export const flatten: Definition<Flatten> = define<Flatten, NoParameters>(({ shape }) => {
  const n = count(shape)
  return {
    name: 'flatten',
    output: [n],
    init: () => ({}),
    apply: (_, x) => reshape(x, [...x.shape.slice(0, x.shape.length - shape.length), n]),
  }
})
