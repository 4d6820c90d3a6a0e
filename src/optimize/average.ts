/**
 * @file average — averages of the parameters that an optimiser visits, kept beside its state.
 *
 *   x1, x2, ... the parameters after each step        a_n = (1 - w_n) a_(n-1) + w_n x_n        w_1 = 1
 *
 * with w_n = 1 / n the mean of them all, with w_n = 1 - decay one that forgets. Before the first step it is the parameters.
 *
 * Source: Polyak and Juditsky, Acceleration of stochastic approximation by averaging, 1992; Izmailov and others, Averaging
 * weights leads to wider optima and better generalization, UAI 2018. The first step is the first average, as in PyTorch's
 * `swa_utils`.
 */
import { add, div, mul, sub } from '../function/arithmetic.ts'
import { cast } from '../function/cast.ts'
import { equal } from '../function/comparison.ts'
import { scalar } from '../function/construct.ts'
import { where } from '../function/select.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { treeLeaves, treeUnflatten } from '../tensor/tree.ts'
import { mustTake, share } from './allowed.ts'
import {
  applyUpdates,
  type Counted,
  type GradientTransformation,
  mapLeaves,
  type Tree,
  zipLeaves,
} from './transformation.ts'

/** The state of the transformation within, the average, and the steps made. */
export interface Averaged<S> extends Counted {
  readonly inner: S
  readonly average: Tree
}

/** The weight of the parameters after a step; steps count from 1. */
type Weight = (step: Scalar<'i32'>) => Scalar<'f64'>

const averaging = <S>(
  operation: string,
  t: GradientTransformation<S>,
  weight: Weight,
): GradientTransformation<Averaged<S>> => ({
  init: (params) => ({
    inner: t.init(params),
    average: mapLeaves((x) => x, params) as Tree, // of tensors, or mapLeaves has thrown
    step: scalar(0, 'i32'),
  }),
  update: (gradients, state, params) => {
    const [updates, inner] = t.update(gradients, state.inner, params)
    const step = add(state.step, 1)
    const w = weight(step)
    const average = zipLeaves(
      operation,
      (x, a) => {
        const share = cast(w, x.dtype)
        // Weighed and not moved by a difference: with weight 1 it is x.
        return add(mul(a, sub(1, share)), mul(x, share))
      },
      applyUpdates(params, updates),
      state.average,
    )
    return [updates, { inner, average: average as Tree, step }] // parameters are a tree of tensors
  },
})

/**
 * The same updates, with a moving average of the parameters beside them: each step it keeps `decay` of itself, by default 0.999.
 *
 * It goes around the whole optimiser, for the parameters that it averages are params + updates; `averageOf` reads it.
 *
 * ```ts
 * const t = movingAverage(gradientDescent(1), { decay: 0.75 })
 * const [, first] = t.update(scalar(-4), t.init(scalar(0)), scalar(0))
 * const [, second] = t.update(scalar(-4), first, scalar(4))
 * averageOf(scalar(8), second) // => scalar(5)
 * ```
 */
export const movingAverage = <S>(
  t: GradientTransformation<S>,
  options: { readonly decay?: number } = {},
): GradientTransformation<Averaged<S>> => {
  mustTake('movingAverage', options, { decay: share })
  const { decay = 0.999 } = options
  return averaging('movingAverage', t, (step) => where(equal(step, 1), scalar(1, 'f64'), 1 - decay))
}

/**
 * The same updates, with the mean of the parameters after each step beside them.
 *
 * ```ts
 * const t = polyakAverage(gradientDescent(1))
 * const [, first] = t.update(scalar(-4), t.init(scalar(0)), scalar(0))
 * const [, second] = t.update(scalar(-4), first, scalar(4))
 * averageOf(scalar(8), second) // => scalar(6)
 * ```
 */
export const polyakAverage = <S>(
  t: GradientTransformation<S>,
): GradientTransformation<Averaged<S>> =>
  averaging('polyakAverage', t, (step) => div(1, cast(step, 'f64')))

/**
 * The average in a state, as a tree like the parameters, of which it takes the type.
 *
 * Fails   a Defect when the structures differ
 *
 * ```ts
 * averageOf({ w: scalar(3) }, polyakAverage(sgd(0.1)).init({ w: scalar(2) })) // => { w: scalar(2) }
 * ```
 */
export const averageOf = <P>(params: P, state: { readonly average: Tree }): P =>
  treeUnflatten(params, treeLeaves(zipLeaves('averageOf', (a) => a, state.average, params)))
