/**
 * @file shape — shapes in types: the list of a tensor's sizes, outermost axis first; [] is a scalar's.
 *
 * A mutable tuple: one canonical form, short in hovers. `[B, 784]` with a type parameter B is a known
 * list of two sizes, and tuple patterns match it. Shapes as values are `Sizes`.
 */
import type { ShowSize } from './size.ts'
import type { Sizes } from './sizes.ts'

/** A shape, in types. */
export type Shape = number[]

/** A shape as messages show it: ShowShape<[2, 3]> is '[2, 3]'; '[...]' when the rank is unknown. */
export type ShowShape<S extends Sizes, R extends string = ''> = number extends S['length']
  ? '[...]'
  : S extends readonly [infer H, ...infer T extends Sizes]
    ? ShowShape<T, R extends '' ? ShowSize<H> : `${R}, ${ShowSize<H>}`>
    : `[${R}]`

/** A rule's outcome is a shape, or the sentence that says why there is none; this is the shape. */
export type ShapeFrom<Rule> = Rule extends infer R extends Shape ? R : never
