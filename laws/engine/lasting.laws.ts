/**
 * @file lasting.laws — inputs that stay in the arena between runs are never taken for others, whatever ran meanwhile.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ct from '../../src/index.ts'
import { arena } from '../../src/engine/wasm/arena.ts'
import { type Concrete, data } from '../../src/tensor/concrete.ts'
import { mustBeSameBits } from './same.ts'

type M = ct.Tensor<[number, number]>

const n = 160
const matrices: readonly M[] = [1, 2, 3].map((seed) => ct.uniform(ct.key(seed), [n, n]))
const large: M = ct.uniform(ct.key(9), [4 * n, 4 * n])

const bitsOf = (x: unknown) => {
  const known = x as Concrete // computed: it has data
  return known[data]
}

/** Functions of two matrices; the first three are jitted, and keep their inputs in the arena. */
const plain: readonly ((x: M, y: M) => M)[] = [
  (x, y) => ct.matmul(x, y),
  (x, y) => ct.sum(ct.mul(x, y), { axes: [0], keepAxes: true }),
  (x, y) => ct.matmul(ct.tanh(x), ct.transpose(y)),
]
const jitted = plain.map((f) => ct.jit(f))
const others: readonly (() => unknown)[] = [
  () => ct.add(ct.scalar(1), 2),
  () => ct.matmul(large, large),
  () => ct.transpose(large),
  () => ct.fold((s: M, x: M) => ct.add(s, x))(large, [large, large]),
]
const expected = plain.map((f) => matrices.map((x) => matrices.map((y) => bitsOf(f(x, y)))))

test('lasting inputs: any order of runs, with anything between them, gives the bits of fresh ones', () => {
  const place = fc.nat(2)
  const turns = fc.array(fc.tuple(place, place, place, fc.option(fc.nat(3))), {
    minLength: 2,
    maxLength: 12,
  })
  fc.assert(
    fc.property(turns, (list) => {
      for (const [f, x, y, between] of list) {
        if (between !== null) others[between]!() // a place in the list
        mustBeSameBits(bitsOf(jitted[f]!(matrices[x]!, matrices[y]!)), expected[f]![x]![y]!) // likewise
      }
    }),
  )
})

test('claims: what nobody else reserved is intact, what others reserved is not', () => {
  const { base, claim, isIntact, reserve } = arena()
  const far = claim(base() + 4096)
  reserve(4096)
  expect(isIntact(far)).toBe(true)
  reserve(8192, far)
  expect(isIntact(far)).toBe(true)
  reserve(4097)
  expect(isIntact(far)).toBe(false)
})

test('claims: old ones are forgotten rather than kept without end', () => {
  const { base, claim, isIntact } = arena()
  const first = claim(base() + 2 ** 20)
  for (let i = 0; i < 40; i += 1) claim(base() + 2 ** 20)
  expect(isIntact(first)).toBe(false)
})

test('sum: over no axes -0 stays -0, one by one, jitted and batched', () => {
  const f = (x: ct.Scalar) => ct.reciprocal(ct.sum(ct.neg(x)))
  expect(ct.item(f(ct.scalar(0)))).toBe(-Infinity)
  expect(ct.item(ct.jit(f)(ct.scalar(0)))).toBe(-Infinity)
  expect(ct.toNested(ct.vmap(f)(ct.tensor([0])))).toEqual([-Infinity])
  const g = (x: ct.Scalar) => ct.reciprocal(ct.mean(ct.neg(x)))
  expect(ct.item(g(ct.scalar(0)))).toBe(ct.item(ct.jit(g)(ct.scalar(0))))
})
