/**
 * @file gradient — first derivatives of anyone's function: against differences, and forward against reverse.
 */
import { jvp, vjp } from '../../src/function/linearize.ts'
import { dot, norm } from '../support/close.ts'
import { slopeAt } from '../support/derivatives.ts'
import { along, type Direction, directions } from './arbitrary/direction.ts'
import { blameOf } from './blame.ts'
import { elementsOf, flat, type Flat, floatsOf, type Floats, like, sizeOf } from './flat.ts'
import { isFinite, roundingOf } from './flat.ts'
import { byDifferences } from './differences.ts'
import { domainsIn } from './domains.ts'
import { type Law, law, type OneOrAny, type Points } from './law.ts'
import { shadowAt } from './shadow.ts'
import { discarded, judge, showVector, unless, type Verdict } from './verdict.ts'

/** A point, a tangent there and a cotangent of the value, of any dimensions. */
export interface Directed<P, O> {
  readonly f: (x: P) => O
  readonly x: P
  readonly v: Direction
  readonly w: Direction
}

/** A function at a point, flat, with vectors of the dimensions it needs. */
export interface Situation {
  readonly of: Flat
  readonly x: readonly Floats[]
  readonly y: readonly Floats[]
  readonly v: readonly Floats[]
  readonly w: readonly Floats[]
}

/** The situation of a directed point. */
export const situated = <P, O>({ f, x: tree, v, w }: Directed<P, O>): Situation => {
  const [of, x] = [flat(f, tree), floatsOf(tree)]
  const y = of(x)
  return { of, x, y, v: like(x, along(v, sizeOf(x))), w: like(y, along(w, sizeOf(y))) }
}

/** A law of a situation, for all of them where the value is finite. */
export const everywhere =
  <P, O>(test: (s: Situation) => Verdict) =>
  (given: Directed<P, O>): Verdict => {
    const s = situated(given)
    return isFinite(s.y) ? test(s) : discarded('the value is not finite')
  }

/** The equations of f whose derivatives are wrong. */
const derivatives = <P, O>({ f, x }: Directed<P, O>) => blameOf(flat(f, x), floatsOf(x))

const agrees = ({ of, x, y, v: dx, w: ct }: Situation): Verdict => {
  const [v, w] = [elementsOf(dx), elementsOf(ct)]
  const { program, active, values } = shadowAt(of, x)
  const slope = slopeAt(program, active, values, v, w)
  const [z, back] = vjp(of)(x)
  const g = elementsOf(back(ct))
  const by = dot(g, v)
  const reason = roundingOf(of, x) === 'rounding' ? 'differences' : 'shadow'
  return unless(
    judge('the value in reverse mode', elementsOf(z), elementsOf(y), reason),
    byDifferences(by, slope, (expected) =>
      judge(
        `the derivative by its rules and by differences, along v = ${showVector(v)}, weighed by w = ${showVector(w)}`,
        [by],
        [expected],
        reason,
        { scale: norm(g) + slope.scale, telling: Math.max(norm(g), Math.abs(expected)) },
      ),
    ),
  )
}

/**
 * The gradient agrees with central differences along random directions. A function of any value will do: it is weighed by
 * random weights. In f32 the differences are those of the same Program in f64. Where differences of several step sizes
 * disagree, the case is discarded. The value that comes with the gradient is compared with that of f, too.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * fc.assert(gradientAgrees(f, tensors([3]))) // => undefined
 * ```
 */
export const gradientAgrees = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<Directed<P, O>>({
    name: 'gradientAgrees',
    equation: '<R[f](x, w), v> = <w, (f(x + h v) - f(x - h v)) / 2h>',
    given: { f, x: points, v: directions, w: directions },
    test: everywhere(agrees),
    blame: derivatives,
    domains: domainsIn,
  })

const adjoint = ({ of, x, y, v, w }: Situation): Verdict => {
  const reason = roundingOf(of, x)
  const [[z, dy], [u, back]] = [jvp(of)(x, v), vjp(of)(x)]
  const ct = back(w)
  const [left, right] = [dot(elementsOf(dy), elementsOf(w)), dot(elementsOf(v), elementsOf(ct))]
  const scale =
    norm(elementsOf(dy)) * norm(elementsOf(w)) + norm(elementsOf(v)) * norm(elementsOf(ct))
  return unless(
    judge('the value in forward mode', elementsOf(z), elementsOf(y), reason),
    judge('the value in reverse mode', elementsOf(u), elementsOf(y), reason),
    judge(
      `forward and reverse mode, for v = ${showVector(elementsOf(v))}, w = ${showVector(elementsOf(w))}`,
      [left],
      [right],
      reason,
      { scale, telling: scale },
    ),
  )
}

/**
 * Reverse mode is the adjoint of forward mode, and both give the value of f.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Tensor<[3], 'f64'> => mul(x, tanh(x))
 * fc.assert(modesAreAdjoint(f, tensors([3]))) // => undefined
 * ```
 */
export const modesAreAdjoint = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<Directed<P, O>>({
    name: 'modesAreAdjoint',
    equation: '<J[f](x, v), w> = <v, R[f](x, w)>',
    given: { f, x: points, v: directions, w: directions },
    test: everywhere(adjoint),
    blame: derivatives,
    domains: domainsIn,
  })
