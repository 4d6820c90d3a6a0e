/**
 * @file riff — the chunks of a RIFF file: name (4 bytes), size (u32, little-endian), that many bytes, one more where that is odd.
 *
 * Source: IBM and Microsoft, Multimedia Programming Interface and Data Specifications 1.0, 1991.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { WavFailure } from './wavFailure.ts'

/** A part of the file: where its bytes begin, and how many there are. */
export interface Chunk {
  readonly name: string
  readonly start: number
  readonly size: number
}

const opening = 12
const header = 8

/** Four bytes as they are named, with what cannot be shown as a dot. */
export const nameAt = (bytes: Uint8Array, at: number): string =>
  Array.from(bytes.subarray(at, at + 4), (b) =>
    b >= 0x20 && b < 0x7f ? String.fromCharCode(b) : '.',
  ).join('')

/** Little-endian reading of bytes. */
export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * The chunks of a WAVE file, in order, without their bytes. What follows the RIFF chunk is left alone.
 *
 * Fails   WavTruncated, WavWrongMagic
 */
export const chunksOf = (bytes: Uint8Array, file: string): Either<WavFailure, readonly Chunk[]> => {
  const ends = (part: string, expected: number): Either<WavFailure, never> =>
    left({ tag: 'WavTruncated', file, offset: bytes.length, part, expected })
  for (const [offset, name] of [
    [0, 'RIFF'],
    [8, 'WAVE'],
  ] as const) {
    // Bytes that are there and are others say more than that some are missing.
    const found = nameAt(bytes, offset)
    if (found !== name.slice(0, found.length))
      return left({
        tag: 'WavWrongMagic',
        file,
        offset,
        expected: JSON.stringify(name),
        found: JSON.stringify(found),
      })
    if (bytes.length < offset + 4) return ends('header', opening)
  }
  const view = viewOf(bytes)
  const end = header + view.getUint32(4, true)
  if (end > bytes.length) return ends('chunk RIFF', end)
  const chunks: Chunk[] = []
  for (let at = opening; at < end; ) {
    if (end < at + header) return ends('chunk header', at + header)
    const [name, size, start] = [nameAt(bytes, at), view.getUint32(at + 4, true), at + header]
    if (end < start + size)
      return left({
        tag: 'WavTruncated',
        file,
        offset: end,
        part: `chunk ${name.trim()}`,
        expected: start + size,
      })
    chunks.push({ name, start, size })
    at = start + size + (size % 2)
  }
  return right(chunks)
}

/** A chunk as bytes, with its header and the byte that makes its length even. */
export const chunk = (name: string, contents: Uint8Array): Uint8Array => {
  const out = new Uint8Array(header + contents.length + (contents.length % 2))
  out.set(new TextEncoder().encode(name))
  viewOf(out).setUint32(4, contents.length, true)
  out.set(contents, header)
  return out
}

/** A WAVE file of chunks. */
export const riffOf = (chunks: readonly Uint8Array[]): Uint8Array => {
  const size = chunks.reduce((n, { length }) => n + length, 0)
  const out = new Uint8Array(opening + size)
  out.set(new TextEncoder().encode('RIFF    WAVE'))
  viewOf(out).setUint32(4, 4 + size, true)
  let at = opening
  for (const part of chunks) {
    out.set(part, at)
    at += part.length
  }
  return out
}
