/**
 * @file accumulate — the mean of several gradients for one update: a large batch in small parts.
 */
import { add, div } from '../function/arithmetic.ts'
import { less } from '../function/comparison.ts'
import { cond } from '../function/cond.ts'
import { scalar } from '../function/construct.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { mustCount } from './count.ts'
import { zerosLike, zerosOf } from './momentum.ts'
import {
  type GradientTransformation,
  mapLeaves,
  type Tree,
  zipGradients,
} from './transformation.ts'

/** The state of the transformation within, the sum of the gradients that wait, and how many they are. */
export interface Accumulated<S> {
  readonly inner: S
  readonly sum: Tree
  readonly held: Scalar<'i32'>
}

/**
 * A transformation that runs on the mean of each `every` gradients; the updates between are 0, and its state stays.
 *
 * Schedules inside count the updates made. Of batches of one size, k steps are the one step of their union.
 *
 * ```ts
 * const t = accumulate(2, gradientDescent(1))
 * const [first, after] = t.update(scalar(2), t.init(scalar(0)), scalar(0))
 * const [second] = t.update(scalar(4), after, scalar(0))
 * ;[first, second] // => [scalar(0), scalar(-3)]
 * ```
 */
export const accumulate = <S>(
  every: number,
  t: GradientTransformation<S>,
): GradientTransformation<Accumulated<S>> => {
  mustCount('accumulate', 'every', every)
  return {
    init: (params) => ({
      inner: t.init(params),
      sum: zerosLike(params),
      held: scalar(0, 'i32'),
    }),
    update: <P>(gradients: P, state: Accumulated<S>, params: NoInfer<P>) => {
      const sum = zipGradients((g, s) => add(s, g), gradients, state.sum)
      const held = add(state.held, 1)
      const nothing = zerosOf(gradients)
      type Result = readonly [P, Accumulated<S>]
      const wait = (): Result => [nothing, { inner: state.inner, sum: sum as Tree, held }] // gradients are a tree of tensors
      const go = (): Result => {
        const mean = mapLeaves((s) => div(s, every), sum)
        const [updates, inner] = t.update(mean, state.inner, params)
        return [updates, { inner, sum: zerosLike(params), held: scalar(0, 'i32') }]
      }
      return cond(less(held, every), wait, go)()
    },
  }
}
