/**
 * @file edges — type laws: names bind where data of unknown shape enter, and are compared from then on.
 */
import * as ct from 'cotangent'
import type { AnyTensor, Dim, Scalar, Shape, Tensor } from 'cotangent'
import { decodeTensors, tensorCodec, treeCodec } from 'cotangent/codec'
import type { Either } from 'fp-ts/lib/Either.js'
import type { CheckSpecs } from '../../src/function/specSpelling.ts'
import type { CheckAsked } from '../../src/shape/askedSizes.ts'
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
  // What may be one name or another names no one size.
  Holds<Equal<Bound<['a' | 'b', `c${string}`, 2 | 'a']>, [number, number, number]>>,
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

// fromArray: typed arrays of 64 bits and integers of 32 keep their dtype; what may be any of them may be any of the four.
declare const numbers: ArrayLike<number>
declare const some: readonly number[]
declare const parsed: ReturnType<typeof JSON.parse>
has<[2], 'i32'>()(ct.fromArray([2], Int32Array.of(16777217, 1)), true)
has<[2], 'u32'>()(ct.fromArray([2], Uint32Array.of(1, 2)), true)
has<[2], 'f64'>()(ct.fromArray([2], Float64Array.of(1, 2)), true)
has<[2]>()(ct.fromArray([2], Float32Array.of(1, 2)), true)
has<[2]>()(ct.fromArray([2], Uint8Array.of(1, 2)), true)
has<[2]>()(ct.fromArray([2], Int16Array.of(1, 2)), true)
has<[2]>()(ct.fromArray([2], [1, 2]), true)
has<[0]>()(ct.fromArray([0], []), true)
has<[number]>()(ct.fromArray([n], some), true)
has<[number]>()(ct.fromArray([n], parsed), true)
has<[number]>()(ct.fromArray<[number]>([2], [1, 2]), true)
has<[number], 'f32' | 'f64' | 'i32' | 'u32'>()(ct.fromArray([n], numbers), true)
has<[2], 'f32'>()(ct.fromArray([2], Int32Array.of(1, 2), 'f32'), true)
has<[2], 'bool'>()(ct.fromArray([2], numbers, 'bool'), true)

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
export const ofDType = <D extends ct.Floating>(
  dtype: D,
): ((x: AnyTensor) => Either<ct.RefineFailure, Tensor<[Batch], D>>) => ct.refine(['batch'], dtype)
declare const floating: ct.Floating
is<Either<ct.RefineFailure, Tensor<[Batch], 'f32' | 'f64'>>>()(
  ct.refine(['batch'], floating)(unknownTensor),
  true,
)
// @ts-expect-error refine: f16 is no dtype; give f32, f64, i32, u32 or bool
ct.refine(['batch'], 'f16')
// @ts-expect-error refine: 2.5 is not a size; give a whole number that is not negative
ct.refine([2.5, 'batch'], 'f32')
// @ts-expect-error tensorCodec: -3 is not a size; give a whole number that is not negative
tensorCodec(['batch', -3], 'f32')
const forgetful = ['batch', 784]
// @ts-expect-error refine: the shape holds text that the compiler does not know; write as const behind it
ct.refine(forgetful, 'f32')
const declared: ct.AskedSizes = forgetful
is<Either<ct.RefineFailure, Tensor<Shape>>>()(ct.refine(declared, 'f32')(unknownTensor), true)
declare const many: number[]
is<Either<ct.RefineFailure, Tensor<Shape>>>()(ct.refine(many, 'f32')(unknownTensor), true)

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
  // @ts-expect-error refineTree: specs.x.dtype is f16, which is no dtype; give f32, f64, i32, u32 or bool
  x: { shape: ['batch'], dtype: 'f16' },
})
treeCodec({
  // @ts-expect-error treeCodec: specs.x.shap is neither shape nor dtype; name it as one of them
  x: { shap: ['batch'], dtype: 'f32' },
})
decodeTensors([
  // @ts-expect-error decodeTensors: -1 is not a size; give a whole number that is not negative
  { shape: ['batch', -1], dtype: 'f32' },
])
const loose = { x: { shape: ['batch'], dtype: 'f32' } }
// @ts-expect-error refineTree: specs.x.shape holds text that the compiler does not know; write as const behind it
ct.refineTree(loose)
declare const perhaps: {
  readonly x?: { readonly shape: readonly ['batch']; readonly dtype: 'f32' }
}
// @ts-expect-error refineTree: specs.x can be undefined; give what is there whatever happens
ct.refineTree(perhaps)
declare const list: readonly { readonly shape: readonly ['batch']; readonly dtype: 'f32' }[]
is<Either<ct.RefineFailure, readonly Tensor<[Batch]>[]>>()(ct.refineTree(list)([]), true)
declare const anything: any // oxlint-disable-line typescript/no-explicit-any -- specs of any are let pass
ct.refineTree(anything)

/** What is said of a part of specs. */
type On<Specs, K> = K extends keyof CheckSpecs<'treeCodec', Specs>
  ? CheckSpecs<'treeCodec', Specs>[K]
  : never
export type Sentences = [
  Holds<
    Equal<
      CheckSpecs<'treeCodec', { dtype: 'f32' }>,
      ShapeError<'treeCodec: specs has no shape and dtype; give both, or a tree of them'>
    >
  >,
  Holds<
    Equal<
      On<{ shape: 'n'; dtype: 'f32' }, 'shape'>,
      ShapeError<'treeCodec: specs.shape is not a list of sizes; give numbers and names in brackets'>
    >
  >,
  Holds<
    Equal<
      On<{ shape: ['n']; dtype: 'f33' }, 'dtype'>,
      ShapeError<'treeCodec: specs.dtype is f33, which is no dtype; give f32, f64, i32, u32 or bool'>
    >
  >,
  Holds<
    Equal<
      On<{ shape: ['n']; dtype: string }, 'dtype'>,
      ShapeError<'treeCodec: specs.dtype holds text that the compiler does not know; write as const behind it'>
    >
  >,
  Holds<
    Equal<
      On<{ shape: ['n']; dtyp: 'f32' }, 'dtyp'>,
      ShapeError<'treeCodec: specs.dtyp is neither shape nor dtype; name it as one of them'>
    >
  >,
  Holds<
    Equal<
      On<{ shape: ['n']; dtype: 'f32' | undefined }, 'dtype'>,
      ShapeError<'treeCodec: specs.dtype can be undefined; give what is there whatever happens'>
    >
  >,
  Holds<
    Equal<
      CheckAsked<'refine', ['n', 2, -3], 'the shape'>,
      ShapeError<'refine: -3 is not a size; give a whole number that is not negative'>
    >
  >,
  Holds<Equal<CheckAsked<'refine', ['a,-b', 2], 'the shape'>, unknown>>,
]
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
