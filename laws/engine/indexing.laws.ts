/**
 * @file indexing.laws — gather, scatterAdd and sort in the arena give the elements of the records, and write nothing else.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gather as inArena } from '../../src/engine/wasm/gather.ts'
import { scatterAdd as addInArena } from '../../src/engine/wasm/scatter.ts'
import { sort as sortInArena } from '../../src/engine/wasm/sort.ts'
import { gather } from '../../src/primitives/gather.ts'
import { scatterAdd } from '../../src/primitives/scatterAdd.ts'
import { sort } from '../../src/primitives/sort.ts'
import type { Indexing } from '../../src/program/vocabulary.ts'
import { count } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'
import { mustAgree, mustSpread, runGuarded } from './guarded.ts'
import { along } from '../support/along.ts'

const dtypes = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32', 'bool')
const numeric = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32')
const special = [-0, 0, Number.NaN, Infinity, -Infinity, 5e-324, 1e-45, 2 ** 31, -(2 ** 31), -1]

/** Numbers of an integer that look drawn: the same ones for the same seed. */
const scrambled = (seed: number) => {
  let state = seed | 1
  return (): number => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return (state ^ (state >>> 13)) >>> 0
  }
}

/** Elements of every magnitude, many equal, some special. */
const mixed = (
  shape: readonly number[],
  dtype: DType,
  seed: number,
  distinct = 2 ** 32,
): Concrete => {
  const next = scrambled(seed)
  const x = allocate(dtype, count(shape))
  const float = dtype === 'f32' || dtype === 'f64'
  for (let i = 0; i < x.length; i += 1) {
    const n = next() % distinct
    x[i] =
      dtype === 'bool'
        ? n & 1
        : n % 11 === 0
          ? special[n % special.length]! // within
          : float
            ? (n / 2 ** 31 - 1) * 2 ** ((n % 61) - 30)
            : n
  }
  return concrete([...shape], dtype, x)
}

interface Case {
  readonly shape: readonly number[]
  readonly picks: readonly number[]
  readonly params: Indexing
  readonly dtype: DType
  readonly unsigned: boolean
  readonly seed: number
}

