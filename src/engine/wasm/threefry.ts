/**
 * @file threefry — randomBits: Threefry-2x32 of four counter pairs at once, one in each lane.
 *
 * Integers alone, so the bits are those of the record wherever a pair lies.
 * Source  Salmon, Moraes, Dror, Shaw, 'Parallel random numbers: as easy as 1, 2, 3', SC 2011
 */
import { count } from '../../shape/sizes.ts'
import { mustExport, perArena } from './arena.ts'
import type { Code, Local } from './code.ts'
import { moduleWriter } from './encoder.ts'
import type { Kernel } from './host.ts'
import type { Call, Prepare } from './launch.ts'
import { half, i32, i32x4, v128 } from './opcodes.ts'
import { rowwise } from './plane.ts'
import { listsFor, spans } from './worth.ts'

/** As in the paper: rotations of eight rounds, and what keeps the third key word from being 0. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const
const parity = 0x1bd11bda
const rounds = 20

const pairBytes = 8
const lanes = 4

/** Byte indices of a shuffle of words. */
const words = (...picks: readonly number[]): number[] =>
  picks.flatMap((p) => [0, 1, 2, 3].map((i) => p * 4 + i))
const same = (x: number): Uint8Array => new Uint8Array(Int32Array.of(x, x, x, x).buffer)

/** What is added to x and to y: before the first round, and after each four. */
interface Keys {
  readonly toX: readonly Local[]
  readonly toY: readonly Local[]
  /** Reads the key at an address into them. */
  readonly read: (at: Local) => void
}

const keysOf = (code: Code): Keys => {
  const vector = (): Local => code.local('v128')
  const [k0, k1, k2] = [vector(), vector(), vector()]
  const key = [k0, k1, k2]
  const added = Array.from({ length: rounds / 4 }, (_, i) => ({
    first: key[(i + 1) % 3]!, // 3 words, likewise below
    second: key[(i + 2) % 3]!,
    sum: vector(),
  }))
  return {
    toX: [k0, ...added.map((a) => a.first)],
    toY: [k1, ...added.map((a) => a.sum)],
    read: (at) => {
      code.get(at).load(i32x4.loadSplat).set(k0).get(at).load(i32x4.loadSplat, 4).set(k1)
      code.get(k0).get(k1).op(v128.xor).v128(same(parity)).op(v128.xor).set(k2)
      added.forEach(({ second, sum }, i) =>
        code
          .get(second)
          .v128(same(i + 1))
          .op(i32x4.add)
          .set(sum),
      )
    },
  }
}

/** Enciphers the counters in x and y. */
const encipher = (code: Code, { toX, toY }: Keys, x: Local, y: Local): void => {
  const plus = (to: Local, by: Local): Code => code.get(to).get(by).op(i32x4.add).set(to)
  const addKeys = (i: number): void => {
    plus(x, toX[i]!) // one for the beginning and each four rounds
    plus(y, toY[i]!) // likewise
  }
  addKeys(0)
  for (let round = 0; round < rounds; round += 1) {
    const by = rotations[round % 8]! // 8 rotations
    plus(x, y)
    code.get(y).i32(by).op(i32x4.shl).get(y)
    code
      .i32(32 - by)
      .op(i32x4.shrU)
      .op(v128.or)
    code.get(x).op(v128.xor).set(y)
    if (round % 4 === 3) addKeys((round + 1) / 4)
  }
}

/** bits(to, key, counter, batches, bytes of a batch, pairs): so many pairs of each batch; sizes are at least 1. */
const kernel: () => Kernel = perArena(({ load }) => {
  const m = moduleWriter()
  const parameters = ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'] as const
  m.func('bits', parameters, (code, [to, key, counter, batches, byBatch, pairs]) => {
    const [at, last, byKey] = [code.local('i32'), code.local('i32'), code.local('i32')]
    const [x, y, other] = [code.local('v128'), code.local('v128'), code.local('v128')]
    const keys = keysOf(code)
    const address = (base: Local): Code => code.get(base).get(at).op(i32.add)
    const four = (): void => {
      address(counter).load(v128.load).set(x)
      address(counter).load(v128.load, 16).set(other)
      code
        .get(x)
        .get(other)
        .shuffle(words(1, 3, 5, 7))
        .set(y)
      code
        .get(x)
        .get(other)
        .shuffle(words(0, 2, 4, 6))
        .set(x)
      encipher(code, keys, x, y)
      address(to)
        .get(x)
        .get(y)
        .shuffle(words(0, 4, 1, 5))
        .store(v128.store)
      address(to)
        .get(x)
        .get(y)
        .shuffle(words(2, 6, 3, 7))
        .store(v128.store, 16)
    }
    const one = (): void => {
      address(counter)
        .load(half.load)
        .tee(x)
        .get(x)
        .shuffle(words(1, 1, 1, 1))
        .set(y)
      encipher(code, keys, x, y)
      address(to)
        .get(x)
        .get(y)
        .shuffle(words(0, 4, 1, 5))
        .lane(half.lane, 0)
      code.store(half.store)
    }
    code.i32(pairBytes).set(byKey)
    code.get(pairs).i32(lanes).op(i32.sub).i32(pairBytes).op(i32.mul).set(last)
    rowwise(
      code,
      batches,
      [
        [to, byBatch],
        [counter, byBatch],
        [key, byKey],
      ],
      () => {
        keys.read(key)
        code.get(last).i32(0).op(i32.geS)
        code.when(
          () => {
            code.i32(0).set(at)
            // Fours from the first on, and one that ends with the batch.
            code.loop(() => {
              four()
              code.get(at).get(last).op(i32.ltS)
              code.when(() => {
                code.increase(at, lanes * pairBytes)
                code.get(at).get(last).get(at).get(last).op(i32.ltS).select().set(at)
                code.br(1)
              })
            })
          },
          () => {
            code.i32(0).set(at)
            code.loop(() => {
              one()
              code.increase(at, pairBytes)
              code
                .get(at)
                .get(last)
                .i32(lanes * pairBytes)
                .op(i32.add)
                .op(i32.ltS)
                .brIf(0)
            })
          },
        )
      },
    )
  })
  return mustExport(load(m.finish()), 'bits')
})

/** randomBits in the arena. */
export const randomBits: Prepare<'randomBits'> = ([key, counter]) => {
  const batches = count(key.shape) / 2
  const pairs = counter.shape.at(-2)! // at least 2 axes, by the shape rule
  const elements = count(counter.shape)
  const byBatch = pairs * pairBytes
  return {
    scratch: 0,
    launch: ({ inputs: [keys, counters], outputs: [to] }, threads) => {
      if (elements === 0) return [[]]
      const call = (b: number, c: number, p: number, q: number): readonly Call[] => {
        const offset = b * byBatch + p * pairBytes
        const at = [to! + offset, keys! + b * pairBytes, counters! + offset] // two inputs, one output
        return [{ kernel: kernel(), args: [...at, c - b, byBatch, q - p] }]
      }
      const lists = listsFor(elements, threads)
      return batches >= pairs
        ? spans(batches, lists).map((s) => call(s.begin, s.end, 0, pairs))
        : spans(pairs, lists).map((s) => call(0, batches, s.begin, s.end))
    },
  }
}
