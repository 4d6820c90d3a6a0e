/**
 * @file moving.laws — what moves elements in the arena gives the elements of the records, and writes nothing else.
 */
import * as fc from 'fast-check'
import { describe, test } from 'vitest'
import * as engine from '../../src/engine/wasm/moving.ts'
import { iota } from '../../src/engine/wasm/ramp.ts'
import { broadcast } from '../../src/primitives/broadcast.ts'
import { concatenate } from '../../src/primitives/concatenate.ts'
import { flip } from '../../src/primitives/flip.ts'
import { iota as iotaRecord } from '../../src/primitives/iota.ts'
import { pad } from '../../src/primitives/pad.ts'
import { permute } from '../../src/primitives/permute.ts'
import { slice } from '../../src/primitives/slice.ts'
import { split } from '../../src/primitives/split.ts'
import { count, range } from '../../src/shape/sizes.ts'
import { type Concrete, concrete } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustAgree, mustSpread } from './guarded.ts'

const dtypes = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32', 'bool')
const most = 30_000
const sizes = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 4, arbitrary: fc.integer({ min: 6, max: 21 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 140 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)
const shapesOf = (minLength: number): fc.Arbitrary<number[]> =>
  fc.array(sizes, { minLength, maxLength: 5 }).filter((shape) => count(shape) <= most)

/** Every element another one, as far as the dtype goes; -0 and NaN among them. */
const counting = (shape: readonly number[], dtype: DType): Concrete => {
  const x = allocate(dtype, count(shape)).map((_, i) =>
    dtype === 'bool' ? ((i * i + i) % 3) >> 1 : i + 1,
  )
  if (x.length > 2 && (dtype === 'f32' || dtype === 'f64')) x.set([-0, Number.NaN], 1)
  return concrete([...shape], dtype, x)
}

const large = fc
  .constantFrom<readonly number[]>(
    [1024, 1030],
    [2 ** 20 + 5],
    [3, 5, 7, 101, 101],
    [2, 2, 2, 2, 65_537],
    [65_537, 1, 2, 3, 3],
    [17, 16, 18, 15, 15],
  )
  .chain((shape) => fc.shuffledSubarray([...shape], { minLength: shape.length }))

const permutations = (shapes: fc.Arbitrary<number[]>) =>
  shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      order: fc.shuffledSubarray(range(shape.length), { minLength: shape.length }),
      dtype: dtypes,
    }),
  )

const broadcasts = (shapes: fc.Arbitrary<number[]>) =>
  shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.subarray(range(shape.length)),
      dtype: dtypes,
    }),
  )

const slices = (shapes: fc.Arbitrary<number[]>) =>
  shapes.chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      ends: fc.tuple(...shape.map((n) => fc.tuple(fc.nat(n), fc.nat(n)))),
      stride: fc.tuple(
        ...shape.map(() => fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 4 }))),
      ),
      dtype: dtypes,
    }),
  )

const pads = (shapes: fc.Arbitrary<number[]>, widest: number) =>
  shapes.chain((shape) => {
    const each = fc.tuple(...shape.map(() => fc.oneof(fc.constant(0), fc.nat(widest))))
    return fc.record({
      shape: fc.constant(shape),
      low: each,
      high: each,
      between: each,
      dtype: dtypes,
    })
  })

const flips = broadcasts

/** A shape cut along one of its axes. */
const cuts = (shapes: fc.Arbitrary<number[]>) =>
  shapes
    .filter((shape) => shape.length > 0)
    .chain((shape) =>
      fc.nat(shape.length - 1).chain((axis) =>
        fc.record({
          shape: fc.constant(shape),
          axis: fc.constant(axis),
          at: fc.array(fc.nat(shape[axis]!), { maxLength: 4 }), // an axis of the shape
          dtype: dtypes,
        }),
      ),
    )

const piecesOf = (n: number, at: readonly number[]): number[] => {
  const ends = [...at.toSorted((a, b) => a - b), n]
  return ends.map((end, i) => end - (ends[i - 1] ?? 0))
}

const few = { numRuns: 200 }
const rarely = { numRuns: 2 }

