/**
 * @file params.laws — shape rules refuse params that do not fit, since a parsed Program may carry any.
 */
import { expect, test } from 'vitest'
import { argMax } from '../../src/primitives/argMax.ts'
import { argMin } from '../../src/primitives/argMin.ts'
import { broadcast } from '../../src/primitives/broadcast.ts'
import { concatenate } from '../../src/primitives/concatenate.ts'
import { convolve } from '../../src/primitives/convolve.ts'
import { cumulativeSum } from '../../src/primitives/cumulativeSum.ts'
import { flip } from '../../src/primitives/flip.ts'
import { gather } from '../../src/primitives/gather.ts'
import { iota } from '../../src/primitives/iota.ts'
import { pad } from '../../src/primitives/pad.ts'
import { permute } from '../../src/primitives/permute.ts'
import { prod } from '../../src/primitives/prod.ts'
import { randomBits } from '../../src/primitives/randomBits.ts'
import { reduceMax } from '../../src/primitives/reduceMax.ts'
import { reduceMin } from '../../src/primitives/reduceMin.ts'
import { reshape } from '../../src/primitives/reshape.ts'
import { scatterAdd } from '../../src/primitives/scatterAdd.ts'
import { slice } from '../../src/primitives/slice.ts'
import { sort } from '../../src/primitives/sort.ts'
import { split } from '../../src/primitives/split.ts'
import { windowMax } from '../../src/primitives/windowMax.ts'
import { windowShare } from '../../src/primitives/windowShare.ts'
import { windowSum } from '../../src/primitives/windowSum.ts'
import { Defect } from '../../src/shape/defect.ts'
import { type Sizes } from '../../src/shape/sizes.ts'
import type { Aval } from '../../src/tensor/concrete.ts'
import type { DType } from '../../src/tensor/dtype.ts'
import { along } from '../support/along.ts'

const aval = (shape: Sizes, dtype: DType = 'f32'): Aval => ({ shape, dtype })
const x = aval([2, 3])
const at = aval([2, 4], 'i32')

const image = aval([2, 5, 4])
const slide = { stride: [1], dilation: [1], low: [0], high: [0], between: [0], groups: 1 }
const all = { window: [1, 2, 1], stride: [1, 1, 1], dilation: [1, 1, 1] }
const windows = { ...all, low: [0, 0, 0], high: [0, 0, 0] }

