/**
 * @file radix — long lines sorted by digits: pairs of a 32-bit key and an index, four passes of 8 bits, lowest first.
 *
 * A pass keeps the order of equal digits, so the sort is stable. Keys are unsigned numbers in the order of the elements:
 * -0 has the key of 0, and every NaN the largest one. Elements of 64 bits have two keys, sorted by one after the other.
 */
import type { DType } from '../../tensor/dtype.ts'
import type { Code, Func, Local } from './code.ts'
import type { ModuleWriter } from './encoder.ts'
import { convert, f32, f64, i32 } from './opcodes.ts'
import { copyBytes, fillBytes, units } from './plane.ts'

const digits = 256
const passes = [0, 8, 16, 24] as const

/** Bytes of a pair. */
export const pairBytes = 8

/** Bytes of the counts of all passes. */
export const countBytes: number = passes.length * digits * 4

const lowest = -(2 ** 31)

/** Pops 32 bits of a float that are in `word`: sign and magnitude to an unsigned order. */
const ordered = (code: Code, word: Local, sign: Local): Code =>
  // All bits of a negative one, the sign of another: word ^ (sign >> 31 | lowest)
  code.get(word).get(sign).i32(31).op(i32.shrS).i32(lowest).op(i32.or).op(i32.xor)

/** Which of the two keys of 64 bits; the other dtypes have one. */
export type Part = 'low' | 'high'

/** How many keys elements have, in the order of sorting. */
export const partsOf = (dtype: DType): readonly Part[] =>
  dtype === 'f64' ? ['low', 'high'] : ['high']

/** Pushes the key of the element at an address. */
const keyOf = (code: Code, dtype: DType, part: Part): ((at: Local) => Code) => {
  const [word, sign] = [code.local('i32'), code.local('i32')]
  const one = code.local('f32')
  const two = code.local('f64')
  switch (dtype) {
    case 'bool':
      return (at) => code.get(at).load(units[1].load)
    case 'u32':
      return (at) => code.get(at).load(i32.load)
    case 'i32':
      return (at) => code.get(at).load(i32.load).i32(lowest).op(i32.xor)
    case 'f32':
      return (at) => {
        // x + 0 is 0 for -0.
        code.get(at).load(f32.load).f32(0).op(f32.add).tee(one).op(convert.bitsOfF32).set(word)
        ordered(code, word, word)
        return code.i32(-1).get(one).get(one).op(f32.eq).select()
      }
    case 'f64':
      return (at) => {
        code.get(at).load(i32.load, 4).set(sign)
        code.get(at).load(f64.load).tee(two).f64(0).op(f64.eq)
        // 0 for both zeros
        code.when(() => code.i32(0).set(sign))
        if (part === 'high') ordered(code, sign, sign)
        else code.get(at).load(i32.load).get(sign).i32(31).op(i32.shrS).op(i32.xor)
        return code.i32(-1).get(two).get(two).op(f64.eq).select()
      }
  }
}

/** keys(pairs, line, n, step): pairs of the key of each element of a line, `step` bytes apart, and its index. */
export const keysKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [pairs, line, n, step]) => {
    const i = code.local('i32')
    const [first = 'high'] = partsOf(dtype)
    const key = keyOf(code, dtype, first)
    code.each(i, 0, n, 1, () => {
      code.get(pairs)
      key(line).store(i32.store)
      code.get(pairs).get(i).store(i32.store, 4)
      code.increase(pairs, pairBytes).increaseBy(line, step)
    })
  })

/** again(pairs, line, n, step): the high key of the element that each pair names, in place of the low one. */
export const highKeysKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [pairs, line, n, step]) => {
    const [i, at] = [code.local('i32'), code.local('i32')]
    const key = keyOf(code, dtype, 'high')
    code.each(i, 0, n, 1, () => {
      code.get(line).get(pairs).load(i32.load, 4).get(step).op(i32.mul).op(i32.add).set(at)
      code.get(pairs)
      key(at).store(i32.store).increase(pairs, pairBytes)
    })
  })

