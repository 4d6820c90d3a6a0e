/**
 * @file jacobian.laws — jacobians, hessians and their products agree with each other and with differences; specs with what runs.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dot, mustBeClose, norm } from '../support/close.ts'
import {
  at,
  denote,
  expressions,
  loss,
  points,
  type S,
  values,
  type X,
} from '../support/expressions.ts'
import { direction } from '../support/sample.ts'
import { difference, tame } from './differences.ts'

const few = { numRuns: 40 }
/** A matrix of six columns times a vector. */
const times = (matrix: readonly number[], v: readonly number[]): readonly number[] =>
  Array.from({ length: matrix.length / 6 }, (_, i) => dot(matrix.slice(6 * i, 6 * i + 6), v))

describe('jacobian', () => {
  test('jacobian: forward = reverse, J v = jvp v, J^T w = vjp w', () => {
    fc.assert(
      fc.property(expressions(true), points, direction(6), direction(6), (q, x, v, w) => {
        const f = denote(q)
        const forward = values(ct.jacobian(f, { mode: 'forward' })(at(x)))
        fc.pre(tame(forward))
        const scale = norm(forward)
        mustBeClose(values(ct.jacobian(f, { mode: 'reverse' })(at(x))), forward, 'rounding', scale)
        mustBeClose(times(forward, v), values(ct.jvp(f)(at(x), at(v))[1]), 'rounding', scale)
        const pulled = values(ct.vjp(f)(at(x))[1](at(w)))
        mustBeClose([dot(times(forward, v), w)], [dot(v, pulled)], 'rounding', scale)
      }),
      { numRuns: 80 },
    )
  })

  test('jacobian: J v = (f(x + h v) - f(x - h v)) / 2h', () => {
    fc.assert(
      fc.property(expressions(false), points, direction(6), (q, x, v) => {
        const j = values(ct.jacobian(denote(q))(at(x)))
        fc.pre(tame(j) && norm(j) > 1e-3)
        mustBeClose(times(j, v), difference(denote(q), x, v), 'differences', norm(j))
      }),
      few,
    )
  })

  interface Pair {
    readonly a: ct.Tensor<[2], 'f64'>
    readonly b: ct.Tensor<[], 'f32'>
  }
  const pair: Pair = { a: ct.tensor([2, 3], 'f64'), b: ct.scalar(5) }
  const several = (p: Pair, k: ct.Tensor<[2], 'i32'>) => {
    const b = ct.cast(p.b, 'f64')
    return {
      product: ct.mul(p.a, b),
      narrow: [ct.mul(ct.cast(ct.sum(p.a), 'f32'), p.b)] as const,
      constant: ct.ones([3]),
      index: ct.mul(ct.cast(k, 'f64'), p.a),
    }
  }

  test.each(['forward', 'reverse', undefined] as const)(
    'jacobian, %s: of trees is a tree of trees, in the dtype of the result, 0 where nothing varies',
    (mode) => {
      const options = mode === undefined ? {} : { mode }
      const j = ct.jacobian(several, options)(pair, ct.tensor([1, 2], 'i32'))
      const read = (x: ct.AnyTensor): unknown => [x.dtype, ct.toNested(x)]
      expect(read(j.product.a)).toEqual([
        'f64',
        [
          [5, 0],
          [0, 5],
        ],
      ]) // prettier: a matrix
      expect(read(j.product.b)).toEqual(['f64', [2, 3]])
      expect(read(j.narrow[0].a)).toEqual(['f32', [5, 5]])
      expect(read(j.narrow[0].b)).toEqual(['f32', 5])
      expect(read(j.constant.a)).toEqual([
        'f32',
        [
          [0, 0],
          [0, 0],
          [0, 0],
        ],
      ])
      expect(read(j.constant.b)).toEqual(['f32', [0, 0, 0]])
      expect(read(j.index.a)).toEqual([
        'f64',
        [
          [1, 0],
          [0, 2],
        ],
      ])
    },
  )

  test.each(['forward', 'reverse', undefined] as const)(
    'jacobian, %s: of nothing, to nothing and of one element',
    (mode) => {
      const options = mode === undefined ? {} : { mode }
      const twice = <N extends number>(x: ct.Tensor<[N]>): ct.Tensor<[N]> => ct.mul(x, 2)
      expect(ct.jacobian((x: ct.Tensor<[0]>) => twice(x), options)(ct.zeros([0])).shape).toEqual([
        0, 0,
      ])
      expect(
        ct.toNested(ct.jacobian((x: ct.Tensor<[1]>) => twice(x), options)(ct.ones([1]))),
      ).toEqual([[2]])
      expect(ct.jacobian((x: ct.Tensor<[0]>) => ct.sum(x), options)(ct.zeros([0])).shape).toEqual([
        0,
      ])
      expect(ct.jacobian((x: {}) => ({ x, y: ct.ones([2]) }), options)({})).toEqual({
        x: {},
        y: {},
      })
    },
  )

  test('jacobian: f is called once, and equations do not grow with the lanes', () => {
    let calls = 0
    const counted = <N extends number>(x: ct.Tensor<[N], 'f64'>): ct.Tensor<[N], 'f64'> => {
      calls += 1
      return ct.mul(ct.tanh(x), ct.sum(x))
    }
    const equations = (n: number): number => {
      const j = ct.jacobian((x: ct.Tensor<[number], 'f64'>) => counted(x))
      const program = ct.programOf(j)(ct.ones([n], 'f64'))
      return program.equations.length
    }
    expect(equations(3)).toBe(equations(30))
    expect(calls).toBe(2)
  })
})

