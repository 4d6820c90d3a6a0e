/**
 * @file composition — the laws of transformations over random expressions, where rules meet each other.
 *
 * Each throws with fast-check's report; the suites and the planted mistakes run the same functions.
 */
import { deepStrictEqual } from 'node:assert'
import fc from 'fast-check'
import * as ct from '../../src/index.ts'
import { dot, mustBeClose, norm, stepAt } from '../support/close.ts'
import {
  at,
  denote,
  expressions,
  functions,
  loss,
  points,
  type S,
  values,
  type X,
} from '../support/expressions.ts'
import { direction } from '../support/sample.ts'
import { tensors } from './arbitrary/tensor.ts'
import { modesAreAdjoint } from './gradient.ts'

const runs = { numRuns: 120 }
const few = { numRuns: 50 }

const along = (x: readonly number[], h: number, v: readonly number[]): X =>
  at(x.map((xi, i) => xi + h * (v[i] ?? 0)))
const stepFor = (x: readonly number[]): number => stepAt('f64', Math.max(...x.map(Math.abs)))
/** A gradient so large that no difference can follow it says nothing. */
const tame = (g: readonly number[]): boolean => norm(g) < 1e4

/**
 * At kinks and ties the gradient lies between the left and the right difference. Exact ties are moved away from: there a
 * chain of one-sided choices need not be a derivative at all.
 */
export const gradBetweenDifferences = (): void =>
  fc.assert(
    fc.property(expressions(true), points, direction(6), (q, p, v) => {
      const x = p.map((xi, i) => xi + 0.0123 * (i + 1))
      const [f, h] = [loss(q), stepFor(x)]
      const g = values(ct.grad(f)(at(x)))
      fc.pre(tame(g))
      const value = (s: number): number => ct.item(f(along(x, s * h, v)))
      const [l, m, r] = [value(-1), value(0), value(1)]
      // The one-sided differences are |r - 2m + l| / h apart, and the middle of them is the central one.
      const kink = Math.abs(r - 2 * m + l) / (2 * h)
      mustBeClose([dot(g, v)], [(r - l) / (2 * h)], 'secondDifferences', norm(g) + kink * 1e4)
    }),
    runs,
  )

/** <J v, w> = <v, J^T w>, and both modes give the value of f */
export const modesAgree = (): void =>
  fc.assert(modesAreAdjoint(functions(true), tensors([2, 3])), runs)

/** linearize f x v = jvp f x v */
export const linearizeIsJvp = (): void =>
  fc.assert(
    fc.property(expressions(true), points, direction(6), (q, x, v) => {
      const f = denote(q)
      const [y, push] = ct.linearize(f)(at(x))
      const [z, dz] = ct.jvp(f)(at(x), at(v))
      deepStrictEqual(values(y), values(z))
      mustBeClose(values(push(at(v))), values(dz), 'rounding')
    }),
    few,
  )

/** vmap f X = stack (map f X), vmap (grad f) = the gradient of each example, grad (sum vmap f) = vmap (grad f) */
export const vmapOfGrad = (): void =>
  fc.assert(
    fc.property(expressions(true), points, points, (q, x, y) => {
      const both = ct.fromArray([2, 2, 3], [...x, ...y], 'f64')
      const [f, g] = [denote(q), ct.grad(loss(q))]
      const each = (k: (x: X) => X): readonly number[] => [...values(k(at(x))), ...values(k(at(y)))]
      fc.pre(tame(each(g)))
      mustBeClose(values(ct.vmap(f)(both)), each(f), 'rounding')
      mustBeClose(values(ct.vmap(g)(both)), each(g), 'rounding')
      const outer = ct.grad((z: ct.Tensor<[2, 2, 3], 'f64'>): S => ct.sum(ct.vmap(loss(q))(z)))
      mustBeClose(values(outer(both)), each(g), 'rounding')
    }),
    few,
  )

