/**
 * @file masks — bools in memory are bytes, 0 or 1; in a vector they are masks: all bits of a lane, or none.
 */
import { range } from '../../shape/sizes.ts'
import type { Code, Local } from './code.ts'
import type { Kind } from './kind.ts'
import { access, i32, i32x4, v128 } from './opcodes.ts'
import { units } from './plane.ts'

const load32 = access(0x15c, 2)
const indices = (of: (i: number) => number): readonly number[] => range(16).map(of)

/** The bytes 0 or 1 at an address, as masks. */
export const loadMask = (
  code: Code,
  { lanes, bytes, words }: Kind,
  zero: Local,
  offset: number,
): Code =>
  code
    .put([load32, offset], zero)
    // byte i into the lowest byte of lane i, zeros around it
    .shuffle(indices((k) => (k % bytes === 0 && k / bytes < lanes ? k / bytes : 16)))
    .put(words.neg)

/** The byte 0 or 1 at an address, as a mask of all lanes. */
export const loadMasks = (code: Code): Code => code.put(units[1].load, i32x4.splat, i32x4.neg)

/** Pops a mask, then an address: the lowest byte of each lane, as 0 or 1. */
export const storeMask = (code: Code, { lanes, bytes }: Kind, ones: Local, offset: number): Code =>
  code
    .put(ones, v128.and, ones)
    .shuffle(indices((k) => (k < lanes ? k * bytes : 0)))
    .put([i32x4.extract, 0], [lanes === 4 ? i32.store : units[2].store, offset])
