/**
 * @file bytes — a growing run of bytes, written front to back, with the number formats of WebAssembly binaries.
 *
 * Source  WebAssembly core specification 2.0, 5.2.2 (LEB128 integers) and 5.2.4 (names)
 */

/** A run of bytes that only grows at its end. */
export interface Bytes {
  readonly byte: (x: number) => void
  /** A byte, then an unsigned 32-bit integer, LEB128: most instructions. */
  readonly pair: (x: number, y: number) => void
  /** An unsigned 32-bit integer, LEB128. */
  readonly unsigned: (x: number) => void
  /** A signed 32-bit integer, LEB128. */
  readonly signed: (x: number) => void
  /** Its length, then the ASCII text. */
  readonly text: (s: string) => void
  readonly append: (more: Uint8Array) => void
  /** Takes all away again. */
  readonly clear: () => void
  /** What was written, until the next write. */
  readonly view: () => Uint8Array<ArrayBuffer>
}

/** An empty run. */
export const bytes = (): Bytes => {
  let buffer = new Uint8Array(1024)
  let length = 0

  const room = (n: number): void => {
    if (length + n <= buffer.length) return
    const larger = new Uint8Array(2 * (length + n))
    larger.set(buffer)
    buffer = larger
  }
  const byte = (x: number): void => {
    if (length === buffer.length) room(1)
    buffer[length] = x
    length += 1
  }
  const unsigned = (x: number): void => {
    let rest = x >>> 0
    for (; rest > 127; rest >>>= 7) byte((rest & 127) | 128)
    byte(rest)
  }
  const signed = (x: number): void => {
    let rest = x | 0
    // The last byte's bit 6 is the sign: go on until the rest is nothing but sign.
    for (; rest < -64 || rest > 63; rest >>= 7) byte((rest & 127) | 128)
    byte(rest & 127)
  }
  const pair = (x: number, y: number): void => {
    if (y < 0 || y > 127 || length + 2 > buffer.length) {
      byte(x)
      unsigned(y)
      return
    }
    buffer[length] = x
    buffer[length + 1] = y
    length += 2
  }
  return {
    byte,
    pair,
    unsigned,
    signed,
    text: (s) => {
      unsigned(s.length)
      for (let i = 0; i < s.length; i += 1) byte(s.charCodeAt(i))
    },
    append: (more) => {
      room(more.length)
      buffer.set(more, length)
      length += more.length
    },
    clear: () => {
      length = 0
    },
    view: () => buffer.subarray(0, length),
  }
}
