/**
 * @file shapes — type laws: each type-level function of shapes, at one example or more.
 */
import type { Dim } from 'cotangent'
import type { Axes, Axis, HasAxes, ReplaceAxes } from '../../src/shape/axes.ts'
import type { Broadcast } from '../../src/shape/broadcast.ts'
import type { Concatenated, Pieces, SameShape, Stacked } from '../../src/shape/concatenate.ts'
import type { Contracted } from '../../src/shape/contract.ts'
import type { Gathered } from '../../src/shape/gather.ts'
import type { Padded } from '../../src/shape/pad.ts'
import type { Permuted } from '../../src/shape/permute.ts'
import type { Reduced } from '../../src/shape/reduce.ts'
import type { CheckReshape, Flattened, Product, Reshaped } from '../../src/shape/reshape.ts'
import type { Shape, ShowShape } from '../../src/shape/shape.ts'
import type { SameSize, ShowSize } from '../../src/shape/size.ts'
import type { SliceSize, Sliced } from '../../src/shape/slice.ts'
import type { Expanded, Inserted, Squeezed } from '../../src/shape/squeeze.ts'
import type { Equal, Holds } from './equal.ts'

type Batch = Dim<'batch'>

export type Sizes = [
  Holds<Equal<SameSize<3, 3>, true>>,
  Holds<Equal<SameSize<3, 4>, false>>,
  Holds<Equal<SameSize<number, 4>, true>>,
  Holds<Equal<SameSize<Batch, Batch>, true>>,
  Holds<Equal<SameSize<Batch, 4>, false>>,
  Holds<Equal<SameSize<Batch, Dim<'time'>>, false>>,
  Holds<Equal<ShowSize<Batch>, 'batch'>>,
  Holds<Equal<ShowShape<[2, Batch, number]>, '[2, batch, ?]'>>,
  Holds<Equal<ShowShape<[]>, '[]'>>,
  Holds<Equal<ShowShape<Shape>, '[...]'>>,
]

export type OfAxes = [
  Holds<Equal<Axis<[2, 3], -1>, 1>>,
  Holds<Equal<Axis<[2, 3], 0>, 0>>,
  Holds<Equal<Axis<[2, 3], 2>, never>>,
  Holds<Equal<Axis<[2, 3], -3>, never>>,
  Holds<Equal<Axis<[], 0>, never>>,
  Holds<Equal<Axis<[1, 2, 3, 4, 5, 6, 7, 8], -8>, 0>>,
  Holds<Equal<Axis<Shape, 5>, number>>,
  Holds<Equal<Axes<[2, 3, 4], [0, -1]>, 0 | 2>>,
  Holds<Equal<HasAxes<'sum', [2, 3], [0, -1]>, unknown>>,
  Holds<Equal<ReplaceAxes<[2, 3, 4], 1, [5, 6]>, [2, 5, 6, 4]>>,
  Holds<Equal<ReplaceAxes<Shape, 0, []>, Shape>>,
  Holds<Equal<Reduced<[2, 3], [0], false>, [3]>>,
  Holds<Equal<Reduced<[2, 3, 4], [0, -1], true>, [1, 3, 1]>>,
  Holds<Equal<Reduced<[2, 3], undefined, true>, [1, 1]>>,
  Holds<Equal<Reduced<[2, 3], undefined, false>, []>>,
  Holds<Equal<Reduced<[2, 3], [], false>, [2, 3]>>,
  Holds<Equal<Permuted<[2, 3, 4], [2, 0, -2]>, [4, 2, 3]>>,
  Holds<Equal<Inserted<[2, 3], 1, 9>, [2, 9, 3]>>,
  Holds<Equal<Expanded<[2, 3], -1, 1>, [2, 3, 1]>>,
  Holds<Equal<Expanded<[], 0, 1>, [1]>>,
  Holds<Equal<Squeezed<[2, 1, 3], -2>, [2, 3]>>,
  Holds<Equal<Gathered<[9, 2], [4, 5], 0>, [4, 5, 2]>>,
  Holds<Equal<Gathered<[9, 2], [], -1>, [9]>>,
]

