/**
 * @file idx — the IDX format of the MNIST files: bytes to a typed array with its sizes, and back.
 *
 *   00 00 type rank   size (u32, big-endian) per axis   elements, big-endian, last axis fastest
 *
 * Sizes are compared with the bytes at hand before anything is allocated.
 * Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", file formats.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import { bytesBehind, claimedCount, reorder } from './bytes.ts'
import type { IdxFailure } from './idxFailure.ts'

/** The typed array behind each element type of an IDX file. */
export interface IdxArrays {
  readonly u8: Uint8Array
  readonly i8: Int8Array
  readonly i16: Int16Array
  readonly i32: Int32Array
  readonly f32: Float32Array
  readonly f64: Float64Array
}

/** An element type of an IDX file. */
export type IdxType = keyof IdxArrays

/** The contents of an IDX file whose element type is known. */
export interface IdxOf<T extends IdxType> {
  readonly type: T
  readonly shape: readonly number[]
  readonly data: IdxArrays[T]
}

/** The contents of an IDX file. */
export type Idx = { readonly [T in IdxType]: IdxOf<T> }[IdxType]

interface Format {
  readonly code: number
  readonly width: number
  readonly hold: (shape: readonly number[], buffer: ArrayBuffer) => Idx
}

const formats: { readonly [T in IdxType]: Format } = {
  u8: {
    code: 0x08,
    width: 1,
    hold: (shape, b) => ({ type: 'u8', shape, data: new Uint8Array(b) }),
  },
  i8: { code: 0x09, width: 1, hold: (shape, b) => ({ type: 'i8', shape, data: new Int8Array(b) }) },
  i16: {
    code: 0x0b,
    width: 2,
    hold: (shape, b) => ({ type: 'i16', shape, data: new Int16Array(b) }),
  },
  i32: {
    code: 0x0c,
    width: 4,
    hold: (shape, b) => ({ type: 'i32', shape, data: new Int32Array(b) }),
  },
  f32: {
    code: 0x0d,
    width: 4,
    hold: (shape, b) => ({ type: 'f32', shape, data: new Float32Array(b) }),
  },
  f64: {
    code: 0x0e,
    width: 8,
    hold: (shape, b) => ({ type: 'f64', shape, data: new Float64Array(b) }),
  },
}

const byCode: ReadonlyMap<number, Format> = new Map(
  Object.values(formats).map((format) => [format.code, format]),
)

const opening = 4
const sizeBytes = 4

/**
 * Decodes an IDX file; `file` is the name that failures carry.
 *
 * Cost    one copy of the elements
 * Fails   IdxTruncated, IdxWrongMagic, IdxUnknownType, IdxSizesOverrun, IdxTooLong
 *
 * ```ts
 * const bytes = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 6)
 * decodeIdx(bytes) // => E.right({ type: 'u8', shape: [2], data: Uint8Array.of(5, 6) })
 * ```
 */
export const decodeIdx = (bytes: Uint8Array, file: string = 'bytes'): Either<IdxFailure, Idx> => {
  const found = bytes.length
  for (const offset of [0, 1]) {
    const byte = bytes[offset]
    if (byte !== undefined && byte !== 0)
      return left({ tag: 'IdxWrongMagic', file, offset, expected: 0, found: byte })
  }
  const [, , code, rank] = bytes
  const format = code === undefined ? undefined : byCode.get(code)
  if (code !== undefined && format === undefined)
    return left({ tag: 'IdxUnknownType', file, offset: 2, found: code })
  if (rank === undefined || format === undefined)
    return left({ tag: 'IdxTruncated', file, offset: found, expected: opening, found })

  const start = opening + sizeBytes * rank
  if (found < start)
    return left({ tag: 'IdxTruncated', file, offset: found, expected: start, found })
  const view = new DataView(bytes.buffer, bytes.byteOffset, start)
  const shape = Array.from({ length: rank }, (_, axis) =>
    view.getUint32(opening + sizeBytes * axis),
  )

  const expected = start + claimedCount(shape) * format.width
  if (found < expected)
    return left({ tag: 'IdxSizesOverrun', file, offset: found, shape, expected, found })
  if (found > expected) return left({ tag: 'IdxTooLong', file, offset: expected, expected, found })
  return right(format.hold(shape, reorder(bytes.subarray(start), format.width, 'big').buffer))
}

const isSize = (size: number): boolean => Number.isInteger(size) && size >= 0 && size < 2 ** 32

/**
 * Encodes an IDX file; `decodeIdx` gives the same record back, bit for bit.
 *
 * Fails   IdxUnwritable, when the sizes do not multiply to the number of elements, or do not fit the header
 *
 * ```ts
 * const idx: Idx = { type: 'i16', shape: [1], data: Int16Array.of(258) }
 * encodeIdx(idx) // => E.right(Uint8Array.of(0, 0, 11, 1, 0, 0, 0, 1, 1, 2))
 * ```
 */
export const encodeIdx = (idx: Idx): Either<IdxFailure, Uint8Array> => {
  const { type, shape, data } = idx
  const fits = shape.length < 256 && shape.every(isSize) && claimedCount(shape) === data.length
  if (!fits) return left({ tag: 'IdxUnwritable', shape, elements: data.length })
  const { code, width } = formats[type]
  const start = opening + sizeBytes * shape.length
  const out = new Uint8Array(start + data.byteLength)
  out.set([0, 0, code, shape.length])
  const view = new DataView(out.buffer)
  shape.forEach((size, axis) => view.setUint32(opening + sizeBytes * axis, size))
  out.set(reorder(bytesBehind(data), width, 'big'), start)
  return right(out)
}
