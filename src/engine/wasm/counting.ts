/**
 * @file counting — random bits of counters in a row: the kernel counts by itself, and no counter lies in memory.
 *
 *   row     y[i] = word i                                        the words of the pairs (domain, 0), (domain, 1), ..
 *   mask    y[i] = high < top or (high = top and low < rest)     high = word i / 2^a, low = word n + i / 2^b
 *
 * A mask tells of each of n numbers, high bits before low ones, whether it is below another. Where high bits tell, nobody makes
 * the low ones: it costs one word an element, not two.
 */
import { kernelsIn } from './arena.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { filled } from './format.ts'
import type { Prepared } from './launch.ts'
import { half, i32, i32x4, select, v128 } from './opcodes.ts'
import { encipher, keysOf, lanes, pairBytes, readKey, words } from './threefry.ts'
import { listsFor, spans } from './worth.ts'

/** Pops a counter; pushes it and the next ones. */
const onwards = (code: Code): Code =>
  code
    .put(i32x4.splat)
    .v128(new Uint8Array(Int32Array.of(0, 1, 2, 3).buffer))
    .put(i32x4.add)

/** row(to, key, domain, first, pairs): the words of so many pairs, at least four. */
const rowKernel = (m: ModuleWriter): Func =>
  m.kernel('row', (code, [to, key, domain, first, pairs]) => {
    const [at, last] = code.ints()
    const [x, y] = code.vectors()
    const keys = keysOf(code)
    const put = (offset: number, ...picks: readonly number[]): Code =>
      code
        .put(to, at, [pairBytes], i32.mul, i32.add, x, y)
        .shuffle(words(...picks))
        .put([v128.store, offset])
    readKey(code, keys, key)
    code.set(last, pairs, [lanes], i32.sub).set(at, [0])
    code.loop(() => {
      code.set(x, domain, i32x4.splat)
      onwards(code.put(first, at, i32.add)).set(y)
      encipher(code, keys, [x, y])
      put(0, 0, 4, 1, 5)
      put(16, 2, 6, 3, 7)
      // The last four end with the row.
      code.put(at, last, i32.ltS).when(() => {
        code.increase(at, [lanes]).set(at, at, last, at, last, i32.ltS, select)
        code.br(1)
      })
    })
  })

/** Bools of the words of four pairs. */
const boolBytes = 8

/** tied(to, key, domain, first, low, a, top, b, rest): the mask of four pairs, with their low bits; word `low` is the first. */
const tiedKernel = (m: ModuleWriter): Func =>
  m.func((code, [to, key, domain, first, low, a, top, b, rest]) => {
    const [x, y, u, v, after, beyond] = code.vectors()
    const keys = keysOf(code)
    const pair = code.local('i32')
    readKey(code, keys, key)
    for (const high of [x, u, after]) code.set(high, domain, i32x4.splat)
    onwards(code.put(first)).set(y)
    onwards(code.tee(pair, low, [1], i32.shrU)).set(v)
    onwards(code.put(pair, [1], i32.add)).set(beyond)
    encipher(code, keys, [x, y], [u, v], [after, beyond])
    // If the first low word is the second of its pair, the next one is the first of the next pair.
    code.put(low, [1], i32.and).when(() => code.set(u, v).set(v, after))
    const decided = (high: Local, bits: Local): void => {
      code.set(high, high, a, i32x4.rightZeros)
      code.put(high, top, i32x4.splat, i32x4.eq)
      code.put(bits, b, i32x4.rightZeros, rest, i32x4.splat, i32x4.ltU, v128.and)
      code.put(high, top, i32x4.splat, i32x4.ltU).set(high, v128.or)
    }
    decided(x, u)
    decided(y, v)
    storeBools(code.put(to), x, y)
  })

/** Masks of the first and of the second words of four pairs, as bools beside each other: pops where to. */
const storeBools = (code: Code, x: Local, y: Local): Code =>
  code
    .put(x, y)
    .shuffle([0, 16, 4, 20, 8, 24, 12, 28, 0, 16, 4, 20, 8, 24, 12, 28])
    .v128(filled('i32', 0x01010101))
    .put(v128.and, [half.lane, 0], half.store)

/** mask(to, key, domain, first, pairs, low, a, top, b, rest): the mask of so many pairs, and up to 15 bytes more. */
const maskKernel = (m: ModuleWriter): Func => {
  const tied = tiedKernel(m)
  return m.kernel('mask', (code, [to, key, domain, first, pairs, low, a, top, b, rest]) => {
    const [x, y, u, v, bound] = code.vectors()
    const keys = keysOf(code)
    const end = code.local('i32')
    const four = [
      [x, y],
      [u, v],
    ] as const
    readKey(code, keys, key)
    code.set(end, first, pairs, i32.add).set(bound, top, i32x4.splat)
    const eight = (): void => {
      four.forEach(([high, counter], i) => {
        code.set(high, domain, i32x4.splat)
        onwards(code.put(first, [lanes * i], i32.add)).set(counter)
      })
      encipher(code, keys, ...four)
      for (const w of four.flat()) code.set(w, w, a, i32x4.rightZeros)
      four.flat().forEach((w, i) => {
        code.put(w, bound, i32x4.eq)
        if (i > 0) code.put(v128.or)
      })
      code.put(v128.anyTrue).when(
        () =>
          four.forEach((_, i) => {
            code.put(to, [boolBytes * i], i32.add, key, domain)
            code.put(first, [lanes * i], i32.add, low, [boolBytes * i], i32.add)
            code.call(tied, a, top, b, rest)
          }),
        () =>
          four.forEach(([w, z], i) => {
            for (const bits of [w, z]) code.set(bits, bits, bound, i32x4.ltU)
            storeBools(code.put(to, [boolBytes * i], i32.add), w, z)
          }),
      )
      code
        .increase(to, [2 * boolBytes])
        .increase(low, [2 * boolBytes])
        .increase(first, [2 * lanes])
    }
    code.while(eight, first, end, i32.ltU)
  })
}

const kernels = kernelsIn({ row: rowKernel, mask: maskKernel })

/** The words of pairs 0 .. pairs - 1 under one key, which is the only input; four pairs or more. */
export const rowOfWords = (domain: number, pairs: number): Prepared => ({
  scratch: 0,
  launch: ({ inputs: [key = 0], outputs: [to = 0] }, threads) =>
    spans(pairs, listsFor(2 * pairs, threads), lanes).map(({ begin, end }) => [
      {
        kernel: kernels('row'),
        args: [to + begin * pairBytes, key, domain, begin, end - begin],
      },
    ]),
})

/** Which numbers are below another, whose bits are those of `top` and `rest`; a and b say how many of a word are left out. */
export interface Below {
  readonly a: number
  readonly top: number
  readonly b: number
  readonly rest: number
}

/** The mask of n numbers under one key, which is the only input. */
export const maskOfWords = (domain: number, n: number, { a, top, b, rest }: Below): Prepared => ({
  scratch: 0,
  launch: ({ inputs: [key = 0], outputs: [to = 0] }, threads) =>
    spans(Math.ceil(n / 2), listsFor(n, threads), 2 * lanes).map(({ begin, end }) => [
      {
        kernel: kernels('mask'),
        args: [to + 2 * begin, key, domain, begin, end - begin, n + 2 * begin, a, top, b, rest],
      },
    ]),
})
