/**
 * @file einsum.laws — einsum is the sum of products that its equation says, has its gradient, and is lowered well.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose, norm, stepAt } from '../support/close.ts'
import { einsum, equations, naive, operands, type X } from '../support/equations.ts'
import { values } from '../support/expressions.ts'

const runs = { numRuns: 150 }
type S = ct.Scalar<'f64'>
type Stacked = ct.Tensor<[number, ...number[]], 'f64'>
const names = (f: (...xs: readonly X[]) => X, xs: readonly X[]): readonly string[] =>
  ct
    .programOf((all: readonly X[]): X => f(...all))(xs)
    .equations.map((q) => q.name)

describe('einsum', () => {
  test('einsum: z[out] = sum of products over all indices, of one to four operands', () => {
    fc.assert(
      fc.property(equations(1, 4), (q) => {
        const z = einsum(q.text, ...operands(q))
        expect(z.shape).toEqual(q.out.map((l) => q.sizes[l]))
        mustBeClose(values(z), naive(q), 'rounding', norm(naive(q)))
      }),
      { numRuns: 400 },
    )
  })

  test('einsum: the gradient is the limit of differences', () => {
    fc.assert(
      fc.property(equations(1, 3), (q) => {
        const f = (xs: readonly X[]): S => ct.sum(ct.sin(einsum(q.text, ...xs)))
        const xs = operands(q)
        const g = ct.grad(f)(xs).map(values)
        const h = stepAt('f64', 1.5)
        const numeric = q.data.map((data, k) =>
          data.map((_, i) => {
            const to = (step: number): number => {
              const moved = data.map((x, j) => (j === i ? x + step : x))
              const y = ct.fromArray([...(q.shapes[k] ?? [])], moved, 'f64')
              return ct.item(f(xs.map((x, j) => (j === k ? y : x))))
            }
            return (to(h) - to(-h)) / (2 * h)
          }),
        )
        mustBeClose(g.flat(), numeric.flat(), 'differences', norm(g.flat()))
      }),
      { numRuns: 60 },
    )
  })

  test('einsum: jit runs the same bits', () => {
    fc.assert(
      fc.property(equations(1, 3), (q) => {
        const f = (xs: readonly X[]): X => einsum(q.text, ...xs)
        const xs = operands(q)
        expect(values(ct.jit(f)(xs))).toEqual(values(f(xs)))
      }),
      runs,
    )
  })

  test('einsum: vmap over an operand is one more label', () => {
    fc.assert(
      fc.property(equations(2, 3), (q) => {
        const [first, ...rest] = operands(q)
        if (first === undefined) throw new Error('two operands or more')
        const both = ct.stack([first, ct.mul(first, 2)], { axis: 0 }) as Stacked // stack has put one axis in front
        const lanes = ct.vmap((x: X): X => einsum(q.text, x, ...rest))(both)
        const one = values(einsum(q.text, first, ...rest))
        mustBeClose(values(lanes), [...one, ...one.map((x) => 2 * x)], 'rounding', norm(one))
      }),
      { numRuns: 60 },
    )
  })

  test('einsum: of two operands is one product, which at most one permute follows', () => {
    fc.assert(
      fc.property(equations(2, 2), (q) => {
        const done = names((...xs) => einsum(q.text, ...xs), operands(q))
        const products = done.filter((name) => name === 'contract' || name === 'mul')
        expect(products).toHaveLength(1)
        const after = done.slice(done.findIndex((name) => name === products[0]) + 1)
        expect([[], ['permute']]).toContainEqual(after)
      }),
      runs,
    )
  })

  test('einsum: is matmul, dot, outer, transpose and trace', () => {
    const x = ct.reshape(ct.sin(ct.arange(6, 'f64')), [2, 3])
    const y = ct.reshape(ct.cos(ct.arange(12, 'f64')), [3, 4])
    expect(ct.einsum('ij,jk->ik', x, y)).toEqual(ct.matmul(x, y))
    expect(ct.einsum('ij->ji', x)).toEqual(ct.transpose(x))
    expect(ct.einsum('ij->', x)).toEqual(ct.sum(x))
    const [a, b] = [ct.tensor([1, 2, 3]), ct.tensor([1, 10])]
    expect(ct.einsum('i,i->', a, a)).toEqual(ct.dot(a, a))
    expect(ct.einsum('i,j->ij', a, b)).toEqual(ct.outer(a, b))
    expect(ct.einsum('i,i->i', a, a)).toEqual(ct.mul(a, a))
    expect(
      ct.einsum(
        'ii->',
        ct.tensor([
          [1, 2, 9],
          [3, 4, 9],
          [9, 9, 7],
        ]),
      ),
    ).toEqual(ct.scalar(12)) // prettier: a matrix
    expect(ct.item(ct.einsum('ij,j->', ct.ones([2, 3], 'i32'), ct.tensor([1, 2, 3], 'i32')))).toBe(
      12,
    )
  })

  test('einsum: needs no permute where turning the operands round will do', () => {
    const [x, y] = [ct.ones([2, 3], 'f64'), ct.ones([3, 4], 'f64')]
    expect(names((...xs) => einsum('ij,jk->ki', ...xs), [x, y])).toEqual(['contract'])
  })

  test('einsum: an off-diagonal NaN does not reach the diagonal', () => {
    const x = ct.tensor([
      [1, Number.NaN],
      [Number.POSITIVE_INFINITY, 2],
    ])
    expect(ct.toNested(ct.einsum('ii->i', x))).toEqual([1, 2])
    expect(ct.item(ct.einsum('ii->', x))).toBe(3)
  })

  test('einsum: empty axes sum to 0, and empty results are empty', () => {
    expect(ct.toNested(ct.einsum('ij,jk->ik', ct.zeros([1, 0]), ct.zeros([0, 2])))).toEqual([
      [0, 0],
    ])
    expect(ct.einsum('ii,ij->j', ct.zeros([0, 0]), ct.zeros([0, 3])).shape).toEqual([3])
    expect(ct.einsum('...i,i->...', ct.zeros([0, 2]), ct.zeros([2])).shape).toEqual([0])
  })

  test('einsum: a chain goes the cheap way round, whichever that is', () => {
    const flops = (...shapes: readonly (readonly number[])[]): number => {
      const xs = shapes.map((s) => ct.zeros([...s], 'f64'))
      return ct.cost(ct.programOf((all: readonly X[]): X => einsum('ij,jk,kl->il', ...all))(xs))
        .flops
    }
    // (x y) z takes 2 (2 50 50 + 2 50 1), x (y z) takes 2 (50 50 1 + 2 50 1)
    expect(flops([2, 50], [50, 50], [50, 1])).toBe(2 * (50 * 50 + 2 * 50))
    expect(flops([1, 50], [50, 50], [50, 2])).toBe(2 * (50 * 50 + 50 * 2))
  })
})
