/**
 * @file fixedPoint — the value that a function leaves as it is, and its derivative without the way there.
 */
import { emitFor } from '../engine/emit.ts'
import { Defect } from '../shape/defect.ts'
import { isFloat } from '../tensor/dtype.ts'
import { mustKnow } from './options.ts'
import { type Like, mustMatch, type Returned } from './sameTree.ts'
import { bodyFor } from './subProgram.ts'
import { leavesOf, traceOf, withLeaves } from './trace.ts'

/** Between 1 and the next number. */
const rounding = { f32: 2 ** -23, f64: 2 ** -52 } as const

/** When to stop. */
export interface FixedPointOptions {
  /** No element moves by more than this, or by more than this times its own size if that is above 1; 16 units of rounding. */
  readonly tolerance?: number
  /** The most steps; 1000. What has not settled then is NaN. */
  readonly limit?: number
}

/**
 * The x with f(params, x) = x, by repeating f from a first value. f must be a contraction in x near it.
 *
 * Shape   x is a tree of floats that f keeps as it is
 * Grad    of params, by the implicit function theorem, in both modes and every order; none of the first value
 * Cost    the derivative is another fixed point, of a linear map; nothing of the steps is kept
 * Fails   a Defect when x changes structure, shape or dtype; NaN, in every element, when the limit is reached before x settles,
 *         as for a map that is no contraction. Under vmap that is for each lane; ask with notEqual(x, x)
 * Source  Christianson, Reverse accumulation and attractive fixed points, 1994
 *
 * ```ts
 * const root = fixedPoint((a: Scalar<'f64'>, x: Scalar<'f64'>) => mul(0.5, add(x, div(a, x))))
 * const slope = grad((a: Scalar<'f64'>) => root(a, scalar(1, 'f64')))
 * item(round(mul(slope(scalar(4, 'f64')), 1000))) // => 250
 * ```
 */
export const fixedPoint =
  <P, X, Y extends Returned = X>(
    f: (params: P, x: X) => Y & Like<'fixedPoint', 'the first value', X, 'the next one', Y>,
    options: FixedPointOptions = {},
  ): ((params: P, first: X) => X) =>
  (params, first) => {
    const op = 'fixedPoint'
    mustKnow(op, options, ['tolerance', 'limit'])
    const { tolerance, limit = 1000 } = options
    const turned = (x: X, p: P): X => f(p, x) as unknown as X // compared below
    const { program, captured, result } = traceOf(op, turned, [first, params])
    mustMatch(op, ['the first value', first], ['the next one', result])
    const x = leavesOf(op, first)
    const dtype = x[0]?.dtype
    if (dtype === undefined || !isFloat(dtype))
      throw new Defect(
        `${op}: the first value is ${dtype ?? 'an empty tree'}; give a tree of floats`,
      )
    const inputs = [...x, ...leavesOf(op, params), ...captured]
    const settings = { tolerance: tolerance ?? 16 * rounding[dtype], limit, batch: 0 }
    const body = bodyFor(inputs, program)
    return withLeaves(op, result, emitFor(inputs).bind('fixedPoint', { ...settings, body }, inputs))
  }
