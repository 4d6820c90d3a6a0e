/**
 * @file checksum — a safetensors file that tells whether a byte of it changed.
 *
 * The checksum stands among the texts of the header, in eight digits that count as zeros while it is computed; so the file
 * stays one that any reader of the format reads.
 * Source: CRC-32 as in IEEE 802.3 and gzip (RFC 1952), with its reversed polynomial.
 */
import { range } from '../shape/sizes.ts'

const polynomial = 0xed_b8_83_20

const table = Uint32Array.from({ length: 256 }, (_, byte) =>
  range(8).reduce((c) => ((c & 1) === 1 ? (c >>> 1) ^ polynomial : c >>> 1), byte),
)

/**
 * The CRC-32 of bytes that follow others, whose own is given.
 *
 * ```ts
 * crc32(new TextEncoder().encode('123456789')).toString(16) // => 'cbf43926'
 * ```
 */
export const crc32 = (bytes: Uint8Array, before = 0): number => {
  let c = ~before
  for (let i = 0; i < bytes.length; i += 1) c = table[(c ^ bytes[i]!) & 0xff]! ^ (c >>> 8) // i < length, and a byte is below 256
  return ~c >>> 0
}

/** The name of the checksum among the texts of a header. */
export const checksumName = 'checksum'

/** What stands for the checksum until there is one. */
export const noChecksum = '00000000'

const zeros = new TextEncoder().encode(noChecksum)

/** Where the digits of the checksum begin. */
const placeIn = (bytes: Uint8Array): number | undefined => {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0, true)
  // latin1 gives a character for a byte. Quotes inside names are escaped, so no other text looks like this.
  const text = new TextDecoder('latin1').decode(bytes.subarray(8, 8 + header))
  const at = text.indexOf(`"${checksumName}":"`)
  return at === -1 ? undefined : 8 + at + checksumName.length + 4
}

const checksumAt = (bytes: Uint8Array, place: number): string =>
  crc32(bytes.subarray(place + zeros.length), crc32(zeros, crc32(bytes.subarray(0, place))))
    .toString(16)
    .padStart(zeros.length, '0')

/** A safetensors file with its checksum in the place of `noChecksum`. */
export const sealed = (bytes: Uint8Array): Uint8Array => {
  const place = placeIn(bytes)
  if (place === undefined) return bytes
  const out = bytes.slice()
  out.set(new TextEncoder().encode(checksumAt(bytes, place)), place)
  return out
}

/** Whether a safetensors file has the checksum that its header tells. */
export const isWhole = (bytes: Uint8Array, told: string): boolean => {
  const place = placeIn(bytes)
  return place !== undefined && checksumAt(bytes, place) === told
}
