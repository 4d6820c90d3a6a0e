/**
 * @file categories — the axioms of reverse and Cartesian differential categories, over random expressions.
 *
 *   J[f](x, v) is the pushforward, R[f](x, w) the pullback; `;` composes left to right.
 *
 * Source  Cockett, Cruttwell, Gallagher, Lemay, MacAdam, Plotkin, Pronk, Reverse derivative categories, CSL 2020;
 *         Blute, Cockett, Seely, Cartesian differential categories, TAC 22(23), 2009
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { mustBeClose, norm } from '../support/close.ts'
import { at, denote, expressions, points, values, type X } from '../support/expressions.ts'
import { direction } from '../support/sample.ts'

type F = (x: X) => X
const runs = { numRuns: 50 }

const pull = (f: F, x: readonly number[], w: readonly number[]): readonly number[] =>
  values(ct.vjp(f)(at(x))[1](at(w)))
const push = (f: F, x: readonly number[], v: readonly number[]): readonly number[] =>
  values(ct.jvp(f)(at(x), at(v))[1])
const plus = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((x, i) => x + (b[i] ?? 0))
const zero: F = () => ct.zeros([2, 3], 'f64')

const property = (
  law: (f: F, g: F, x: readonly number[], v: readonly number[], w: readonly number[]) => void,
): void =>
  fc.assert(
    fc.property(
      expressions(true),
      expressions(true),
      points,
      direction(6),
      direction(6),
      (f, g, x, v, w) => law(denote(f), denote(g), x, v, w),
    ),
    runs,
  )

test('RD.1: the pullback of a sum is the sum of pullbacks, R[f+g] = R[f]+R[g] and R[0] = 0', () =>
  property((f, g, x, _, w) => {
    const [rf, rg] = [pull(f, x, w), pull(g, x, w)]
    mustBeClose(
      pull((y) => ct.add(f(y), g(y)), x, w),
      plus(rf, rg),
      'rounding',
      norm(rf) + norm(rg),
    )
    expect(pull(zero, x, w)).toEqual([0, 0, 0, 0, 0, 0])
  }))

test('RD.2: pullbacks are additive, R[f](x, v+w) = R[f](x, v)+R[f](x, w) and R[f](x, 0) = 0', () =>
  property((f, _, x, v, w) => {
    const [rv, rw] = [pull(f, x, v), pull(f, x, w)]
    mustBeClose(pull(f, x, plus(v, w)), plus(rv, rw), 'rounding', norm(rv) + norm(rw))
    mustBeClose(pull(f, x, [0, 0, 0, 0, 0, 0]), [0, 0, 0, 0, 0, 0], 'rounding')
  }))

test('RD.3: the identity pulls back what it is given, and a projection pads with zeros', () =>
  property((_, __, x, v, w) => {
    expect(pull((y) => y, x, w)).toEqual([...w])
    const [, back] = ct.vjp((p: readonly [X, X]): X => p[0])([at(x), at(v)])
    expect(back(at(w)).map(values)).toEqual([[...w], [0, 0, 0, 0, 0, 0]])
  }))

test('RD.4: fan-out adds, R[<f, g>](x, (v, w)) = R[f](x, v)+R[g](x, w)', () =>
  property((f, g, x, v, w) => {
    const [, back] = ct.vjp((y: X): readonly [X, X] => [f(y), g(y)])(at(x))
    const [rf, rg] = [pull(f, x, v), pull(g, x, w)]
    mustBeClose(values(back([at(v), at(w)])), plus(rf, rg), 'rounding', norm(rf) + norm(rg))
  }))

test('RD.5: the chain rule, R[f;g](x, w) = R[f](x, R[g](f x, w))', () =>
  property((f, g, x, _, w) => {
    const y = values(f(at(x)))
    const inner = pull(g, y, w)
    const outer = pull(f, x, inner)
    mustBeClose(
      pull((z) => g(f(z)), x, w),
      outer,
      'rounding',
      norm(inner) + norm(outer),
    )
  }))

test('CD.2: pushforwards are linear, J[f](x, v+w) = J[f](x, v)+J[f](x, w)', () =>
  property((f, _, x, v, w) => {
    const [jv, jw] = [push(f, x, v), push(f, x, w)]
    mustBeClose(push(f, x, plus(v, w)), plus(jv, jw), 'rounding', norm(jv) + norm(jw))
  }))

test('CD.5: the chain rule, J[f;g](x, v) = J[g](f x, J[f](x, v))', () =>
  property((f, g, x, v) => {
    const inner = push(f, x, v)
    const outer = push(g, values(f(at(x))), inner)
    mustBeClose(
      push((z) => g(f(z)), x, v),
      outer,
      'rounding',
      norm(inner) + norm(outer),
    )
  }))

test('CD.6: a pushforward is its own derivative in the vector, J[J f]((a, b), (0, c)) = J[f](a, c)', () =>
  property((f, _, x, v, w) => {
    const j = (p: readonly [X, X]): X => ct.jvp(f)(p[0], p[1])[1]
    const [, twice] = ct.jvp(j)([at(x), at(v)], [at([0, 0, 0, 0, 0, 0]), at(w)])
    mustBeClose(values(twice), push(f, x, w), 'rounding')
  }))

test('CD.7: second derivatives are symmetric, J[J f]((a, b), (c, 0)) = J[J f]((a, c), (b, 0))', () =>
  property((f, _, x, v, w) => {
    const none = at([0, 0, 0, 0, 0, 0])
    const j = (p: readonly [X, X]): X => ct.jvp(f)(p[0], p[1])[1]
    const twice = (b: readonly number[], c: readonly number[]): readonly number[] =>
      values(ct.jvp(j)([at(x), at(b)], [at(c), none])[1])
    const [one, other] = [twice(v, w), twice(w, v)]
    mustBeClose(one, other, 'rounding', norm(one) + norm(other))
  }))
