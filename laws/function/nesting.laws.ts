/**
 * @file nesting.laws — each transformation of each other is what it is of a function known by its values only.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import { dot, mustBeClose, norm } from '../support/close.ts'
import { at, points, type S, values, type X } from '../support/expressions.ts'
import { difference, tame } from './differences.ts'

/** Transformations of functions X -> X, each with what it means. */
type F = (x: X) => X
const v = at([0.3, -0.2, 0.5, 0.1, -0.4, 0.2])
const transformations: Readonly<Record<string, (f: F, axis: string) => F>> = {
  grad: (f) => ct.grad((x: X): S => ct.sum(ct.mul(f(x), v))),
  jvp: (f) => (x) => ct.jvp(f)(x, v)[1],
  vjp: (f) => (x) => ct.vjp(f)(x)[1](v),
  linearize: (f) => (x) => ct.linearize(f)(x)[1](v),
  vmap: (f) => (x) =>
    ct.sum(ct.vmap(f, { in: 1, out: 2 })(ct.stack([x, ct.mul(x, v)], { axis: 1 })), { axes: [2] }),
  lanes: (f, axis) => (x) =>
    ct.vmap(
      (y: X): X => ct.laneMean(ct.mul(f(y), ct.sub(y, ct.laneSum(ct.mul(y, v), axis))), axis),
      { axis, out: null },
    )(ct.stack([x, v], { axis: 0 })),
  jit: (f) => ct.jit(f),
  jacobian: (f) => (x) =>
    ct.contract(ct.jacobian(f)(x), v, {
      sum: [
        [2, 3],
        [0, 1],
      ],
    }),
  hvp: (f) => (x) => ct.hvp((y: X): S => ct.sum(f(y)))(x, v),
  hessian: (f) => (x) =>
    ct.contract(ct.hessian((y: X): S => ct.sum(f(y)))(x), v, {
      sum: [
        [2, 3],
        [0, 1],
      ],
    }),
}
const names = Object.keys(transformations)
const pairs = names.flatMap((a) => names.map((b) => [a, b] as const))

/** What each says of a function that is known by its values only. */
const meanings: Readonly<Record<string, (f: F, x: readonly number[]) => readonly number[]>> = {
  grad: (f, x) => x.map((_, i) => dot(difference(f, x, unit(i)), values(v))),
  vjp: (f, x) => x.map((_, i) => dot(difference(f, x, unit(i)), values(v))),
  jvp: (f, x) => difference(f, x, values(v)),
  linearize: (f, x) => difference(f, x, values(v)),
  jacobian: (f, x) => difference(f, x, values(v)),
  hvp: (f, x) =>
    difference(
      ct.grad((y: X): S => ct.sum(f(y))),
      x,
      values(v),
    ),
  hessian: (f, x) =>
    difference(
      ct.grad((y: X): S => ct.sum(f(y))),
      x,
      values(v),
    ),
  jit: (f, x) => values(f(at(x))),
  vmap: (f, x) => values(ct.add(f(at(x)), f(ct.mul(at(x), v)))),
  lanes: (f, x) => {
    const total = ct.mul(ct.add(at(x), v), v)
    const side = (y: X): X => ct.mul(f(y), ct.sub(y, total))
    return values(ct.mul(ct.add(side(at(x)), side(v)), 0.5))
  },
}
const unit = (i: number): readonly number[] => [0, 0, 0, 0, 0, 0].map((_, k) => (k === i ? 1 : 0))

describe('nesting', () => {
  const f: F = (x) => ct.mul(ct.sin(ct.add(x, v)), ct.softmax(ct.mul(x, ct.sum(x, { axes: [0] }))))
  test.each(pairs)('%s of %s is what it is of a function known by its values only', (a, b) => {
    fc.assert(
      fc.property(points, (x) => {
        const inner = transformations[b]!(f, 'inner') // both are names of the table
        const meant = meanings[a]!(inner, x)
        fc.pre(tame(meant))
        mustBeClose(
          values(transformations[a]!(inner, 'outer')(at(x))),
          meant,
          'differences',
          norm(meant),
        )
      }),
      { numRuns: 5 },
    )
  })
})