/** jit f = f bit for bit, signs of zero included, simplify (simplify p) = simplify p, inline p = p */
export const simplifyKeepsBits = (): void =>
  fc.assert(
    fc.property(expressions(true), points, (q, x) => {
      deepStrictEqual(values(ct.jit(denote(q))(at(x))), values(denote(q)(at(x))))
      const p = ct.programOf(ct.grad(loss(q)))(at(x))
      const once = ct.print(ct.simplify(p))
      deepStrictEqual(ct.print(ct.simplify(ct.simplify(p))), once)
      deepStrictEqual(ct.print(ct.inline(p)), ct.print(p))
    }),
    runs,
  )

/** Equations of value and gradient <= 4 times those of the function, and a constant for the seed */
export const cheapGradient = (): void =>
  fc.assert(
    fc.property(expressions(false), points, (q, x) => {
      // Programs of `prod` have a logarithm of products in place of one equation.
      fc.pre(!JSON.stringify(q).includes('"prod"'))
      const forward = ct.programOf(loss(q))(at(x)).equations.length
      const both = ct.programOf(ct.valueAndGrad(loss(q)))(at(x)).equations.length
      if (both > 4 * forward + 3) throw new Error(`${both} equations for a function of ${forward}`)
    }),
    { numRuns: 1000 }, // cheap, and what is not shared shows in few
  )

/** A closure variable reassigned between two calls, to another tensor or to an outer symbolic one, changes the result */
export const neverStale = (): void =>
  fc.assert(
    fc.property(expressions(true), points, points, points, (q, x, a, b) => {
      let k = at(a)
      const f = ct.grad((y: X): S => ct.sum(ct.mul(k, denote(q)(y))))
      const direct = (c: X): readonly number[] =>
        values(ct.grad((y: X): S => ct.sum(ct.mul(c, denote(q)(y))))(at(x)))
      deepStrictEqual(values(f(at(x))), direct(at(a)))
      k = at(b)
      deepStrictEqual(values(f(at(x))), direct(at(b)))
      const outer = ct.grad((c: X): S => {
        k = c
        return ct.sum(f(at(x)))
      })
      // sum (grad f) is linear in k: its gradient does not depend on the point
      deepStrictEqual(values(outer(at(a))), values(outer(at(b))))
      mustBeClose(
        [dot(values(outer(at(a))), b)],
        [direct(at(b)).reduce((total, v) => total + v, 0)],
        'rounding',
        norm(direct(at(b))) + norm(b) * norm(values(outer(at(a)))),
      )
    }),
    few,
  )

/** jit f = f bit for bit at signed zeros, infinities and NaN, for every f that a careless identity would shorten */
export const simplifyKeepsSpecials = (): void => {
  const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324]
  const tempting: readonly ((x: X) => X)[] = [
    (x) => ct.add(x, 0),
    (x) => ct.add(0, x),
    (x) => ct.sub(x, 0),
    (x) => ct.sub(0, x),
    (x) => ct.sub(x, x),
    (x) => ct.mul(x, 0),
    (x) => ct.mul(x, 1),
    (x) => ct.div(x, 1),
    (x) => ct.div(x, x),
    (x) => ct.neg(ct.neg(x)),
    (x) => ct.where(ct.not(ct.less(x, 0)), x, ct.neg(x)),
    (x) => ct.where(ct.and(ct.less(x, 0), ct.less(x, 0)), ct.neg(x), x),
    (x) => ct.where(ct.or(ct.less(x, 0), ct.less(x, 0)), ct.neg(x), x),
    (x) => ct.maximum(x, x),
    (x) => ct.add(ct.add(x, 1e300), -1e300),
    (x) => ct.broadcastTo(ct.sum(x, { axes: [0], keepAxes: true }), [2, 3]),
    (x) => ct.permute(ct.reshape(ct.permute(ct.reshape(x, [3, 2]), [1, 0]), [3, 2]), [1, 0]),
  ]
  for (const f of tempting) deepStrictEqual(values(ct.jit(f)(at(special))), values(f(at(special))))
}
