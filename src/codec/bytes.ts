/**
 * @file bytes — elements to bytes and back, in either byte order, bit for bit.
 *
 * Elements travel as bytes and never as numbers, so that the payload of a NaN and the sign of a zero
 * survive: reading a float and storing it again may quieten a signalling NaN.
 */

/** Bytes and the name that failures give them. */
export interface NamedBytes {
  readonly file: string
  readonly bytes: Uint8Array
}

/** The order in which the bytes of an element are stored. */
export type ByteOrder = 'big' | 'little'

const hostOrder: ByteOrder = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big'

/** A copy of bytes holding elements of a width, turned from one byte order to that of this machine, or back. */
export const reorder = (
  bytes: Uint8Array,
  width: number,
  order: ByteOrder,
): Uint8Array<ArrayBuffer> => {
  const copy = new Uint8Array(bytes)
  if (width === 1 || order === hostOrder) return copy
  for (let at = 0; at + width <= copy.length; at += width) copy.subarray(at, at + width).reverse()
  return copy
}

/** The bytes behind a typed array, without a copy. */
export const bytesBehind = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength)

/**
 * The number of elements that sizes claim, as a number that is only ever compared.
 *
 * A claim from outside may be as large as it likes: the product may be inexact or infinite, and is
 * then larger than any file. One size of 0 makes it 0, whatever the others are.
 */
export const claimedCount = (sizes: readonly number[]): number =>
  sizes.includes(0) ? 0 : sizes.reduce((n, size) => n * size, 1)
