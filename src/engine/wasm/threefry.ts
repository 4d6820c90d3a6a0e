/**
 * @file threefry — randomBits: Threefry-2x32 of four counter pairs at once, one in each lane.
 *
 * Integers alone, so the bits are those of the record wherever a pair lies.
 * Source  Salmon, Moraes, Dror, Shaw, 'Parallel random numbers: as easy as 1, 2, 3', SC 2011
 */
import { count } from '../../shape/sizes.ts'
import { kernelsIn } from './arena.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { filled } from './format.ts'
import type { Prepare } from './launch.ts'
import { f32x4, half, i32, i32x4, select, v128 } from './opcodes.ts'
import { rowwise } from './plane.ts'
import { listsFor, spans } from './worth.ts'

/** As in the paper: rotations of eight rounds, and what keeps the third key word from being 0. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
const parity = 0x1bd11bda
const rounds = 20

/** Bytes of a pair. */
export const pairBytes = 8
/** Pairs that are enciphered at once. */
export const lanes = 4

/** Byte indices of a shuffle of words. */
export const words = (...picks: readonly number[]): number[] =>
  picks.flatMap((p) => [0, 1, 2, 3].map((i) => p * 4 + i))

/** The three words of a key, and what is added to y before the first round and after each four; to x the words are added. */
export interface Keys {
  readonly key: readonly Local[]
  readonly sums: readonly Local[]
}

/** Locals for a key. */
export const keysOf = (code: Code): Keys => ({
  key: code.many('v128', 3),
  sums: code.many('v128', rounds / 4 + 1),
})

/** Reads the key at an address. */
export const readKey = (code: Code, { key, sums }: Keys, at: Local): void => {
  const [first, second, third] = [key[0]!, key[1]!, key[2]!] // three words
  code.set(first, at, f32x4.loadSplat).set(second, at, [f32x4.loadSplat, 4])
  code.put(first, second, v128.xor).v128(filled('i32', parity)).set(third, v128.xor)
  sums.forEach((sum, i) =>
    code
      .put(key[(i + 1) % 3]!) // likewise
      .v128(filled('i32', i))
      .set(sum, i32x4.add),
  )
}

/** Enciphers the counters in each x and y; of several at once, one need not wait for another. */
export const encipher = (
  code: Code,
  { key, sums }: Keys,
  ...counters: readonly (readonly [x: Local, y: Local])[]
): void => {
  for (let round = 0; round <= rounds; round += 1) {
    const i = round / 4
    if (round % 4 === 0)
      for (const [x, y] of counters)
        code.set(x, x, key[i % 3]!, i32x4.add).set(y, y, sums[i]!, i32x4.add) // a sum for each
    if (round === rounds) return
    const by = rotations[round % 8]! // 8 rotations
    for (const [x, y] of counters) {
      code.set(x, x, y, i32x4.add)
      code.put(y, [by], i32x4.left, y, [32 - by], i32x4.rightZeros, v128.or)
      code.set(y, x, v128.xor)
    }
  }
}

/** bits(to, key, counter, batches, bytes of a batch, pairs): so many pairs of each batch; sizes are at least 1. */
const bitsKernel = (m: ModuleWriter): Func =>
  m.kernel('bits', (code, [to, key, counter, batches, byBatch, pairs]) => {
    const [at, last, end, byKey] = code.ints()
    const [x, y, other] = code.vectors()
    const keys = keysOf(code)
    const address = (base: Local): Code => code.put(base, at, i32.add)
    const mixed = (a: Local, b: Local, ...picks: readonly number[]): Code =>
      code.put(a, b).shuffle(words(...picks))
    const four = (): void => {
      address(counter).set(x, v128.load)
      address(counter).set(other, [v128.load, 16])
      mixed(x, other, 1, 3, 5, 7).set(y)
      mixed(x, other, 0, 2, 4, 6).set(x)
      encipher(code, keys, [x, y])
      address(to)
      mixed(x, y, 0, 4, 1, 5).put(v128.store)
      address(to)
      mixed(x, y, 2, 6, 3, 7).put([v128.store, 16])
    }
    const one = (): void => {
      address(counter).set(x, half.load)
      mixed(x, x, 1, 1, 1, 1).set(y)
      encipher(code, keys, [x, y])
      address(to)
      mixed(x, y, 0, 4, 1, 5).put([half.lane, 0], half.store)
    }
    code.set(byKey, [pairBytes]).set(end, pairs, [pairBytes], i32.mul)
    code.set(last, end, [lanes * pairBytes], i32.sub)
    const batch = (): void => {
      readKey(code, keys, key)
      code.set(at, [0]).put(last, [0], i32.geS)
      code.when(
        () => {
          // Fours from the first on, and one that ends with the batch.
          code.loop(() => {
            four()
            code.put(at, last, i32.ltS).when(() => {
              code.increase(at, [lanes * pairBytes]).set(at, at, last, at, last, i32.ltS, select)
              code.br(1)
            })
          })
        },
        () =>
          code.repeat(
            () => {
              one()
              code.increase(at, [pairBytes])
            },
            at,
            end,
            i32.ltS,
          ),
      )
    }
    rowwise(code, batches, batch, to, byBatch, counter, byBatch, key, byKey)
  })

const kernels = kernelsIn({ bits: bitsKernel })

/** randomBits in the arena. */
export const randomBits: Prepare<'randomBits'> = ([key, counter]) => {
  const batches = count(key.shape) / 2
  const pairs = counter.shape.at(-2)! // at least 2 axes, by the shape rule
  const elements = count(counter.shape)
  const byBatch = pairs * pairBytes
  return {
    scratch: 0,
    launch: ({ inputs: [keys = 0, counters = 0], outputs: [to = 0] }, threads) => {
      if (elements === 0) return [[]]
      const byKey = batches >= pairs
      return spans(byKey ? batches : pairs, listsFor(elements, threads)).map(({ begin, end }) => {
        const n = end - begin
        const [b, p] = byKey ? [begin, 0] : [0, begin]
        const offset = b * byBatch + p * pairBytes
        const at = [to + offset, keys + b * pairBytes, counters + offset]
        const sizes = byKey ? [n, byBatch, pairs] : [batches, byBatch, n]
        return [{ kernel: kernels('bits'), args: [...at, ...sizes] }]
      })
    },
  }
}
