/**
 * @file vmap.laws — batch axes go where they are told.
 */
import * as ct from 'cotangent'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mustBeClose } from '../support/close.ts'
import { at, denote, expressions, points, values, type X } from '../support/expressions.ts'

type Batch = ct.Tensor<[4, 2, 3], 'f64'>
type V = ct.Tensor<[2], 'f64'>

const batches: fc.Arbitrary<Batch> = fc
  .array(points, { minLength: 4, maxLength: 4 })
  .map((xs) => ct.fromArray([4, 2, 3], xs.flat(), 'f64'))
const lanes = (xs: Batch): readonly X[] =>
  [0, 1, 2, 3].map((i) => ct.reshape(ct.slice(xs, { axis: 0, from: i, to: i + 1 }), [2, 3]))
const v = (...xs: readonly [number, number]): V => ct.tensor(xs, 'f64')
/** Elements of a batch whose leading axis is moved to place k, counted from either end. */
const placed = (xs: Batch, k: number): ct.AnyTensor => {
  const order = [1, 2]
  order.splice(k < 0 ? k + 3 : k, 0, 0)
  return ct.permute(xs, order)
}
const axes = fc.integer({ min: -3, max: 2 })
const few = { numRuns: 40 }
describe('batch axes', () => {
  test('vmap: with axes i and k, the result is the lanes along i, mapped one by one and stacked along k', () => {
    fc.assert(
      fc.property(expressions(true), batches, axes, axes, (q, xs, i, k) => {
        // axes that the compiler does not know
        const f = ct.vmap(denote(q) as (x: never) => unknown as (x: ct.AnyTensor) => ct.AnyTensor, {
          in: i,
          out: k,
        })
        const alone = ct.fromArray(
          [4, 2, 3],
          lanes(xs).flatMap((x) => values(denote(q)(x))),
          'f64',
        )
        const together = f(placed(xs, i))
        expect(together.shape).toEqual(placed(alone, k).shape)
        mustBeClose(values(together), values(placed(alone, k)), 'rounding')
      }),
      { numRuns: 100 },
    )
  })

  test('vmap: an argument with null is the same in each lane, in a tree too', () => {
    fc.assert(
      fc.property(expressions(true), batches, points, (q, xs, k) => {
        const f = (p: { readonly k: X; readonly x: X }, by: X): X =>
          ct.add(ct.mul(denote(q)(p.x), p.k), by)
        const one = ct.vmap(f, { in: [{ k: null, x: 0 }, null] })({ k: at(k), x: xs }, at(k))
        const alone = lanes(xs).flatMap((x) => values(f({ k: at(k), x }, at(k))))
        mustBeClose(values(one), alone, 'rounding')
      }),
      few,
    )
  })

  test('vmap: with null for all arguments the result is repeated size times', () => {
    const f = ct.vmap((x: V) => [x, ct.sum(x)] as const, { in: null, out: [1, 0], size: 3 })
    const [x, total] = f(v(1, 2))
    expect(ct.toNested(x)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ])
    expect(ct.toNested(total)).toEqual([3, 3, 3])
    expect(ct.vmap((x: V) => x, { size: 0 })(ct.zeros([0, 2], 'f64')).shape).toEqual([0, 2])
  })

  test('vmap: out null gives back what is the same in each lane, and refuses what is not', () => {
    const f = (x: V): readonly [V, V] => [x, v(1, 2)]
    const [all, same] = ct.vmap(f, { out: [0, null] })(ct.ones([3, 2], 'f64'))
    expect([all.shape, ct.toNested(same)]).toEqual([
      [3, 2],
      [1, 2],
    ])
    expect(() => ct.vmap(f, { out: null })(ct.ones([3, 2], 'f64'))).toThrow(
      'vmap: a result differs between lanes; give it a batch axis in out',
    )
  })

  test('vmap: batch axes of different sizes, none, or outside a tensor are refused, by name', () => {
    const add = (x: V, y: { readonly a: V }): V => ct.add(x, y.a)
    const wrong = ct.vmap(add, { in: [0, { a: 1 }] }) as (x: unknown, y: unknown) => unknown // sizes the types refuse
    expect(() => wrong(ct.ones([3, 2]), { a: ct.ones([2, 4]) })).toThrow(
      'vmap: argument 1.a has 4 lanes, but 3 are expected; give batch axes of one size',
    )
    const sized = ct.vmap(add, { in: [0, null], size: 5 }) as (x: unknown, y: unknown) => unknown // likewise
    expect(() => sized(ct.ones([3, 2]), { a: ct.ones([2]) })).toThrow(
      'vmap: argument 0 has 3 lanes, but 5 are expected',
    )
    expect(() => ct.vmap(add, { in: null })(v(1, 2), { a: v(1, 2) })).toThrow(
      'vmap: no argument has a batch axis; give one to one of them, or give size',
    )
    const outside: number = 2
    expect(() =>
      ct.vmap(add, { in: [outside, null] })(ct.ones([2], 'f64'), { a: v(1, 2) }),
    ).toThrow('vmap: axis 2 is outside [2], whose axes run from -1 to 0')
    expect(() =>
      ct.vmap(add, { in: [0, null], out: outside })(ct.ones([3, 2], 'f64'), { a: v(1, 2) }),
    ).toThrow('vmap: axis 2 is outside [3, 2], whose axes run from -2 to 1')
    const partial: (...args: never) => unknown = ct.vmap(add, { in: [0, {}] as never }) // a part is missing
    const called = partial as (x: unknown, y: unknown) => unknown // what is called with is as wrong
    expect(() => called(ct.ones([3, 2]), { a: ct.ones([2]) })).toThrow(
      'vmap: undefined is not a batch axis; give a number, null, or a tree of them for each part',
    )
  })
})
