/**
 * @file construct — tensors from numbers, from rules, and from typed arrays.
 *
 * Literal sizes are kept in the type. Data is always copied, so nothing outside can write to a tensor.
 */
import { Defect } from '../shape/defect.ts'
import { message, type Check, type Message } from '../shape/mismatch.ts'
import { count, range, showSizes, type Sizes } from '../shape/sizes.ts'
import type { CheckSize, CheckSizes } from '../shape/whole.ts'
import { concrete, filled } from '../tensor/concrete.ts'
import {
  allocate,
  type Data,
  type DType,
  type DTypeOfArray,
  dtypeOfArray,
} from '../tensor/dtype.ts'
import type { Scalar, Tensor } from '../tensor/tensor.ts'
import { mustHold, weak } from './operand.ts'
import { typed } from './traced.ts'

// Nesting is spelled out: a self-recursive `Element | readonly Nested[]` is excessively deep for the compiler.
type Element = number | boolean
type N1 = readonly Element[]
type N2 = readonly N1[]
type N3 = readonly N2[]
type N4 = readonly N3[]
/** Numbers or booleans, nested up to four deep. */
export type Nested = Element | N1 | N2 | N3 | N4

/** ShapeOf<[[1, 2], [3, 4]]> is [2, 2]; of number[] it is [number]. */
export type ShapeOf<X> = X extends Element
  ? []
  : X extends readonly [infer H, ...unknown[]]
    ? [X['length'] & number, ...ShapeOf<H>]
    : X extends readonly []
      ? [0]
      : X extends readonly (infer E)[]
        ? [number, ...ShapeOf<E>]
        : []

/** The dtype of literals: bool for booleans, else f32, as of an empty list. */
export type DTypeOf<X> = X extends boolean
  ? 'bool'
  : X extends readonly (infer E)[]
    ? [E] extends [never]
      ? 'f32'
      : DTypeOf<E>
    : 'f32'

type Show<S extends number[]> = S extends [infer H extends number, ...infer T extends number[]]
  ? `${number extends H ? '?' : H}${T extends [] ? '' : `, ${Show<T>}`}`
  : ''

type Rectangular<X> = X extends readonly [infer H, ...infer T]
  ? T extends []
    ? unknown
    : [ShapeOf<T[number]>, ShapeOf<H>] extends [ShapeOf<H>, ShapeOf<T[number]>]
      ? unknown
      : T extends readonly [infer N, ...unknown[]]
        ? Check<Message<'ragged', { x: `[${Show<ShapeOf<H>>}]`; y: `[${Show<ShapeOf<N>>}]` }>>
        : unknown
  : unknown

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x)

const shapeOf = (x: unknown): number[] => (isList(x) ? [x.length, ...shapeOf(x[0])] : [])

/** Elements in order; a Defect where lists of one level differ. */
const elementsOf = (x: unknown, shape: Sizes): readonly unknown[] => {
  if (!isList(x) && shape.length === 0) return [x]
  if (!isList(x) || x.length !== shape[0])
    throw new Defect(message('ragged', { x: showSizes(shape), y: showSizes(shapeOf(x)) }))
  // Array.from makes a hole undefined, which no element may be
  return Array.from(x).flatMap((inner) => elementsOf(inner, shape.slice(1)))
}

const number = (x: unknown): number => {
  if (typeof x === 'number') return x
  if (typeof x === 'boolean') return x ? 1 : 0
  throw new Defect(`tensor: an element is ${typeof x}; give numbers or booleans`)
}

const isBoolean = (elements: readonly unknown[]): boolean => typeof elements[0] === 'boolean'

const stored = (elements: readonly number[], dtype: DType): Data => {
  const out = allocate(dtype, elements.length)
  for (const x of elements) mustHold('tensor', x, dtype)
  elements.forEach((x, i) => (out[i] = dtype === 'bool' ? Number(x !== 0) : x))
  return out
}

/**
 * A tensor from nested lists of numbers or booleans.
 *
 * Dtype   f32 for numbers and bool for booleans, unless given
 * Fails   a Defect where lists differ in length; the compiler says so first
 *
 * ```ts
 * tensor([[1, 2, 3], [4, 5, 6]]).shape // => [2, 3]
 * ```
 */
export const tensor = <const X extends Nested, D extends DType = DTypeOf<X>>(
  x: X & Rectangular<X>,
  dtype?: D,
): Tensor<ShapeOf<X>, NoInfer<D>> => {
  const shape = shapeOf(x)
  const elements = elementsOf(x, shape)
  const to: DType = dtype ?? (isBoolean(elements) ? 'bool' : 'f32')
  return typed(concrete(shape, to, stored(elements.map(number), to)))
}

/**
 * One number as a tensor of shape [].
 *
 * ```ts
 * item(scalar(2.5)) // => 2.5
 * ```
 */
export const scalar = <D extends DType = 'f32'>(x: number, dtype?: D): Scalar<NoInfer<D>> =>
  typed(weak('scalar', x, dtype ?? 'f32'))

