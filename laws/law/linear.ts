/**
 * @file linear — pushforwards are linear, the chain rule holds in both modes, and second derivatives are symmetric.
 */
import fc from 'fast-check'
import { dot, norm } from '../support/close.ts'
import { along, type Direction, directions } from './arbitrary/direction.ts'
import { blameOf, blameTwice } from './blame.ts'
import { elementsOf, flat, floatsOf, like, pull, push, roundingOf, sizeOf } from './flat.ts'
import { domainsIn } from './domains.ts'
import { type Directed, everywhere, situated } from './gradient.ts'
import { type Law, law, type OneOrAny, type Points } from './law.ts'
import { judge, showVector, unless, type Verdict } from './verdict.ts'
import { combined, mixed, sequence } from './vectors.ts'

interface Combination<P, O> extends Directed<P, O> {
  readonly u: Direction
  readonly a: number
  readonly b: number
}

/** Quarters between -2 and 2, which no sum rounds. */
const factors = fc.integer({ min: -8, max: 8 }).map((k) => k / 4)

/**
 * Pushforwards are linear in the tangent.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Tensor<[3], 'f64'> => mul(x, tanh(x))
 * assertLaw(pushforwardIsLinear(f, tensors([3]))) // => undefined
 * ```
 */
export const pushforwardIsLinear = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<Combination<P, O>>({
    name: 'pushforwardIsLinear',
    equation: 'J[f](x, a v + b u) = a J[f](x, v) + b J[f](x, u)',
    given: { f, x: points, v: directions, u: directions, w: directions, a: factors, b: factors },
    test: (given) =>
      everywhere<P, O>(({ of, x, v }) => {
        const { a, b } = given
        const u = like(x, along(given.u, sizeOf(x)))
        const [jv, ju] = [push(of, x, v), push(of, x, u)].map(elementsOf)
        const size = norm(jv!) + norm(ju!) // two are made
        return judge(
          `the pushforward of ${a} v + ${b} u, for v = ${showVector(elementsOf(v))}, u = ${showVector(elementsOf(u))}`,
          elementsOf(push(of, x, combined(a, v, b, u))),
          mixed(a, jv!, b, ju!), // likewise
          roundingOf(of, x),
          { scale: 2 * size, telling: size },
        )
      })(given),
    blame: ({ f: g, x }) => blameOf(flat(g, x), floatsOf(x)),
    domains: domainsIn,
  })

interface Chain<P, O, Q> extends Directed<P, O> {
  readonly g: (y: O) => Q
}

/** Both in one function: a rule that both use is one. */
const inTurn =
  <P, O, Q>({ f, g }: Chain<P, O, Q>) =>
  (x: P): readonly [O, Q] => {
    const y = f(x)
    return [y, g(y)]
  }

/**
 * The derivative of g after f is made of theirs, in both modes.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Tensor<[3], 'f64'> => mul(x, tanh(x))
 * const g = (y: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(exp(y))
 * assertLaw(chainRule(f, g, tensors([3]))) // => undefined
 * ```
 */
export const chainRule = <P, O, Q>(f: OneOrAny<P, O>, g: OneOrAny<O, Q>, points: Points<P>): Law =>
  law<Chain<P, O, Q>>({
    name: 'chainRule',
    equation: 'R[f;g](x, w) = R[f](x, R[g](f x, w)), J[f;g](x, v) = J[g](f x, J[f](x, v))',
    given: { f, g, x: points, v: directions, w: directions },
    test: (given) =>
      everywhere<P, O>(({ of, x, y, v }) => {
        const after = flat(given.g, given.f(given.x))
        const both = sequence(of, after)
        const z = after(y)
        const w = like(z, along(given.w, sizeOf(z)))
        const [middle, inner] = [pull(after, y, w), push(of, x, v)]
        const [back, forth] = [pull(of, x, middle), push(after, y, inner)].map(elementsOf)
        const reason = roundingOf(both, x)
        const compare = (
          what: string,
          found: readonly number[],
          wanted: readonly number[],
          through: readonly number[],
        ): Verdict => judge(what, found, wanted, reason, { scale: norm(through) + norm(wanted) })
        return unless(
          compare('the pushforward', elementsOf(push(both, x, v)), forth!, elementsOf(inner)), // two are made
          compare('the pullback', elementsOf(pull(both, x, w)), back!, elementsOf(middle)), // likewise
        )
      })(given),
    blame: (given) => blameOf(flat(inTurn(given), given.x), floatsOf(given.x)),
    domains: (given) => domainsIn({ f: inTurn(given), x: given.x }),
  })

interface Twice<P, O> extends Directed<P, O> {
  readonly u: Direction
}

/**
 * Second derivatives are symmetric, and forward over reverse is reverse over reverse. A function of any value will do: it
 * is weighed by random weights.
 *
 * ```ts
 * const f = (x: Tensor<[3], 'f64'>): Scalar<'f64'> => sum(mul(x, tanh(x)))
 * assertLaw(hessianIsSymmetric(f, tensors([3]))) // => undefined
 * ```
 */
export const hessianIsSymmetric = <P, O>(f: OneOrAny<P, O>, points: Points<P>): Law =>
  law<Twice<P, O>>({
    name: 'hessianIsSymmetric',
    equation: '<H u, v> = <u, H v>, where H v = J[g](x, v) = R[g](x, v) and g x = R[f](x, w)',
    given: { f, x: points, v: directions, u: directions, w: directions },
    test: (given) =>
      everywhere<P, O>(({ of, x, v, w }) => {
        const u = like(x, along(given.u, sizeOf(x)))
        const gradient = (at: typeof x): typeof x => pull(of, at, w)
        const [hv, hu] = [push(gradient, x, v), push(gradient, x, u)].map(elementsOf)
        const reverse = elementsOf(pull(gradient, x, v))
        const [vs, us] = [elementsOf(v), elementsOf(u)]
        const reason = roundingOf(of, x)
        const size = norm(hv!) + norm(hu!) // two are made
        const scale = { scale: size + norm(elementsOf(gradient(x))), telling: size }
        return unless(
          judge('forward over reverse, and reverse over reverse', hv!, reverse, reason, scale), // likewise
          judge(
            `both orders, for u = ${showVector(us)}, v = ${showVector(vs)}`,
            [dot(hu!, vs)], // likewise
            [dot(us, hv!)], // likewise
            reason,
            scale,
          ),
        )
      })(given),
    blame: (given) => {
      const { of, x, w } = situated(given)
      return blameTwice(of, x, w)
    },
    domains: domainsIn,
  })
