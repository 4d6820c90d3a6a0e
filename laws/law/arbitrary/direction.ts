/**
 * @file direction — a unit vector of any length, from one number that shrinks to a basis vector.
 *
 * It does not depend on the point, so point and direction shrink apart.
 */
import fc from 'fast-check'
import { norm } from '../../support/close.ts'

/** A direction in spaces of every dimension. */
export interface Direction {
  readonly seed: number
}

/** The next word of a stream, and its number in [-1, 1). Source: the finaliser of MurmurHash3. */
const mixed = (state: number): number => {
  let h = state | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) / 2 ** 31
}

/** The unit vector with n elements: basis vector `seed` where there is one, else one that looks random. */
export const along = ({ seed }: Direction, n: number): readonly number[] => {
  const v = Array.from({ length: n }, (_, i) =>
    seed < n ? Number(i === seed) : mixed(seed + Math.imul(i + 1, 0x9e3779b9)),
  )
  const length = norm(v)
  return length > 0 ? v.map((x) => x / length) : v.map((_, i) => Number(i === 0))
}

/** Directions, one of any seed the likeliest and basis vectors the simplest. */
export const directions: fc.Arbitrary<Direction> = fc
  .noBias(fc.nat(2 ** 31 - 1))
  .map((seed) => ({ seed, [fc.toStringMethod]: () => `direction ${seed}` }))

/** Whether something drawn is a direction. */
export const isDirection = (x: unknown): x is Direction =>
  typeof x === 'object' && x !== null && 'seed' in x && fc.hasToStringMethod(x)