export type OfBroadcast = [
  Holds<Equal<Broadcast<[2, 1], [3]>, [2, 3]>>,
  Holds<Equal<Broadcast<[3], [2, 1]>, [2, 3]>>,
  Holds<Equal<Broadcast<[2, 3], []>, [2, 3]>>,
  Holds<Equal<Broadcast<[], [2, 3]>, [2, 3]>>,
  Holds<Equal<Broadcast<[2, 3], [2, 3]>, [2, 3]>>,
  Holds<Equal<Broadcast<[2, 3], [number, 3]>, [2, 3]>>,
  Holds<Equal<Broadcast<[number], [1]>, [number]>>,
  Holds<Equal<Broadcast<[1], [number]>, [number]>>,
  Holds<Equal<Broadcast<[5, 1], [number]>, [5, number]>>,
  Holds<Equal<Broadcast<[5, 3], [number]>, [5, 3]>>,
  Holds<Equal<Broadcast<[5, number], [3]>, [5, 3]>>,
  Holds<Equal<Broadcast<[5, Batch], [number]>, [5, number]>>,
  Holds<Equal<Broadcast<[5, Batch], [Batch]>, [5, Batch]>>,
  Holds<Equal<Broadcast<[7, 5, 3], [5, 3]>, [7, 5, 3]>>,
  Holds<Equal<Broadcast<[Batch, 3], [1, 3]>, [Batch, 3]>>,
  Holds<Equal<Broadcast<[number], [Batch]>, [number]>>,
  Holds<Equal<Broadcast<Shape, [2]>, Shape>>,
  Holds<Equal<Contracted<[7, 2, 3], [7, 3, 5], [[2], [1]], [[0], [0]]>, [7, 2, 5]>>,
  Holds<Equal<Contracted<[2, 3], [4], [[], []], [[], []]>, [2, 3, 4]>>,
]

export type OfReshape = [
  Holds<Equal<Product<[2, 3, 4]>, 24>>,
  Holds<Equal<Product<[]>, 1>>,
  Holds<Equal<Product<[2, number]>, number>>,
  Holds<Equal<Reshaped<[2, 6], [4, -1]>, [4, 3]>>,
  Holds<Equal<Reshaped<[28, 28], [7, -1]>, [7, 112]>>,
  Holds<Equal<Reshaped<[Batch, 28, 28], [Batch, -1]>, [Batch, 784]>>,
  Holds<Equal<Reshaped<[Batch, 28, 28], [-1, 784]>, [Batch, 784]>>,
  Holds<Equal<Reshaped<[number, 28], [-1, 7]>, [number, 7]>>,
  Holds<Equal<Reshaped<[0, 28, 28], [0, -1]>, [0, 784]>>,
  Holds<Equal<Reshaped<Shape, [2, -1]>, [2, number]>>,
  Holds<Equal<CheckReshape<[6, 7, 8, 9], [42, 72]>, unknown>>,
  Holds<Equal<CheckReshape<[100, 0, 3], [5, 0]>, unknown>>,
  Holds<Equal<CheckReshape<[10, 10], [100]>, unknown>>,
  Holds<Equal<CheckReshape<[Batch, 6], [2, Batch, 3]>, unknown>>,
  Holds<Equal<CheckReshape<[number, 6], [5]>, unknown>>,
  Holds<Equal<Flattened<[2, 3, 4], 1>, [2, 12]>>,
  Holds<Equal<Flattened<[Batch, 3, 4], 1>, [Batch, 12]>>,
]

export type OfParts = [
  Holds<Equal<SliceSize<10, 2, -1, 3>, 3>>,
  Holds<Equal<SliceSize<10, 0, undefined, 1>, 10>>,
  Holds<Equal<SliceSize<10, 4, 4, 1>, 0>>,
  Holds<Equal<SliceSize<10, 4, 3, 1>, never>>,
  Holds<Equal<SliceSize<10, -11, undefined, 1>, never>>,
  Holds<Equal<SliceSize<number, 0, 4, 1>, number>>,
  Holds<Equal<SliceSize<Batch, 0, undefined, 1>, Batch>>,
  Holds<Equal<Sliced<[2, 9], 1, 0, 4, 1>, [2, 4]>>,
  Holds<Equal<Padded<[2, 3], [[1, 1], [0, 2]]>, [4, 5]>>,
  Holds<Equal<Padded<[Batch, 3], [[0, 0], [0, 2]]>, [Batch, 5]>>,
  Holds<Equal<Concatenated<[[2, 3], [2, 4], [2, 10]], -1>, [2, 17]>>,
  Holds<Equal<Concatenated<[[Batch, 3], [Batch, 4]], 1>, [Batch, 7]>>,
  Holds<Equal<Concatenated<[[number, 3], [2, 4]], 1>, [2, 7]>>,
  Holds<Equal<Concatenated<[[2, 3], [number, 4]], 1>, [2, 7]>>,
  Holds<Equal<SameShape<[2, number], [2, 3]>, true>>,
  Holds<Equal<SameShape<[2], [2, 3]>, false>>,
  Holds<Equal<Stacked<[[2], [2], [2]], -1>, [2, 3]>>,
  Holds<Equal<Pieces<[2, 7], 1, [3, 4]>, [[2, 3], [2, 4]]>>,
]