const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 3, arbitrary: fc.integer({ min: 6, max: 40 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)

const cases: fc.Arbitrary<Case> = fc
  .array(sizes, { minLength: 1, maxLength: 5 })
  .filter((shape) => count(shape) <= 10_000)
  .chain((shape) =>
    fc.nat(shape.length - 1).chain((axis) =>
      fc.nat(axis).chain((batch) =>
        fc.record({
          shape: fc.constant(shape),
          // Nothing can be picked along an axis of no elements.
          picks: fc.array(shape[axis] === 0 ? fc.constant(0) : sizes, {
            minLength: shape[axis] === 0 ? 1 : 0,
            maxLength: 2,
          }),
          params: fc.constant(along(axis, batch)),
          dtype: dtypes,
          unsigned: fc.boolean(),
          seed: fc.nat(),
        }),
      ),
    ),
  )
  .filter(({ shape, picks }) => count(shape) * count(picks) <= 100_000)

const indicesOf = ({ shape, picks, params, unsigned, seed }: Case): Concrete => {
  const next = scrambled(seed + 1)
  const dtype = unsigned ? 'u32' : 'i32'
  const size = shape[params.axis]! // an axis
  const whole = [...shape.slice(0, params.batch), ...picks]
  return concrete(
    whole,
    dtype,
    allocate(dtype, count(whole)).map(() => next() % size),
  )
}

const pickedOf = ({ shape, picks, params: { axis } }: Case): number[] => [
  ...shape.slice(0, axis),
  ...picks,
  ...shape.slice(axis + 1),
]

const often = { numRuns: 600 }

describe('in the arena', () => {
  test('gather: the elements of the record, any axis and batch, any dtype', () => {
    fc.assert(
      fc.property(cases, (c) =>
        mustAgree(gather, inArena, c.params, [mixed(c.shape, c.dtype, c.seed), indicesOf(c)]),
      ),
      often,
    )
  })

  test('scatterAdd: the bits of the record, sums in order, f32 rounded once', () => {
    fc.assert(
      fc.property(cases, numeric, (c, dtype) =>
        mustAgree(scatterAdd, addInArena, c.params, [
          mixed(c.shape, dtype, c.seed),
          indicesOf(c),
          mixed(pickedOf(c), dtype, c.seed + 2),
        ]),
      ),
      often,
    )
  })

  test.each([['i32'], ['u32']] as const)(
    'indices: one outside traps, wherever it is, %s',
    (dtype) => {
      const x = mixed([5, 3], 'f32', 1)
      for (const n of [1, 3, 4, 7, 8])
        for (let at = 0; at < n; at += 1)
          for (const outside of dtype === 'i32' ? [-1, 5, -(2 ** 31)] : [5, 2 ** 32 - 1]) {
            const indices = concrete(
              [n],
              dtype,
              allocate(dtype, n).map((_, i) => (i === at ? outside : 4)),
            )
            const params = along(0)
            const updates = mixed([n, 3], 'f32', 2)
            const g = inArena([x, indices], params, [updates])! // gather is always prepared
            const s = addInArena([x, indices, updates], params, [x])! // f32 is numeric
            expect(() => runGuarded(g, [x, indices], [updates])).toThrow(/unreachable/u)
            expect(() => runGuarded(s, [x, indices, updates], [x])).toThrow(/unreachable/u)
          }
    },
  )

  test('indices: one outside traps even where nothing would be picked', () => {
    const x = mixed([5, 0], 'f32', 1)
    const indices = concrete([1], 'i32', Int32Array.of(5))
    const g = inArena([x, indices], along(0), [{ shape: [1, 0], dtype: 'f32' }])! // likewise
    expect(() => runGuarded(g, [x, indices], [{ shape: [1, 0], dtype: 'f32' }])).toThrow(
      /unreachable/u,
    )
  })

  test('sort: the elements and indices of the record, stable, NaN last, any axis and dtype', () => {
    const lines = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) },
      { weight: 4, arbitrary: fc.integer({ min: 30, max: 80 }) },
      { weight: 2, arbitrary: fc.integer({ min: 200, max: 600 }) },
      { weight: 1, arbitrary: fc.constant(0) },
    )
    const shapes = fc
      .tuple(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }), lines, fc.nat(2))
      .map(([others, size, at]) => [...others.slice(0, at), size, ...others.slice(at)])
      .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1)))
    fc.assert(
      fc.property(
        shapes,
        dtypes,
        fc.nat(),
        fc.constantFrom(3, 50, 2 ** 16, 2 ** 32),
        ([shape, axis], dtype, seed, distinct) =>
          mustAgree(sort, sortInArena, { axis }, [mixed(shape, dtype, seed, distinct)]),
      ),
      often,
    )
  })

  test('sort: every special float in every order of three', () => {
    for (const dtype of ['f32', 'f64'] as const)
      for (const n of [3, 300]) {
        const all = special.flatMap((a) =>
          special.flatMap((b) => special.flatMap((c) => [a, b, c])),
        )
        const triples = all.length / 3
        const x = allocate(dtype, triples * n)
        x.forEach((_, i) => {
          x[i] = all[Math.floor(i / n) * 3 + (i % 3)]! // n is a multiple of 3
        })
        mustAgree(sort, sortInArena, { axis: 1 }, [concrete([triples, n], dtype, x)])
      }
  })

  test('threads: two and four give what one gives, whichever comes first', () => {
    const large: readonly Omit<Case, 'dtype' | 'unsigned' | 'seed'>[] = [
      { shape: [5000, 64], picks: [17_000], params: along(0) },
      { shape: [3, 700, 11], picks: [9, 4000], params: along(1, 1) },
      { shape: [200, 33, 7], picks: [800], params: along(1) },
      { shape: [1_100_000], picks: [1_050_000], params: along(0) },
      { shape: [700_000, 5], picks: [2], params: along(1) },
    ]
    large.forEach((l, i) => {
      const c: Case = { ...l, dtype: i % 2 === 0 ? 'f32' : 'f64', unsigned: i > 2, seed: i }
      const x = mixed(c.shape, c.dtype, i)
      mustSpread(gather, inArena, c.params, [x, indicesOf(c)])
      const updates = mixed(pickedOf(c), c.dtype, i + 5)
      mustSpread(scatterAdd, addInArena, c.params, [x, indicesOf(c), updates])
    })
    mustSpread(sort, sortInArena, { axis: 1 }, [mixed([30_000, 40], 'f32', 3)])
    mustSpread(sort, sortInArena, { axis: 0 }, [mixed([1001, 1100], 'f64', 4)])
  })
})
