/**
 * @file radix — long lines sorted by digits: pairs of a 32-bit key and an index, four passes of 8 bits, lowest first.
 *
 * A pass keeps the order of equal digits, so the sort is stable. Keys are unsigned numbers in the order of the elements:
 * -0 has the key of 0, and every NaN the largest one. Elements of 64 bits have two keys, sorted by one after the other.
 */
import { bytesOf, type DType, isFloat } from '../../tensor/dtype.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { kinds } from './kind.ts'
import { i32, i64, select } from './opcodes.ts'
import { cellOf, copyBytes, fillBytes } from './plane.ts'

const digits = 256
const passes = [0, 8, 16, 24] as const

/** Bytes of a pair. */
export const pairBytes = 8

/** Bytes of the counts of all passes. */
export const countBytes: number = passes.length * digits * 4

const lowest = -(2 ** 31)

/** Which of the two keys of 64 bits; the other dtypes have one. */
export type Part = 'low' | 'high'

/** How many keys elements have, in the order of sorting. */
export const partsOf = (dtype: DType): readonly Part[] =>
  dtype === 'f64' ? ['low', 'high'] : ['high']

/** Pushes the key of the element at an address. */
const keyOf = (code: Code, dtype: DType, part: Part, at: Local): Code => {
  if (!isFloat(dtype)) {
    code.put(at, cellOf(dtype).load)
    return dtype === 'i32' ? code.put([lowest], i32.xor) : code
  }
  const { eq, load } = kinds[dtype].scalar
  const [upper] = code.ints()
  const x = code.local(dtype)
  code.set(x, at, load).set(upper, at, [i32.load, bytesOf[dtype] - 4])
  // 0 for both zeros
  code.put(x, code.local(dtype), eq).when(() => code.set(upper, [0]))
  // All bits of a negative one, the sign of another: word ^ (sign >> 31 | lowest)
  if (part === 'high') code.put(upper, upper, [31], i32.shrS, [lowest], i32.or, i32.xor)
  else code.put(at, i32.load, upper, [31], i32.shrS, i32.xor)
  return code.put([-1], x, x, eq, select)
}

/**
 * keys(pairs, line, n, step): pairs of the key of each element of a line, `step` bytes apart, and its index; or `again` the
 * keys of the elements that pairs name, in place of others.
 */
export const keysKernel = (m: ModuleWriter, dtype: DType, part: Part, again: boolean): Func =>
  m.func((code, [pairs, line, n, step]) => {
    const at = code.local('i32')
    code.each(n, 1, (i) => {
      if (!again) code.put(pairs, i, [i32.store, 4])
      code.set(at, line, pairs, [i32.load, 4], step, i32.mul, i32.add).put(pairs)
      keyOf(code, dtype, part, at).put(i32.store).increase(pairs, [pairBytes])
    })
  })

/** radix(pairs, other, n, counts): sorts n >= 1 pairs by key; where they end up is where they were. */
export const radixKernel = (m: ModuleWriter): Func =>
  m.func((code, [pairs, other, n, counts]) => {
    const [key, at, sum, from, to, bytes, slot, last, begin, tableEnd] = code.ints()
    /** Pushes where the count of a digit of the key is. */
    const slotOf = (shift: number, table: number): Code => {
      code.put(key, [shift], i32.shrU, [digits - 1], i32.and, [4], i32.mul)
      return code.put(counts, i32.add, [table * digits * 4], i32.add)
    }
    const eachPair = (inner: () => void): void => {
      const pair = (): void => {
        code.set(key, at, i32.load)
        inner()
        code.increase(at, [pairBytes])
      }
      code.set(last, from, bytes, i32.add).set(at, from).repeat(pair, at, last, i32.ltS)
    }
    code.set(from, pairs).set(to, other).set(bytes, n, [pairBytes], i32.mul)
    code.set(tableEnd, [digits * 4])
    fillBytes(code.put(counts, [0], [countBytes]))
    eachPair(() =>
      passes.forEach((shift, table) =>
        slotOf(shift, table).tee(slot).put(slot, i32.load, [1], i32.add, i32.store),
      ),
    )
    passes.forEach((shift, table) => {
      // All in one digit: nothing to do.
      code.set(key, from, i32.load)
      slotOf(shift, table).put(i32.load, n, i32.ne)
      code.when(() => {
        // Counts to addresses: where the first of each digit goes.
        code.set(sum, to)
        code.each(tableEnd, 4, (i) => {
          code.tee(slot, counts, i, i32.add, [table * digits * 4], i32.add).set(begin, i32.load)
          code.put(slot, sum, i32.store).increase(sum, begin, [pairBytes], i32.mul)
        })
        eachPair(() => {
          slotOf(shift, table).tee(slot).tee(begin, i32.load).put(at, i64.load, i64.store)
          code.put(slot, begin, [pairBytes], i32.add, i32.store)
        })
        code.set(from, from, to).set(to)
      })
    })
    // An odd number of passes leaves them in the other place.
    code.put(from, pairs, i32.ne).when(() => copyBytes(code.put(pairs, from, bytes)))
  })

/** emit(pairs, line, values, order, n, step, step of order): what the sorted pairs name, and their indices. */
export const emitKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func((code, [pairs, line, values, order, n, step, orderStep]) => {
    const k = code.local('i32')
    const { load, store } = cellOf(dtype)
    code.each(n, 1, () => {
      code.tee(k, order, pairs, [i32.load, 4]).put(i32.store)
      code.put(values, line, k, step, i32.mul, i32.add, load, store)
      code.increase(pairs, [pairBytes]).increase(values, step).increase(order, orderStep)
    })
  })
