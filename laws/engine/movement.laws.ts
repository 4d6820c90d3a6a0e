/**
 * @file movement.laws — permute and broadcast of the engine give the elements of the records.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { broadcastWith, permuteWith } from '../../src/engine/wasm/movement.ts'
import { broadcast } from '../../src/primitives/broadcast.ts'
import { permute } from '../../src/primitives/permute.ts'
import { count, range } from '../../src/shape/sizes.ts'
import { type Concrete, concrete, data } from '../../src/tensor/concrete.ts'
import { allocate, type DType } from '../../src/tensor/dtype.ts'
import { run } from '../primitives/structural.ts'
import { mustBeSameBits } from './same.ts'

const dtypes = fc.constantFrom<DType>('f32', 'f64', 'i32', 'u32', 'bool')
const shapes = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 })

/** Every element another one, as far as the dtype goes; -0 among them. */
const counting = (shape: readonly number[], dtype: DType): Concrete =>
  concrete(
    [...shape],
    dtype,
    allocate(dtype, count(shape)).map((_, i) => (i === 1 ? -0 : dtype === 'bool' ? i % 2 : i)),
  )

test('permute: the engine moves what the record moves, any order, any dtype', () => {
  const cases = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.shuffledSubarray(range(shape.length), { minLength: shape.length }),
      dtypes,
    ),
  )
  fc.assert(
    fc.property(cases, ([shape, order, dtype]) => {
      const x = counting(shape, dtype)
      const found = permuteWith(order, x)
      if (found !== undefined) mustBeSameBits(found, run(permute, { order }, x)[0][data])
    }),
    { numRuns: 300 },
  )
})

test('permute: the engine transposes matrices itself', () => {
  expect(permuteWith([1, 0], counting([3, 50], 'f32'))).toBeDefined()
})

test('broadcast: the engine repeats what the record repeats, any axes, any dtype', () => {
  const cases = fc
    .array(fc.nat(9), { minLength: 1, maxLength: 4 })
    .chain((shape) => fc.tuple(fc.constant(shape), fc.subarray(range(shape.length)), dtypes))
  fc.assert(
    fc.property(cases, ([shape, axes, dtype]) => {
      const x = counting(
        axes.map((a) => shape[a]!), // axes of the shape
        dtype,
      )
      const found = broadcastWith(axes, x, { shape, dtype })
      if (found !== undefined) mustBeSameBits(found, run(broadcast, { shape, axes }, x)[0][data])
    }),
    { numRuns: 500 },
  )
})
