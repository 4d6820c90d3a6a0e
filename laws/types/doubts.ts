/**
 * @file doubts — type laws: arguments of which the compiler knows two things at once, and options that are perhaps given.
 *
 * A number or a tensor, one dtype or another, `never`, an optional property. Each is refused, or the result says each thing that
 * it can be.
 */
import * as ct from 'cotangent'
import type { Scalar, Shape, Tensor } from 'cotangent'
import * as P from 'cotangent/pipeable'
import { block, dense, relu, repeat, sequential, tanh } from 'cotangent/network'
import { tensorCodec } from 'cotangent/codec'
import type { LbfgsState } from 'cotangent/optimize'
import type { Score } from 'cotangent/training'
import type { Either } from 'fp-ts/lib/Either.js'
import type { Errors } from 'io-ts'
import { has, is } from './equal.ts'

declare const unsaid: boolean
const x = ct.zeros([2, 3])

// ---- a number or a tensor
declare const weight: number | Tensor<[2]>
has<[]>()(ct.add(2, 3), true)
has<[], 'bool'>()(ct.less(2, 3), true)
has<[2]>()(ct.where(ct.tensor([true, false]), 1, 0), true)
// @ts-expect-error what may be a number has no one shape
ct.add(weight, ct.scalar(1))
// @ts-expect-error what may be a number has no one shape
ct.add(ct.scalar(1), weight)
// @ts-expect-error what may be a number has no one shape
ct.where(ct.tensor([true, false]), weight, 0)
has<[2]>()(typeof weight === 'number' ? ct.full([2], weight) : weight, true)

// ---- one dtype or another
declare const floating: 'f32' | 'f64'
declare const any: 'f32' | 'i32'
has<[2], 'f32' | 'f64'>()(ct.zeros([2], floating), true)
has<[2, 3], 'f32' | 'f64'>()(ct.cast(x, floating), true)
has<[2], 'f32' | 'f64'>()(ct.exp(ct.zeros([2], floating)), true)
has<[2], 'f32' | 'bool'>()(ct.tensor([1, true]), true)
has<[0]>()(ct.tensor([]), true)
has<[2, 0]>()(ct.tensor([[], []]), true)
// @ts-expect-error i32 is not floating
ct.exp(ct.zeros([2], any))
// @ts-expect-error nothing else is f32 or i32
export const either: Tensor<[2], 'f32' | 'i32'> = ct.zeros([2])

// ---- lists of unknown length, and lists or numbers
declare const lists: number[][]
declare const list: number | number[]
has<[number, number]>()(ct.tensor(lists), true)
is<Tensor<[] | [number]>>()(ct.tensor(list), true)
is<readonly (readonly number[])[]>()(ct.toNested(x), true)
declare const ofAny: Tensor<Shape>
is<unknown>()(ct.toNested(ofAny), true)
// @ts-expect-error one element is not at hand
ct.item(x)

// ---- one tensor or another is read as what either holds
declare const lbfgs: LbfgsState<unknown>
declare const score: Score
declare const counted: Scalar | Scalar<'bool'>
declare const oneOrTwo: Scalar | Tensor<[2]>
declare const eitherOne: Tensor<[2]> | Tensor<[2, 3], 'f64'>
is<number>()(ct.item(lbfgs.value), true)
is<number>()(ct.item(score), true)
is<number | boolean>()(ct.item(counted), true)
is<Float32Array | Float64Array>()(ct.toTypedArray(eitherOne), true)
is<readonly number[] | readonly (readonly number[])[]>()(ct.toNested(eitherOne), true)
export const read = <D extends ct.Floating>(of: Scalar<D>): number => ct.item(of)
// @ts-expect-error one of the two has two elements
ct.item(oneOrTwo)

// ---- options that are perhaps given
interface Perhaps {
  readonly axes?: readonly [0]
}
declare const perhaps: Perhaps
declare const kept: { readonly keepAxes?: true }
declare const from: { readonly from?: 1 }
declare const start: { readonly axis: 1; readonly from?: 1 }
declare const wrt: { readonly wrt?: readonly [0] }
is<Tensor<[3] | []>>()(ct.sum(x, perhaps), true)
is<Tensor<[] | [1, 1]>>()(ct.mean(x, kept), true)
is<Tensor<[] | [1, 1]>>()(ct.variance(x, { keepAxes: unsaid }), true)
is<Tensor<[2, 3] | [6]>>()(ct.flatten(x, from), true)
has<[2, number]>()(ct.slice(x, start), true)
is<Tensor<[3] | []>>()(P.sum(perhaps)(x), true)
// @ts-expect-error a gradient, or a list of one
ct.grad((p: Tensor<[2]>) => ct.sum(p), wrt)
declare const out: { readonly out?: 1 }
// @ts-expect-error a batch axis in front, or behind
ct.vmap((row: Tensor<[2]>) => row, out)
// @ts-expect-error there is no option axis
P.sum({ axis: 0 })
// @ts-expect-error there is no option to
ct.flatten(x, { to: 1 })

// ---- never, and what a refusal leaves
declare const never: never
is<never>()(never, true)
has<Shape>()(ct.sum(ct.zeros(never), { axes: [0] }), true)
has<[...number[], 2, number]>()(ct.matmul(x, never), true)

// ---- layers, jit, codecs: shapes go through as they came
// @ts-expect-error dense: -2 is not a size; give a whole number that is not negative
dense(-2)
const net = sequential([3], dense(4), relu, repeat(2, block(dense(4), tanh)), dense(2))
has<[7, 2]>()(net.apply(net.init(ct.key(1)), ct.zeros([7, 3])), true)
declare const count: number
declare const threeOrFour: 3 | 4
has<[number, 2]>()(net.apply(net.init(ct.key(1)), ct.zeros([count, 3])), true)
// @ts-expect-error 7 x 4 is not 7 x 3
net.apply(net.init(ct.key(1)), ct.zeros([7, 4]))
// @ts-expect-error examples of 3 or of 4 are not examples of 3
net.apply(net.init(ct.key(1)), ct.zeros([7, threeOrFour]))
has<[5]>()(ct.jit(<B extends number>(v: Tensor<[B]>) => ct.add(v, 1))(ct.zeros([5])), true)
has<[4, 2]>()(ct.vmap((row: Tensor<[2]>) => ct.exp(row))(ct.zeros([4, 2])), true)
is<Either<Errors, Tensor<[2, number], 'i32'>>>()(tensorCodec([2, count], 'i32').decode([]), true)
