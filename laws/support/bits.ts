/**
 * @file bits — typed arrays of any bit pattern, and their bits, for laws that hold bit for bit.
 */
import * as fc from 'fast-check'

/** Shapes of rank 0 to 4 with sizes 0 to 4. */
export const shapes: fc.Arbitrary<number[]> = fc.array(fc.nat(4), { maxLength: 4 })

/** The number of elements of a shape. */
export const count = (shape: readonly number[]): number => shape.reduce((n, size) => n * size, 1)

/** Elements from bytes, so that every bit pattern occurs: NaN payloads, -0, subnormals. */
export const filled = (length: number, width: number): fc.Arbitrary<ArrayBuffer> =>
  fc
    .uint8Array({ minLength: length * width, maxLength: length * width })
    .map((bytes) => new Uint8Array(bytes).buffer)

/** The bytes behind a typed array. */
export const bits = (data: ArrayBufferView): readonly number[] => [
  ...new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
]