describe('hessian', () => {
  test('hessian: is symmetric, H v = hvp v, and H v = the difference of gradients', () => {
    fc.assert(
      fc.property(expressions(false), points, direction(6), (q, x, v) => {
        const h = values(ct.hessian(loss(q))(at(x)))
        fc.pre(tame(h))
        const scale = norm(h)
        const turned = h.map((_, k) => h[6 * (k % 6) + Math.floor(k / 6)] ?? Number.NaN)
        mustBeClose(turned, h, 'rounding', scale)
        const hv = values(ct.hvp(loss(q))(at(x), at(v)))
        mustBeClose(times(h, v), hv, 'rounding', scale)
        const gradients = difference(ct.grad(loss(q)), x, v)
        fc.pre(tame(gradients))
        mustBeClose(hv, gradients, 'secondDifferences', scale)
      }),
      few,
    )
  })

  test('hessian, hvp: of a tree, with later arguments held fixed', () => {
    interface P {
      readonly w: ct.Tensor<[2], 'f64'>
      readonly b: S
    }
    const f = (p: P, k: ct.Tensor<[], 'i32'>): S =>
      ct.mul(ct.mul(p.b, ct.sum(ct.mul(p.w, p.w))), ct.cast(k, 'f64'))
    const p = { w: ct.tensor([2, 3], 'f64'), b: ct.scalar(5, 'f64') }
    const k = ct.scalar(2, 'i32')
    const h = ct.hessian(f)(p, k)
    expect(ct.toNested(h.w.w)).toEqual([
      [20, 0],
      [0, 20],
    ])
    expect([ct.toNested(h.w.b), ct.toNested(h.b.w), ct.toNested(h.b.b)]).toEqual([
      [8, 12],
      [8, 12],
      0,
    ])
    const v = { w: ct.tensor([1, 0], 'f64'), b: ct.scalar(1, 'f64') }
    const hv = ct.hvp(f)(p, v, k)
    expect([ct.toNested(hv.w), ct.toNested(hv.b)]).toEqual([[28, 12], 8])
  })
})

describe('linearize', () => {
  test('linearize, vjp: a derivative taken once is good for many tangents, also under vmap', () => {
    fc.assert(
      fc.property(expressions(true), points, points, points, (q, x, v, w) => {
        const f = denote(q)
        const [, push] = ct.linearize(f)(at(x))
        const [, pull] = ct.vjp(f)(at(x))
        const both = ct.fromArray([2, 2, 3], [...v, ...w], 'f64')
        const pushed = [v, w].flatMap((u) => values(push(at(u))))
        fc.pre(tame(pushed))
        mustBeClose(values(ct.vmap(push)(both)), pushed, 'rounding', norm(pushed))
        const pulled = [v, w].flatMap((u) => values(pull(at(u))))
        mustBeClose(values(ct.vmap(pull)(both)), pulled, 'rounding', norm(pulled))
        // both are linear: the transpose of one is the other
        const back = ct.linearTranspose(push)(at(x))
        mustBeClose(values(back(at(v))), values(pull(at(v))), 'rounding', norm(pulled))
        const slope = values(ct.grad((u: X): S => ct.sum(push(u)))(at(w)))
        mustBeClose(slope, values(pull(ct.ones([2, 3], 'f64'))), 'rounding', norm(slope))
      }),
      few,
    )
  })
})

describe('evalShape', () => {
  test('evalShape: says what running says, of tensors and of their specs', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, p) => {
        const f = (x: X) => ({ y: denote(q)(x), all: [ct.sum(x), ct.greater(x, 0)] as const })
        const spec = { shape: [2, 3], dtype: 'f64' } as const
        const of = ({ shape, dtype }: ct.AnyTensor) => ({ shape, dtype })
        const ran = f(at(p))
        const expected = { y: of(ran.y), all: ran.all.map(of) }
        expect(ct.evalShape(f)(at(p))).toEqual(expected)
        expect(ct.evalShape(f)({ ...spec, shape: [2, 3] })).toEqual(expected)
        expect(ct.evalShape(ct.jacobian(denote(q)))({ ...spec, shape: [2, 3] }).shape).toEqual([
          2, 3, 2, 3,
        ])
      }),
      few,
    )
  })

  test('evalShape: a petabyte costs nothing, and what cannot be is refused as when run', () => {
    const f = (x: ct.Tensor<[number, number]>, y: ct.Tensor<[number, number]>) => ct.matmul(x, y)
    const wide = { shape: [1e7, 3e7], dtype: 'f32' } satisfies ct.Spec<[number, number], 'f32'>
    const tall = { shape: [3e7, 1e7], dtype: 'f32' } satisfies ct.Spec<[number, number], 'f32'>
    expect(ct.evalShape(f)(wide, tall)).toEqual({ shape: [1e7, 1e7], dtype: 'f32' })
    expect(() => ct.evalShape(f)(wide, wide)).toThrow('needs equal inner axes')
    expect(() => ct.evalShape((x: ct.Scalar) => ct.scalar(ct.item(x)))(ct.scalar(1))).toThrow(
      'item: symbolic f32[] of evalShape has no values',
    )
    const wrong = ct.evalShape((x: ct.Scalar) => x) as (x: unknown) => unknown // what the types refuse
    expect(() => wrong('f32')).toThrow('evalShape: leaf 0 is string, not a tensor')
  })
})
