/**
 * @file lbfgs — quasi-Newton steps: the curvature is read off the last moves and what they changed in the gradient.
 *
 *   s = x' - x,  y = g' - g,  r = 1 / (s y)        direction = - H g
 *   H' = (1 - r s y^T) H (1 - r y s^T) + r s s^T        first H = (s y) / (y y), of the newest pair
 *
 * A pair whose s y is not positive is passed over, so H stays positive definite. Before there is one, H is the identity, or
 * what makes the first direction no longer than 1.
 *
 * Source: Nocedal and Wright, Numerical optimization, 2006, algorithms 7.4 and 7.5; the first H is that of Optax.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { add, div, minimum, mul, sub } from '../function/arithmetic.ts'
import { scalar } from '../function/construct.ts'
import { sqrt } from '../function/elementary.ts'
import { valueAndGradFor } from '../function/grad.ts'
import { jitFor } from '../function/jit.ts'
import { dot } from '../function/product.ts'
import { item } from '../function/read.ts'
import { neg } from '../function/rounding.ts'
import type { ScalarOut } from '../function/scalarOut.ts'
import type { Scalar } from '../tensor/tensor.ts'
import { type Allowed, mustTake, some } from './allowed.ts'
import { flattened, unflattened, type Vector } from './flatten.ts'
import { type LineSearch, type Trial, wolfe } from './lineSearch.ts'
import type { Counted } from './transformation.ts'

/** A move s, the change y of the gradient that it made, and 1 / (s y). */
export interface Pair {
  readonly move: Vector
  readonly change: Vector
  readonly weight: Scalar<'f64'>
}

/** A point, the loss and its gradient there. */
export interface Point<P> {
  readonly params: P
  readonly value: Scalar<'f32'> | Scalar<'f64'>
  readonly gradient: Vector
}

/** A point, the pairs that are remembered, the oldest first, and the steps made. */
export interface LbfgsState<P> extends Point<P>, Counted {
  readonly pairs: readonly Pair[]
}

/** No point along the direction was low enough: the state is the one that was given. */
export interface SearchFailed<P> {
  readonly tag: 'SearchFailed'
  readonly state: LbfgsState<P>
}

/** How many pairs are remembered, and how the length of a step is found. */
export interface LbfgsOptions {
  readonly history?: number
  readonly search?: LineSearch
}

/** What may be given of the options. */
export const lbfgsAllowed: Readonly<Record<keyof LbfgsOptions, Allowed>> = {
  history: some,
  search: { holds: (x) => typeof x === 'function', give: 'a line search' },
}

/** Steps toward a minimum of one loss. */
export interface Lbfgs<P> {
  readonly init: (params: P) => LbfgsState<P>
  readonly step: (state: LbfgsState<P>) => Either<SearchFailed<P>, LbfgsState<P>>
}

/** - H g, by the two loops of algorithm 7.4. */
const directionOf = (gradient: Vector, pairs: readonly Pair[]): Vector => {
  let q = gradient
  const shares = [...pairs].reverse().map(({ move, change, weight }) => {
    const share = mul(weight, dot(move, q))
    q = sub(q, mul(change, share))
    return share
  })
  const newest = pairs.at(-1)
  const first =
    newest === undefined
      ? minimum(div(1, sqrt(dot(gradient, gradient))), 1)
      : div(1, mul(newest.weight, dot(newest.change, newest.change)))
  const h = pairs.reduce(
    (r, { move, change, weight }, i) => {
      const share = shares[pairs.length - 1 - i]! // one a pair, the newest first
      return add(r, mul(move, sub(share, mul(weight, dot(change, r)))))
    },
    mul(q, first),
  )
  return neg(h)
}

/** A trial that knows its point. */
interface Look<P> extends Trial {
  readonly point: Point<P>
}