/** A copy of a list of sizes, before anything is allocated; a Defect where it is none. */
export const checked = (operation: string, shape: Sizes): Sizes => {
  for (const n of shape)
    if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op: operation, size: n }))
  if (count(shape) > 2 ** 31)
    throw new Defect(`${operation}: ${showSizes(shape)} has more than 2^31 elements; split it`)
  return [...shape]
}

/**
 * A tensor of one value everywhere.
 *
 * ```ts
 * toNested(full([2], 7)) // => [7, 7]
 * ```
 */
export const full = <const S extends number[], D extends DType = 'f32'>(
  shape: readonly [...S] & CheckSizes<'full', S>,
  value: number,
  dtype?: D,
): Tensor<S, NoInfer<D>> => {
  mustHold('full', value, dtype ?? 'f32')
  return typed(filled(value, { shape: checked('full', shape), dtype: dtype ?? 'f32' }))
}

/**
 * Zeros.
 *
 * ```ts
 * toNested(zeros([2, 2])) // => [[0, 0], [0, 0]]
 * ```
 */
export const zeros = <const S extends number[], D extends DType = 'f32'>(
  shape: readonly [...S] & CheckSizes<'zeros', S>,
  dtype?: D,
): Tensor<S, NoInfer<D>> =>
  typed(filled(0, { shape: checked('zeros', shape), dtype: dtype ?? 'f32' }))

/**
 * Ones.
 *
 * ```ts
 * toNested(ones([3])) // => [1, 1, 1]
 * ```
 */
export const ones = <const S extends number[], D extends DType = 'f32'>(
  shape: readonly [...S] & CheckSizes<'ones', S>,
  dtype?: D,
): Tensor<S, NoInfer<D>> =>
  typed(filled(1, { shape: checked('ones', shape), dtype: dtype ?? 'f32' }))

const generated = (n: number, dtype: DType, f: (i: number) => number): Data =>
  allocate(dtype, n).map((_, i) => f(i))

/**
 * 0, 1, ..., n - 1.
 *
 * ```ts
 * toNested(arange(4)) // => [0, 1, 2, 3]
 * ```
 */
export const arange = <const N extends number, D extends DType = 'f32'>(
  n: N & CheckSize<'arange', N>,
  dtype?: D,
): Tensor<[N], NoInfer<D>> => {
  const shape = checked('arange', [n])
  return typed(
    concrete(
      shape,
      dtype ?? 'f32',
      generated(n, dtype ?? 'f32', (i) => i),
    ),
  )
}

/**
 * n numbers from start to stop, both included, evenly spaced.
 *
 * Source  NumPy 2 `linspace`; the last element is exactly `stop`
 *
 * ```ts
 * toNested(linspace(0, 1, 5)) // => [0, 0.25, 0.5, 0.75, 1]
 * ```
 */
export const linspace = <const N extends number, D extends 'f32' | 'f64' = 'f32'>(
  start: number,
  stop: number,
  n: N & CheckSize<'linspace', N>,
  dtype?: D,
): Tensor<[N], NoInfer<D>> => {
  const shape = checked('linspace', [n])
  const step = (stop - start) / (n - 1)
  const at = (i: number): number =>
    i === n - 1 && n > 1 ? stop : n === 1 ? start : start + step * i
  return typed(concrete(shape, dtype ?? 'f32', generated(n, dtype ?? 'f32', at)))
}

/**
 * The identity matrix.
 *
 * ```ts
 * toNested(eye(2)) // => [[1, 0], [0, 1]]
 * ```
 */
export const eye = <const N extends number, D extends DType = 'f32'>(
  n: N & CheckSize<'eye', N>,
  dtype?: D,
): Tensor<[N, N], NoInfer<D>> => {
  const shape = checked('eye', [n, n])
  const on = (i: number): number => Number(i % (n + 1) === 0)
  return typed(concrete(shape, dtype ?? 'f32', generated(n * n, dtype ?? 'f32', on)))
}

/**
 * A tensor from a flat list or typed array, row-major; the data is copied.
 *
 * Dtype   unless given, the array's own: f64, i32 and u32 of their typed arrays, f32 of all others
 * Fails   a Defect when the number of elements is not the product of the sizes
 *
 * ```ts
 * fromArray([2, 2], Int32Array.of(1, 2, 3, 4)) // => tensor([[1, 2], [3, 4]], 'i32')
 * ```
 */
export const fromArray = <
  const S extends number[],
  A extends ArrayLike<number> = readonly number[],
  D extends DType = DTypeOfArray<A>,
>(
  shape: readonly [...S] & CheckSizes<'fromArray', S>,
  elements: A,
  dtype?: D,
): Tensor<S, NoInfer<D>> => {
  const sizes = checked('fromArray', shape)
  const [n, given] = [count(sizes), elements.length]
  if (n !== given)
    throw new Defect(message('elements', { op: 'fromArray', x: showSizes(sizes), n, given }))
  const to: DType = dtype ?? dtypeOfArray(elements)
  const out = allocate(to, n)
  if (to === 'bool') for (const i of range(n)) out[i] = Number(elements[i] !== 0)
  else out.set(elements)
  return typed(concrete(sizes, to, out))
}
