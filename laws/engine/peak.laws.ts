/**
 * @file peak.laws — the bytes that peak counts are those that tensors still needed take, and the cost of a function is that
 * of its Program.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { peak } from '../../src/engine/peak.ts'
import { costOf } from '../../src/function/debug/costOf.ts'
import { parse } from '../../src/program/parse.ts'
import { bodiesOf, type Atom, type Program } from '../../src/program/program.ts'
import { count } from '../../src/shape/sizes.ts'
import { bytesOf } from '../../src/tensor/dtype.ts'
import { rightOf } from '../support/either.ts'
import { at, expressions, loss, points, type X } from '../support/expressions.ts'
import { programs } from '../program/arbitrary.ts'

const flat: fc.Arbitrary<Program> = programs.filter((p) =>
  p.equations.every((q) => bodiesOf(q.params).length === 0),
)

/** For each equation, the bytes of all that exists by then and is read then or later, or is returned. */
const byDefinition = (p: Program): number => {
  const reads = (i: number): readonly Atom[] => p.equations[i]?.inputs ?? []
  const all = [
    ...p.inputs.map((v) => ({ v, born: -1 })),
    ...p.equations.flatMap((q, born) => q.outputs.map((v) => ({ v, born }))),
  ]
  const last = (id: number): number => {
    const isIt = (a: Atom): boolean => a.tag === 'variable' && a.id === id
    if (p.outputs.some(isIt)) return Infinity
    return p.equations.findLastIndex((_, i) => reads(i).some(isIt))
  }
  // An input that nothing reads belongs to the caller, who keeps it.
  const ends = new Map(
    all.map(({ v, born }) => [v.id, last(v.id) < 0 && born < 0 ? Infinity : last(v.id)]),
  )
  const held = (i: number): number =>
    all
      .filter(({ v, born }) => born <= i && (born === i || (ends.get(v.id) ?? 0) >= i))
      .reduce((n, { v }) => n + count(v.shape) * bytesOf[v.dtype], 0)
  return Math.max(...[-1, ...p.equations.keys()].map(held))
}

describe('peak', () => {
  test('peak: is the most bytes of tensors that exist and are still needed', () => {
    fc.assert(
      fc.property(flat, (p) => {
        expect(peak(p)).toBe(byDefinition(p))
      }),
    )
  })

  test('peak: a call holds what its body does, once', () => {
    const body = `program (a:f32[100]) ->
      b:f32[100] = sin a
      c:f32[100] = cos b
      d:f32[] = sum axes=[0] c
      return d`
    const call = `program (a:f32[100]) ->
  b:f32[100] = exp a
  c:f32[] = call body={
    ${body}
  } b
  return c, a`
    expect(peak(rightOf(parse(body)))).toBe(800)
    // a is returned; b is an input of the body, which holds 400 bytes more at a time.
    expect(peak(rightOf(parse(call)))).toBe(1200)
  })

  test('peak: a chain holds two tensors however long, its gradient one more for each residual', () => {
    const chain =
      (n: number) =>
      (x: ct.Tensor<[1000]>): ct.Scalar =>
        ct.sum(Array.from({ length: n }).reduce<ct.Tensor<[1000]>>((y) => ct.sin(y), x))
    const x = ct.zeros([1000])
    expect([2, 8, 32].map((n) => costOf(chain(n))(x).peak)).toEqual([8000, 8000, 8000])
    const [a, b, c] = [2, 3, 4].map((n) => costOf(ct.grad(chain(n)))(x).peak) as [
      number,
      number,
      number,
    ] // three were asked for
    expect(b - a).toBe(4000)
    expect(c - b).toBe(4000)
  })
})

describe('costOf', () => {
  test('costOf: is the cost and the peak of the Program, before and after grad', () => {
    fc.assert(
      fc.property(expressions(true), points, (q, v) => {
        const agrees = (f: (x: X) => unknown): void => {
          const p = ct.programOf(f)(at(v))
          expect(costOf(f)(at(v))).toEqual({ ...ct.cost(p), peak: peak(p) })
        }
        agrees(loss(q))
        agrees(ct.grad(loss(q)))
      }),
    )
  })

  test('costOf: vmap over n examples takes n times the flops', () => {
    const f = (x: ct.Tensor<[3]>): ct.Scalar => ct.sum(ct.mul(x, ct.sin(x)))
    const { flops } = costOf(f)(ct.ones([3]))
    expect(costOf(ct.vmap(f))(ct.ones([5, 3])).flops).toBe(5 * flops)
  })
})
