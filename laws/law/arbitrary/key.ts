/**
 * @file key — arbitrary random keys.
 */
import fc from 'fast-check'
import { key, type Key } from '../../../src/function/key.ts'

/**
 * Keys, shrinking to key(0).
 *
 * ```ts
 * fc.sample(keys, 1)[0]?.shape // => [2]
 * ```
 */
export const keys: fc.Arbitrary<Key> = fc.nat(2 ** 31 - 1).map(key)