/** The pairs with that of one more move, where the curvature along it is positive. */
const withPair = <P>(
  pairs: readonly Pair[],
  before: Point<P>,
  after: Point<P>,
  history: number,
): readonly Pair[] => {
  const move = sub(flattened(after.params), flattened(before.params))
  const change = sub(after.gradient, before.gradient)
  const curvature = dot(move, change)
  const weight = div(1, curvature)
  if (!(item(curvature) > 0 && Number.isFinite(item(weight)))) return pairs
  return [...pairs, { move, change, weight }].slice(-history)
}

/** What rounding may do to a loss of size 1, being a sum of many terms. */
const noiseOf = { f32: 2 ** -15, f64: 2 ** -44 } as const

const lookAt = <P>(point: Point<P>, slope: Scalar<'f64'>, at: number): Look<P> => {
  const value = item(point.value)
  const noise = noiseOf[point.value.dtype] * Math.abs(value)
  return { point, at, value, slope: item(slope), noise }
}

/** L-BFGS for whoever takes its steps: what is wrong with the loss is told in the name of that operator. */
export const lbfgsFor = <P>(
  operation: string,
  loss: (params: P) => unknown,
  { history = 10, search = wolfe() }: LbfgsOptions,
): Lbfgs<P> => {
  // That the loss is a scalar, and the leaves are floating, its type has said, in the name of the operator.
  const differentiated = (valueAndGradFor as Untyped)(operation, loss) as (
    params: P,
  ) => readonly [Point<P>['value'], P]
  const pointAt = (params: P): Point<P> => {
    const [value, gradient] = differentiated(params)
    return { params, value, gradient: flattened(gradient) }
  }
  const directed = jitFor(operation, (gradient: Vector, pairs: readonly Pair[]) => {
    const direction = directionOf(gradient, pairs)
    return [direction, dot(direction, gradient)] as const
  })
  const moved = jitFor(operation, (params: P, direction: Vector, at: Scalar<'f64'>) => {
    const point = pointAt(unflattened(params, add(flattened(params), mul(direction, at))))
    return [point, dot(direction, point.gradient)] as const
  })
  const step = (state: LbfgsState<P>): Either<SearchFailed<P>, LbfgsState<P>> => {
    const { params, value, gradient, pairs } = state
    const before: Point<P> = { params, value, gradient }
    const [direction, slope] = directed(gradient, pairs)
    const look = (at: number): Look<P> => lookAt(...moved(params, direction, scalar(at, 'f64')), at)
    const found = search(lookAt(before, slope, 0), look, 1)
    if (found !== undefined)
      return right({
        ...found.point,
        pairs: withPair(pairs, before, found.point, history),
        step: add(state.step, 1),
      })
    // Old pairs may mislead; the gradient alone does not.
    return pairs.length === 0 ? left({ tag: 'SearchFailed', state }) : step({ ...state, pairs: [] })
  }
  const first = jitFor(operation, pointAt)
  return { init: (params) => ({ ...first(params), pairs: [], step: scalar(0, 'i32') }), step }
}

/**
 * L-BFGS, step by step: `minimise` takes the steps for you.
 *
 * The loss is traced once. A step reads the values along its way, so it does not run inside a trace.
 *
 * Fails   SearchFailed, when nothing along the direction is lower; a Defect where `history` is no number from 1
 *
 * ```ts
 * const loss = (x: Tensor<[2], 'f64'>) => sum(mul(sub(x, 3), sub(x, 3)))
 * const { init, step } = lbfgs(loss)
 * pipe(step(init(tensor([0, 0], 'f64'))), E.chain(step), E.map(({ params }) => toNested(round(params)))) // => E.right([3, 3])
 * ```
 */
export const lbfgs = <P, O>(
  loss: (params: P) => ScalarOut<'lbfgs', O, P>,
  options: LbfgsOptions = {},
): Lbfgs<P> => {
  mustTake('lbfgs', options, lbfgsAllowed)
  return lbfgsFor('lbfgs', loss as (params: P) => unknown, options) // a scalar, as its type says
}

type Untyped = (operation: string, f: unknown) => unknown
