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
  readonly f32: (x: number) => void
  readonly f64: (x: number) => void
  /** Its length, then the ASCII text. */
  readonly text: (s: string) => void
  /** All bytes of another run. */
  readonly append: (other: Bytes) => void
  readonly length: () => number
  /** What was written, until the next write. */
  readonly view: () => Uint8Array<ArrayBuffer>
}

/** An empty run. */
export const bytes = (capacity = 256): Bytes => {
  let buffer = new Uint8Array(capacity)
  let length = 0
  const scratch = new DataView(new ArrayBuffer(8))

  const grow = (n: number): void => {
    const larger = new Uint8Array(Math.max(length + n, 2 * buffer.length))
    larger.set(buffer.subarray(0, length))
    buffer = larger
  }
  const byte = (x: number): void => {
    if (length === buffer.length) grow(1)
    buffer[length] = x
    length += 1
  }
  const unsigned = (x: number): void => {
    if (x >= 0 && x < 128) {
      byte(x)
      return
    }
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
  const fromScratch = (n: number): void => {
    for (let i = 0; i < n; i += 1) byte(scratch.getUint8(i))
  }
  const view = (): Uint8Array<ArrayBuffer> => buffer.subarray(0, length)

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
    f32: (x) => {
      scratch.setFloat32(0, x, true)
      fromScratch(4)
    },
    f64: (x) => {
      scratch.setFloat64(0, x, true)
      fromScratch(8)
    },
    text: (s) => {
      unsigned(s.length)
      for (let i = 0; i < s.length; i += 1) byte(s.charCodeAt(i))
    },
    append: (other) => {
      const more = other.view()
      if (length + more.length > buffer.length) grow(more.length)
      buffer.set(more, length)
      length += more.length
    },
    length: () => length,
    view,
  }
}
