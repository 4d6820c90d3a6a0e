/**
 * @file optimisers — type laws of gradient transformations: what a state holds, trees that stay what they are, wrong ones refused.
 *
 * Nothing here runs; the compiler is the judge. An error must stand on the line below its mark, or the mark itself is one.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { cast, ones, type Scalar, scalar, square, sub, sum, type Tensor } from 'cotangent'
import {
  accumulate,
  type Accumulated,
  adam,
  applyUpdates,
  averageOf,
  type Averaged,
  chain,
  clipByNorm,
  type Counted,
  freeze,
  type GradientTransformation,
  lamb,
  masked,
  minimise,
  type Minimum,
  type Moments,
  movingAverage,
  partition,
  perSubtree,
  rmsProp,
  scaleByAdam,
  sgd,
  type Squares,
  type Stateless,
  type Unfinished,
  type Velocity,
} from 'cotangent/optimize'
import { is } from './equal.ts'

interface Params {
  readonly w: Tensor<[3, 2]>
  readonly b: readonly [Tensor<[2], 'f64'>]
}
declare const params: Params

// States say what they hold.
is<GradientTransformation<readonly [Squares, Counted]>>()(rmsProp(0.1), true)
is<GradientTransformation<readonly [Stateless, Moments]>>()(
  chain(clipByNorm(1), scaleByAdam()),
  true,
)
is<GradientTransformation<Accumulated<readonly [Moments, Counted]>>>()(
  accumulate(2, adam(0.1)),
  true,
)
is<GradientTransformation<readonly [Moments, Counted]>>()(
  masked(adam(0.1), { w: true, b: false }),
  true,
)
is<Averaged<readonly [Velocity, Counted]>>()(movingAverage(sgd(0.1)).init(params), true)
is<
  GradientTransformation<{
    w: readonly [Moments, Counted]
    b: Stateless
  }>
>()(perSubtree({ w: adam(0.1), b: freeze }), true)

// Updates and averages have the type of the parameters.
const t = movingAverage(accumulate(4, lamb(0.1)))
const [updates, state] = t.update(params, t.init(params), params)
is<Params>()(updates, true)
is<Params>()(applyUpdates(params, updates), true)
is<Params>()(averageOf(params, state), true)

// Gradients of other parameters, states of other transformations and names of no part are refused.
// @ts-expect-error b is missing
t.update({ w: params.w }, state, params)
// @ts-expect-error w is of another shape
t.update({ w: ones([3, 3]), b: params.b }, state, params)
// @ts-expect-error the state is that of another transformation
t.update(params, adam(0.1).init(params), params)
// @ts-expect-error there is no part c
partition({ a: freeze, b: freeze }, { w: 'a', b: 'c' })
// @ts-expect-error a tree of booleans, not of names
masked(freeze, { w: 'yes' })
// @ts-expect-error it is not averaged
averageOf(params, adam(0.1).init(params))

// Code over any transformation and any parameters needs no casts.
export const averagedStep = <P, S>(
  optimiser: GradientTransformation<S>,
  x: P,
  gradients: P,
): readonly [P, P] => {
  const wrapped = movingAverage(accumulate(2, masked(optimiser, true)))
  const [u, after] = wrapped.update(gradients, wrapped.init(x), x)
  return [applyUpdates(x, u), averageOf(x, after)]
}

// A loss must be a scalar of floating leaves; what comes back is of their type.
const distance = (x: Tensor<[2], 'f64'>): Scalar<'f64'> => sum(square(sub(x, 1)))
is<Either<Unfinished<Tensor<[2], 'f64'>>, Minimum<Tensor<[2], 'f64'>>>>()(
  minimise(distance)(ones([2], 'f64')),
  true,
)
// @ts-expect-error minimise: f returns [2], no scalar
minimise((x: Tensor<[2]>) => square(x))
// @ts-expect-error minimise: an integer has no tangent
minimise((n: Scalar<'i32'>) => cast(n, 'f64'))
// @ts-expect-error of another shape
minimise(distance)(scalar(1, 'f64'))
