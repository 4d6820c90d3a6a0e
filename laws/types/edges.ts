/**
 * @file edges — type laws: names bind where data of unknown shape enter, and are compared from then on.
 */
import * as ct from 'cotangent'
import type { AnyTensor, Dim, Scalar, Shape, Tensor } from 'cotangent'
import type { Either } from 'fp-ts/lib/Either.js'
import type { BindOnce, Bound, KnownIn, NamesIn } from '../../src/shape/names.ts'
import type { ShapeError } from '../../src/shape/mismatch.ts'
import { type Equal, has, type Holds, is } from './equal.ts'

type Batch = Dim<'batch'>
type Time = Dim<'time'>

export type Names = [
  Holds<Equal<Bound<['batch', 784]>, [Batch, 784]>>,
  Holds<Equal<Bound<readonly [Batch, number, 'time']>, [Batch, number, Time]>>,
  Holds<Equal<Bound<readonly number[]>, number[]>>,
  Holds<Equal<Bound<readonly (number | string)[]>, number[]>>,
  Holds<Equal<Bound<[string, 2]>, [number, 2]>>,
  Holds<Equal<NamesIn<['batch', 784, 'time']>, 'batch' | 'time'>>,
  Holds<Equal<KnownIn<[Batch, 784]>, 'batch'>>,
  Holds<Equal<KnownIn<[784, number]>, never>>,
  Holds<Equal<BindOnce<'refine', 'batch', 'time'>, unknown>>,
  Holds<
    Equal<
      BindOnce<'refine', 'batch' | 'time', 'time'>,
      ShapeError<'refine: time is a known size here and a name to bind there; give the known size in each place'>
    >
  >,
]

declare const unknownTensor: AnyTensor
declare const n: number
const batch = ct.dim('batch', 32)

// refine: literals, names, known sizes and unknown ones.
const asLiteral = ct.refine([2, 3], 'f64')(unknownTensor)
is<Either<ct.RefineFailure, Tensor<[2, 3], 'f64'>>>()(asLiteral, true)
is<Either<ct.RefineFailure, Tensor<[Batch, 784]>>>()(
  ct.refine(['batch', 784], 'f32')(unknownTensor),
  true,
)
is<Either<ct.RefineFailure, Tensor<[Batch, number, Time], 'i32'>>>()(
  ct.refine([batch, n, 'time'], 'i32')(unknownTensor),
  true,
)
is<Either<ct.RefineFailure, Scalar>>()(ct.refine([], 'f32')(unknownTensor), true)
export const generic = <B extends number>(
  b: B,
  x: AnyTensor,
): Either<ct.RefineFailure, Tensor<[B, 4]>> => ct.refine([b, 4], 'f32')(x)
// @ts-expect-error refine: batch is a known size here and a name to bind there
ct.refine([batch, 'batch'], 'f32')
// @ts-expect-error refine: no such dtype
ct.refine(['batch'], 'f16')

// refineTree: a tree of specs, in which a tensor asks for its own shape.
const specs = {
  x: { shape: ['batch', 784], dtype: 'f32' },
  y: [{ shape: ['batch'], dtype: 'i32' }],
  w: ct.zeros([784, 10]),
} as const
const tree = ct.refineTree(specs)({})
if (tree._tag === 'Right') {
  has<[Batch, 784]>()(tree.right.x, true)
  has<[Batch], 'i32'>()(tree.right.y[0], true)
  has<[784, 10]>()(tree.right.w, true)
  has<[Batch, 10]>()(ct.matmul(tree.right.x, tree.right.w), true)
}
interface Data {
  x: Tensor<[Batch, 784]>
  y: Tensor<[Batch], 'i32'>
}
export const inline: Either<ct.RefineFailure, Data> = ct.refineTree({
  x: { shape: ['batch', 784], dtype: 'f32' },
  y: { shape: ['batch'], dtype: 'i32' },
})({})
is<Either<ct.RefineFailure, Tensor<[Time]>>>()(
  ct.refineTree({ shape: ['time'], dtype: 'f32' })(unknownTensor),
  true,
)
ct.refineTree({
  // @ts-expect-error refineTree: specs.x.dtype has no shape and dtype; give both, or a tree of them
  x: { shape: ['batch'], dtype: 'f16' },
})
ct.refineTree(
  // @ts-expect-error refineTree: batch is a known size here and a name to bind there
  { x: { shape: [batch], dtype: 'f32' }, y: { shape: ['batch'], dtype: 'f32' } },
)

// A name goes through operators, and two names do not meet.
declare const x: Tensor<[Batch, 4]>
declare const y: Tensor<[Time, 4]>
declare const z: Tensor<[number, 4]>
const row = ct.ones([4])
has<[Batch, 4]>()(ct.add(x, x), true)
has<[Batch, 4]>()(ct.add(x, row), true)
has<[Batch, 4]>()(ct.sub(x, ct.max(x, { axes: [1], keepAxes: true })), true)
has<[Batch, Time]>()(ct.matmul(x, ct.transpose(y)), true)
has<[Time, 4]>()(ct.matmul(ct.transpose(ct.matmul(x, ct.transpose(y))), x), true)
has<[Batch, 2, 2]>()(ct.reshape(x, [x.shape[0], 2, 2]), true)
has<[Batch, 4]>()(ct.zeros(x.shape), true)
has<[Batch]>()(ct.vmap((r: Tensor<[4]>) => ct.sum(r))(x), true)
has<[number, 4]>()(ct.add(x, z), true)
// @ts-expect-error add: [batch, 4] and [time, 4] do not broadcast, since batch is not time and neither is 1
ct.add(x, y)
// @ts-expect-error matmul: [4, batch] x [time, 4] needs equal inner axes, but batch is not time
ct.matmul(ct.transpose(x), y)
// @ts-expect-error a named size is not 32
ct.add(x, ct.ones([32, 4]))
// @ts-expect-error no batch of another name
export const other: Tensor<[Time, 4]> = x
export const forgotten: Tensor<[number, 4]> = x
export const rankForgotten: Tensor<Shape> = x
// @ts-expect-error an unknown size has no name: refine it
export const named: Tensor<[Batch, 4]> = z
// @ts-expect-error a number is no named size: dim
export const size: Batch = 32
