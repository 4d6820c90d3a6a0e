/**
 * @file fold.laws — a fold is its steps one after another, bit for bit, whatever it does with its state.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { carrying, retracing } from '../../src/function/carried.ts'
import { planOf } from '../../src/engine/wasm/plan.ts'
import { build } from '../../src/primitives/build.ts'
import { define } from '../../src/program/interpret.ts'
import type { Value } from '../../src/program/symbolic.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { mustBeSameBits } from '../engine/same.ts'

type V = ct.Tensor<[number]>
type State = readonly [V, V, V]

/** The elements of what was computed. */
const bitsOf = (x: unknown) => {
  const known = x as Concrete // it has data
  return known[data]
}

/** What a step may do with a part of the state: compute, hand on, exchange, double, forget, take the input. */
const parts: readonly ((s: State, x: V) => V)[] = [
  ([a, b], x) => ct.tanh(ct.add(ct.mul(a, 0.5), ct.mul(b, x))),
  ([, b]) => b,
  ([a]) => a,
  ([, , c], x) => ct.sub(c, ct.mul(x, 0.25)),
  (_, x) => x,
  ([a, b, c]) => ct.add(ct.add(a, b), c),
  ([a]) => ct.reshape(ct.reshape(a, [1, -1]), [-1]),
  ([a, b], x) => ct.sub(ct.add(a, x), ct.sum(b)),
  ([, b, c]) => ct.mul(ct.flip(b, { axes: [0] }), ct.add(b, c)),
  ([a, , c], x) => ct.add(ct.mul(c, x), ct.cumulativeSum(ct.add(a, c), { axis: 0 })),
  () => ct.fromArray([5], [1, 2, 3, 4, 5]),
]
const part = fc.nat(parts.length - 1)
const steps = fc.tuple(part, part, part, fc.boolean())
const noise = (seed: number): V =>
  ct.fromArray(
    [5],
    [0, 1, 2, 3, 4].map((i) => ((seed * 31 + i * 17) % 23) / 11 - 1),
  )
const first: State = [noise(1), noise(2), noise(3)]

const stepOf =
  ([i, j, k, shared]: readonly [number, number, number, boolean]) =>
  (s: State, x: V): State => {
    const [a, b, c] = [parts[i]!(s, x), parts[j]!(s, x), parts[k]!(s, x)] // places in the list
    return shared ? [a, b, a] : [a, b, c]
  }

describe('fold', () => {
  test('fold: the state after n steps is that of the steps one by one', () => {
    fc.assert(
      fc.property(steps, fc.nat(7), (choice, n) => {
        const step = stepOf(choice)
        const xs = Array.from({ length: n }, (_, i) => noise(10 + i))
        const expected = xs.reduce(step, first)
        ct.fold(step)(first, xs).forEach((x, i) => mustBeSameBits(bitsOf(x), bitsOf(expected[i])))
      }),
      { numRuns: 300 },
    )
  })

  test('fold: operators, folds and functions at work between its steps leave its state alone', () => {
    const step = (s: V, x: V): V => ct.tanh(ct.add(s, x))
    const busy = function* (n: number): Iterable<V> {
      for (let i = 0; i < n; i += 1) {
        ct.matmul(ct.ones([64, 64]), ct.ones([64, 64]))
        yield ct.fold(step)(noise(i), [noise(i + 1), noise(i + 2)])
      }
    }
    const observed = ct.fold(step)(noise(0), busy(6))
    mustBeSameBits(bitsOf(observed), bitsOf([...busy(6)].reduce(step, noise(0))))
  })

  test('fold: two that overlap without nesting keep their own states', () => {
    const step = (s: V, x: V): V => ct.add(ct.mul(s, 0.5), x)
    const carry = (x: V) =>
      carrying(
        'law',
        retracing('law', (s: V, y: V) => [step(s, y), []] as const),
        x,
      )
    const [a, b] = [carry(noise(1)), carry(noise(2))]
    a.step(noise(3))()
    b.step(noise(4))()
    a.step(noise(5))()
    a.end()
    b.step(noise(6))()
    mustBeSameBits(bitsOf(b.state()), bitsOf(step(step(noise(2), noise(4)), noise(6))))
    b.end()
  })

  test('fold: a next value is written over the one before where each element waits for no other', () => {
    const v = { shape: [5], dtype: 'f32' } as const
    const overs = (f: (a: Value, b: Value) => readonly Value[]): readonly boolean[] =>
      planOf(
        define('step', [v, v], ([a, b]) => f(a!, b!)), // two inputs
        1,
        1,
        { carry: 2, over: true },
      ).carried.map(({ over }) => over)
    const { apply } = build
    expect(overs((a, b) => [apply('neg', {}, a), apply('mul', {}, b, b)])).toEqual([true, true])
    expect(overs((a, b) => [apply('add', {}, a, b), apply('neg', {}, b)])).toEqual([true, true])
    expect(overs((a, b) => [apply('flip', { axes: [0] }, a), b])).toEqual([false, false])
    expect(overs((a, b) => [b, apply('neg', {}, a)])).toEqual([false, false])
  })

  test('undo: a step taken back leaves the state that was', () => {
    fc.assert(
      fc.property(steps, (choice) => {
        const step = stepOf(choice)
        const carried = carrying(
          'law',
          retracing('law', (s: State, x: V) => [step(s, x), []] as const),
          first,
          true,
        )
        carried.step(noise(7))()
        const before = carried.state()
        carried.step(noise(8))()
        carried.undo()
        carried.state().forEach((x, i) => mustBeSameBits(bitsOf(x), bitsOf(before[i])))
        carried.step(noise(8))()
        const expected = step(step(first, noise(7)), noise(8))
        carried.state().forEach((x, i) => mustBeSameBits(bitsOf(x), bitsOf(expected[i])))
        carried.end()
      }),
    )
  })

  test('fold: inside a trace it is its steps, and differentiates', () => {
    const power = ct.fold((s: ct.Scalar, x: ct.Scalar) => ct.mul(s, x))
    const x = ct.scalar(1.5)
    const cube = (y: ct.Scalar) => power(y, [y, y])
    expect(ct.item(ct.grad(cube)(x))).toBe(3 * 1.5 ** 2)
    expect(ct.item(ct.jit(cube)(x))).toBe(1.5 ** 3)
  })

  test('fold: a state of another shape is refused, by name', () => {
    const grows = (s: ct.Tensor<[number]>, x: ct.Tensor<[number]>) =>
      ct.concatenate([s, x], { axis: 0 })
    expect(() => ct.fold(grows)(ct.ones([2]), [ct.ones([1])])).toThrow(
      'fold: the state is f32[2], but the next one is f32[3]; return the same structure, shapes and dtypes',
    )
  })

  test('fold: what fails in a step ends it, and the next one works', () => {
    const step = (s: V, x: V): V => {
      if (x.shape[0] === 3) throw new Error('three')
      return ct.add(s, ct.sum(x))
    }
    expect(() => ct.fold(step)(noise(1), [noise(2), ct.ones([3])])).toThrow('three')
    mustBeSameBits(bitsOf(ct.fold(step)(noise(1), [noise(2)])), bitsOf(step(noise(1), noise(2))))
  })
})
