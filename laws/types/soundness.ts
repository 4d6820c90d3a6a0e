/**
 * @file soundness — type laws: what a number or a list may be, so that the type of a result never says more than the run.
 *
 * Sizes first, then axes, then options. A union or a widened number is not refused; it says less, and the result says no more.
 */
import * as ct from 'cotangent'
import type { Dim, Shape, Tensor } from 'cotangent'
import { has, is } from './equal.ts'

declare const any: number
declare const list: number[]
declare const twoOrThree: 2 | 3
declare const either: 0 | 1
declare const ends: -1 | 0
declare const far: 1 | 5
declare const even: 2 | 4
declare const minusOr: -1 | 3
declare const firstOrLast: readonly [[0], [0]] | readonly [[1], [1]]
declare const k: ct.Key
const x = ct.zeros([2, 3])
const key = ct.key(1)

// ---- a size is whole and not negative, where the compiler sees it
has<[0]>()(ct.zeros([0]), true)
// @ts-expect-error zeros: -1 is not a size; give a whole number that is not negative
ct.zeros([2, -1])
// @ts-expect-error ones: 1.5 is not a size; give a whole number that is not negative
ct.ones([1.5])
// @ts-expect-error full: -3 is not a size; give a whole number that is not negative
ct.full([-3], 1)
// @ts-expect-error fromArray: 0.5 is not a size; give a whole number that is not negative
ct.fromArray([0.5], [])
// @ts-expect-error arange: -2 is not a size; give a whole number that is not negative
ct.arange(-2)
// @ts-expect-error linspace: 2.5 is not a size; give a whole number that is not negative
ct.linspace(0, 1, 2.5)
// @ts-expect-error eye: -2 is not a size; give a whole number that is not negative
ct.eye(-2)
// @ts-expect-error oneHot: -3 is not a size; give a whole number that is not negative
ct.oneHot(ct.zeros([2], 'i32'), -3)
// @ts-expect-error broadcastTo: -2 is not a size; give a whole number that is not negative
ct.broadcastTo(ct.scalar(1), [-2])
// @ts-expect-error reshape: -2 is not a size; give a whole number that is not negative
ct.reshape(x, [-2, -3])
// @ts-expect-error reshape: 1.5 is not a size; give a whole number that is not negative
ct.reshape(x, [1.5, 4])
// @ts-expect-error uniform: -2 is not a size; give a whole number that is not negative
ct.uniform(key, [-2])
// @ts-expect-error normal: 1e-7 is not a size; give a whole number that is not negative
ct.normal(key, [1e-7])
// @ts-expect-error permutation: -5 is not a size; give a whole number that is not negative
ct.permutation(key, -5)
// @ts-expect-error splitKey: -2 is not a size; give a whole number that is not negative
ct.splitKey(key, -2)
// @ts-expect-error slice: 0 to 1.5 leaves axis 1 of [2, 3]
ct.slice(x, { axis: 1, to: 1.5 })
// @ts-expect-error slice: step 1.5 does not advance
ct.slice(x, { axis: 1, step: 1.5 })
// @ts-expect-error pad: 0.5 is not a width
ct.pad(x, [
  [0.5, 0.5],
  [0, 0],
])

/** The check decides nothing of a size or a rank that is a type parameter. */
export const ofParameters = <B extends number, S extends Shape>(
  b: Tensor<[B, 3]>,
  s: Tensor<[...S, B]>,
  shape: readonly [...S],
): readonly [Tensor<[B, 10]>, Tensor<[B]>, Tensor<[...S, B, 3]>, Tensor<S>] => [
  ct.zeros([b.shape[0], 10]),
  ct.arange(b.shape[0]),
  ct.ones([...s.shape, 3]),
  ct.zeros(shape),
]

// ---- widened numbers, aliases, readonly lists and spreads
has<[number, 3]>()(ct.zeros([any, 3]), true)
has<Shape>()(ct.zeros(list), true)
has<[...number[], 3]>()(ct.zeros([...list, 3]), true)
has<[2, 3]>()(ct.zeros(x.shape), true)
const alias = [2, 3] as const
has<[2, 3]>()(ct.zeros(alias), true)
has<[2, 3, 4]>()(ct.zeros([...alias, 4]), true)
const mutable: [2, 3] = [2, 3]
has<[2, 3]>()(ct.zeros(mutable), true)
const batch = ct.dim('batch', 32)
has<[Dim<'batch'>, 3]>()(ct.zeros([batch, 3]), true)
has<Shape>()(ct.permute(x, list), true)
has<Shape>()(ct.sum(x, { axes: list }), true)
has<Shape>()(ct.contract(x, x, { sum: [list, list] }), true)
is<readonly Tensor<[2, number]>[]>()(ct.split(x, { axis: 1, sizes: list }), true)
declare const rest: [2, ...number[]]
declare const short: readonly [2, 3?]
declare const ofTwoRanks: readonly [2, 3] | readonly [2]
has<Shape>()(ct.sum(ct.zeros(rest), { axes: [0] }), true)
has<Shape>()(ct.add(ct.zeros(rest), ct.zeros([4])), true)
// @ts-expect-error a list that may have one size is not two
ct.zeros(short)
// @ts-expect-error lists of one length or another have no one rank
ct.zeros(ofTwoRanks)

