/**
 * @file riff — the chunks of a RIFF file: name (4 bytes), size (u32, little-endian), that many bytes, one more where that is odd.
 *
 * A writer that cannot go back, into a pipe, does not know sizes when it writes them: the chunk of samples is then the last, and
 * goes on to the end of the file. The size of the whole is wrong in many files that play everywhere; it refuses none.
 *
 * Source: IBM and Microsoft, Multimedia Programming Interface and Data Specifications 1.0, 1991; for the sizes that stand for one
 * that is not known, what FFmpeg and SoX write.
 */
import type { Either } from 'fp-ts/lib/Either.js'
import { left, right } from 'fp-ts/lib/Either.js'
import type { WavFailure } from './wavFailure.ts'

/** A part of the file: where its bytes begin, how many there are, and whether that is what is left of a file of unknown size. */
export interface Chunk {
  readonly name: string
  readonly start: number
  readonly size: number
  readonly open: boolean
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

/** No size: FFmpeg's -1 in 32 bits, and SoX's. */
const unknown: readonly number[] = [0xffffffff, 0x7ffff000]

/** Whether a chunk of samples has no size yet. One of 0 may be an empty chunk: unless the file as a whole ends before it, too. */
const isOpen = (size: number, start: number, whole: number, end: number): boolean =>
  size === 0
    ? unknown.includes(whole) || header + whole <= start
    : unknown.includes(size) && end < start + size

/**
 * The chunks of a WAVE file up to the samples, in order, without their bytes.
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
  const [whole, end] = [view.getUint32(4, true), bytes.length]
  const chunks: Chunk[] = []
  for (let at = opening; at < end; ) {
    if (end < at + header) return ends('chunk header', at + header)
    const [name, size, start] = [nameAt(bytes, at), view.getUint32(at + 4, true), at + header]
    const samples = name === 'data'
    const open = samples && isOpen(size, start, whole, end)
    if (!open && end < start + size) return ends(`chunk ${name.trim()}`, start + size)
    chunks.push({ name, start, size: open ? end - start : size, open })
    if (samples) break
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
