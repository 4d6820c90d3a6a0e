/**
 * @file digest — hashes of bits, by the one interface for it that every runtime has.
 *
 * Only the first 64 of SHA-256's bits: they are compared with one another, and no adversary chooses the numbers.
 */

/** The hash of bytes, as 16 digits. */
export const digest = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The hash of the bits of a typed array, in the byte order that every runtime asked has. */
export const digestOf = ({ buffer, byteOffset, byteLength }) =>
  // a copy: the array may be a part of a buffer that is shared with other threads
  digest(new Uint8Array(buffer, byteOffset, byteLength).slice())

/** The hash of a list of [name, hash]. */
export const digestAll = (trail) =>
  digest(new TextEncoder().encode(trail.map((entry) => entry.join(' ')).join('\n')))
