/**
 * @file dtype — the five element types and the typed arrays that hold them.
 *
 * Storing into the typed array rounds to the dtype: f32 to nearest even, i32 and u32 modulo 2^32. A bool is a byte, 0 or 1.
 */

import { Defect } from '../shape/defect.ts'

/** Element type of a tensor. */
export type DType = 'f32' | 'f64' | 'i32' | 'u32' | 'bool'

/** The dtypes that have tangents. */
export type Floating = 'f32' | 'f64'

/** The typed array behind each dtype. */
export interface DataOf {
  readonly f32: Float32Array
  readonly f64: Float64Array
  readonly i32: Int32Array
  readonly u32: Uint32Array
  readonly bool: Uint8Array
}

/** A typed array of any dtype. */
export type Data = DataOf[DType]

/**
 * The dtype an array of numbers brings along: that of its typed array where 64 bits or all 32 of an integer need it, else f32.
 * DTypeOfArray<Int32Array> is 'i32'; of number[] and Uint8Array it is 'f32'; of ArrayLike<number>, which may be any of them, all four.
 */
export type DTypeOfArray<A> = 0 extends 1 & A // of any
  ? 'f32'
  : A extends Float64Array
    ? 'f64'
    : A extends Int32Array
      ? 'i32'
      : A extends Uint32Array
        ? 'u32'
        : Int32Array extends A
          ? Exclude<DType, 'bool'>
          : 'f32'

const own: ReadonlyMap<unknown, DType> = new Map([
  ['Float64Array', 'f64'],
  ['Int32Array', 'i32'],
  ['Uint32Array', 'u32'],
])

/** The dtype an array of numbers brings along; by its tag, which is the same in every realm. */
export const dtypeOfArray = (x: ArrayLike<number>): DType =>
  own.get(Symbol.toStringTag in x ? x[Symbol.toStringTag] : undefined) ?? 'f32'

const allocators: { readonly [D in DType]: (n: number) => DataOf[D] } = {
  f32: (n) => new Float32Array(n),
  f64: (n) => new Float64Array(n),
  i32: (n) => new Int32Array(n),
  u32: (n) => new Uint32Array(n),
  bool: (n) => new Uint8Array(n),
}

/** Bytes of one element. */
export const bytesOf: { readonly [D in DType]: number } = {
  f32: 4,
  f64: 8,
  i32: 4,
  u32: 4,
  bool: 1,
}

/** A fresh array of n zeros; a Defect where the host has no memory for it. */
export const allocate = <D extends DType>(dtype: D, n: number): DataOf[D] => {
  try {
    return allocators[dtype](n)
  } catch {
    throw new Defect(
      `memory: ${n} elements of ${dtype} are ${n * bytesOf[dtype]} bytes, which are not to be had; use smaller tensors`,
    )
  }
}

const copiers: { readonly [D in DType]: (x: DataOf[D]) => DataOf[D] } = {
  f32: (x) => new Float32Array(x),
  f64: (x) => new Float64Array(x),
  i32: (x) => new Int32Array(x),
  u32: (x) => new Uint32Array(x),
  bool: (x) => new Uint8Array(x),
}

/** A copy of elements `from` up to `to`. */
export const copied = <D extends DType>(
  dtype: D,
  x: DataOf[D],
  from: number,
  to: number,
): DataOf[D] => copiers[dtype](x.subarray(from, to) as DataOf[D]) // subarrays are of the same kind

/** Whether a dtype has tangents. */
export const isFloat = (dtype: DType): dtype is Floating => dtype === 'f32' || dtype === 'f64'

/** The dtypes that count, modulo 2^32. */
export type Integer = 'i32' | 'u32'

/** Whether a dtype counts. */
export const isInteger = (dtype: DType): dtype is Integer => dtype === 'i32' || dtype === 'u32'

/** The least element of each dtype. */
export const least: { readonly [D in DType]: number } = {
  f32: -Infinity,
  f64: -Infinity,
  i32: -(2 ** 31),
  u32: 0,
  bool: 0,
}