const refused: readonly (readonly [string, () => unknown])[] = [
  ['prod over an axis twice', () => prod.shape([x], { axes: [1, 1] })],
  ['prod over an axis past the last', () => prod.shape([x], { axes: [2] })],
  ['prod over a negative axis', () => prod.shape([x], { axes: [-1] })],
  ['prod of bool', () => prod.shape([aval([2], 'bool')], { axes: [0] })],
  ['reduceMax over nothing', () => reduceMax.shape([aval([0, 2])], { axes: [0] })],
  ['reduceMin over nothing', () => reduceMin.shape([aval([2, 0])], { axes: [0, 1] })],
  ['argMax over nothing', () => argMax.shape([aval([0])], { axis: 0 })],
  ['argMin of a scalar', () => argMin.shape([aval([])], { axis: 0 })],
  [
    'cumulativeSum along half an axis',
    () => cumulativeSum.shape([x], { axis: 0.5, reverse: false }),
  ],
  ['convolve with other channels', () => convolve.shape([image, aval([3, 2, 6])], slide)],
  [
    'convolve in no groups',
    () => convolve.shape([image, aval([3, 4, 6])], { ...slide, groups: 0 }),
  ],
  [
    'convolve in groups that do not divide the outputs',
    () => convolve.shape([image, aval([3, 2, 5])], { ...slide, groups: 2 }),
  ],
  ['convolve along two axes', () => convolve.shape([image, aval([3, 3, 4, 6])], slide)],
  ['convolve of two dtypes', () => convolve.shape([image, aval([3, 4, 6], 'f64')], slide)],
  ['convolve by 0', () => convolve.shape([image, aval([3, 4, 6])], { ...slide, stride: [0] })],
  [
    'convolve with half a margin',
    () => convolve.shape([image, aval([3, 4, 6])], { ...slide, low: [0.5] }),
  ],
  [
    'windowSum of bool',
    () => windowSum.shape([aval([2, 5, 4], 'bool')], { ...windows, between: [0, 0, 0] }),
  ],
  [
    'windowSum with zeros taken out',
    () => windowSum.shape([image], { ...windows, between: [0, -1, 0] }),
  ],
  [
    'windowMax along one axis of three',
    () => windowMax.shape([image], { ...windows, window: [2] }),
  ],
  [
    'windowMax of elements 0 apart',
    () => windowMax.shape([image], { ...windows, dilation: [1, 0, 1] }),
  ],
  [
    'windowShare of what has another shape',
    () => windowShare.shape([image, image], { ...windows, reverse: true }),
  ],
  ['sort along NaN', () => sort.shape([x], { axis: NaN })],
  ['reshape to another count', () => reshape.shape([x], { shape: [5] })],
  ['reshape to negative sizes', () => reshape.shape([x], { shape: [-2, -3] })],
  ['reshape to fractions', () => reshape.shape([x], { shape: [1.5, 4] })],
  ['permute without an axis', () => permute.shape([x], { order: [0] })],
  ['permute with an axis twice', () => permute.shape([x], { order: [0, 0] })],
  ['broadcast that stretches 1', () => broadcast.shape([aval([1])], { shape: [3], axes: [0] })],
  [
    'broadcast along falling axes',
    () => broadcast.shape([aval([2, 2])], { shape: [2, 2], axes: [1, 0] }),
  ],
  [
    'broadcast along one axis twice',
    () => broadcast.shape([aval([2, 2])], { shape: [2, 2], axes: [1, 1] }),
  ],
  ['broadcast past the last axis', () => broadcast.shape([aval([2])], { shape: [2], axes: [1] })],
  ['broadcast with too few axes', () => broadcast.shape([x], { shape: [2, 3], axes: [0] })],
  [
    'broadcast beyond counting',
    () => broadcast.shape([aval([])], { shape: [2 ** 30, 2 ** 30], axes: [] }),
  ],
  [
    'slice with start after limit',
    () => slice.shape([x], { start: [1, 2], limit: [2, 1], stride: [1, 1] }),
  ],
  ['slice past the end', () => slice.shape([x], { start: [0, 0], limit: [3, 3], stride: [1, 1] })],
  ['slice from below 0', () => slice.shape([x], { start: [0, -1], limit: [2, 3], stride: [1, 1] })],
  ['slice with stride 0', () => slice.shape([x], { start: [0, 0], limit: [2, 3], stride: [1, 0] })],
  ['slice of too few axes', () => slice.shape([x], { start: [0], limit: [2], stride: [1] })],
  [
    'pad with less than nothing',
    () => pad.shape([x], { low: [0, -1], high: [0, 0], between: [0, 0] }),
  ],
  ['pad with half a zero', () => pad.shape([x], { low: [0, 0], high: [0, 0.5], between: [0, 0] })],
  ['pad of too many axes', () => pad.shape([x], { low: [0, 0], high: [0, 0], between: [0, 0, 0] })],
  [
    'pad beyond counting',
    () => pad.shape([x], { low: [0, 2 ** 53 - 1], high: [0, 0], between: [0, 0] }),
  ],
  ['concatenate of nothing', () => concatenate.shape([], { axis: 0 })],
  ['concatenate of other sizes', () => concatenate.shape([x, aval([2, 4])], { axis: 0 })],
  ['concatenate of other ranks', () => concatenate.shape([x, aval([2])], { axis: 0 })],
  ['concatenate of other dtypes', () => concatenate.shape([x, aval([2, 3], 'f64')], { axis: 0 })],
  ['concatenate of scalars', () => concatenate.shape([aval([])], { axis: 0 })],
  ['split into too little', () => split.shape([x], { axis: 1, sizes: [1, 1] })],
  ['split into less than nothing', () => split.shape([x], { axis: 1, sizes: [4, -1] })],
  ['split into no pieces', () => split.shape([aval([0])], { axis: 0, sizes: [] })],
  ['flip of an axis twice', () => flip.shape([x], { axes: [0, 0] })],
  ['gather by floats', () => gather.shape([x, aval([2])], along(0))],
  ['gather with a batch axis after the axis', () => gather.shape([x, at], along(0, 1))],
  ['gather with other batch sizes', () => gather.shape([x, aval([3], 'i32')], along(1, 1))],
  [
    'gather with more batch axes than indices',
    () => gather.shape([x, aval([], 'i32')], along(1, 1)),
  ],
  ['gather with a negative batch', () => gather.shape([x, at], along(1, -1))],
  ['scatterAdd of other updates', () => scatterAdd.shape([x, at, aval([2, 3])], along(1, 1))],
  [
    'scatterAdd of another dtype',
    () => scatterAdd.shape([x, at, aval([2, 4], 'f64')], along(1, 1)),
  ],
  ['iota of a scalar', () => iota.shape([], { axis: 0, shape: [], dtype: 'i32' })],
  ['iota of bool', () => iota.shape([], { axis: 0, shape: [2], dtype: 'bool' })],
  ['iota of a negative size', () => iota.shape([], { axis: 0, shape: [-1], dtype: 'i32' })],
  [
    'randomBits under a key of three',
    () => randomBits.shape([aval([3], 'u32'), aval([1, 2], 'u32')], {}),
  ],
  ['randomBits of i32', () => randomBits.shape([aval([2], 'i32'), aval([1, 2], 'u32')], {})],
  ['randomBits of one counter', () => randomBits.shape([aval([2], 'u32'), aval([2], 'u32')], {})],
]

test.each(refused)('shape rules: %s is a Defect that says what to do', (_, shape) => {
  expect(shape).toThrow(Defect)
  expect(shape).toThrow(/^[a-zA-Z]+: .+; .+$/u)
})