/** radix(pairs, other, n, counts): sorts n >= 1 pairs by key; where they end up is where they were. */
export const radixKernel = (m: ModuleWriter): Func =>
  m.func(undefined, ['i32', 'i32', 'i32', 'i32'], (code, [pairs, other, n, counts]) => {
    const index = (): Local => code.local('i32')
    const [i, key, at, sum, from, to, bytes, slot, last, begin] = [
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
      index(),
    ]
    const slotOf = (shift: number, table: number): Code => {
      code.get(key)
      if (shift > 0) code.i32(shift).op(i32.shrU)
      return code
        .i32(digits - 1)
        .op(i32.and)
        .i32(2)
        .op(i32.shl)
        .get(counts)
        .op(i32.add)
        .i32(table * digits * 4)
        .op(i32.add)
    }
    const eachPair = (inner: () => void): void => {
      code.get(from).get(bytes).op(i32.add).set(last)
      code.get(from).set(at)
      code.loop(() => {
        code.get(at).load(i32.load).set(key)
        inner()
        code.increase(at, pairBytes).get(at).get(last).op(i32.ltS).brIf(0)
      })
    }
    code.get(pairs).set(from).get(other).set(to).get(n).i32(pairBytes).op(i32.mul).set(bytes)
    fillBytes(code.get(counts).i32(0).i32(countBytes))
    eachPair(() =>
      passes.forEach((shift, table) => {
        slotOf(shift, table).tee(slot).get(slot).load(i32.load).i32(1).op(i32.add)
        code.store(i32.store)
      }),
    )
    const tableEnd = index()
    code.i32(digits * 4).set(tableEnd)
    passes.forEach((shift, table) => {
      // All in one digit: nothing to do.
      code.get(from).load(i32.load).set(key)
      slotOf(shift, table).load(i32.load).get(n).op(i32.ne)
      code.when(() => {
        // Counts to addresses: where the first of each digit goes.
        code.get(to).set(sum)
        code.each(i, 0, tableEnd, 4, () => {
          code
            .get(counts)
            .get(i)
            .op(i32.add)
            .i32(table * digits * 4)
            .op(i32.add)
            .tee(slot)
          code.load(i32.load).set(begin)
          code.get(slot).get(sum).store(i32.store)
          code.get(sum).get(begin).i32(pairBytes).op(i32.mul).op(i32.add).set(sum)
        })
        eachPair(() => {
          slotOf(shift, table).tee(slot).load(i32.load).tee(begin)
          code.get(at).load(units[8].load).store(units[8].store)
          code.get(slot).get(begin).i32(pairBytes).op(i32.add).store(i32.store)
        })
        code.get(from).get(to).set(from).set(to)
      })
    })
    // An odd number of passes leaves them in the other place.
    code.get(from).get(pairs).op(i32.ne)
    code.when(() => copyBytes(code.get(pairs).get(from).get(bytes)))
  })

/** emit(pairs, line, values, order, n, step, step of order): what the sorted pairs name, and their indices. */
export const emitKernel = (m: ModuleWriter, dtype: DType): Func =>
  m.func(
    undefined,
    ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    (code, [pairs, line, values, order, n, step, orderStep]) => {
      const [i, k] = [code.local('i32'), code.local('i32')]
      const { load, store } = units[dtype === 'bool' ? 1 : dtype === 'f64' ? 8 : 4]
      code.each(i, 0, n, 1, () => {
        code.get(order).get(pairs).load(i32.load, 4).tee(k).store(i32.store)
        code.get(values)
        code.get(line).get(k).get(step).op(i32.mul).op(i32.add).load(load).store(store)
        code.increase(pairs, pairBytes).increaseBy(values, step).increaseBy(order, orderStep)
      })
    },
  )
