/**
 * @file extremes — folds for the largest and the smallest: exact in any order, so that none is promised.
 *
 * One comparison chooses between numbers but overlooks NaN and the sign of 0, which are gathered beside it: a largest that
 * is 0 is -0 if all signs are set, a smallest that is 0 is -0 if any is.
 */
import type { Floating } from '../../tensor/dtype.ts'
import type { Code, Local } from './code.ts'
import { bytesIn, type Fold, foldBy, lowerWords, sources, type State, targets } from './fold.ts'
import { kinds } from './kind.ts'
import { type Opcode, v128 } from './opcodes.ts'

/** Which of two is wanted. */
export type Extreme = 'max' | 'min'

const simd = (n: number): Opcode => 0xfd0000 + n

/** The second where it is further out, else the first; the first where either is NaN. */
const choose = {
  f32: { max: simd(0xeb), min: simd(0xea) },
  f64: { max: simd(0xf7), min: simd(0xf6) },
} as const

const integers = {
  i32: { max: [simd(0xb8), -(2 ** 31)], min: [simd(0xb6), 2 ** 31 - 1] },
  u32: { max: [simd(0xb9), 0], min: [simd(0xb7), -1] },
} as const

const filled = (dtype: Floating, x: number): Uint8Array =>
  bytesIn(dtype === 'f32' ? new Float32Array(4).fill(x) : new Float64Array(2).fill(x))

const least = { max: -Infinity, min: Infinity } as const

/** The sign bit of each lane: that of -0. */
const signs = (dtype: Floating): Uint8Array => filled(dtype, -0)

/** The largest or smallest float, by Math.max and Math.min. */
export const extremeFloat = (dtype: Floating, which: Extreme): Fold => {
  const { eq, ne } = kinds[dtype].vector
  const pick = choose[dtype][which]
  const join = which === 'max' ? v128.and : v128.or
  const step = (code: Code, into: Local, x: Local, opcode: Opcode): Code =>
    code.get(into).get(x).op(opcode).set(into)
  const zero = new Uint8Array(16)
  return {
    source: sources[dtype],
    target: targets[dtype],
    turns: 1,
    units: [
      filled(dtype, least[which]),
      which === 'max' ? new Uint8Array(16).fill(255) : zero, // all signs are set, and none is
      zero,
    ],
    begin: (code, state, x) => {
      const [best, sign, nan] = parts(state)
      code.get(x).set(best).get(x).set(sign).get(x).get(x).op(ne).set(nan)
    },
    add: (code, state, x) => {
      const [best, sign, nan] = parts(state)
      step(code, best, x, pick)
      step(code, sign, x, join)
      code.get(nan).get(x).get(x).op(ne).op(v128.or).set(nan)
    },
    merge: (code, total, state) => {
      const [best, sign, nan] = parts(total)
      const [otherBest, otherSign, otherNan] = parts(state)
      step(code, best, otherBest, pick)
      step(code, sign, otherSign, join)
      step(code, nan, otherNan, v128.or)
    },
    result: (code, total) => {
      const [best, sign, nan] = parts(total)
      code.v128(filled(dtype, Number.NaN))
      code.get(sign).v128(signs(dtype)).op(v128.and).get(best)
      code.get(best).v128(zero).op(eq).op(v128.bitselect)
      return code.get(nan).op(v128.bitselect)
    },
  }
}

const parts = (state: State): readonly [Local, Local, Local] => [state[0]!, state[1]!, state[2]!] // three units make three

/** The largest or smallest integer. */
export const extremeInteger = (dtype: 'i32' | 'u32', which: Extreme): Fold => {
  const [opcode, unit] = integers[dtype][which]
  return foldBy(opcode, bytesIn(new Int32Array(4).fill(unit)), sources.i32, targets.i32, 1)
}

/** Where the first of the largest or smallest is; where the first NaN is, if there is one. */
export const whereExtreme = (dtype: Floating, which: Extreme): Fold => {
  const { eq, ge, le } = kinds[dtype].vector
  const notBeaten = which === 'max' ? ge : le
  const better = (code: Code, [best, where]: State, x: Local, index: Local): void => {
    const [b, w] = [best!, where!] // two units make two
    const beats = code.local('v128')
    // x beats the best unless it is NaN or x stays behind: what is not ordered is not behind.
    code.get(b).get(b).op(eq).get(b).get(x).op(notBeaten).op(v128.andnot).set(beats)
    code.get(x).get(b).get(beats).op(v128.bitselect).set(b)
    code.get(index).get(w).get(beats).op(v128.bitselect).set(w)
  }
  return {
    source: sources[dtype],
    target: dtype === 'f32' ? targets.i32 : lowerWords,
    turns: 1,
    units: [filled(dtype, least[which]), new Uint8Array(16)],
    indexed: true,
    begin: (code, [best, where], x, index) => code.get(x).set(best!).get(index).set(where!), // likewise
    add: better,
    merge: (code, total, [best, where]) => better(code, total, best!, where!), // likewise
    result: (code, [, where]) => code.get(where!), // likewise
  }
}
