/**
 * @file extremes — folds for the largest and the smallest: exact in any order, so that none is promised.
 *
 * One comparison chooses between numbers but overlooks NaN and the sign of 0, which are gathered beside it: a largest that
 * is 0 is -0 if all signs are set, a smallest that is 0 is -0 if any is.
 */
import type { Floating } from '../../tensor/dtype.ts'
import type { Code, Local } from './code.ts'
import { type Fold, foldBy, foldOf, type State } from './fold.ts'
import { filled, formats, lowerWords } from './format.ts'
import { kinds } from './kind.ts'
import { i32x4, v128 } from './opcodes.ts'

/** Which of two is wanted. */
export type Extreme = 'max' | 'min'

/**
 * By `pick` the second where it is further out, else the first; the first where either is NaN. Of no elements `least` is the
 * furthest out, and the signs that `join` joins are all set, or none.
 */
const sides = {
  max: { pick: 'atLeast', join: v128.and, least: -Infinity, signs: -1, notBeaten: 'ge' },
  min: { pick: 'atMost', join: v128.or, least: Infinity, signs: 0, notBeaten: 'le' },
} as const

const zero = filled('i32', 0)

/** The largest or smallest float, by Math.max and Math.min. */
export const extremeFloat = (dtype: Floating, which: Extreme): Fold => {
  const { vector } = kinds[dtype]
  const { pick, join, least, signs } = sides[which]
  const of = (x: Local): readonly Local[] => [x]
  return foldOf(
    formats[dtype],
    formats[dtype],
    1,
    [
      { unit: filled(dtype, least), of, opcode: vector[pick] },
      { unit: filled('i32', signs), of, opcode: join },
      { unit: zero, of: (x) => [x, x, vector.ne], opcode: v128.or },
    ],
    (code, [best, sign, nan]) => {
      code.v128(filled(dtype, Number.NaN)).put(sign!) // three parts
      code.v128(filled(dtype, -0)).put(v128.and, best!, best!).v128(zero) // likewise
      return code.put(vector.eq, v128.bitselect, nan!, v128.bitselect) // likewise
    },
  )
}

/** The largest or smallest integer. */
export const extremeInteger = (dtype: 'i32' | 'u32', which: Extreme): Fold => {
  // -1 is the largest of u32; the other bit apart, that of i32 as well.
  const unit = (which === 'max' ? 0 : -1) ^ (dtype === 'i32' ? -(2 ** 31) : 0)
  const opcode = i32x4[`${which}${dtype === 'i32' ? 'S' : 'U'}`]
  return foldBy(opcode, filled('i32', unit), formats.i32, formats.i32, 1)
}

/** Where the first of the largest or smallest is; where the first NaN is, if there is one. */
export const whereExtreme = (dtype: Floating, which: Extreme): Fold => {
  const { vector } = kinds[dtype]
  const { notBeaten, least } = sides[which]
  const better = (code: Code, [best, where]: State, x: Local, index: Local): void => {
    const [b, w] = [best!, where!] // two units make two
    const beats = code.local('v128')
    // x beats the best unless it is NaN or x stays behind: what is not ordered is not behind.
    code.set(beats, b, b, vector.eq, b, x, vector[notBeaten], v128.andnot)
    code.set(b, x, b, beats, v128.bitselect).set(w, index, w, beats, v128.bitselect)
  }
  return {
    source: formats[dtype],
    target: dtype === 'f32' ? formats.i32 : lowerWords,
    turns: 1,
    units: [filled(dtype, least), zero],
    indexed: true,
    begin: (code, [best, where], x, index) => code.set(best!, x).set(where!, index), // likewise
    add: better,
    merge: (code, total, [best, where]) => better(code, total, best!, where!), // likewise
    result: (code, [, where]) => code.put(where!), // likewise
  }
}
