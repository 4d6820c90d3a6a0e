/**
 * @file instances — fp-ts instances of tensors, where they are lawful.
 *
 * Floating addition is not associative, so there is no Semigroup, Monoid or Ring of it here; i32 and u32 are rings modulo
 * 2^32, and bools a ring under xor and and. Larger and smaller of two are associative for every dtype.
 */
import type { Eq } from 'fp-ts/lib/Eq.js'
import type { Monoid } from 'fp-ts/lib/Monoid.js'
import type { Ring } from 'fp-ts/lib/Ring.js'
import type { Semigroup } from 'fp-ts/lib/Semigroup.js'
import type { Show } from 'fp-ts/lib/Show.js'
import { emitFor } from '../engine/emit.ts'
import { noData, type Value } from '../program/symbolic.ts'
import { type Concrete, data, filled, sameAval } from '../tensor/concrete.ts'
import { type DType, least } from '../tensor/dtype.ts'
import type { AnyTensor, Tensor } from '../tensor/tensor.ts'
import { namedLeaves } from '../tensor/tree.ts'
import { show } from './read.ts'
import { leavesOf } from './trace.ts'
import { typed, valueOf } from './traced.ts'

const read = (operation: string, x: Value): Concrete => {
  if (x.tag === 'symbolic') throw noData(operation, x)
  return x
}

const sameBits = (a: Value, b: Value): boolean => {
  const [x, y] = [read('Eq', a), read('Eq', b)]
  return sameAval(x, y) && x[data].every((v, i) => Object.is(v, y[data][i]))
}

/**
 * Equality of shape, dtype and every element, bit for bit: -0 differs from 0, NaN equals NaN.
 *
 * ```ts
 * eqTensor.equals(tensor([1, 2]), tensor([1, 2])) // => true
 * ```
 */
export const eqTensor: Eq<AnyTensor> = {
  equals: (a, b) => sameBits(valueOf('Eq', a), valueOf('Eq', b)),
}

/**
 * Equality of trees: the same structure, and equal leaves.
 *
 * ```ts
 * eqTree.equals({ w: scalar(1) }, { w: scalar(1) }) // => true
 * ```
 */
export const eqTree: Eq<unknown> = {
  equals: (a, b) => {
    const paths = (tree: unknown): string =>
      namedLeaves('Eq', tree)
        .map((n) => n.path)
        .join()
    if (paths(a) !== paths(b)) return false
    const others = leavesOf('Eq', b)
    return leavesOf('Eq', a).every((x, i) => sameBits(x, others[i]!)) // as many leaves, by their paths
  },
}

/**
 * Dtype, shape and values.
 *
 * ```ts
 * showTensor.show(scalar(1)) // => 'f32[] 1'
 * ```
 */
export const showTensor: Show<AnyTensor> = { show }

type Binary = 'add' | 'sub' | 'mul' | 'max' | 'min' | 'and' | 'or' | 'xor'
const combine =
  (name: Binary) =>
  <S extends number[], D extends DType>(x: Tensor<S, D>, y: Tensor<S, D>): Tensor<S, D> => {
    const inputs = [valueOf(name, x), valueOf(name, y)] as const
    return typed(emitFor(inputs).apply(name, {}, ...inputs))
  }

type Shaped<S extends number[]> = readonly [...S]
const everywhere = <S extends number[], D extends DType>(
  shape: Shaped<S>,
  dtype: D,
  x: number,
): Tensor<S, D> => typed(filled(x, { shape: [...shape], dtype }))

/**
 * Integers of a shape as a ring modulo 2^32.
 *
 * ```ts
 * getRing([2], 'i32').add(tensor([1, 2], 'i32'), tensor([3, 4], 'i32')) // => tensor([4, 6], 'i32')
 * ```
 */
export const getRing = <const S extends number[], D extends 'i32' | 'u32'>(
  shape: Shaped<S>,
  dtype: D,
): Ring<Tensor<S, D>> => ({
  zero: everywhere(shape, dtype, 0),
  one: everywhere(shape, dtype, 1),
  add: combine('add'),
  sub: combine('sub'),
  mul: combine('mul'),
})

/**
 * Bools of a shape as a ring: xor adds, and multiplies.
 *
 * ```ts
 * getBooleanRing([2]).add(tensor([true, true]), tensor([true, false])) // => tensor([false, true])
 * ```
 */
export const getBooleanRing = <const S extends number[]>(
  shape: Shaped<S>,
): Ring<Tensor<S, 'bool'>> => ({
  zero: everywhere(shape, 'bool', 0),
  one: everywhere(shape, 'bool', 1),
  add: combine('xor'),
  sub: combine('xor'),
  mul: combine('and'),
})

/**
 * The larger of two, elementwise.
 *
 * ```ts
 * const { concat } = semigroupMax<[2], 'f32'>()
 * concat(tensor([1, 5]), tensor([3, 4])) // => tensor([3, 5])
 * ```
 */
export const semigroupMax = <S extends number[], D extends Exclude<DType, 'bool'>>(): Semigroup<
  Tensor<S, D>
> => ({ concat: combine('max') })

/**
 * The smaller of two, elementwise.
 *
 * ```ts
 * const { concat } = semigroupMin<[2], 'f32'>()
 * concat(tensor([1, 5]), tensor([3, 4])) // => tensor([1, 4])
 * ```
 */
export const semigroupMin = <S extends number[], D extends Exclude<DType, 'bool'>>(): Semigroup<
  Tensor<S, D>
> => ({ concat: combine('min') })

/**
 * The larger of two, whose unit is the least element of the dtype.
 *
 * ```ts
 * getMonoidMax([1], 'i32').concat(getMonoidMax([1], 'i32').empty, tensor([7], 'i32')) // => tensor([7], 'i32')
 * ```
 */
export const getMonoidMax = <const S extends number[], D extends Exclude<DType, 'bool'>>(
  shape: Shaped<S>,
  dtype: D,
): Monoid<Tensor<S, D>> => ({
  concat: combine('max'),
  empty: everywhere(shape, dtype, least[dtype]),
})

/**
 * The sum of integers modulo 2^32.
 *
 * ```ts
 * getMonoidSum([1], 'u32').concat(tensor([1], 'u32'), tensor([2], 'u32')) // => tensor([3], 'u32')
 * ```
 */
export const getMonoidSum = <const S extends number[], D extends 'i32' | 'u32'>(
  shape: Shaped<S>,
  dtype: D,
): Monoid<Tensor<S, D>> => ({ concat: combine('add'), empty: everywhere(shape, dtype, 0) })
