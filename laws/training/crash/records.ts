/**
 * @file records — the coloured points as a file: of each its two coordinates and its colour, in twelve bytes.
 */
import { fromArray, toTypedArray } from 'cotangent'
import { type Batch, coloured } from '../support.ts'

/** Bytes of a point. */
export const recordSize = 12

/** All points, one after another. */
export const encoded = (): Uint8Array => {
  const rows = Int32Array.from({ length: coloured.count }, (_, i) => i)
  const { points, colours } = coloured.take(rows)
  const [xs, own] = [toTypedArray(points), toTypedArray(colours)]
  const view = new DataView(new ArrayBuffer(recordSize * coloured.count))
  for (const i of rows) {
    view.setFloat32(recordSize * i, xs[2 * i] ?? Number.NaN, true)
    view.setFloat32(recordSize * i + 4, xs[2 * i + 1] ?? Number.NaN, true)
    view.setInt32(recordSize * i + 8, own[i] ?? -1, true)
  }
  return new Uint8Array(view.buffer)
}

/** The batch of some points. */
export const decoded = (bytes: Uint8Array): Batch => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const n = bytes.length / recordSize
  const xs = Float32Array.from({ length: 2 * n }, (_, i) =>
    view.getFloat32(recordSize * Math.floor(i / 2) + 4 * (i % 2), true),
  )
  const own = Int32Array.from({ length: n }, (_, i) => view.getInt32(recordSize * i + 8, true))
  return { points: fromArray([n, 2], xs), colours: fromArray([n], own, 'i32') }
}
