/**
 * @file threefry — Threefry-2x32 with 20 rounds: a block cipher without secrets, used as a counter-based generator.
 *
 * Source  Salmon, Moraes, Dror, Shaw, 'Parallel random numbers: as easy as 1, 2, 3', SC 2011
 */

/** Rotations of eight rounds, after which they repeat. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
/** Keeps the third key word from being 0 when the others are (the high half of the 64-bit constant). */
const parity = 0x1bd11bda
const rounds = 20

/** Operations for each pair: 20 rounds of add, rotate (3) and xor, 6 key injections, and the third key word. */
export const operationsPerPair: number = rounds * 5 + 2 + (rounds / 4) * 3 + 2

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by))

/** The counter (c0, c1) enciphered under the key (k0, k1), all four unsigned 32-bit words. */
export const threefry = (
  k0: number,
  k1: number,
  c0: number,
  c1: number,
): readonly [number, number] => {
  const key = [k0, k1, k0 ^ k1 ^ parity] as const
  let x = (c0 + k0) | 0
  let y = (c1 + k1) | 0
  for (let round = 0; round < rounds; round += 1) {
    x = (x + y) | 0
    y = rotate(y, rotations[round % 8]!) ^ x // 8 rotations
    if (round % 4 === 3) {
      const s = (round + 1) / 4
      x = (x + key[s % 3]!) | 0 // 3 words, likewise below
      y = (y + key[(s + 1) % 3]! + s) | 0
    }
  }
  return [x >>> 0, y >>> 0]
}
