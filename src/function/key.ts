/**
 * @file key — splittable random keys: same key, same bits, on every machine.
 *
 * A key is two u32 words. Bits, split and foldIn run Threefry-2x32 on counters of three disjoint domains, so what one of them
 * draws from a key never meets what another draws from it.
 *
 * Source  Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011; Claessen and Palka,
 *         Splittable pseudorandom number generators using cryptographic hashing, Haskell 2013
 */
import { Defect } from '../shape/defect.ts'
import { message } from '../shape/mismatch.ts'
import { count } from '../shape/sizes.ts'
import type { CheckSize } from '../shape/whole.ts'
import type { Emit } from '../program/emit.ts'
import type { Value } from '../program/symbolic.ts'
import { emitFor } from '../engine/emit.ts'
import { fill } from '../primitives/families.ts'
import { concrete, literal } from '../tensor/concrete.ts'
import type { Tensor } from '../tensor/tensor.ts'
import { typed, valueOf } from './traced.ts'

/** A source of randomness, to be used once: split it for more. */
export type Key = Tensor<[2], 'u32'>

const domains = { bits: 0, split: 1, foldIn: 2 } as const

/**
 * The key of a seed.
 *
 * ```ts
 * toNested(key(1)) // => [0, 1]
 * ```
 */
export const key = (seed: number): Key => {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new Defect(`key: ${seed} is not a seed; give a whole number from 0 to 2^53 - 1`)
  const words = new Uint32Array([Math.floor(seed / 2 ** 32), seed % 2 ** 32])
  return typed(concrete([2], 'u32', words))
}

/** Threefry of the counters (domain, low[i]): a u32 tensor [m, 2]. */
const draw = (e: Emit, k: Value, domain: keyof typeof domains, low: Value): Value => {
  const m = count(low.shape)
  const column = e.apply('reshape', { shape: [m, 1] }, low)
  const high = fill(e, domains[domain], { shape: [m, 1], dtype: 'u32' })
  return e.apply('randomBits', {}, k, e.apply('concatenate', { axis: 1 }, high, column))
}

const counting = (e: Emit, m: number): Value =>
  e.apply('iota', { axis: 0, shape: [m], dtype: 'u32' })

/** n words of 32 random bits. */
export const randomWords = (e: Emit, k: Value, n: number): Value => {
  const m = Math.ceil(n / 2)
  const words = e.apply('reshape', { shape: [2 * m] }, draw(e, k, 'bits', counting(e, m)))
  return e.apply('slice', { start: [0], limit: [n], stride: [1] }, words)
}

const tuples = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8 } as const
interface Keys {
  readonly 1: readonly [Key]
  readonly 2: readonly [Key, Key]
  readonly 3: readonly [Key, Key, Key]
  readonly 4: readonly [Key, Key, Key, Key]
  readonly 5: readonly [Key, Key, Key, Key, Key]
  readonly 6: readonly [Key, Key, Key, Key, Key, Key]
  readonly 7: readonly [Key, Key, Key, Key, Key, Key, Key]
  readonly 8: readonly [Key, Key, Key, Key, Key, Key, Key, Key]
}
/** n keys: a tuple for a literal n up to 8. */
export type KeysOf<N extends number> = N extends keyof typeof tuples ? Keys[N] : readonly Key[]

/**
 * n keys whose streams are independent of one another; the given key is used up.
 *
 * ```ts
 * const [forWeights, forBiases] = splitKey(key(1), 2)
 * show(forWeights) === show(forBiases) // => false
 * ```
 */
export const splitKey = <const N extends number>(
  k: Key,
  n: N & CheckSize<'splitKey', N>,
): KeysOf<N> => {
  if (!Number.isInteger(n) || n < 0) throw new Defect(message('size', { op: 'splitKey', size: n }))
  const value = valueOf('splitKey', k)
  const e = emitFor([value])
  const rows = draw(e, value, 'split', counting(e, n))
  const row = (i: number): Key =>
    typed(
      e.apply(
        'reshape',
        { shape: [2] },
        e.apply('slice', { start: [i, 0], limit: [i + 1, 2], stride: [1, 1] }, rows),
      ),
    )
  return Array.from({ length: n }, (_, i) => row(i)) as readonly Key[] as KeysOf<N> // n of them
}

/**
 * The key that belongs to a number: an epoch, a step, a worker.
 *
 * ```ts
 * show(foldIn(key(1), 5)) === show(foldIn(key(1), 6)) // => false
 * ```
 */
export const foldIn = (k: Key, n: number | Tensor<[], 'u32'>): Key => {
  if (typeof n === 'number' && (!Number.isInteger(n) || n < 0 || n >= 2 ** 32))
    throw new Defect(`foldIn: ${n} is not a u32; give a whole number from 0 to 2^32 - 1`)
  const value = valueOf('foldIn', k)
  const low = typeof n === 'number' ? literal(n, 'u32') : valueOf('foldIn', n)
  const e = emitFor([value, low])
  return typed(e.apply('reshape', { shape: [2] }, draw(e, value, 'foldIn', low)))
}