// ---- a union of sizes: the result is a union that has the size the run finds; whether two agree, the run checks
const union = ct.zeros([twoOrThree])
has<[2 | 3]>()(union, true)
has<[2 | 3]>()(ct.add(union, ct.zeros([3])), true)
has<[2 | 3]>()(ct.add(ct.zeros([3]), union), true)
has<[number]>()(ct.add(ct.zeros([any]), ct.zeros([either])), true)
has<[4 | 5]>()(ct.concatenate([union, ct.zeros([2])], { axis: 0 }), true)
has<[2, 7 | 8 | 9]>()(
  ct.pad(ct.zeros([2, twoOrThree]), [
    [0, 0],
    [3, twoOrThree],
  ]),
  true,
)
has<[2 | 3, 2 | 3]>()(ct.reshape(x, [twoOrThree, -1]), true)
has<[2, 2 | 3]>()(ct.slice(x, { axis: 1, from: either }), true)
has<[2, 1 | 2]>()(ct.slice(x, { axis: 1, from: ends, to: 3, step: 2 }), true)
has<[2, 2 | 3 | 6]>()(ct.reshape(ct.zeros([6, 2]), [2, minusOr]), true)
has<[2 | 4, 3, 1 | 2 | 4]>()(ct.reshape(ct.zeros([even, 6]), [even, 3, -1]), true)
has<[2 | 4, 1 | 2 | 4 | 8]>()(ct.reshape(ct.zeros([even, even]), [even, -1]), true)
has<[1, 2 | 4, 5]>()(ct.convolve(ct.zeros([1, 3, 2]), ct.zeros([even, 2, 5]), { padding: 1 }), true)
is<Tensor<[4, 4] | [4, 6] | [6, 4] | [6, 6]>>()(
  ct.contract(ct.zeros([4, 6]), ct.zeros([4, 6]), { sum: firstOrLast }),
  true,
)
has<[2 | 3, 4]>()(ct.matmul(ct.zeros([twoOrThree, 3]), ct.zeros([3, 4])), true)
has<[2, 2 | 3]>()(ct.oneHot(ct.zeros([2], 'i32'), twoOrThree), true)
is<readonly [ct.Key, ct.Key] | readonly [ct.Key, ct.Key, ct.Key]>()(
  ct.splitKey(k, twoOrThree),
  true,
)
// @ts-expect-error 2 is perhaps not what the union is
export const narrowed: Tensor<[2]> = union
// @ts-expect-error nor is a tensor of one size one of either: another may be put in its place
export const loosened: Tensor<[2 | 3]> = ct.zeros([2])
// @ts-expect-error add: neither 2 nor 3 goes with 4
ct.add(union, ct.zeros([4]))

// ---- a tensor of one shape or of another is refused, until it is narrowed or forgets its size
declare const ofEither: Tensor<[2]> | Tensor<[3]>
// @ts-expect-error Tensor<[3]> is not Tensor<[2]>
ct.exp(ofEither)
// @ts-expect-error Tensor<[3]> is not Tensor<[2]>
ct.add(ofEither, ct.zeros([2]))
// @ts-expect-error Tensor<[3]> is not Tensor<[2]>
ct.add(ct.zeros([2]), ofEither)
// @ts-expect-error stack: [2] and [3] may differ
ct.stack([ofEither, ofEither], { axis: 0 })
const forgotten: Tensor<[number]> = ofEither
has<[number]>()(ct.exp(forgotten), true)

// ---- an axis that is a number, or one of two: the rank that is left is not known
has<Shape>()(ct.sum(x, { axes: [any] }), true)
has<Shape>()(ct.sum(x, { axes: [either] }), true)
has<Shape>()(ct.max(x, { axes: [ends], keepAxes: true }), true)
has<Shape, 'i32'>()(ct.argMax(x, { axis: either }), true)
has<Shape>()(ct.concatenate([x, x], { axis: either }), true)
has<Shape>()(ct.stack([x, x], { axis: either }), true)
has<Shape>()(ct.expandDims(x, { axis: either }), true)
has<Shape>()(ct.squeeze(ct.zeros([1, 1, 3]), { axis: either }), true)
has<Shape>()(ct.take(x, ct.zeros([4], 'i32'), { axis: either }), true)
is<Tensor<[6] | [2, 3]>>()(ct.flatten(x, { from: either }), true)
has<Shape>()(ct.slice(x, { axis: either, from: 1 }), true)
is<readonly [Tensor<Shape>, Tensor<Shape>]>()(ct.split(x, { axis: either, sizes: [1, 1] }), true)
has<[2 | 3, 3]>()(ct.permute(x, [either, 1]), true)
has<Shape>()(ct.contract(x, x, { sum: [[either], [0]] }), true)
has<[2, 3]>()(ct.sort(x, { axis: either }), true)
has<Shape>()(ct.sum(x, { axes: [far] }), true)