describe('in the arena', () => {
  test('permute: the elements of the record, any order, any dtype', () => {
    fc.assert(
      fc.property(permutations(shapesOf(0)), ({ shape, order, dtype }) =>
        mustAgree(permute, engine.permute, { order }, [counting(shape, dtype)]),
      ),
      { numRuns: 600 },
    )
  })

  test('permute: matrices of every width around the sizes of squares and blocks', () => {
    const side = fc.integer({ min: 1, max: 70 })
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 4 }), dtypes, (n, m, k, dtype) => {
        mustAgree(permute, engine.permute, { order: [1, 0] }, [counting([n, m], dtype)])
        mustAgree(permute, engine.permute, { order: [1, 0, 2] }, [counting([n, m, k], dtype)])
        mustAgree(permute, engine.permute, { order: [0, 2, 1] }, [counting([k, n, m], dtype)])
      }),
      few,
    )
  })

  test('permute: as many loops as axes, all turned around', () => {
    for (const dtype of ['f32', 'bool'] as const)
      for (const rank of [6, 7, 8]) {
        const x = counting([5, 4, 3, 2, 3, 2, 3, 2].slice(0, rank), dtype)
        mustAgree(permute, engine.permute, { order: range(rank).reverse() }, [x])
      }
  })

  test('broadcast: the elements of the record, any axes, any dtype', () => {
    fc.assert(
      fc.property(broadcasts(shapesOf(0)), ({ shape, axes, dtype }) => {
        const x = counting(
          axes.map((a) => shape[a]!), // axes of the shape
          dtype,
        )
        mustAgree(broadcast, engine.broadcast, { shape, axes }, [x])
      }),
      { numRuns: 600 },
    )
  })

  test('slice: the elements of the record, any start, limit and stride, any dtype', () => {
    fc.assert(
      fc.property(slices(shapesOf(0)), ({ shape, ends, stride, dtype }) => {
        const start = ends.map((e) => Math.min(...e))
        const limit = ends.map((e) => Math.max(...e))
        mustAgree(slice, engine.slice, { start, limit, stride }, [counting(shape, dtype)])
      }),
      { numRuns: 600 },
    )
  })

  test('pad: the elements of the record, zeros before, behind and between, any dtype', () => {
    const small = shapesOf(0).filter((shape) => count(shape) <= 1000)
    fc.assert(
      fc.property(pads(small, 3), ({ shape, low, high, between, dtype }) =>
        mustAgree(pad, engine.pad, { low, high, between }, [counting(shape, dtype)]),
      ),
      { numRuns: 600 },
    )
  })

  test('flip: the elements of the record, any axes, any dtype', () => {
    fc.assert(
      fc.property(flips(shapesOf(0)), ({ shape, axes, dtype }) =>
        mustAgree(flip, engine.flip, { axes }, [counting(shape, dtype)]),
      ),
      { numRuns: 600 },
    )
  })

  test('split and concatenate: the elements of the records, any pieces, any dtype', () => {
    fc.assert(
      fc.property(cuts(shapesOf(1)), ({ shape, axis, at, dtype }) => {
        const pieces = piecesOf(shape[axis]!, at) // an axis of the shape
        const x = counting(shape, dtype)
        mustAgree(split, engine.split, { axis, sizes: pieces }, [x])
        mustAgree(concatenate, engine.concatenate, { axis }, [
          ...run(split, { axis, sizes: pieces }, x),
          x,
        ])
      }),
      { numRuns: 400 },
    )
  })

  test('iota: the elements of the record, any axis, any dtype', () => {
    const numeric = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32')
    const cases = shapesOf(1).chain((shape) =>
      fc.tuple(fc.constant(shape), fc.nat(shape.length - 1), numeric),
    )
    fc.assert(
      fc.property(cases, ([shape, axis, dtype]) =>
        mustAgree(iotaRecord, iota, { shape, axis, dtype }, []),
      ),
      { numRuns: 400 },
    )
  })

  test('threads: two and four move what one moves, whichever comes first', () => {
    fc.assert(
      fc.property(permutations(large), ({ shape, order, dtype }) =>
        mustSpread(permute, engine.permute, { order }, [counting(shape, dtype)]),
      ),
      rarely,
    )
    fc.assert(
      fc.property(broadcasts(large), ({ shape, axes, dtype }) => {
        const x = counting(
          axes.map((a) => shape[a]!), // axes of the shape
          dtype,
        )
        mustSpread(broadcast, engine.broadcast, { shape, axes }, [x])
        mustSpread(flip, engine.flip, { axes }, [counting(shape, dtype)])
      }),
      rarely,
    )
    fc.assert(
      fc.property(pads(large, 1), ({ shape, low, high, between, dtype }) => {
        const x = counting(shape, dtype)
        const only = between.map((b, i) => (i === 0 ? b : 0))
        mustSpread(pad, engine.pad, { low, high, between: only }, [x])
        // Of a short axis all stays, lest too few elements be left for two lists.
        const start = low.map((l, i) => (shape[i]! > 8 ? l : 0)) // one an axis
        const limit = shape.map((n) => n)
        const stride = shape.map(() => 1)
        const grown = concrete([2, ...shape], dtype, allocate(dtype, 2 * count(shape)).fill(1))
        mustSpread(
          slice,
          engine.slice,
          { start: [0, ...start], limit: [2, ...limit], stride: [1, ...stride] },
          [grown],
        )
      }),
      rarely,
    )
    fc.assert(
      fc.property(cuts(large), ({ shape, axis, at, dtype }) => {
        const x = counting(shape, dtype)
        const pieces = piecesOf(shape[axis]!, at) // an axis of the shape
        mustSpread(split, engine.split, { axis, sizes: pieces }, [x])
        mustSpread(concatenate, engine.concatenate, { axis }, [x, x])
        if (dtype !== 'bool') mustSpread(iotaRecord, iota, { shape, axis, dtype }, [])
      }),
      rarely,
    )
  })
})
